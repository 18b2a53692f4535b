/** The books of a schedule are only as good as their checks: each finds what a station, or the line to its back-end, would do wrong. */
import { describe, expect, it } from 'vitest';
import type { Accept } from '../../src/io/in-process-link.js';
import { expectSoundBooks } from '../whole/books.js';
import { Schedule } from './schedule.js';

type Payload = Record<string, unknown>;
type Call = readonly [type: 2, id: string, action: string, payload: Payload];

/** What becomes of a call on its way: it may be changed, come twice, or be lost, and then it is answered on the way. */
type Meddle = (call: Call) => readonly Call[] | { readonly lostWith: object };

const untouched: Meddle = (call) => [call];

/** A session on a line where somebody meddles with what the station says. */
async function session(meddle: Meddle): Promise<Schedule> {
  const accept: Accept = (link, target) => {
    const inner = schedule.backend.accept(link, target);
    if ('refused' in inner) return inner;
    return {
      closed: (reason) => inner.closed(reason),
      received: (text) => {
        const frame = JSON.parse(text) as Call;
        const passed = frame[0] === 2 ? meddle(frame) : [frame];
        if ('lostWith' in passed) link.send(JSON.stringify([3, frame[1], passed.lostWith]));
        else for (const call of passed) inner.received(JSON.stringify(call));
      },
    };
  };
  const schedule: Schedule = new Schedule('books', { accept: () => accept });
  await schedule.begin();
  await schedule.perform({ act: 'plug', side: 'A' });
  await schedule.perform({ act: 'wait', time_s: 3 });
  await schedule.perform({ act: 'card', side: 'A', token: 'CARD-ANNA', patient: true });
  await schedule.perform({ act: 'wait', time_s: 300 });
  await schedule.end();
  return schedule;
}

const only =
  (action: string, meddle: Meddle): Meddle =>
  (call) =>
    call[2] === action ? meddle(call) : [call];

/** With other content. */
const changed =
  (change: (payload: Payload) => Payload): Meddle =>
  ([type, id, action, payload]) => [[type, id, action, change(structuredClone(payload))]];

/** The signed record is cut off, or one octet of it is another. */
const eachValue = (payload: Payload, change: (value: string) => string): Payload => ({
  ...payload,
  transactionData: (payload['transactionData'] as { sampledValue: { value: string }[] }[]).map((data) => ({
    ...data,
    sampledValue: data.sampledValue.map((sampled) => ({ ...sampled, value: change(sampled.value) })),
  })),
});

describe('the books of a schedule', () => {
  it('are right where nobody meddles', async () => {
    await expect(expectSoundBooks(await session(untouched))).resolves.toBeUndefined();
  });

  it.each<readonly [string, Meddle]>([
    ['a start is lost', only('StartTransaction', () => ({ lostWith: { transactionId: 1, idTagInfo: { status: 'Accepted' } } }))],
    ['a stop is lost', only('StopTransaction', () => ({ lostWith: {} }))],
    [
      'a start comes twice, as another one',
      only('StartTransaction', (call) => [call, [2, 'twice', call[2], { ...call[3], meterStart: 1 }]]),
    ],
    [
      'the register runs back at the stop',
      only(
        'StopTransaction',
        changed((payload) => ({ ...payload, meterStop: 0 })),
      ),
    ],
    [
      'more is billed than was delivered',
      only(
        'StopTransaction',
        changed((payload) => ({ ...payload, meterStop: Number(payload['meterStop']) + 100 })),
      ),
    ],
    [
      'a stop is older than what was reported before',
      only(
        'StopTransaction',
        changed((payload) => ({ ...payload, timestamp: '2026-03-02T08:01:00Z' })),
      ),
    ],
    [
      'the signed record is missing',
      only(
        'StopTransaction',
        changed(({ transactionData: _, ...payload }) => payload),
      ),
    ],
    [
      'the signed record is another one',
      only(
        'StopTransaction',
        changed((payload) => eachValue(payload, (value) => value.replace('"PG":"T1"', '"PG":"T2"'))),
      ),
    ],
    [
      'readings of a transaction come for the other connector',
      only(
        'MeterValues',
        changed((payload) => ({ ...payload, connectorId: 2 })),
      ),
    ],
  ])('are wrong where %s', async (_name, meddle) => {
    const schedule = await session(meddle);
    await expect(expectSoundBooks(schedule)).rejects.toThrow();
  });

  it('are wrong while something waits, or was given up', async () => {
    const schedule = await session(untouched);
    schedule.brain.setBehaviour('StopTransaction', { answer: 'error', code: 'InternalError', description: 'never' });
    await schedule.startByCard('A');
    schedule.hands.unplug('A');
    await schedule.run(60);
    await expect(expectSoundBooks(schedule)).rejects.toThrow();
    await schedule.run(3600);
    expect(schedule.outbox.deadLetters()).toHaveLength(1);
    await expect(expectSoundBooks(schedule)).rejects.toThrow();
  });
});
