/** The newest readings of all connectors as a table: one row a kind of quantity, one column a connector. */
import type { BackendStationDto } from '../../../src/api/backend.js';

export interface MeterRow {
  /** Unique in the table. */
  readonly key: string;
  readonly measurand: string;
  readonly phase: string;
  readonly location: string;
  readonly unit: string;
  /** As received, by connector. */
  readonly values: Readonly<Record<number, string>>;
}

export interface MeterTable {
  readonly connectors: readonly number[];
  /** Newest timestamp by connector, as the station wrote it. */
  readonly times: Readonly<Record<number, string>>;
  readonly rows: readonly MeterRow[];
}

/** What is missing in a sampled value has the default of OCPP 1.6 §7.43. */
export function meterTable(readings: BackendStationDto['readings']): MeterTable {
  const rows = new Map<string, MeterRow>();
  const times: Record<number, string> = {};
  for (const { connectorId, values } of readings) {
    for (const { timestamp, sampledValue } of values) {
      if (timestamp > (times[connectorId] ?? '')) times[connectorId] = timestamp;
      for (const sampled of sampledValue) {
        if (sampled.format === 'SignedData') continue;
        const { value, measurand = 'Energy.Active.Import.Register', phase = '', location = 'Outlet' } = sampled;
        const unit = sampled.unit ?? (measurand.startsWith('Energy') ? 'Wh' : '');
        const key = [measurand, phase, location, unit].join(' ');
        rows.set(key, { key, measurand, phase, location, unit, values: { ...rows.get(key)?.values, [connectorId]: value } });
      }
    }
  }
  return {
    connectors: readings.map(({ connectorId }) => connectorId).sort((one, other) => one - other),
    times,
    rows: [...rows.values()].sort((one, other) => one.key.localeCompare(other.key)),
  };
}
