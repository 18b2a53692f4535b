import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventMeasurands, lists, type MeasurandList, measurands } from './measurands.js';
import { testSettings, told } from './settings-for-tests.js';

interface Spec {
  readonly eventMeasurands: { readonly supported: readonly string[]; readonly default: readonly string[] };
  readonly measurands: readonly {
    readonly measurand: keyof typeof measurands;
    readonly ocppDefaultUnit: string | null;
    readonly lists: Readonly<
      Record<MeasurandList, { readonly supported: boolean; readonly inDefault: boolean; readonly location: string | null }>
    >;
  }[];
}

// The copy is part of the repository; its shape is known.
const spec = JSON.parse(readFileSync(new URL('../../../test/spec/measurands.json', import.meta.url), 'utf8')) as Spec;
const listNames = Object.keys(lists) as readonly MeasurandList[];

describe('the table of measurands', () => {
  it('has the measurands of the specification and no others', () => {
    expect(Object.keys(measurands)).toEqual(spec.measurands.map(({ measurand }) => measurand));
  });

  it('measures each where the specification has it, in the unit of OCPP', () => {
    for (const { measurand, ocppDefaultUnit, lists: in_ } of spec.measurands) {
      const row: { unit?: string; sampled?: string; aligned?: string } = measurands[measurand];
      expect([measurand, row.unit ?? null]).toEqual([measurand, ocppDefaultUnit]);
      for (const list of ['MeterValuesSampledData', 'StopTxnSampledData'] as const) {
        expect([measurand, row.sampled ?? '-']).toEqual([measurand, in_[list].supported ? (in_[list].location ?? 'as offered') : '-']);
      }
      for (const list of ['MeterValuesAlignedData', 'StopTxnAlignedData'] as const) {
        expect([measurand, row.aligned ?? '-']).toEqual([measurand, in_[list].supported ? in_[list].location : '-']);
      }
    }
  });

  it('lets events be about what the specification lets them', () => {
    expect(eventMeasurands).toEqual(spec.eventMeasurands.supported);
  });
});

describe.each(listNames)('%s', (list) => {
  const settings = () => testSettings();
  const required = list === 'StopTxnSampledData' ? 'Energy.Active.Import.Register,' : '';

  it('R-MTV-01: holds by default exactly what the manual has in it', () => {
    const expected = spec.measurands.filter(({ lists: in_ }) => in_[list].inDefault).map(({ measurand }) => measurand);
    const value = told(settings(), list) ?? '';
    expect(new Set(value.split(',').filter(Boolean))).toEqual(new Set(expected));
  });

  it.each(spec.measurands.map(({ measurand, lists: in_ }) => [measurand, in_[list].supported] as const))(
    'R-MTV-01: with %s it is taken: %s',
    (measurand, supported) => {
      const text = required.startsWith(measurand) ? measurand : required + measurand;
      expect(settings().changeConfiguration(list, text).status).toBe(supported ? 'Accepted' : 'Rejected');
    },
  );

  it('R-MTV-02: a list with one unsupported measurand among supported ones is Rejected and the old list stays', () => {
    const now = settings();
    now.changeConfiguration(list, `${required}SoC`);
    expect(now.changeConfiguration(list, `${required}SoC,Temperature`).status).toBe('Rejected');
    expect(told(now, list)).toBe(`${required}SoC`);
  });

  it('R-MTV-04: a phase suffix is Rejected', () => {
    for (const measurand of ['Voltage.L1', 'Current.Import.L2', 'SoC.N', 'Energy.Active.Import.Register.L1-N']) {
      expect(settings().changeConfiguration(list, required + measurand).status).toBe('Rejected');
    }
  });
});

describe('StopTxnSampledData', () => {
  it('R-MTV-03: a list without Energy.Active.Import.Register is Rejected, an empty one too', () => {
    const settings = testSettings();
    const before = told(settings, 'StopTxnSampledData');
    for (const text of ['Current.Offered,Power.Offered', 'SoC', ''])
      expect(settings.changeConfiguration('StopTxnSampledData', text).status).toBe('Rejected');
    expect(told(settings, 'StopTxnSampledData')).toBe(before);
  });
});

describe('EventDataCtrlr.EventMeasurands', () => {
  it.each(spec.measurands.map(({ measurand }) => measurand))('R-MTV-20: %s is taken only if it is Power.Offered or SoC', (measurand) => {
    const { status } = testSettings().changeConfiguration('EventDataCtrlr.EventMeasurands', measurand);
    expect(status).toBe(spec.eventMeasurands.supported.includes(measurand) ? 'Accepted' : 'Rejected');
  });
});
