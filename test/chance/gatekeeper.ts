/**
 * Judges an account: energy flows only in transactions, each transaction begins by a leave of its own, at the side and with the token of that
 * leave, on no side that is kept for somebody else or out of service, and ends when it must; and what is said of it is said once, in order.
 */
import { type Side, sideOf, sides } from '../../src/kernel/index.js';
import { type Account, type Event, eventsOf, longestAnswer_ms } from './account.js';
import { objectionsToDelivery } from './delivery.js';
import { freeVendToken, type Leave, leavesIn } from './leaves.js';
import { obstaclesIn } from './obstacles.js';

/** A transaction as the station reported it, in the end. */
interface Charged {
  readonly side: Side;
  readonly idTag: string;
  readonly start_ms: number;
  readonly reservationId: number | undefined;
  /** From when on nothing may flow; infinitely late while no stop was reported. */
  readonly end_ms: number;
  readonly transactionId: number | undefined;
}

/** Timestamps are in whole seconds, and answers take a moment. */
const slack_ms = 2_000;
/** In free vend leave is given when the side is free; from there to the begin of a session. */
const mostToBegin_ms = 60_000;
/** Current ramps down, contactors open. */
const rampDown_ms = 15_000;
/** From an order to end a session to its end. */
const mostToStop_ms = 40_000;
/** Below this it is a rounding of sums. */
const nothing_Wh = 1e-6;

export function objectionsTo(account: Account): readonly string[] {
  const events = eventsOf(account);
  const charged = transactionsIn(events);
  return [
    ...objectionsToBeginnings(charged, events),
    ...objectionsToOverlaps(charged),
    ...objectionsToEndings(charged, events),
    ...objectionsToEnergy(charged, account),
    ...objectionsToDelivery(events),
  ];
}

function objectionsToBeginnings(charged: readonly Charged[], events: readonly Event[]): readonly string[] {
  const leaves = leavesIn(events);
  const obstacles = obstaclesIn(events);
  const used = new Set<object>();
  return charged.flatMap((transaction) => {
    const found = leaves.findLast((one) => isFor(one, transaction) && !(one.question && used.has(one.question)));
    const leave = found && (found.question ? found : { ...found, from_ms: Math.max(found.from_ms, transaction.start_ms - mostToBegin_ms) });
    if (!leave) return [`${nameOf(transaction)} began without leave`];
    if (leave.question) used.add(leave.question);
    return obstacles
      .filter((obstacle) => obstacle.forbids({ ...transaction, leave, others: charged }))
      .map(({ what }) => `${nameOf(transaction)} began although ${what}`);
  });
}

const isFor = ({ side, idTag, from_ms, to_ms }: Leave, transaction: Charged): boolean =>
  side === transaction.side &&
  idTag.toLowerCase() === transaction.idTag.toLowerCase() &&
  from_ms <= transaction.start_ms + slack_ms &&
  transaction.start_ms <= to_ms;

function objectionsToOverlaps(charged: readonly Charged[]): readonly string[] {
  return charged.flatMap((transaction) => {
    const other = charged.find(
      (one) => one.side === transaction.side && one.start_ms > transaction.start_ms && one.start_ms < transaction.end_ms,
    );
    return other && transaction.end_ms !== Number.POSITIVE_INFINITY ? [`${nameOf(other)} began within ${nameOf(transaction)}`] : [];
  });
}

/** Each order to stop that came within a transaction ends it. What was done in the second in which it began may have come before it. */
function objectionsToEndings(charged: readonly Charged[], events: readonly Event[]): readonly string[] {
  return events.flatMap((event) =>
    charged
      .filter(({ start_ms }) => event.at_ms >= start_ms + (event.type === 'deed' ? 1_000 : 0))
      .filter((transaction) => transaction.end_ms > event.at_ms + mostToStop_ms)
      .flatMap((transaction) => {
        const why = orderToStop(event, transaction);
        return why === undefined ? [] : [`${nameOf(transaction)} went on although ${why} at ${timeOf(event.at_ms)}`];
      }),
  );
}

function orderToStop(event: Event, { side, idTag, transactionId, start_ms }: Charged): string | undefined {
  if (event.type === 'deed') {
    const { act } = event;
    if (act.act === 'unplug' && act.side === side) return 'its cable was drawn';
    if (act.act === 'emergency' || act.act === 'door') return `of ${act.act}`;
    return act.act === 'cutPower' ? 'the power went' : undefined;
  }
  if (event.type === 'asked') return undefined;
  const { by, action, payload, answer, at_ms, asked_ms } = event;
  const isAccepted = answer['status'] === 'Accepted';
  if (by === 'station') {
    if (action === 'RemoteStopTransaction' && isAccepted && payload['transactionId'] === transactionId) return 'it was stopped remotely';
    const switchesFreeVend = action === 'ChangeConfiguration' && payload['key'] === 'VWGC.FreeVendModeActive' && isAccepted;
    return switchesFreeVend && (payload['value'] === 'false') === (idTag === freeVendToken) ? 'free vend was switched' : undefined;
  }
  const isItsStart =
    action === 'StartTransaction' &&
    Date.parse(String(payload['timestamp'])) === start_ms &&
    sideOf(Number(payload['connectorId'])) === side;
  const status = (answer['idTagInfo'] as { readonly status?: string } | undefined)?.status;
  return isItsStart && at_ms - asked_ms < longestAnswer_ms && status !== 'Accepted' ? `the back-end answered ${status}` : undefined;
}

function objectionsToEnergy(charged: readonly Charged[], { energy }: Account): readonly string[] {
  return sides.flatMap((side) => {
    const own = charged.filter((transaction) => transaction.side === side);
    return energy.flatMap((sample, index) => {
      const before = energy[index - 1];
      if (!before) return [];
      const flowed_Wh = sample.energy_Wh[side] - before.energy_Wh[side];
      const isWithin = own.some(({ start_ms, end_ms }) => start_ms - slack_ms <= sample.at_ms && before.at_ms <= end_ms + rampDown_ms);
      return Math.abs(flowed_Wh) <= nothing_Wh || isWithin
        ? []
        : [`${flowed_Wh.toFixed(3)} Wh left side ${side} until ${timeOf(sample.at_ms)}, outside of any transaction`];
    });
  });
}

/** Of each start the first that was sent: what comes again is the same. */
function transactionsIn(events: readonly Event[]): readonly Charged[] {
  const ids = new Map<string, number>();
  for (const event of events)
    if (event.type === 'answered' && event.by === 'backEnd' && event.action === 'StartTransaction')
      ids.set(startKey(event.payload), Number(event.answer['transactionId']));
  const asked = events.filter((event) => event.type === 'asked');
  const stops = new Map(
    asked.filter(({ action }) => action === 'StopTransaction').map(({ payload }) => [Number(payload['transactionId']), payload]),
  );
  const starts = new Map(asked.filter(({ action }) => action === 'StartTransaction').map(({ payload }) => [startKey(payload), payload]));
  return [...starts]
    .flatMap(([key, payload]) => {
      const side = sideOf(Number(payload['connectorId']));
      if (!side) return [];
      const transactionId = ids.get(key);
      const stop = transactionId === undefined ? undefined : stops.get(transactionId);
      const start_ms = Date.parse(String(payload['timestamp']));
      const { reservationId } = payload;
      return [
        {
          side,
          idTag: String(payload['idTag']),
          start_ms,
          reservationId: reservationId === undefined ? undefined : Number(reservationId),
          end_ms: stop ? endOf(stop, start_ms, events) : Number.POSITIVE_INFINITY,
          transactionId,
        },
      ];
    })
    .toSorted((a, b) => a.start_ms - b.start_ms);
}

/** When the power goes, the meter ends with what it read last; the vehicle may have drawn until the power went. */
function endOf(stop: Readonly<Record<string, unknown>>, start_ms: number, events: readonly Event[]): number {
  const said_ms = Date.parse(String(stop['timestamp']));
  if (stop['reason'] !== 'PowerLoss') return said_ms;
  const cut = events.find(
    ({ type, at_ms, ...event }) => type === 'deed' && at_ms >= start_ms && 'act' in event && event.act.act === 'cutPower',
  );
  return Math.max(said_ms, cut?.at_ms ?? said_ms);
}

const startKey = ({ connectorId, timestamp }: Readonly<Record<string, unknown>>): string => `${String(connectorId)} ${String(timestamp)}`;
const nameOf = ({ side, idTag, start_ms }: Charged): string => `the transaction of ${idTag} at side ${side}, ${timeOf(start_ms)},`;
const timeOf = (at_ms: number): string => new Date(at_ms).toISOString();
