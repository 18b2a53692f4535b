import type { Instant } from '../../kernel/index.js';

/** Readings taken at one time (OCPP 1.6 §7.33 MeterValue). */
export interface MeterValue {
  readonly at: Instant;
  readonly values: readonly Reading[];
}

/** One reading (OCPP 1.6 §7.43 SampledValue); `value` is text because a signed record is one. */
export interface Reading {
  readonly value: string;
  readonly context: 'Sample.Periodic' | 'Sample.Clock' | 'Transaction.Begin' | 'Transaction.End' | 'Trigger' | 'Other';
  readonly measurand: Measurand;
  readonly location?: 'Outlet' | 'EV' | 'Body';
  readonly unit?: 'A' | 'V' | 'W' | 'Wh' | 'kWh' | 'Percent';
  /** Raw where it is missing. */
  readonly format?: 'SignedData';
}

/** The measurands that this station knows; which list may hold which is in `settings/measurands.ts`. */
export type Measurand =
  | 'Current.Import'
  | 'Current.Offered'
  | 'Energy.Active.Import.Register'
  | 'Power.Active.Import'
  | 'Power.Offered'
  | 'SoC'
  | 'Voltage';
