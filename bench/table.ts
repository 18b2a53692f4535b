/** The figures as a table for the terminal; an aim that is missed is marked. */
import type { Figure } from './figure.js';

export function table(figures: readonly Figure[]): string {
  const head = ['figure', 'value', 'raw', 'aim', ''];
  const lines = [head, ...figures.map(cellsOf)];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const format = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [format(head), rule, ...lines.slice(1).map(format)].join('\n');
}

/** Name, value, raw limit, aim, and whether that is met. */
export const cellsOf = ({ name, value, unit, raw, aim, met }: Figure): readonly string[] => [
  name,
  `${rounded(value)} ${unit}`,
  `${rounded(raw.value)} ${unit} (${raw.of})`,
  aim ?? '',
  met === undefined ? '' : met ? 'met' : 'MISSED',
];

/** Three digits that count; thousands apart. */
function rounded(value: number): string {
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en', { minimumFractionDigits: Math.min(digits, 3), maximumFractionDigits: Math.min(digits, 3) });
}
