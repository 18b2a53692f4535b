/**
 * Days on a bad network: sessions come and go while the link is cut, half open, lossy or slow, the back-end is late, and the station is
 * reset. What counts is what the back-end has in the end: every transaction once, in order, with its record.
 */
import { VirtualStation } from '../../src/apps/simulation/virtual-station.js';
import { Ms, minutes, type Random, type Side, seededRandom, sides } from '../../src/kernel/index.js';
import { oneOf } from './payloads.js';

export interface LinkFaultReport {
  readonly days: number;
  readonly transactions: number;
  /** Of the day, in minutes, without a link that works. */
  readonly outage_min: number;
  readonly longestQueue: number;
  /** From the end of the longest queue's fault until nothing waits. */
  readonly longestDrain_s: number;
  /** What is wrong in the end; empty when all is well. */
  readonly objections: readonly string[];
}

const cards = ['CARD-ANNA', 'CARD-BEN', 'CARD-CARLA', 'APP-USER'] as const;
const firstDay = '2026-03-02T08:00:00Z';

export async function linkFaults(days: number, seed: string): Promise<LinkFaultReport> {
  const random = seededRandom(`${seed} faults`);
  const station = new VirtualStation({ seed, start: firstDay, shapedNetwork: true, keepTranscript: false });
  await station.powerOn();
  for (const key of ['LocalAuthorizeOffline', 'AllowOfflineTxForUnknownId'] as const) station.settings.set(key, true);
  const end = station.clock.now() + days * 86_400_000;
  const seen = { outage_min: 0, longestQueue: 0, longestDrain_s: 0 };
  while (station.clock.now() < end) {
    await someLife(station, random);
    if (random.next() < 0.25) await fault(station, random, seen);
  }
  station.network.change(whole);
  for (const side of sides) await leave(station, side);
  seen.longestDrain_s = Math.max(seen.longestDrain_s, await drained(station));
  await station.run(60);
  const transactions = station.brain.transactions(station.identity);
  return { days, transactions: transactions.length, ...seen, objections: objections(station) };
}

const whole = { cut: false, silent: false, delay_ms: 0, loss_pct: 0 } as const;

/** One thing that a driver does, and some time. */
async function someLife(station: VirtualStation, random: Random): Promise<void> {
  if (!station.host.running) return station.run(60);
  const side = oneOf(random, sides);
  const { station: core, hands } = station;
  const plugged = station.host.station.twin.state().vehicles[side] !== null;
  if (!plugged) hands.plug(side, { vehicle: oneOf(random, ['saloon-400', 'van', 'compact'] as const), soc_pct: 15 + random.next() * 40 });
  else if (random.next() < 0.4) await leave(station, side);
  await station.run(4);
  if (station.host.running && !core.points[side].inSession) {
    void core.desk.presentCard(side, oneOf(random, cards));
    await station.run(2);
  }
  await station.run(60 + random.next() * 3000);
}

async function leave(station: VirtualStation, side: Side): Promise<void> {
  if (station.host.running && station.host.station.twin.state().vehicles[side]) station.hands.unplug(side);
  await station.run(10);
}

interface Seen {
  outage_min: number;
  longestQueue: number;
  longestDrain_s: number;
}

/** Something goes wrong with the network, the back-end or the station; life goes on meanwhile. */
async function fault(station: VirtualStation, random: Random, seen: Seen): Promise<void> {
  const { network, brain, clock } = station;
  const began = clock.now();
  const kind = random.next();
  if (kind < 0.3) network.change({ cut: true });
  else if (kind < 0.5) network.change({ silent: true });
  else if (kind < 0.7) network.change({ loss_pct: 5 + random.next() * 40, delay_ms: random.next() * 2000 });
  else if (kind < 0.8) network.change({ delay_ms: 5_000 + random.next() * 20_000 });
  else if (kind < 0.95) {
    const action = oneOf(random, ['StartTransaction', 'StopTransaction', 'MeterValues', 'Heartbeat', 'StatusNotification'] as const);
    const times = 1 + Math.floor(random.next() * 3);
    if (random.next() < 0.5) brain.setBehaviour(action, { answer: 'usual', delay_ms: Ms(random.next() * 60_000), times });
    else brain.setBehaviour(action, { answer: 'silence', times });
  } else {
    station.station.restart(oneOf(random, ['soft', 'hard'] as const));
    await station.run(400);
  }
  const lasts_ms = random.next() ** 3 * minutes(600);
  while (clock.now() < began + lasts_ms) {
    await someLife(station, random);
    if (station.host.running) seen.longestQueue = Math.max(seen.longestQueue, station.host.station.csms.outbox.waitingCount);
  }
  if (kind < 0.8) seen.outage_min += Math.round((clock.now() - began) / 60_000);
  network.change(whole);
  seen.longestDrain_s = Math.max(seen.longestDrain_s, await drained(station));
}

/** Lets time pass until nothing waits but what a running session has just said; how long that took, or infinitely long. */
async function drained(station: VirtualStation): Promise<number> {
  const step_s = 5;
  for (let waited_s = 0; waited_s < 6 * 3600; waited_s += step_s) {
    // A session that runs always has something on the way.
    if (station.host.running && station.host.station.csms.outbox.waitingCount <= 2) return waited_s;
    await station.run(step_s);
  }
  return Number.POSITIVE_INFINITY;
}

function objections(station: VirtualStation): readonly string[] {
  const { brain, identity } = station;
  const { outbox } = station.host.station.csms;
  const wrong: string[] = [];
  if (outbox.waitingCount > 0) wrong.push(`${outbox.waitingCount} messages still wait`);
  for (const { action, why } of outbox.deadLetters()) wrong.push(`${action} was given up: ${why}`);
  for (const { code, text } of brain.findings()) wrong.push(`the back-end found ${code}: ${text}`);
  const transactions = brain.transactions(identity);
  for (const { transactionId, started, stopped, signedRecords } of transactions) {
    if (!started || !stopped) wrong.push(`transaction ${transactionId} lacks its ${started ? 'stop' : 'start'}`);
    if (signedRecords.length !== 1) wrong.push(`transaction ${transactionId} has ${signedRecords.length} records`);
  }
  const starts = transactions.flatMap(({ started }) => (started ? [started.timestamp] : []));
  if (starts.some((at, i) => i > 0 && at < String(starts[i - 1]))) wrong.push('transactions arrived out of order');
  const delivered = new Set(transactions.flatMap(({ signedRecords }) => signedRecords.map(({ text }) => text)));
  for (const { page, side, ocmf } of station.station.ledger.records()) {
    if (!delivered.has(ocmf)) wrong.push(`page ${page} of side ${side} was never delivered`);
  }
  return wrong;
}
