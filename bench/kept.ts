/** The newest figure of every name, whichever run has measured it: kept in out/bench.json, shown in docs/figures.md. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure.js';
import { places } from './place.js';
import { cellsOf } from './table.js';

export interface KeptFigure extends Figure {
  /** Which of the benches gives it. */
  readonly bench: string;
  /** ISO date. */
  readonly measured: string;
  readonly node: string;
  readonly processor: string;
}

const file = join(places.out, 'bench.json');

/** Dates what a bench has given. */
export const measured = (bench: string, figures: readonly Figure[]): readonly KeptFigure[] =>
  figures.map((figure) => ({
    ...figure,
    bench,
    measured: new Date().toISOString().slice(0, 10),
    node: process.version,
    processor: cpus()[0]?.model ?? 'unknown',
  }));

/** Puts new figures into the place of those that the same benches gave before. */
export function keep(fresh: readonly KeptFigure[]): readonly KeptFigure[] {
  const again = new Set(fresh.map(({ bench }) => bench));
  const kept = [...read().filter(({ bench }) => !again.has(bench)), ...fresh];
  mkdirSync(places.out, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ figures: kept }, undefined, 2)}\n`);
  return kept;
}

/** Writes docs/figures.md; @param order Names of all benches. */
export function document(kept: readonly KeptFigure[], order: readonly string[]): void {
  const sorted = [...kept].sort((a, b) => order.indexOf(a.bench) - order.indexOf(b.bench));
  const rows = sorted.map((figure) => `| ${[...cellsOf(figure), figure.bench, figure.measured].join(' | ')} |`);
  const machines = new Set(kept.map(({ node, processor }) => `Node ${node.slice(1)} on ${cpus().length} cores of ${processor}`));
  writeFileSync(places.figures, `${introduction}\nMeasured with ${[...machines].join('; ')}.\n\n${head}\n${rows.join('\n')}\n`);
}

const introduction = `# Figures

What \`npm run bench\` measured, each figure beside its raw limit: what the same costs without the station, in the same run on the same machine.
Written by \`npm run bench -- --docs\`, never by hand; \`npm run bench -- --only NAME\` measures one line again. A missed aim stands here as well.
`;

const head = '| figure | value | raw | aim | | bench | measured |\n|---|---:|---|---|---|---|---|';

function read(): readonly KeptFigure[] {
  try {
    const { figures } = JSON.parse(readFileSync(file, 'utf8')) as { readonly figures: readonly KeptFigure[] };
    // A file of an older form has no names of benches.
    return figures.filter(({ bench }) => typeof bench === 'string');
  } catch {
    // Nothing has been measured yet, or the file is damaged: it is only a copy of what can be measured again.
    return [];
  }
}
