import { describe, expect, it } from 'vitest';
import { A, Percent, V, W, Wh } from '../../kernel/index.js';
import { batteryReading, type ReadingSource, sessionReadings } from './readings.js';

const source: ReadingSource = {
  outlet: { plugged: true, voltage_V: V(401.26), current_A: A(249.04), power_W: W(99_930), evSoc_pct: Percent(38), evDemand_W: W(100_000) },
  offer: { power_W: W(150_000), current_A: A(350) },
  importRegister_Wh: Wh(12_345),
};
const rules = { evSocUnknown: 'omit', offeredLocation: 'Outlet' } as const;
const all = [
  'Current.Import',
  'Current.Offered',
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'Power.Offered',
  'SoC',
  'Voltage',
];

describe('readings of a session', () => {
  it('R-MTV-11: each measurand at its place, with its unit and one decimal', () => {
    const readings = sessionReadings(all, 'Sample.Periodic', source, rules);
    expect(readings.map(({ measurand, value, unit, location }) => [measurand, value, unit, location])).toEqual([
      ['Current.Import', '249.0', 'A', 'Outlet'],
      ['Current.Offered', '350.0', 'A', 'Outlet'],
      ['Energy.Active.Import.Register', '12345.0', 'Wh', 'Outlet'],
      ['Power.Active.Import', '99930.0', 'W', 'Outlet'],
      ['Power.Offered', '150000.0', 'W', 'Outlet'],
      ['SoC', '38.0', 'Percent', 'EV'],
      ['Voltage', '401.3', 'V', 'Outlet'],
    ]);
    expect(new Set(readings.map(({ context }) => context))).toEqual(new Set(['Sample.Periodic']));
  });

  it('what is not known now is left out: the register of a silent meter, the SoC that no vehicle has announced', () => {
    const silent = { ...source, importRegister_Wh: undefined, outlet: { ...source.outlet, evSoc_pct: undefined } };
    const names = (from: ReadingSource) => sessionReadings(all, 'Sample.Periodic', from, rules).map(({ measurand }) => measurand);
    expect(names(silent)).toEqual(all.filter((name) => name !== 'SoC' && !name.startsWith('Energy')));
  });

  it('a profile may send 0 for a SoC that is not known, and offers without a place', () => {
    const unknown = { ...source, outlet: { ...source.outlet, evSoc_pct: undefined } };
    const readings = sessionReadings(['SoC', 'Power.Offered'], 'Sample.Periodic', unknown, {
      evSocUnknown: 'zero',
      offeredLocation: undefined,
    });
    expect(readings[0]).toMatchObject({ measurand: 'SoC', value: '0.0' });
    expect(readings[1]).not.toHaveProperty('location');
  });

  it("R-MTV-13: the station's own battery is at the Body, in percent, with a decimal", () => {
    expect(batteryReading(Percent(64.04), 'Sample.Clock')).toEqual({
      value: '64.0',
      context: 'Sample.Clock',
      measurand: 'SoC',
      location: 'Body',
      unit: 'Percent',
    });
  });
});
