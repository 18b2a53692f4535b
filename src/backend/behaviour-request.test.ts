import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stationActions } from '../protocols/ocpp16/index.js';
import { settableStatuses } from './behaviour.js';
import { readBehaviour } from './behaviour-request.js';

describe('a behaviour that somebody asks for', () => {
  it.each<[object, object]>([
    [
      { action: 'Heartbeat', answer: 'usual', delay_ms: 0 },
      { answer: 'usual', delay_ms: 0 },
    ],
    [
      { action: 'MeterValues', answer: 'silence', times: 3 },
      { answer: 'silence', times: 3 },
    ],
    [
      { action: 'BootNotification', answer: 'status', status: 'Pending' },
      { answer: 'status', status: 'Pending' },
    ],
    [
      { action: 'StopTransaction', answer: 'error' },
      { answer: 'error', code: 'InternalError', description: 'The back-end was told to refuse.' },
    ],
    [
      { action: 'StopTransaction', answer: 'error', code: 'NotSupported', description: '' },
      { answer: 'error', code: 'NotSupported', description: '' },
    ],
  ])('%j is taken', (body, behaviour) => {
    expect(readBehaviour(body)).toEqual({ action: 'action' in body ? body.action : undefined, behaviour });
  });

  it.each<[unknown, string]>([
    [[], 'body'],
    ['silence', 'body'],
    [{ answer: 'silence' }, 'body.action'],
    [{ action: 'Reset', answer: 'silence' }, 'body.action'],
    [{ action: 'Heartbeat' }, 'body.answer'],
    [{ action: 'Heartbeat', answer: 'status', status: 'Accepted' }, 'body.answer'],
    [{ action: 'BootNotification', answer: 'status', status: 'Invalid' }, 'body.status'],
    [{ action: 'Heartbeat', answer: 'error', code: 'Oops' }, 'body.code'],
    [{ action: 'Heartbeat', answer: 'error', description: 1 }, 'body.description'],
    [{ action: 'Heartbeat', answer: 'usual', delay_ms: -1 }, 'body.delay_ms'],
    [{ action: 'Heartbeat', answer: 'usual', delay_ms: 1e12 }, 'body.delay_ms'],
    [{ action: 'Heartbeat', answer: 'usual', times: 0 }, 'body.times'],
    [{ action: 'Heartbeat', answer: 'usual', delay: 5 }, 'body.delay'],
  ])('%j is wrong at %s', (body, where) => {
    expect(readBehaviour(body)).toMatchObject({ error: 'bad-behaviour', where, what: expect.any(String), right: expect.any(String) });
  });

  it('whatever is asked for is taken or explained', () => {
    const maybe = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<unknown> => fc.oneof(arb, fc.jsonValue());
    const body = fc.record(
      {
        action: maybe(fc.constantFrom(...stationActions)),
        answer: maybe(fc.constantFrom('usual', 'status', 'error', 'silence')),
        status: maybe(fc.constantFrom(...Object.values(settableStatuses).flat())),
        delay_ms: maybe(fc.nat()),
        times: maybe(fc.nat()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(body, (asked) => {
        const read = readBehaviour(asked);
        expect('behaviour' in read || read.where.startsWith('body')).toBe(true);
      }),
    );
  });
});
