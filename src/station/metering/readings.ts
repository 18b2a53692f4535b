import type { Instant, Percent, Wh } from '../../kernel/index.js';
import type { Offer, OutletReading } from '../ports/index.js';
import type { Measurand, MeterValue, Reading } from './meter-value.js';

/** What there is to read at one side at one moment. */
export interface ReadingSource {
  readonly outlet: OutletReading;
  readonly offer: Offer;
  readonly importRegister_Wh: Wh | undefined;
}

export interface ReadingRules {
  /** The value of a vehicle's SoC that is not known yet: left out, or sent as 0 (field notes §4). */
  readonly evSocUnknown: 'omit' | 'zero';
  /** Where `Current.Offered` and `Power.Offered` are said to be. */
  readonly offeredLocation: 'Outlet' | undefined;
}

/** Readings of a running session, one for each measurand that can be read now (manual §2.17). One decimal everywhere. */
export function sessionReadings(
  measurands: readonly string[],
  context: Reading['context'],
  from: ReadingSource,
  rules: ReadingRules,
): readonly Reading[] {
  return measurands.filter(isMeasurand).flatMap((measurand) => {
    const value = read(measurand, from, rules);
    if (value === undefined) return [];
    const location = measurand.endsWith('.Offered') ? rules.offeredLocation : measurand === 'SoC' ? 'EV' : 'Outlet';
    return [{ value: value.toFixed(1), context, measurand, ...(location && { location }), unit: units[measurand] }];
  });
}

/** State of charge of this side's own battery, the only thing that clock-aligned and event lists may hold besides the offered power. */
export const batteryReading = (soc_pct: Percent, context: Reading['context']): Reading => ({
  value: soc_pct.toFixed(1),
  context,
  measurand: 'SoC',
  location: 'Body',
  unit: 'Percent',
});

export const meterValue = (at: Instant, values: readonly Reading[]): MeterValue => ({ at, values });

const units = {
  'Current.Import': 'A',
  'Current.Offered': 'A',
  'Energy.Active.Import.Register': 'Wh',
  'Power.Active.Import': 'W',
  'Power.Offered': 'W',
  SoC: 'Percent',
  Voltage: 'V',
} as const satisfies Record<Measurand, Reading['unit']>;

const isMeasurand = (name: string): name is Measurand => Object.hasOwn(units, name);

function read(measurand: Measurand, { outlet, offer, importRegister_Wh }: ReadingSource, rules: ReadingRules): number | undefined {
  switch (measurand) {
    case 'Current.Import':
      return outlet.current_A;
    case 'Current.Offered':
      return offer.current_A;
    case 'Energy.Active.Import.Register':
      return importRegister_Wh;
    case 'Power.Active.Import':
      return outlet.power_W;
    case 'Power.Offered':
      return offer.power_W;
    case 'SoC':
      return outlet.evSoc_pct ?? (rules.evSocUnknown === 'zero' ? 0 : undefined);
    case 'Voltage':
      return outlet.voltage_V;
  }
}
