/**
 * Days on a bad network: sessions come and go while the link is cut, half open, lossy or slow, the back-end is late, and the station is
 * reset. What counts is what the back-end has in the end: every transaction once, in order, with its record.
 */
import { VirtualStation } from '../../src/apps/simulation/virtual-station.js';
import { MemoryStore, Ms, minutes, type Random, type Side, seededRandom, sides } from '../../src/kernel/index.js';
import { OutboxWatch } from './outbox-watch.js';
import { oneOf } from './payloads.js';

/** What goes wrong, and how often: shares of one. */
const shares = {
  /** Nobody is connected. */
  cut: 0.3,
  /** The link stands and carries nothing. */
  halfOpen: 0.2,
  lossy: 0.2,
  slow: 0.1,
  /** The back-end answers late, or not at all. */
  backEnd: 0.15,
  reset: 0.05,
} as const;
export type LinkFault = keyof typeof shares;

export interface LinkFaultReport {
  readonly days: number;
  readonly transactions: number;
  /** An answer that does not come, and a reset, last no time of their own. */
  readonly faults: Readonly<Record<LinkFault, { readonly times: number; readonly lasted_min: number }>>;
  /** Most messages that have waited at once, counted whenever one was queued. */
  readonly longestQueue: number;
  /** The longest time from the end of a fault until the last of the messages that waited then was delivered, and how many those were. */
  readonly longestDrain: Drain;
  /** What is wrong in the end; empty when all is well. */
  readonly objections: readonly string[];
}

interface Drain {
  /** To the second. */
  readonly drain_s: number;
  readonly waited: number;
}

const cards = ['CARD-ANNA', 'CARD-BEN', 'CARD-CARLA', 'APP-USER'] as const;
const firstDay = '2026-03-02T08:00:00Z';

export async function linkFaults(days: number, seed: string): Promise<LinkFaultReport> {
  const random = seededRandom(`${seed} faults`);
  const outbox = new OutboxWatch(new MemoryStore());
  const station = new VirtualStation({ seed, start: firstDay, shapedNetwork: true, keepTranscript: false, store: outbox.store });
  await station.powerOn();
  for (const key of ['LocalAuthorizeOffline', 'AllowOfflineTxForUnknownId'] as const) station.settings.set(key, true);
  const end = station.clock.now() + days * 86_400_000;
  const none = { times: 0, lasted_min: 0 };
  const faults = { cut: none, halfOpen: none, lossy: none, slow: none, backEnd: none, reset: none };
  let longestDrain: Drain = { drain_s: 0, waited: 0 };
  while (station.clock.now() < end) {
    await someLife(station, random);
    if (random.next() >= 0.25) continue;
    const { kind, lasted_min } = await fault(station, random);
    faults[kind] = { times: faults[kind].times + 1, lasted_min: faults[kind].lasted_min + lasted_min };
    const drain = await drained(station, outbox);
    if (drain.drain_s > longestDrain.drain_s) longestDrain = drain;
  }
  for (const side of sides) await leave(station, side);
  await drained(station, outbox);
  await station.run(60);
  const transactions = station.brain.transactions(station.identity).length;
  return { days, transactions, faults, longestQueue: outbox.longest, longestDrain, objections: objections(station) };
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

/** Something goes wrong with the network, the back-end or the station; life goes on meanwhile, and in the end the network is whole again. */
async function fault(station: VirtualStation, random: Random): Promise<{ readonly kind: LinkFault; readonly lasted_min: number }> {
  const { network, clock } = station;
  const began = clock.now();
  const kind = kindBy(random);
  await begin(kind, station, random);
  const lasts_ms = random.next() ** 3 * minutes(600);
  while (clock.now() < began + lasts_ms) await someLife(station, random);
  network.change(whole);
  const isOfLink = kind !== 'backEnd' && kind !== 'reset';
  return { kind, lasted_min: isOfLink ? Math.round((clock.now() - began) / 60_000) : 0 };
}

function kindBy(random: Random): LinkFault {
  let left = random.next();
  for (const [kind, share] of Object.entries(shares) as [LinkFault, number][]) {
    left -= share;
    if (left < 0) return kind;
  }
  return 'reset';
}

async function begin(kind: LinkFault, station: VirtualStation, random: Random): Promise<void> {
  const { network, brain } = station;
  switch (kind) {
    case 'cut':
      return network.change({ cut: true });
    case 'halfOpen':
      return network.change({ silent: true });
    case 'lossy':
      return network.change({ loss_pct: 5 + random.next() * 40, delay_ms: random.next() * 2000 });
    case 'slow':
      return network.change({ delay_ms: 5_000 + random.next() * 20_000 });
    case 'backEnd': {
      const action = oneOf(random, ['StartTransaction', 'StopTransaction', 'MeterValues', 'Heartbeat', 'StatusNotification'] as const);
      const times = 1 + Math.floor(random.next() * 3);
      if (random.next() < 0.5) brain.setBehaviour(action, { answer: 'usual', delay_ms: Ms(random.next() * 60_000), times });
      else brain.setBehaviour(action, { answer: 'silence', times });
      return;
    }
    case 'reset':
      if (station.host.running) station.station.restart(oneOf(random, ['soft', 'hard'] as const));
      return station.run(400);
  }
}

/** Lets time pass until what waits now has been delivered, whatever is queued behind it; infinitely long where that does not happen. */
async function drained(station: VirtualStation, outbox: OutboxWatch): Promise<Drain> {
  const { count: waited, newest } = outbox.waiting();
  if (newest === undefined) return { drain_s: 0, waited };
  for (let drain_s = 1; drain_s <= 6 * 3600; drain_s++) {
    await station.run(1);
    if (outbox.hasLeft(newest)) return { drain_s, waited };
  }
  return { drain_s: Number.POSITIVE_INFINITY, waited };
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
