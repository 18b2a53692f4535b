/**
 * A charging rate as schedules state it. The outlets are DC: watts are the power that leaves the outlet, amperes its direct current;
 * phases mean nothing here (docs/decisions/0007-smart-charging.md).
 */
import { A, type V, W } from '../../kernel/index.js';

export type RateUnit = 'A' | 'W';

export interface Rate {
  readonly unit: RateUnit;
  readonly value: number;
}

export const inWatts = ({ unit, value }: Rate, voltage_V: V): W => W(unit === 'W' ? value : value * voltage_V);
export const inAmperes = ({ unit, value }: Rate, voltage_V: V): A => A(unit === 'A' ? value : value / voltage_V);
