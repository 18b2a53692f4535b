/** How a story is played: what an expectation looks at, when it looks, and what is said of one that fails. */
import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../src/stories/index.js';
import { failureOf, play, storyIn, withSteps } from './playing.js';

const started = ['plug: { side: A, vehicle: saloon-400, soc: 20 % }', 'wait: 3 s', 'card: { side: A, token: CARD-ANNA }'];

const failureIn = async (...steps: readonly string[]) => failureOf(await play(storyIn(withSteps(...steps))));

describe('an expectation that fails', () => {
  it('names step, line, what was expected and the same message with other contents', async () => {
    expect(
      await failureIn(
        'plug: { side: A, vehicle: van, soc: 20 % }',
        'expect: { message: StatusNotification, side: A, status: Charging, within: 5 s }',
      ),
    ).toEqual({
      number: 2,
      line: 5,
      text: 'expect: { message: StatusNotification, side: A, status: Charging, within: 5 s }',
      expected: 'StatusNotification with connectorId 1, status Charging, within 5 s',
      seen: '08:00:12 StatusNotification { connectorId: 1, errorCode: NoError, status: Preparing, timestamp: 2026-03-02T08:00:10Z, vendorId: VWGC }',
    });
  });

  it('shows other messages where there is none of that name, and says so where there is none at all', async () => {
    expect(
      await failureIn('plug: { side: A, vehicle: van, soc: 20 % }', 'expect: { message: StartTransaction, within: 5 s }'),
    ).toMatchObject({
      seen: expect.stringMatching(/^other messages: 08:00:12 StatusNotification \{ connectorId: 1, /),
    });
    expect(await failureIn('choose: A', 'expect: { message: StartTransaction, within: 5 s }')).toMatchObject({ seen: 'no message' });
  });

  it('points at a message that would fit but has met another expectation, or came before the last hand', async () => {
    const preparing = 'expect: { message: StatusNotification, status: Preparing, within: 5 s }';
    const failure = await failureIn('plug: { side: A, vehicle: van, soc: 20 % }', preparing, preparing);
    expect(failure).toMatchObject({ number: 3, seen: expect.stringContaining('(one that fits came at 08:00:12 StatusNotification') });
  });

  it('shows what is otherwise than expected, and not what is right', async () => {
    expect(await failureIn('expect: { side: A, hmi: charging, plugged: false, power: over 3 kW }')).toMatchObject({
      expected: 'side A: hmi charging, plugged false, power over 3 kW, now',
      seen: 'side A: hmi available, power 0 W',
    });
  });

  it('is the last step of the story', async () => {
    const result = await play(storyIn(withSteps('wait: 1 s', 'expect: { side: A, hmi: charging }', 'wait: 1 s')));
    expect(result).toMatchObject({ passed: false, of: 3 });
    expect(result.steps.map(({ ok }) => ok)).toEqual([true, false]);
  });

  it('tells the transactions that there are', async () => {
    expect(await failureIn(...started, 'wait: 5 min', 'expect: { transactions: 1, running: false }')).toMatchObject({
      seen: expect.stringMatching(/^0 of 1: connector 1, CARD-ANNA, running/),
    });
  });

  it('tells the records that there are', async () => {
    expect(await failureIn('expect: { record: verified }')).toMatchObject({
      expected: 'some records, each verified, now',
      seen: 'no record',
    });
    const stopped = [...started, 'wait: 5 min', 'card: { side: A, token: CARD-ANNA }', 'wait: 1 min'];
    expect(await failureIn(...stopped, 'expect: { record: verified, count: 2 }')).toMatchObject({
      seen: expect.stringMatching(/^verified, \d/),
    });
    expect(await failureIn(...stopped, 'expect: { record: altered }')).toMatchObject({ seen: expect.stringMatching(/^verified, \d/) });
    expect(await failureIn(...stopped, 'expect: { record: verified, count: 1, energy: over 5 kWh }')).toBeUndefined();
  });
});

describe('a step that cannot be done', () => {
  it('says why, and what would be right', async () => {
    expect(await failureIn('unplug: A')).toMatchObject({ expected: 'plug one in first', seen: 'no vehicle is plugged in at A' });
    expect(await failureIn('clear fault: station.ambient')).toMatchObject({ seen: 'station.ambient is not raised' });
    expect(await failureIn('configure: { ocpp: { heart_beat_interval: often } }')).toMatchObject({
      seen: expect.stringContaining('heart_beat_interval'),
    });
  });

  it('a card that is decided otherwise than expected', async () => {
    expect(await failureIn('card: { side: A, token: CARD-NOBODY, outcome: started }')).toMatchObject({
      expected: 'started',
      seen: expect.stringMatching(/^refused: /),
    });
  });

  it('a command that is answered otherwise than expected, or not carried out at all', async () => {
    const start = 'RemoteStartTransaction: { idTag: APP-USER, connectorId: 7 }';
    expect(await failureIn(`backend: { ${start}, answer: Accepted }`)).toMatchObject({
      expected: 'an answer with status Accepted',
      seen: '{ status: Rejected }',
    });
    expect(await failureIn('backend: { RemoteStopTransaction: { transactionId: running on A } }')).toMatchObject({
      expected: 'a transaction that runs on A',
      seen: 'there is none',
    });
    expect(await failureIn('link: cut', 'wait: 1 s', `backend: { ${start} }`)).toMatchObject({
      expected: 'an answer',
      seen: expect.stringContaining('not connected'),
    });
  });

  it('a setting that is refused', async () => {
    expect(await failureIn('settings: { HeartbeatInterval: 60, MeterValueSampleInterval: 2 }')).toMatchObject({
      expected: 'MeterValueSampleInterval = 2 Accepted',
      seen: 'Rejected',
    });
  });

  it('in the setup: then no step is taken', async () => {
    const result = await play(storyIn(`title: A\nabout: B\nsetup:\n  settings: { MeterValueSampleInterval: 2 }\nsteps:\n  - wait: 1 s`));
    expect(result).toMatchObject({ passed: false, of: 1, steps: [{ number: 0, line: 4, ok: false, seen: 'Rejected' }] });
  });
});

describe('time', () => {
  it('passes as it is told, and a time of the day is its next occurrence', async () => {
    const { steps } = await play(storyIn(withSteps('wait: 1 h 30 min', 'at: "10:00"', 'at: "09:59:30"', 'at: 2026-03-05T00:00:00Z')));
    expect(steps.map(({ at }) => at)).toEqual([
      '2026-03-02T09:30:10.000Z',
      '2026-03-02T10:00:00.000Z',
      '2026-03-03T09:59:30.000Z',
      '2026-03-05T00:00:00.000Z',
    ]);
  });

  it('does not run backwards', async () => {
    expect(await failureIn('at: 2020-01-01T00:00:00Z')).toMatchObject({ expected: 'a time after 2026-03-02T08:00:10.000Z' });
  });

  it('within: the expectation is over as soon as it is true; until: the same, with more patience', async () => {
    const { steps } = await play(
      storyIn(withSteps(...started, 'expect: { side: A, hmi: charging, within: 1 h }', 'until: { side: A, soc: at least 30 % }')),
    );
    const [charging, full] = steps.slice(-2).map(({ at }) => at.slice(11, 16));
    expect([charging, full]).toEqual(['08:00', '08:04']);
  });

  it('not within: it waits the whole time, and fails when the thing comes', async () => {
    const { steps } = await play(storyIn(withSteps('expect: { side: A, hmi: charging, not within: 10 min }')));
    expect(steps[0]).toMatchObject({ ok: true, at: '2026-03-02T08:10:10.000Z' });
    expect(await failureIn(...started, 'expect: { message: StartTransaction, not within: 1 min }')).toMatchObject({
      expected: 'for 1 min not: StartTransaction',
      seen: expect.stringContaining('StartTransaction { connectorId: 1'),
    });
  });

  it('for: it fails as soon as it is no longer true', async () => {
    expect(await failureIn('expect: { side: A, hmi: available, for: 10 min }')).toBeUndefined();
    expect(await failureIn(...started, 'expect: { side: A, hmi: connected, for: 10 min }')).toMatchObject({
      expected: 'for 10 min: side A: hmi connected',
      seen: 'side A: hmi charging',
    });
  });

  it('without a time it must be true now', async () => {
    expect(await failureIn(...started, 'expect: { side: A, hmi: charging }')).toBeDefined();
    expect(
      await failureIn(...started, 'expect: { side: A, hmi: charging, within: 1 min }', 'expect: { side: A, hmi: charging }'),
    ).toBeUndefined();
  });
});

describe('messages', () => {
  it('meet one expectation each, and may be counted', async () => {
    const both = [
      'plug: { side: A, vehicle: van, soc: 20 % }',
      'wait: 5 s',
      'settings: { MeterValueSampleInterval: 10 }',
      'card: { side: A, token: CARD-ANNA }',
      'wait: 3 min',
    ];
    expect(
      await failureIn(
        ...both,
        'expect: { message: MeterValues, connector: 1, count: over 10 }',
        'expect: { message: MeterValues, connector: 1, count: 0 }',
      ),
    ).toBeUndefined();
  });

  it('are looked into by paths, also those that the back-end sends, answers and refuses', async () => {
    expect(
      await failureIn(
        ...started,
        'expect: { answer: Authorize, from: back-end, idTagInfo.status: Accepted, idTagInfo.parentIdTag: HOUSE* }',
        'backend: { TriggerMessage: { requestedMessage: StatusNotification, connectorId: 1 }, answer: Accepted }',
        'expect: { message: TriggerMessage, from: back-end, requestedMessage: StatusNotification }',
        'expect: { message: StatusNotification, side: A, status: [Preparing, Charging], within: 5 s }',
        'behave: { Authorize: { error: InternalError } }',
        'card: { side: B, token: CARD-CARLA, outcome: refused }',
        'expect: { refusal: Authorize, code: InternalError }',
      ),
    ).toBeUndefined();
  });
});

describe('whoever follows a story', () => {
  it('hears of each step as it begins and when it has ended', async () => {
    const heard: (readonly [number, StepResult['ok'] | undefined])[] = [];
    await play(storyIn(withSteps('wait: 1 s', 'unplug: A', 'wait: 1 s')), {
      onProgress: ({ number }, result) => heard.push([number, result?.ok]),
    });
    expect(heard).toEqual([
      [1, undefined],
      [1, true],
      [2, undefined],
      [2, false],
    ]);
  });

  it('may end it early', async () => {
    const abort = new AbortController();
    const steps: number[] = [];
    const played = play(storyIn(withSteps('wait: 1 s', 'wait: 1 s', 'wait: 1 s')), {
      signal: abort.signal,
      onProgress: ({ number }) => {
        steps.push(number);
        if (number === 2) abort.abort(new Error('enough'));
      },
    });
    await expect(played).rejects.toThrow('enough');
    expect(steps).toEqual([1, 1, 2]);
  });
});
