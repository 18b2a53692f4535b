/** Durable events a second: the station's journal over its store, in turns with the bare database under the same settings. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { RealClock } from '../src/io/clock.js';
import { openSqliteStore } from '../src/io/sqlite-store.js';
import { Ms, type StoreFault, sequenceKey, silentLog } from '../src/kernel/index.js';
import { Journal } from '../src/station/journal.js';
import { StationTime } from '../src/station/time.js';
import { atLeastOfRaw, type Bench, figure } from './figure.js';
import { withFolder } from './place.js';

const event = 'fault.raised';
const fields = { code: 'meter.no-answer', side: 'A' };

export const journalRate: Bench = ({ quick, say }) =>
  withFolder(async (folder) => {
    const rounds = quick ? 4 : 20;
    const batch = 200;
    const store = openSqliteStore(join(folder, 'station.db'));
    const journal = new Journal(store, new StationTime(new RealClock(), Ms(0)), silentLog, fail);
    const bare = bareJournal(join(folder, 'bare.db'));
    const spent_ms = { journal: 0, bare: 0 };
    // In turns, so that a disk that is busy meanwhile is so for both; the first round only warms up.
    for (let round = 0; round <= rounds; round++) {
      const journal_ms = timeOf(() => repeat(batch, () => journal.add(event, fields)));
      const bare_ms = timeOf(() => repeat(batch, () => bare.add()));
      if (round === 0) continue;
      spent_ms.journal += journal_ms;
      spent_ms.bare += bare_ms;
    }
    store.close();
    bare.close();
    const perSecond = (time_ms: number): number => (rounds * batch * 1000) / time_ms;
    say(`${rounds * batch} events each`);
    const raw = { value: perSecond(spent_ms.bare), of: 'better-sqlite3' };
    return [figure('durable journal events', perSecond(spent_ms.journal), '/s', raw, atLeastOfRaw(0.8))];
  });

function fail(fault: StoreFault): never {
  throw fault;
}

function bareJournal(file: string): { add(): void; close(): void } {
  const db = new Database(file);
  for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL']) db.pragma(pragma);
  db.exec('CREATE TABLE journal (key TEXT PRIMARY KEY NOT NULL, row TEXT NOT NULL) WITHOUT ROWID');
  const insert = db.prepare('INSERT INTO journal VALUES (?, ?)');
  let next = 0;
  return {
    add: () => void insert.run(sequenceKey(next++), JSON.stringify({ at: Date.now(), event, ...fields })),
    close: () => void db.close(),
  };
}

function repeat(times: number, action: () => void): void {
  for (let i = 0; i < times; i++) action();
}

function timeOf(action: () => void): number {
  const begin = performance.now();
  action();
  return performance.now() - begin;
}
