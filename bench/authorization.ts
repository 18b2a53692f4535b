/** Local list and authorisation cache at their full size, on the disk, beside the bare database that keeps the same rows. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openSqliteStore } from '../src/io/sqlite-store.js';
import { Instant, type Random, type Store, seededRandom } from '../src/kernel/index.js';
import { AuthorizationCache, cacheCapacity } from '../src/station/authorization/cache.js';
import { LocalList } from '../src/station/authorization/local-list.js';
import { testSettings } from '../src/station/settings/settings-for-tests.js';
import { atMost, type Bench, type Figure, figure } from './figure.js';
import { withFolder } from './place.js';
import { median, percentile } from './statistics.js';

const now = Instant(Date.UTC(2026, 2, 2));
const listLength = 10_000;
const perMessage = 50;

export const authorization: Bench = ({ quick, say }) =>
  withFolder(async (folder) => {
    const rounds = quick ? 2 : 5;
    const random = seededRandom('authorization');
    const figures: Figure[] = [];
    const listTimes = { ours: [] as number[], bare: [] as number[] };
    const importTimes = { ours: [] as number[], bare: [] as number[] };
    for (let round = 0; round <= rounds; round++) {
      const store = openSqliteStore(join(folder, `station ${round}.db`));
      const bare = openBare(join(folder, `bare ${round}.db`));
      const tokens = tokensOf(random, cacheCapacity);
      const times = {
        list: { ours: applyList(store, tokens), bare: bare.inParts(tokens.slice(0, listLength), perMessage) },
        import: { ours: importTokens(store, tokens), bare: bare.inParts(tokens, cacheCapacity) },
      };
      // The first round only warms up.
      if (round > 0) {
        listTimes.ours.push(times.list.ours);
        listTimes.bare.push(times.list.bare);
        importTimes.ours.push(times.import.ours);
        importTimes.bare.push(times.import.bare);
      }
      if (round === rounds) figures.push(lookUps(store, bare, tokens, random, quick ? 10_000 : 100_000));
      store.close();
      bare.close();
    }
    say(`${rounds} times a list of ${listLength} and an import of ${cacheCapacity}; medians`);
    const bareRows = (times: readonly number[]) => ({ value: median(times), of: 'better-sqlite3, the same tokens' });
    return [
      figure(
        'local list of 10000, 50 a message, each durable',
        median(listTimes.ours),
        'ms',
        bareRows(listTimes.bare),
        atMost(500, '500 ms'),
      ),
      figure('import of 100000 tokens, durable', median(importTimes.ours), 'ms', bareRows(importTimes.bare), atMost(1000, '1.0 s')),
      ...figures,
    ];
  });

/** Twelve hexadecimal digits, as cards have them. */
const tokensOf = (random: Random, count: number): readonly string[] => [
  ...new Set(
    Array.from({ length: count }, () =>
      Math.floor(random.next() * 2 ** 48)
        .toString(16)
        .toUpperCase()
        .padStart(12, '0'),
    ),
  ),
];

function applyList(store: Store, tokens: readonly string[]): number {
  const list = new LocalList(store, testSettings());
  return timeOf(() => {
    for (let i = 0; i < listLength; i += perMessage) {
      const entries = tokens.slice(i, i + perMessage).map((idToken) => ({ idToken, info: { status: 'Accepted' } as const }));
      const outcome = list.apply({ kind: i === 0 ? 'full' : 'differential', version: i / perMessage + 1, entries });
      if (outcome.type !== 'applied') throw new Error(outcome.why);
    }
  });
}

function importTokens(store: Store, tokens: readonly string[]): number {
  const cache = new AuthorizationCache(store);
  return timeOf(() => {
    const { added } = cache.import(tokens, now);
    if (added !== tokens.length) throw new Error(`${added} of ${tokens.length} tokens were taken`);
  });
}

/** The slowest of a hundred look-ups in a full cache, of tokens known and not. */
function lookUps(store: Store, bare: Bare, tokens: readonly string[], random: Random, count: number): Figure {
  const cache = new AuthorizationCache(store);
  const asked = Array.from({ length: count }, (_, i) =>
    i % 10 === 0 ? `NOBODY${i}` : (tokens[Math.floor(random.next() * tokens.length)] ?? ''),
  );
  const ours_us = asked.map((idToken) => 1000 * timeOf(() => cache.find(idToken, now)));
  const bare_us = asked.map((idToken) => 1000 * timeOf(() => bare.find(idToken)));
  const raw = { value: percentile(bare_us, 99), of: 'better-sqlite3' };
  return figure('look-up in a cache of 100000, p99', percentile(ours_us, 99), 'µs', raw, atMost(20, '20 µs'));
}

interface Bare {
  /** Milliseconds for rows of these tokens, so many in one transaction. */
  inParts(tokens: readonly string[], perTransaction: number): number;
  find(token: string): unknown;
  close(): void;
}

function openBare(file: string): Bare {
  const db = new Database(file);
  for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL']) db.pragma(pragma);
  db.exec('CREATE TABLE tokens (key TEXT PRIMARY KEY NOT NULL, row TEXT NOT NULL) WITHOUT ROWID');
  const insert = db.prepare('INSERT INTO tokens VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET row = excluded.row');
  const select = db.prepare<[string], string>('SELECT row FROM tokens WHERE key = ?').pluck();
  const keep = db.transaction((tokens: readonly string[]) => {
    for (const token of tokens) insert.run(token, JSON.stringify({ status: 'Accepted' }));
  });
  return {
    inParts: (tokens, perTransaction) =>
      timeOf(() => {
        for (let i = 0; i < tokens.length; i += perTransaction) keep(tokens.slice(i, i + perTransaction));
      }),
    find: (token) => {
      const row = select.get(token);
      return row === undefined ? undefined : (JSON.parse(row) as unknown);
    },
    close: () => void db.close(),
  };
}

function timeOf(action: () => void): number {
  const begin = performance.now();
  action();
  return performance.now() - begin;
}
