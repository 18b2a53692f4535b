/** The gatekeeper objects to whatever a broken station would do. The station is whole; what is broken is its double, or the account of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { TranscriptLine } from '../../src/api/rig.js';
import type { Account } from './account.js';
import type { Act } from './acts.js';
import { objectionsTo } from './gatekeeper.js';
import { Schedule } from './schedule.js';

const wait = (time_s: number): Act => ({ act: 'wait', time_s });
const card = (side: 'A' | 'B', token: string): Act => ({ act: 'card', side, token, patient: true });

async function accountOf(acts: readonly Act[], meddle?: (schedule: Schedule) => void): Promise<Account> {
  const schedule = new Schedule('gatekeeper');
  await schedule.begin();
  for (const act of acts) await schedule.perform(act);
  meddle?.(schedule);
  await schedule.perform(wait(60));
  await schedule.end();
  return schedule.account();
}

const twoSessions: readonly Act[] = [
  { act: 'plug', side: 'A' },
  wait(3),
  card('A', 'CARD-ANNA'),
  wait(60),
  { act: 'plug', side: 'B' },
  wait(3),
  { act: 'remoteStart', side: 'B' },
  wait(300),
];

describe('the gatekeeper', () => {
  let sound: Account;
  beforeAll(async () => {
    sound = await accountOf(twoSessions);
  });

  it('has nothing against a station that does what it should', () => {
    expect(objectionsTo(sound)).toEqual([]);
  });

  it('objects to a session that begins although nobody has asked', async () => {
    const account = await accountOf([{ act: 'plug', side: 'B' }, wait(3)], ({ station }) =>
      station.points.B.permit({ idToken: 'CARD-ANNA', means: 'ISO14443' }),
    );
    expect(objectionsTo(account)).toEqual([expect.stringMatching(/CARD-ANNA at side B.* began without leave/)]);
  });

  it('objects to a session at the other side than the one where the card was held', async () => {
    const acts: readonly Act[] = [{ act: 'plug', side: 'A' }, { act: 'plug', side: 'B' }, wait(3), card('A', 'CARD-ANNA'), wait(5)];
    const account = await accountOf(acts, ({ station }) => station.points.B.permit({ idToken: 'CARD-ANNA', means: 'ISO14443' }));
    expect(objectionsTo(account)).toEqual([expect.stringMatching(/CARD-ANNA at side B.* began without leave/)]);
  });

  it('objects to a session of a token that the back-end has refused, or has not been asked about', () => {
    expect(objectionsTo(answering(sound, 'Authorize', 'CARD-ANNA', { idTagInfo: { status: 'Blocked' } }))).toEqual([
      expect.stringMatching(/CARD-ANNA at side A.* began without leave/),
    ]);
    expect(objectionsTo(without(sound, 'Authorize', 'APP-USER'))).toEqual([
      expect.stringMatching(/APP-USER at side B.* began without leave/),
    ]);
  });

  it('objects to one card that starts two sessions', () => {
    const { lines } = sound;
    const [start] = callsOf(sound, 'StartTransaction');
    const last = String(lines.at(-1)?.time);
    const again = { connectorId: 1, idTag: 'CARD-ANNA', meterStart: 9, timestamp: later(start, 20) };
    const account = { ...sound, lines: [...lines, line(lines.length + 1, last, 'sent', [2, 'again', 'StartTransaction', again])] };
    expect(objectionsTo(account)).toContainEqual(expect.stringMatching(/CARD-ANNA at side A.* began without leave/));
  });

  it.each([
    ['the side was kept for reservation 7 of CARD-CARLA', 'ReserveNow', { connectorId: 1, idTag: 'CARD-CARLA', reservationId: 7 }],
    ['connector 1 was Inoperative', 'ChangeAvailability', { connectorId: 1, type: 'Inoperative' }],
    ['connector 0 was Inoperative', 'ChangeAvailability', { connectorId: 0, type: 'Inoperative' }],
  ])('objects to a session that begins although %s', (why, action, payload) => {
    const account = commanded(sound, 0, action, { ...payload, expiryDate: '2027-01-01T00:00:00Z' });
    expect(objectionsTo(account)).toContainEqual(expect.stringMatching(new RegExp(`CARD-ANNA at side A.* began although ${why}`)));
  });

  it('objects to a second stranger where any side was kept for somebody', () => {
    const payload = { connectorId: 0, idTag: 'CARD-CARLA', reservationId: 7, expiryDate: '2027-01-01T00:00:00Z' };
    expect(objectionsTo(commanded(sound, 0, 'ReserveNow', payload))).toEqual([
      expect.stringMatching(/APP-USER at side B.* although the side was kept for reservation 7/),
    ]);
  });

  it('objects to a session that goes on although its cable is out', () => {
    const deeds = sound.deeds.map((deed) => (deed.act.act === 'unplug' ? { ...deed, at_ms: deed.at_ms - 120_000, after: 40 } : deed));
    expect(objectionsTo({ ...sound, deeds })).toContainEqual(expect.stringMatching(/CARD-ANNA.* went on although its cable was drawn/));
  });

  it('objects to a session that goes on although the back-end has refused its start', () => {
    const account = answering(sound, 'StartTransaction', 'CARD-ANNA', { transactionId: 1, idTagInfo: { status: 'Invalid' } });
    expect(objectionsTo(account)).toEqual([expect.stringMatching(/CARD-ANNA.* went on although the back-end answered Invalid/)]);
  });

  it('objects to a session that goes on although it was stopped remotely', () => {
    const after = sound.lines.findIndex(({ frame }) => Array.isArray(frame) && frame[2] === 'MeterValues');
    const account = commanded(sound, after, 'RemoteStopTransaction', { transactionId: 1 });
    expect(objectionsTo(account)).toEqual([expect.stringMatching(/CARD-ANNA.* went on although it was stopped remotely/)]);
  });

  it('objects to a single watt-hour outside of a transaction', () => {
    const late = sound.energy.length - 5;
    const energy = sound.energy.map((sample, i) =>
      i < late ? sample : { ...sample, energy_Wh: { ...sample.energy_Wh, B: sample.energy_Wh.B + 1 } },
    );
    expect(objectionsTo({ ...sound, energy })).toEqual([expect.stringMatching(/^1.000 Wh left side B .* outside of any transaction$/)]);
  });

  it.each([
    ['StartTransaction', /StartTransaction came again although it was answered/],
    ['StopTransaction', /StopTransaction came again although it was answered/],
    ['MeterValues', /MeterValues came again although it was answered/],
  ])('objects to a %s that comes again although it was answered', (action, objection) => {
    const { lines } = sound;
    const again = callsOf(sound, action).find(({ transactionId }) => action === 'StartTransaction' || transactionId !== undefined);
    const account = {
      ...sound,
      lines: [...lines, line(lines.length + 1, String(lines.at(-1)?.time), 'sent', [2, 'again', action, again])],
    };
    expect(objectionsTo(account)).toContainEqual(expect.stringMatching(objection));
  });

  it('objects to a transaction that is told of after a later one, and to readings after the stop', () => {
    const calls = sound.lines.map((one) => ({ one, frame: frameOf(one) }));
    const starts = calls.filter(({ frame }) => frame[2] === 'StartTransaction').map(({ one }) => one);
    const swapped = sound.lines.map((one) => (starts.includes(one) ? { ...one, frame: starts[1 - starts.indexOf(one)]?.frame } : one));
    expect(objectionsTo({ ...sound, lines: swapped })).toContainEqual(expect.stringMatching(/came after that of a later transaction/));

    const stop = calls.findIndex(({ frame }) => frame[2] === 'StopTransaction');
    const reading = { ...callsOf(sound, 'MeterValues').find(({ transactionId }) => transactionId === 1), meterValue: [] };
    const late = line(0, String(sound.lines[stop]?.time), 'sent', [2, 'late', 'MeterValues', reading]);
    const account = { ...sound, lines: [...sound.lines.slice(0, stop + 1), late, ...sound.lines.slice(stop + 1)] };
    expect(objectionsTo(account)).toEqual([expect.stringMatching(/MeterValues of transaction \d came after its stop/)]);
  });

  it('objects to free vend that is off', async () => {
    const account = await accountOf([{ act: 'set', key: 'VWGC.FreeVendModeActive', on: true }, { act: 'plug', side: 'A' }, wait(120)]);
    expect(objectionsTo(account)).toEqual([]);
    expect(objectionsTo(answering(account, 'ChangeConfiguration', undefined, { status: 'Rejected' }))).toEqual([
      expect.stringMatching(/UNDEFINED_ID_TOKEN at side A.* began without leave/),
    ]);
  });

  it('objects to free vend at a side that is out of service', async () => {
    const account = await accountOf([
      { act: 'availability', connectorId: 1, operative: false },
      { act: 'set', key: 'VWGC.FreeVendModeActive', on: true },
      { act: 'plug', side: 'A' },
      wait(300),
      { act: 'availability', connectorId: 1, operative: true },
      wait(120),
    ]);
    expect(callsOf(account, 'StartTransaction')).toHaveLength(1);
    expect(objectionsTo(account)).toEqual([]);
    const lines = account.lines.filter(({ frame }) => !JSON.stringify(frame).includes('"Operative"'));
    expect(objectionsTo({ ...account, lines })).toEqual([
      expect.stringMatching(/UNDEFINED_ID_TOKEN.* although connector 1 was Inoperative/),
    ]);
  });

  it('objects to a session without a link that no rule allows', async () => {
    const account = await accountOf([
      { act: 'list', full: true, listed: [{ idTag: 'CARD-CARLA', status: 'Accepted' }] },
      { act: 'set', key: 'LocalAuthorizeOffline', on: true },
      { act: 'cutLink' },
      { act: 'plug', side: 'A' },
      wait(3),
      card('A', 'CARD-CARLA'),
      wait(120),
    ]);
    expect(callsOf(account, 'StartTransaction')).toHaveLength(1);
    expect(objectionsTo(account)).toEqual([]);
    for (const action of ['SendLocalList', 'ChangeConfiguration']) {
      const forbidden = answering(account, action, undefined, { status: 'Failed' });
      expect(objectionsTo(forbidden)).toEqual([expect.stringMatching(/CARD-CARLA at side A.* began without leave/)]);
    }
  });
});

type Frame = readonly [type: number, id: string, ...rest: unknown[]];

const frameOf = ({ frame }: TranscriptLine): Frame => frame as Frame;
const line = (number: number, time: string, direction: TranscriptLine['direction'], frame: Frame): TranscriptLine => ({
  number,
  time,
  direction,
  frame,
});

const callsOf = ({ lines }: Account, action: string) =>
  lines
    .map(frameOf)
    .flatMap(([type, , name, payload]) => (type === 2 && name === action ? [payload as Readonly<Record<string, unknown>>] : []));

const later = (start: Readonly<Record<string, unknown>> | undefined, by_s: number): string =>
  new Date(Date.parse(String(start?.['timestamp'])) + by_s * 1000).toISOString();

/** Ids of the calls of an action, of one token where one is named. */
const idsOf = ({ lines }: Account, action: string, idTag: string | undefined): ReadonlySet<string> =>
  new Set(
    lines
      .map(frameOf)
      .filter(([type, , name, payload]) => type === 2 && name === action && (payload as { idTag?: string }).idTag === idTag)
      .map(([, id]) => id),
  );

/** The account of a station whose calls, or commands, were answered otherwise. */
function answering(account: Account, action: string, idTag: string | undefined, answer: object): Account {
  const ids = idsOf(account, action, idTag);
  return {
    ...account,
    lines: account.lines.map((one) => {
      const [type, id] = frameOf(one);
      return type === 3 && ids.has(id) ? { ...one, frame: [3, id, answer] } : one;
    }),
  };
}

function without(account: Account, action: string, idTag: string): Account {
  const ids = idsOf(account, action, idTag);
  return { ...account, lines: account.lines.filter((one) => !ids.has(frameOf(one)[1])) };
}

/** The account of a station that has accepted a command as well. */
function commanded(account: Account, after: number, action: string, payload: object): Account {
  const { time = '', number = 0 } = account.lines[after] ?? {};
  const exchange = [
    line(number, time, 'received', [2, 'meddled', action, payload]),
    line(number, time, 'sent', [3, 'meddled', { status: 'Accepted' }]),
  ];
  return { ...account, lines: [...account.lines.slice(0, after + 1), ...exchange, ...account.lines.slice(after + 1)] };
}
