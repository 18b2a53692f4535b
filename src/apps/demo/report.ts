/** What the demonstration leaves behind: files for other tools, and a table for the one who ran it. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeContainer } from '../../protocols/ocmf/index.js';
import type { VirtualStation } from '../simulation/virtual-station.js';
import { type Check, kWh } from './checks.js';
import type { Told, ToldSession } from './story.js';

/** Writes the transcript, each record with its key, and each container for the transparency software. */
export function writeFiles(folder: string, scene: VirtualStation, told: Told, checks: readonly Check[]): void {
  rmSync(folder, { recursive: true, force: true });
  for (const sub of ['records', 'containers']) mkdirSync(join(folder, sub), { recursive: true });
  writeFileSync(
    join(folder, 'transcript.jsonl'),
    scene.transcript
      .lines()
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  );
  for (const { ocmf, publicKey, side, page } of scene.station.ledger.records()) {
    const name = `${side}-${page}`;
    writeFileSync(join(folder, 'records', `${name}.ocmf`), `${ocmf}\n`);
    writeFileSync(join(folder, 'records', `${name}.publickey`), `${publicKey}\n`);
    writeFileSync(join(folder, 'containers', `${name}.xml`), writeContainer([{ record: ocmf, spki: publicKey }]));
  }
  const summary = { sessions: rows(told), totals: totals(told), checks };
  writeFileSync(join(folder, 'summary.json'), `${JSON.stringify(summary, undefined, 2)}\n`);
}

/** Column widths follow what stands in them. */
export function table(told: Told): string {
  const head = ['session', 'side', 'energy', 'duration', 'pack A', 'pack B', 'from grid', 'losses'];
  const body = rows(told).map((row) => Object.values(row));
  const all = totals(told);
  const foot = ['whole demonstration', '', all.energy, all.duration, all.packA, all.packB, all.fromGrid, all.losses];
  const lines = [head, ...body, foot];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const format = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [format(head), rule, ...body.map(format), rule, format(foot)].join('\n');
}

/** Grid energy and losses are those of the whole station while the session lasted; sessions that overlap share them. */
const rows = (told: Told) =>
  told.sessions.map((session) => ({ session: session.title, side: session.side, ...figures(session, session.side) }));
const totals = ({ begin, end }: Told) => figures({ before: begin, after: end });

function figures({ before, after }: Pick<ToldSession, 'before' | 'after'>, side?: 'A' | 'B') {
  const ev = (ledger: typeof after.ledger): number => (side ? ledger.busToEv_Wh[side] : ledger.busToEv_Wh.A + ledger.busToEv_Wh.B);
  const lost = (ledger: typeof after.ledger): number => Object.values(ledger.losses).reduce((sum, loss) => sum + loss, 0);
  return {
    energy: kWh(ev(after.ledger) - ev(before.ledger)),
    duration: `${Math.round((after.at_ms - before.at_ms) / 60_000)} min`,
    packA: `${before.packs_pct.A.toFixed(1)} → ${after.packs_pct.A.toFixed(1)} %`,
    packB: `${before.packs_pct.B.toFixed(1)} → ${after.packs_pct.B.toFixed(1)} %`,
    fromGrid: kWh(after.ledger.gridToStation_Wh - before.ledger.gridToStation_Wh),
    losses: kWh(lost(after.ledger) - lost(before.ledger)),
  };
}
