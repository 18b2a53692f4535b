/**
 * A real station program on real files and a real socket is killed with SIGKILL again and again, at seeded instants all over its sessions, and
 * started again over the same files. Half of the kills come at a write (exact, from within), half some milliseconds after a phase began.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Backend, startBackend } from '../../src/backend/index.js';
import { RealClock } from '../../src/io/clock.js';
import { type Clock, Instant, type Random, seededRandom, silentLog } from '../../src/kernel/index.js';
import { type Cut, callIn, type Kept, objectionsTo, type StationCall } from './audit.js';
import type { WriteMoment } from './interrupted-store.js';
import { lead, type TimedKill } from './lead.js';
import { type Life, type Line, type Phase, phases } from './life.js';

const kills = 52;
/** A minute on two free processors; others may be at work on them. */
const longest_ms = 300_000;
/** Each in a folder and with a back-end of its own, side by side. */
const seeds = process.env['FLEXPOLE_KILL_SEED']?.split(',') ?? ['anna', 'ben', 'carla', 'dora'];

const folder = mkdtempSync(join(tmpdir(), 'flexpole-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The simulated world goes through one hour a life. */
const birth_ms = Date.parse('2026-03-02T08:00:00Z');
const life_ms = 3_600_000;

/** How far into a phase a kill may come: its durable writes, and its length on the machine's clock. */
const mostWrites: Readonly<Record<Phase, number>> = {
  recovery: 20,
  handshake: 6,
  meterStart: 5,
  startTransaction: 4,
  charging: 30,
  stop: 4,
  record: 8,
  stopTransaction: 4,
};
const longestDelay_ms: Readonly<Record<Phase, number>> = {
  recovery: 60,
  handshake: 10,
  meterStart: 5,
  startTransaction: 5,
  charging: 40,
  stop: 5,
  record: 5,
  stopTransaction: 5,
};

/** What came of one seed. */
interface Told {
  readonly cuts: readonly Cut[];
  readonly kept: Kept;
}

/** Kills and starts; the last life is orderly. */
async function story(seed: string, backend: Backend, setTime: (now_ms: number) => void): Promise<Told> {
  const random = seededRandom(seed);
  const cuts: Cut[] = [];
  let before: readonly Line[] = [];
  for (let n = 0; ; n++) {
    const start_ms = birth_ms + n * life_ms;
    setTime(start_ms);
    const life = { folder: join(folder, seed), backend: backend.url, start_ms, seed: `${seed} ${n}`, orderly: n === kills };
    const phase = phases[n % phases.length] ?? 'charging';
    const lines = life.orderly
      ? await lead(life)
      : n % 16 < 8
        ? await lead({ ...life, end: writeEnd(phase, random) })
        : await lead(life, timedKill(phase, random));
    if (n > 0) cuts.push(cutBetween(before, lines));
    const kept = lines.find((line) => line.type === 'kept')?.kept;
    if (kept) return { cuts, kept };
    before = lines;
  }
}

function writeEnd(phase: Phase, random: Random): NonNullable<Life['end']> {
  const moments = ['before', 'within', 'after'] as const satisfies readonly WriteMoment[];
  return { phase, writes: Math.floor(random.next() * mostWrites[phase]), moment: moments[Math.floor(random.next() * 3)] ?? 'after' };
}

const timedKill = (phase: Phase, random: Random): TimedKill => ({
  phase,
  time: phase === 'recovery' ? 1 : 1 + Math.floor(random.next() * 2),
  delay_ms: Math.floor(random.next() * longestDelay_ms[phase]),
});

/** What lay open at the beginning of a life. Who was asking the meter for its record must have written down the reason before. */
function cutBetween(before: readonly Line[], after: readonly Line[]): Cut {
  const found = after.find((line) => line.type === 'found')?.sessions ?? [];
  return found.map((session) => {
    const last = before.findLast((line) => line.type === 'phase' && line.side === session.side);
    return last?.type === 'phase' && last.phase === 'record' ? { ...session, reason: last.reason } : session;
  });
}

describe('a station that is killed again and again', () => {
  it.concurrent.each(seeds)(
    'R-OCP-13, R-MET-13, R-DAT-07: every session is billed once, and no page of a meter is missing (seed %s)',
    async (seed) => {
      let now_ms = birth_ms;
      const machine = new RealClock({ keepsProcessAlive: false });
      const clock: Clock = {
        now: () => Instant(now_ms),
        monotonic: () => machine.monotonic(),
        after: (name, delay_ms, action) => machine.after(name, delay_ms, action),
        hold: () => machine.hold(),
      };
      const backend = await startBackend({ clock, log: silentLog });
      const calls: StationCall[] = [];
      backend.events.on('message', ({ direction, frame }) => {
        if (direction === 'in') calls.push(...[callIn(JSON.parse(frame))].filter((call) => call !== undefined));
      });
      const told = await story(seed, backend, (time_ms) => {
        now_ms = time_ms;
      });
      const { brain } = backend;
      const objections = objectionsTo({ transactions: brain.transactions(), findings: brain.findings(), calls }, told.kept, told.cuts);
      await backend.close();
      expect({ objections, repeatWith: `FLEXPOLE_KILL_SEED=${seed}` }).toEqual({
        objections: [],
        repeatWith: `FLEXPOLE_KILL_SEED=${seed}`,
      });
      expect(told.cuts).toHaveLength(kills);
      expect(told.cuts.filter((open) => open.length > 0).length, 'kills that left a session open').toBeGreaterThan(kills / 3);
    },
    longest_ms,
  );
});
