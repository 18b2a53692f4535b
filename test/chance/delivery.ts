/** How the station tells of its transactions: each message until it is answered and not again, the start before all else, one after the other. */
import { type Event, longestAnswer_ms } from './account.js';

type Asked = Extract<Event, { type: 'asked' }>;

export function objectionsToDelivery(events: readonly Event[]): readonly string[] {
  return [...repetitions(events), ...disorder(events)];
}

/** What was answered, even by a refusal that counts as its end, is not said again. */
function repetitions(events: readonly Event[]): readonly string[] {
  const answered = new Set<string>();
  return events.flatMap((event) => {
    if (event.type === 'deed' || !isOfTransaction(event)) return [];
    const text = JSON.stringify([event.action, event.payload]);
    if (event.type === 'answered' && event.by === 'backEnd' && event.at_ms - event.asked_ms < longestAnswer_ms) answered.add(text);
    return event.type === 'asked' && answered.has(text) ? [`${event.action} came again although it was answered: ${text}`] : [];
  });
}

/** The first time that something is said of a transaction counts. */
function disorder(events: readonly Event[]): readonly string[] {
  const said = new Set<string>();
  const first = events.filter((event): event is Asked => {
    if (event.type !== 'asked' || !isOfTransaction(event)) return false;
    const text = JSON.stringify([event.action, event.payload]);
    return !said.has(text) && said.add(text) !== undefined;
  });
  const starts = first.filter(({ action }) => action === 'StartTransaction');
  const late = starts.filter((start, index) => index > 0 && timestampOf(start) < timestampOf(starts[index - 1]));
  const stopped = new Set<unknown>();
  const afterStop = first.filter(({ action, payload }) => {
    const { transactionId } = payload;
    if (action === 'StopTransaction') return stopped.has(transactionId) || !stopped.add(transactionId);
    return action === 'MeterValues' && stopped.has(transactionId);
  });
  return [
    ...late.map((start) => `the start of ${timestampOf(start)} came after that of a later transaction`),
    ...afterStop.map(({ action, payload }) => `${action} of transaction ${String(payload['transactionId'])} came after its stop`),
  ];
}

const isOfTransaction = ({ action, payload }: { readonly action: string; readonly payload: Asked['payload'] }): boolean =>
  action === 'StartTransaction' || action === 'StopTransaction' || (action === 'MeterValues' && payload['transactionId'] !== undefined);

const timestampOf = (start: Asked | undefined): string => String(start?.payload['timestamp']);
