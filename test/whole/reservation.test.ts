/** Reservations as back-end, drivers and passers-by meet them: OCPP 1.6 §5.1, §5.13; R-KEY-15, C-60, C-89, C-97. */
import { describe, expect, it } from 'vitest';
import { Instant, isoSeconds, later, minutes, type Side, seconds } from '../../src/kernel/index.js';
import { Bench } from './bench.js';
import { expectSoundBooks } from './books.js';
import { RawBackend } from './raw-backend.js';

interface Wish {
  readonly connectorId?: number;
  readonly idTag?: string;
  readonly parentIdTag?: string;
  readonly reservationId?: number;
  /** How long from now. */
  readonly time_s?: number;
}

async function reserve(bench: Bench, { time_s = 600, ...wish }: Wish = {}): Promise<unknown> {
  const expiryDate = isoSeconds(later(bench.clock.now(), seconds(time_s)));
  return (await bench.call('ReserveNow', { connectorId: 1, idTag: 'CARD-ANNA', reservationId: 1, expiryDate, ...wish }))['status'];
}

const cancel = async (bench: Bench, reservationId = 1) => (await bench.call('CancelReservation', { reservationId }))['status'];

const starts = (bench: Bench) =>
  bench.sent('StartTransaction').map(({ connectorId, idTag, reservationId }) => [connectorId, idTag, reservationId]);

/** A station that has reserved, with time enough for the back-end to hear of it. */
async function reserved(wish: Wish = {}, options: Parameters<typeof Bench.started>[0] = {}): Promise<Bench> {
  const bench = await Bench.started(options);
  expect(await reserve(bench, wish)).toBe('Accepted');
  await bench.run(5);
  return bench;
}

describe('a reserved side', () => {
  it('R-KEY-15: is Reserved, serves its holder only, and names the reservation in StartTransaction', async () => {
    const bench = await reserved();
    const { points } = bench.station;
    expect([points.A.status, points.A.hmiState, points.B.status]).toEqual(['Reserved', 'unavailable', 'Available']);
    expect(bench.host.station.twin.state().lights?.A).toEqual({ colour: 'red', mode: 'blinking' });
    expect(await bench.card('A', 'CARD-CARLA')).toMatchObject({ type: 'refused', why: 'side A is kept for reservation 1' });
    expect(bench.sent('Authorize')).toEqual([]);
    await bench.startByCard('A', 'card-anna');
    expect(starts(bench)).toEqual([[1, 'card-anna', 1]]);
    await bench.leave('A', 'CARD-ANNA');
    await bench.run(5);
    expect(bench.statuses(1)).toEqual(['Available', 'Reserved', 'Preparing', 'Charging', 'Finishing', 'Available']);
    expect(bench.station.reservations.all()).toEqual([]);
    await expectSoundBooks(bench);
  });

  it('is Preparing as soon as its holder is there, and Reserved again when he does not plug in', async () => {
    const bench = await reserved();
    await bench.configure('MinimumStatusDuration', '0');
    expect(await bench.card('A', 'CARD-ANNA')).toEqual({ type: 'started' });
    await bench.run(120);
    expect(bench.statuses(1)).toEqual(['Available', 'Reserved', 'Preparing', 'Reserved']);
    await bench.startByCard('A', 'CARD-ANNA');
    expect(starts(bench)).toEqual([[1, 'CARD-ANNA', 1]]);
  });

  it("stays Reserved when a stranger plugs in, and serves the stranger's vehicle when the reservation is over", async () => {
    const bench = await reserved();
    bench.plug('A');
    await bench.run(10);
    expect(bench.statuses(1)).toEqual(['Available', 'Reserved']);
    expect(await bench.card('A', 'CARD-CARLA')).toMatchObject({ type: 'refused' });
    expect(await cancel(bench)).toBe('Accepted');
    await bench.run(5);
    expect(bench.statuses(1)).toEqual(['Available', 'Reserved', 'Preparing']);
    await bench.card('A', 'CARD-CARLA');
    await bench.run(30);
    expect(starts(bench)).toEqual([[1, 'CARD-CARLA', undefined]]);
  });

  it('does not concern its holder at the other side', async () => {
    const bench = await reserved();
    await bench.startByCard('B', 'CARD-ANNA');
    expect([starts(bench), bench.statuses(1)]).toEqual([[[2, 'CARD-ANNA', undefined]], ['Available', 'Reserved']]);
  });

  it('admits the group that the reservation names, by the word of the back-end', async () => {
    const bench = await reserved({ parentIdTag: 'HOUSEHOLD' });
    expect(await bench.card('A', 'CARD-CARLA')).toMatchObject({ type: 'refused', why: 'side A is kept for reservation 1' });
    await bench.run(5);
    await bench.startByCard('A', 'CARD-BEN');
    expect(bench.sent('Authorize')).toEqual([{ idTag: 'CARD-CARLA' }, { idTag: 'CARD-BEN' }]);
    expect(starts(bench)).toEqual([[1, 'CARD-BEN', 1]]);
  });

  it('admits the group without a link, by what list and cache know', async () => {
    const bench = await reserved({ parentIdTag: 'FLEET' });
    const info = { status: 'Accepted', parentIdTag: 'FLEET' };
    await bench.call('SendLocalList', {
      updateType: 'Full',
      listVersion: 1,
      localAuthorizationList: [
        { idTag: 'CARD-FLEET', idTagInfo: info },
        { idTag: 'CARD-ALONE', idTagInfo: { status: 'Accepted' } },
      ],
    });
    await bench.configure('LocalAuthorizeOffline', 'true');
    bench.links.cut();
    await bench.run(5);
    expect(await bench.card('A', 'CARD-ALONE')).toMatchObject({ type: 'refused', why: 'side A is kept for reservation 1' });
    expect(await bench.card('A', 'CARD-FLEET')).toEqual({ type: 'started' });
  });

  it('a reservation that is made while a stranger is being asked about comes first', async () => {
    const bench = await Bench.started();
    bench.brain.setBehaviour('Authorize', { answer: 'usual', delay_ms: seconds(5) });
    const decided = bench.station.desk.presentCard('A', 'CARD-CARLA');
    await bench.run(1);
    expect(await reserve(bench)).toBe('Accepted');
    await bench.run(5);
    expect(await decided).toMatchObject({ type: 'refused', why: 'side A is kept for reservation 1' });
  });
});

describe('ReserveNow', () => {
  it('R-OCP-04: answers Occupied where somebody is, or has reserved before', async () => {
    const bench = await Bench.started();
    bench.plug('A');
    await bench.run(3);
    expect(await reserve(bench)).toBe('Occupied');
    await bench.card('A', 'CARD-CARLA');
    await bench.run(30);
    expect(await reserve(bench)).toBe('Occupied');
    await bench.leave('A', 'CARD-CARLA');
    await reserve(bench, { reservationId: 2, connectorId: 2 });
    expect(await reserve(bench, { reservationId: 3, connectorId: 2 })).toBe('Occupied');
  });

  it('R-OCP-04: answers Unavailable and Faulted where the side does not serve', async () => {
    const bench = await Bench.started();
    await bench.call('ChangeAvailability', { connectorId: 1, type: 'Inoperative' });
    expect(await reserve(bench)).toBe('Unavailable');
    bench.hands.injectFault('outlet.isolation', 'B');
    await bench.run(1);
    expect(await reserve(bench, { connectorId: 2 })).toBe('Faulted');
    expect(await reserve(bench, { connectorId: 0 })).toBe('Faulted');
    expect(bench.station.reservations.all()).toEqual([]);
  });

  it('R-OCP-04: answers Rejected for a connector that is none and for a time that is over', async () => {
    const bench = await Bench.started();
    expect(await reserve(bench, { connectorId: 3 })).toBe('Rejected');
    expect(await reserve(bench, { connectorId: -1 })).toBe('Rejected');
    expect(await reserve(bench, { time_s: -1 })).toBe('Rejected');
  });

  it('replaces the reservation of the same id, from one side to the other and without a word of Available at its new one', async () => {
    const bench = await reserved();
    await bench.configure('MinimumStatusDuration', '0');
    expect(await reserve(bench, { connectorId: 2, idTag: 'CARD-CARLA' })).toBe('Accepted');
    await bench.run(1);
    expect([bench.statuses(1), bench.statuses(2)]).toEqual([
      ['Available', 'Reserved', 'Available'],
      ['Available', 'Reserved'],
    ]);
    expect(await bench.card('B', 'CARD-ANNA')).toMatchObject({ type: 'refused' });
    expect(await bench.card('B', 'CARD-CARLA')).toEqual({ type: 'started' });
  });

  it('CancelReservation is Rejected for an id that is not known', async () => {
    const bench = await reserved();
    expect([await cancel(bench, 2), await cancel(bench), await cancel(bench)]).toEqual(['Rejected', 'Accepted', 'Rejected']);
    await bench.run(5);
    expect(bench.statuses(1)).toEqual(['Available', 'Reserved', 'Available']);
  });
});

describe('a reservation of any side', () => {
  it('keeps the last one that is free, and is used wherever its holder starts', async () => {
    const bench = await reserved({ connectorId: 0, reservationId: 7 });
    expect([bench.statuses(1), bench.statuses(2)]).toEqual([['Available'], ['Available']]);
    await bench.startByCard('A', 'CARD-CARLA');
    expect(starts(bench)).toEqual([[1, 'CARD-CARLA', undefined]]);
    expect([bench.statuses(2).at(-1), await bench.card('B', 'CARD-BEN')]).toEqual([
      'Reserved',
      { type: 'refused', why: 'side B is kept for reservation 7', right: 'the card that the side is reserved for, or the other side' },
    ]);
    await bench.startByCard('B', 'CARD-ANNA');
    expect(starts(bench).at(-1)).toEqual([2, 'CARD-ANNA', 7]);
    expect(bench.statuses(2)).toEqual(['Available', 'Reserved', 'Preparing', 'Charging']);
  });

  it('is used at once by a holder who has the choice; the other side was never reserved', async () => {
    const bench = await reserved({ connectorId: 0, reservationId: 7 });
    await bench.card('B', 'CARD-ANNA');
    await bench.run(10);
    expect(await bench.card('A', 'CARD-CARLA')).toEqual({ type: 'started' });
    bench.plug('B');
    await bench.run(30);
    expect([starts(bench), bench.statuses(1)]).toEqual([[[2, 'CARD-ANNA', 7]], ['Available', 'Preparing']]);
  });

  it('is open again when its holder did not plug in', async () => {
    const bench = await reserved({ connectorId: 0, reservationId: 7 });
    await bench.card('B', 'CARD-ANNA');
    await bench.startByCard('A', 'CARD-CARLA');
    await bench.run(60);
    expect(bench.statuses(2)).toEqual(['Available', 'Preparing', 'Reserved']);
    await bench.startByCard('B', 'CARD-ANNA');
    expect(starts(bench).at(-1)).toEqual([2, 'CARD-ANNA', 7]);
  });

  it('is shown as soon as one side goes out of service, and no longer when it serves again', async () => {
    const bench = await reserved({ connectorId: 0 });
    await bench.call('ChangeAvailability', { connectorId: 2, type: 'Inoperative' });
    await bench.run(5);
    expect(bench.statuses(1)).toEqual(['Available', 'Reserved']);
    await bench.call('ChangeAvailability', { connectorId: 2, type: 'Operative' });
    await bench.run(5);
    expect(bench.statuses(1)).toEqual(['Available', 'Reserved', 'Available']);
  });

  it('is announced by its key, and Rejected where the station has no such key', async () => {
    const bench = await Bench.started();
    const key = ['ReserveConnectorZeroSupported'];
    expect(await bench.call('GetConfiguration', { key })).toMatchObject({ configurationKey: [{ readonly: true, value: 'true' }] });
    expect(await bench.configure('ReserveConnectorZeroSupported', 'false')).toBe('Rejected');
    const field = await Bench.started({ profile: { name: 'zd-4.2' } });
    expect(await field.call('GetConfiguration', { key })).toMatchObject({ unknownKey: key });
    expect([await reserve(field, { connectorId: 0 }), await reserve(field)]).toEqual(['Rejected', 'Accepted']);
  });
});

describe('the end of a reservation', () => {
  it('comes at its time, whatever the clock said when it was made', async () => {
    const bench = await reserved({ time_s: 600 }, { clockError_ms: minutes(-20) });
    await bench.run(590);
    expect(bench.statuses(1).at(-1)).toBe('Reserved');
    await bench.run(10);
    expect(bench.statuses(1)).toEqual(['Available', 'Reserved', 'Available']);
    expect(bench.station.journal.entries().filter(({ event }) => event === 'reservation.ended')).toMatchObject([{ id: 1, why: 'expired' }]);
  });

  it.each<readonly [cause: string, status: string, begin: (bench: Bench) => void, end: (bench: Bench) => void]>([
    [
      'a fault',
      'Faulted',
      (bench) => bench.hands.injectFault('outlet.isolation', 'A'),
      (bench) => bench.hands.clearFault('outlet.isolation', 'A'),
    ],
    ['an open door', 'Unavailable', (bench) => bench.hands.setDoor('front', 'open'), (bench) => bench.hands.setDoor('front', 'closed')],
    [
      'the back-end, which takes the side out of service',
      'Unavailable',
      (bench) => void bench.call('ChangeAvailability', { connectorId: 1, type: 'Inoperative' }),
      (bench) => void bench.call('ChangeAvailability', { connectorId: 1, type: 'Operative' }),
    ],
  ])('is %s', async (_cause, status, begin, end) => {
    const bench = await reserved();
    begin(bench);
    await bench.run(5);
    end(bench);
    await bench.run(120);
    expect(bench.statuses(1)).toEqual(['Available', 'Reserved', status, 'Available']);
    expect(await cancel(bench)).toBe('Rejected');
  });

  it('that falls between permit and start leaves the session without it', async () => {
    const bench = await reserved();
    await bench.card('A', 'CARD-ANNA');
    expect(await cancel(bench)).toBe('Accepted');
    bench.plug('A');
    await bench.run(30);
    expect(starts(bench)).toEqual([[1, 'CARD-ANNA', undefined]]);
    await bench.leave('A');
    await expectSoundBooks(bench);
  });
});

describe('remote start and free vend', () => {
  it.each(['true', 'false'])('a remote start needs the token of the reservation, with AuthorizeRemoteTxRequests %s', async (asks) => {
    const bench = await reserved();
    await bench.configure('AuthorizeRemoteTxRequests', asks);
    const remoteStart = async (idTag: string) => (await bench.call('RemoteStartTransaction', { idTag, connectorId: 1 }))['status'];
    expect([await remoteStart('APP-USER'), await remoteStart('card-anna')]).toEqual(['Rejected', 'Accepted']);
    bench.plug('A');
    await bench.run(40);
    expect(starts(bench)).toEqual([[1, 'card-anna', 1]]);
  });

  it('where the reservation names a group, the back-end is asked whether the token belongs to it', async () => {
    const bench = await reserved({ parentIdTag: 'HOUSEHOLD' });
    await bench.configure('AuthorizeRemoteTxRequests', 'false');
    const remoteStart = (idTag: string) => bench.call('RemoteStartTransaction', { idTag, connectorId: 1 });
    await remoteStart('APP-USER');
    await bench.run(5);
    expect(bench.statuses(1).at(-1)).toBe('Reserved');
    await remoteStart('CARD-BEN');
    bench.plug('A');
    await bench.run(40);
    expect(starts(bench)).toEqual([[1, 'CARD-BEN', 1]]);
  });

  it('a reservation comes before free vend; when it is over, a vehicle that waits is served', async () => {
    const bench = await Bench.started();
    await bench.configure('VWGC.FreeVendModeIdToken', 'APP-USER');
    expect(await bench.configure('VWGC.FreeVendModeActive', 'true')).toBe('Accepted');
    await reserve(bench, { time_s: 300 });
    bench.plug('A');
    bench.plug('B');
    await bench.run(60);
    expect(starts(bench)).toEqual([[2, 'APP-USER', undefined]]);
    await bench.run(280);
    expect(starts(bench)).toEqual([
      [2, 'APP-USER', undefined],
      [1, 'APP-USER', undefined],
    ]);
  });
});

describe('a restart', () => {
  it.each(['soft', 'hard', 'power'] as const)('%s: a reservation outlasts it, without a word of Available', async (kind) => {
    const bench = await reserved({ time_s: 3600 });
    if (kind === 'power') {
      bench.host.cutPower();
      await bench.run(300);
      await bench.powerOn();
    } else {
      bench.station.restart(kind);
      await bench.run(300);
    }
    expect(bench.statuses(1).slice(1)).not.toContain('Available');
    expect(bench.statuses(1).at(-1)).toBe('Reserved');
    expect(await bench.card('A', 'CARD-CARLA')).toMatchObject({ type: 'refused' });
    await bench.startByCard('A', 'CARD-ANNA');
    expect(starts(bench)).toEqual([[1, 'CARD-ANNA', 1]]);
  });

  it('a reservation whose time passes meanwhile is over', async () => {
    const bench = await reserved({ time_s: 60 });
    bench.host.cutPower();
    await bench.run(120);
    await bench.powerOn();
    expect(bench.statuses(1)).toEqual(['Available', 'Reserved', 'Available']);
  });

  it('without a link a reservation holds and ends as with one, and the back-end hears what is true then', async () => {
    const bench = await reserved({ time_s: 300 });
    bench.links.cut();
    await bench.run(60);
    expect(await bench.card('A', 'CARD-CARLA')).toMatchObject({ type: 'refused' });
    await bench.run(300);
    bench.links.restore();
    await bench.run(120);
    expect(bench.statuses(1)).toEqual(['Available', 'Reserved', 'Available']);
  });
});

describe('a back-end that speaks at once', () => {
  it('gets an answer to each of its commands in the middle of the boot (field notes §12)', async () => {
    const raw = new RawBackend();
    const salvo: readonly (readonly [string, object])[] = [
      ['ReserveNow', { connectorId: 1, expiryDate: isoSeconds(Instant(raw.clock.now() + 60_000)), idTag: 'CARD-ANNA', reservationId: 42 }],
      ['CancelReservation', { reservationId: 42 }],
      ['GetLocalListVersion', {}],
      ['ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '10' }],
      ['TriggerMessage', { requestedMessage: 'Heartbeat' }],
      ['TriggerMessage', { requestedMessage: 'DiagnosticsStatusNotification' }],
      ['GetConfiguration', {}],
    ];
    const boot = raw.script['BootNotification'];
    raw.script['BootNotification'] = (payload) => {
      for (const [i, [action, request]] of salvo.entries()) void raw.send(JSON.stringify([2, `c${i}`, action, request]));
      return boot?.(payload) ?? {};
    };
    await raw.start();
    await raw.run(30);
    const answers = raw.answers.toSorted(([, a], [, b]) => String(a).localeCompare(String(b)));
    expect(answers.map(([type, id]) => [type, id])).toEqual(salvo.map((_, i) => [3, `c${i}`]));
    expect(answers.map(([, , answer]) => answer)).toMatchObject([
      { status: 'Accepted' },
      { status: 'Accepted' },
      { listVersion: 0 },
      { status: 'Accepted' },
      { status: 'Accepted' },
      { status: 'Accepted' },
      { configurationKey: expect.arrayContaining([{ key: 'MeterValueSampleInterval', readonly: false, value: '10' }]) },
    ]);
    const calls = raw.calls.map(([, , action]) => action);
    expect(calls.filter((action) => action === 'BootNotification')).toHaveLength(1);
    expect(calls).toEqual(expect.arrayContaining(['Heartbeat', 'DiagnosticsStatusNotification']));
    const statuses = raw.calls.filter(([, , action]) => action === 'StatusNotification').map(([, , , payload]) => payload);
    expect(statuses).toMatchObject([0, 1, 2].map((connectorId) => ({ connectorId, status: 'Available' })));
  });
});

/** Both sides in turn, so that nothing is true of one only. */
it.each(['A', 'B'] as const satisfies readonly Side[])('side %s is kept by its own number', async (side) => {
  const bench = await reserved({ connectorId: side === 'A' ? 1 : 2 });
  expect(bench.station.reservations.keptFor(side)?.id).toBe(1);
  expect(bench.station.reservations.keptFor(side === 'A' ? 'B' : 'A')).toBeUndefined();
});
