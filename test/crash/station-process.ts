/**
 * A station on its twin as a program of its own, to be killed: real database files, a real socket to the back-end, and a clock that moves as
 * fast as the machine can. It drives itself; how, stands in its one argument (`Life`). It writes a line of JSON for each phase of a session.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { buildTwinStation, type TwinStation } from '../../src/apps/station/twin-station.js';
import { eventLoopTurn, patience, ScaledClock } from '../../src/io/clock.js';
import { openSqliteStore } from '../../src/io/sqlite-store.js';
import { webSocketDial } from '../../src/io/websocket-link.js';
import { Instant, Ms, type Side, type Store, seededIds, seededRandom, sides, silentLog } from '../../src/kernel/index.js';
import type { ConnectorState } from '../../src/station/connector/state.js';
import { emulationProfile } from '../../src/station/generation/index.js';
import { unsealed } from '../../src/station/settings/secret-box.js';
import type { Session } from '../../src/station/transaction/session.js';
import { cutSession } from './audit.js';
import { Drivers } from './drivers.js';
import { interruptedStore, type WriteMoment } from './interrupted-store.js';
import { keptOf } from './kept.js';
import type { Life, Line, Phase } from './life.js';

const step_ms = Ms(500);
/** Longer than any session and its delivery take. */
const longestLife_ms = 50 * 60_000;

const life = JSON.parse(process.argv[2] ?? '') as Life;

// At once and past all buffers: the last line before the end counts.
const say = (line: Line): void => void writeSync(1, `${JSON.stringify(line)}\n`);

let begun = false;
let writes = 0;
let sessions = 0;

/** Until a session begins in this life, everything belongs to the recovery from the last one. */
function enter(phase: Phase, more: { readonly side?: Side; readonly reason?: string } = {}): void {
  if (phase === 'handshake') sessions++;
  if (phase !== 'recovery' && sessions === 0) return;
  say({ type: 'phase', phase, ...more });
  if (phase === life.end?.phase) begun = true;
}

function written(moment: WriteMoment): void {
  if (!begun || !life.end) return;
  if (moment === 'before') writes++;
  if (writes > life.end.writes && moment === life.end.moment) process.kill(process.pid, 'SIGKILL');
}

function phaseOf(state: ConnectorState): Phase | undefined {
  switch (state.at) {
    case 'starting':
      return state.step === 'vehicle' ? 'handshake' : 'meterStart';
    case 'charging':
      return 'charging';
    case 'ending':
      return state.step === 'current' ? 'stop' : 'record';
    case 'idle':
    case 'preparing':
    case 'finishing':
      return undefined;
  }
}

function tellPhases({ station }: TwinStation): void {
  for (const side of sides) {
    const point = station.points[side];
    let last: Phase | undefined;
    point.events.on('changed', () => {
      const phase = phaseOf(point.state);
      if (phase !== undefined && phase !== last)
        enter(phase, { side, ...(point.state.at === 'ending' && { reason: point.state.stop.reason }) });
      last = phase;
    });
  }
}

function observe(direction: 'sent' | 'received', text: string): void {
  if (direction === 'sent' && text.includes('"StartTransaction"')) enter('startTransaction');
  if (direction === 'sent' && text.includes('"StopTransaction"')) enter('stopTransaction');
}

function build(clock: ScaledClock, store: Store, twinStore: Store): TwinStation {
  const built = buildTwinStation({
    clock,
    random: seededRandom(life.seed),
    ids: seededIds(seededRandom(`${life.seed} ids`)),
    store,
    twinStore,
    log: silentLog,
    dial: webSocketDial(),
    profile: emulationProfile(),
    secrets: unsealed,
    observe,
  });
  built.settings.set('ocpp.op_backend', life.backend);
  built.settings.set('MeterValueSampleInterval', 2);
  return built;
}

const clock = new ScaledClock(
  Instant(life.start_ms),
  0,
  { keepsProcessAlive: true },
  { turn: eventLoopTurn, patience: patience(Ms(10_000)) },
);
const disk = openSqliteStore(join(life.folder, 'station.db'));
const world = openSqliteStore(join(life.folder, 'twin.db'), { durability: 'normal' });
say({
  type: 'found',
  sessions: disk
    .table<Session>('openSessions')
    .rows()
    .map(([, session]) => ({ ...cutSession(session), side: session.side })),
});
enter('recovery');

const twin = build(clock, interruptedStore(disk, written), interruptedStore(world, written));
tellPhases(twin);
// Energy enough for all who come.
for (const side of sides) twin.twin.hands.setPackSoc(side, 80);
void twin.start();

const drivers = new Drivers(twin, seededRandom(`${life.seed} drivers`));
const atRest = (): boolean =>
  twin.csms.reachable && twin.csms.outbox.waitingCount === 0 && sides.every((side) => twin.station.points[side].state.at === 'idle');
while (!(life.orderly && atRest())) {
  await clock.advance(step_ms);
  drivers.act(step_ms / 1000, !life.orderly);
  if (clock.monotonic() > longestLife_ms) throw new Error(`still alive after ${longestLife_ms / 60_000} simulated minutes`);
}
say({ type: 'kept', kept: await keptOf(twin) });
twin.dispose();
disk.close();
world.close();
