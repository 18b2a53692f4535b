import { type History, seriesNames } from './history.js';

/** Everything that the history holds, RFC 4180, times in ISO 8601. Units stand in the names of the columns. */
export function csvOf(history: History): string {
  const columns = seriesNames.map((name) => history.values(name));
  const head = ['time', ...seriesNames.map((name) => `${name} [${unitOf(name)}]`)].join(',');
  const rows = Array.from(history.times(), (time_s, index) =>
    [new Date(time_s * 1000).toISOString(), ...columns.map((column) => written(column[index]))].join(','),
  );
  return `${[head, ...rows].join('\r\n')}\r\n`;
}

const written = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '' : String(Math.round(value * 1000) / 1000);

function unitOf(name: string): string {
  const [kind] = name.split('.');
  switch (kind) {
    case 'voltage':
      return 'V';
    case 'current':
      return 'A';
    case 'pack':
    case 'car':
      return '%';
    case 'temperature':
    case 'ambient':
      return '°C';
    default:
      return 'kW';
  }
}
