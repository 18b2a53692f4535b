/**
 * The measurands of OCPP 1.6 and what this station does with each: which list may hold it, at which place it is measured, in which
 * unit it is sent (manual §2.17). The lists of the configuration take their items from here.
 */

/** The configuration keys that name measurands for messages of a session or of the clock. */
export type MeasurandList = 'MeterValuesSampledData' | 'StopTxnSampledData' | 'MeterValuesAlignedData' | 'StopTxnAlignedData';

interface Row {
  readonly unit?: 'A' | 'V' | 'W' | 'Wh' | 'varh' | 'var' | 'Percent' | 'Celsius';
  /** The two lists of samples: whether they may hold it, and where it is measured. `as offered` leaves the place to the profile. */
  readonly sampled?: 'Outlet' | 'EV' | 'as offered';
  /** The two clock-aligned lists. */
  readonly aligned?: 'Body';
}

/** SoC is the vehicle's in samples, that of the connector's own battery on the clock and in events. Units are this station's choice where the manual leaves one. */
export const measurands = {
  'Current.Export': { unit: 'A' },
  'Current.Import': { unit: 'A', sampled: 'Outlet' },
  'Current.Offered': { unit: 'A', sampled: 'as offered' },
  'Energy.Active.Export.Interval': { unit: 'Wh' },
  'Energy.Active.Export.Register': { unit: 'Wh' },
  'Energy.Active.Import.Interval': { unit: 'Wh' },
  'Energy.Active.Import.Register': { unit: 'Wh', sampled: 'Outlet' },
  'Energy.Reactive.Export.Interval': { unit: 'varh' },
  'Energy.Reactive.Export.Register': { unit: 'varh' },
  'Energy.Reactive.Import.Interval': { unit: 'varh' },
  'Energy.Reactive.Import.Register': { unit: 'varh' },
  Frequency: {},
  'Power.Active.Export': { unit: 'W' },
  'Power.Active.Import': { unit: 'W', sampled: 'Outlet' },
  'Power.Factor': {},
  'Power.Offered': { unit: 'W', sampled: 'as offered' },
  'Power.Reactive.Export': { unit: 'var' },
  'Power.Reactive.Import': { unit: 'var' },
  RPM: {},
  SoC: { unit: 'Percent', sampled: 'EV', aligned: 'Body' },
  Temperature: { unit: 'Celsius' },
  Voltage: { unit: 'V', sampled: 'Outlet' },
} as const satisfies Record<string, Row>;

type Having<Property extends string> = {
  [Name in keyof typeof measurands]: (typeof measurands)[Name] extends Readonly<Record<Property, string>> ? Name : never;
}[keyof typeof measurands];

export type SampledMeasurand = Having<'sampled'>;
export type AlignedMeasurand = Having<'aligned'>;
export type EventMeasurand = 'Power.Offered' | 'SoC';

const having = (property: 'sampled' | 'aligned') =>
  Object.entries<Row>(measurands).flatMap(([name, row]) => (row[property] === undefined ? [] : [name]));

// The filter keeps exactly the names that the types above keep.
const sampled = having('sampled') as readonly SampledMeasurand[];
const aligned = having('aligned') as readonly AlignedMeasurand[];

/** What each list may hold, and what it holds unless told otherwise. */
export const lists = {
  MeterValuesSampledData: { supported: sampled, byDefault: sampled },
  StopTxnSampledData: { supported: sampled, byDefault: ['Energy.Active.Import.Register', 'Current.Offered', 'Power.Offered'] },
  MeterValuesAlignedData: { supported: aligned, byDefault: ['SoC'] },
  StopTxnAlignedData: { supported: aligned, byDefault: [] },
} as const satisfies Record<MeasurandList, { readonly supported: readonly string[]; readonly byDefault: readonly string[] }>;

/** What may be watched for changes: the power a connector could offer now, and its battery's SoC. manual §2.19 */
export const eventMeasurands = ['Power.Offered', 'SoC'] as const satisfies readonly EventMeasurand[];
