import { type History, type SeriesName, seriesNames } from './history.js';

/** Plain ASCII: what opens such files does not agree on how anything else is written. */
const headings: Readonly<Record<SeriesName, string>> = {
  'power.A': 'outlet A power [kW]',
  'power.B': 'outlet B power [kW]',
  grid: 'grid power [kW]',
  losses: 'losses [kW]',
  'voltage.A': 'outlet A voltage [V]',
  'voltage.B': 'outlet B voltage [V]',
  'current.A': 'outlet A current [A]',
  'current.B': 'outlet B current [A]',
  'pack.A': 'pack A state of charge [%]',
  'pack.B': 'pack B state of charge [%]',
  'car.A': 'vehicle A state of charge [%]',
  'car.B': 'vehicle B state of charge [%]',
  'temperature.A': 'pack A temperature [degC]',
  'temperature.B': 'pack B temperature [degC]',
  ambient: 'ambient temperature [degC]',
};

/** Everything that the history holds, RFC 4180, times in ISO 8601. Fields of what was not known are empty. */
export function csvOf(history: History): string {
  const columns = seriesNames.map((name) => history.values(name));
  const head = ['time [UTC]', ...seriesNames.map((name) => headings[name])].join(',');
  const rows = Array.from(history.times(), (time_s, index) =>
    [new Date(time_s * 1000).toISOString(), ...columns.map((column) => written(column[index]))].join(','),
  );
  return `${[head, ...rows].join('\r\n')}\r\n`;
}

const written = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '' : String(Math.round(value * 1000) / 1000);
