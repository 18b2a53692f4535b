/** Who may start and stop, by card: R-AUT, OCPP 1.6 §3.5, §4.1, §4.8. */
import { describe, expect, it } from 'vitest';
import { Bench } from './bench.js';

const start = (bench: Bench) => bench.sent('StartTransaction').map(({ connectorId, idTag }) => ({ connectorId, idTag }));

describe('starting with a card', () => {
  it('asks the back-end, then starts the transaction with that token on that side', async () => {
    const bench = await Bench.started();
    bench.plug('B');
    await bench.run(3);
    expect(await bench.card('B', 'CARD-CARLA')).toEqual({ type: 'started' });
    await bench.run(30);
    expect(start(bench)).toEqual([{ connectorId: 2, idTag: 'CARD-CARLA' }]);
    const order = bench.requests().map(({ action }) => action);
    expect(order.indexOf('Authorize')).toBeLessThan(order.indexOf('StartTransaction'));
    expect(bench.brain.findings()).toEqual([]);
  });

  it.each([
    ['CARD-BLOCKED', 'Blocked', 'a back-end that no longer blocks this one'],
    ['CARD-EXPIRED', 'Expired', 'a later expiry date at the back-end'],
    ['NOBODY', 'Invalid', 'a back-end that knows this one'],
  ])('refuses %s, which the back-end calls %s, and no energy flows', async (token, status, right) => {
    const bench = await Bench.started();
    bench.plug('A');
    await bench.run(3);
    expect(await bench.card('A', token)).toEqual({
      type: 'refused',
      why: `the back-end answers ${status}`,
      right: `another card, or ${right}`,
    });
    await bench.run(120);
    expect(start(bench)).toEqual([]);
    expect(bench.delivered_Wh('A')).toBe(0);
    expect(bench.statuses(1)).toEqual(['Available', 'Preparing']);
  });

  it('R-AUT-05: tokens compare without regard to case, and more than 20 characters are none', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-CARLA');
    expect(await bench.card('A', 'card-carla')).toEqual({ type: 'stopped' });
    await bench.run(10);
    expect(bench.reasons()).toEqual(['Local']);
    bench.plug('B');
    await bench.configure('AllowOfflineTxForUnknownId', 'true');
    bench.links.cut();
    await bench.run(3);
    expect(await bench.card('B', '123456789012345678901')).toMatchObject({ type: 'refused' });
    expect(await bench.card('B', '12345678901234567890')).toEqual({ type: 'started' });
  });

  it('a card held twice within three seconds is one gesture; after that it is another', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    expect(await bench.card('A', 'CARD-ANNA')).toEqual({ type: 'stopped' });
    expect(await bench.card('A', 'CARD-ANNA')).toMatchObject({ type: 'refused', why: 'the card was held a moment ago' });
  });

  it('a card held while the cable of a finished session is still in starts nothing', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.card('A', 'CARD-ANNA');
    await bench.run(10);
    expect(await bench.card('A', 'CARD-ANNA')).toMatchObject({ type: 'refused' });
    await bench.run(60);
    expect(bench.sent('StartTransaction')).toHaveLength(1);
  });

  it('the card may come before the cable', async () => {
    const bench = await Bench.started();
    expect(await bench.card('A', 'CARD-ANNA')).toEqual({ type: 'started' });
    await bench.run(10);
    bench.plug('A');
    await bench.run(30);
    expect(bench.statuses(1)).toEqual(['Available', 'Preparing', 'Charging']);
  });

  it('R-KEY-04: without a cable the station goes back to Available after ConnectionTimeOut, and never with 0', async () => {
    const bench = await Bench.started();
    await bench.card('A', 'CARD-ANNA');
    bench.hands.plug('A', { vehicle: 'van', soc_pct: 40, contact: 'bad' });
    await bench.run(58);
    expect(bench.statuses(1).at(-1)).toBe('Preparing');
    await bench.run(4);
    expect(bench.statuses(1)).toEqual(['Available', 'Preparing', 'Available']);
    bench.hands.unplug('A');

    await bench.configure('ConnectionTimeOut', '0');
    await bench.card('A', 'CARD-ANNA');
    await bench.run(3600);
    expect(bench.statuses(1).at(-1)).toBe('Preparing');
  });

  it('R-KEY-03: before 4.8 ConnectionTimeOut reads -1, cannot be changed and limits nothing', async () => {
    const bench = await Bench.started({ profile: { generation: '4.2' } });
    expect(await bench.call('GetConfiguration', { key: ['ConnectionTimeOut'] })).toMatchObject({ configurationKey: [{ value: '-1' }] });
    expect(await bench.configure('ConnectionTimeOut', '30')).toBe('Rejected');
    await bench.card('A', 'CARD-ANNA');
    await bench.run(3600);
    expect(bench.statuses(1).at(-1)).toBe('Preparing');
  });

  it('a vehicle that ends the communication gets no transaction', async () => {
    const bench = await Bench.started();
    bench.plug('A', { refuses: true });
    await bench.run(3);
    await bench.card('A', 'CARD-ANNA');
    await bench.run(60);
    expect(bench.statuses(1)).toEqual(['Available', 'Preparing', 'Finishing']);
    bench.hands.unplug('A');
    await bench.run(10);
    expect(bench.statuses(1).at(-1)).toBe('Available');
    expect(bench.sent('StartTransaction')).toEqual([]);
  });
});

describe('stopping with a card', () => {
  it('R-AUT-16: the starting card may, and so may a card of its group', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-ANNA');
    expect(await bench.card('A', 'CARD-BEN')).toEqual({ type: 'stopped' });
    await bench.run(10);
    expect(bench.sent('StopTransaction')).toMatchObject([{ reason: 'Local', idTag: 'CARD-BEN' }]);
  });

  it('R-AUT-16: the token of the group itself may, without anybody being asked', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-ANNA');
    const asked = bench.sent('Authorize').length;
    expect(await bench.card('A', 'HOUSEHOLD')).toEqual({ type: 'stopped' });
    expect(bench.sent('Authorize')).toHaveLength(asked);
  });

  it('R-AUT-16: a good card of nobody in the group may not', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-ANNA');
    expect(await bench.card('A', 'CARD-CARLA')).toMatchObject({ type: 'refused' });
    await bench.run(60);
    expect(bench.reasons()).toEqual([]);
    expect(bench.statuses(1).at(-1)).toBe('Charging');
  });

  it('R-AUT-17: two cards without a group do not match each other', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-CARLA');
    expect(await bench.card('A', 'APP-USER')).toMatchObject({ type: 'refused' });
    await bench.run(60);
    expect(bench.reasons()).toEqual([]);
  });

  it('a card of the group may stop without a link, when the station knows it', async () => {
    const bench = await Bench.started();
    await bench.startByCard('B', 'CARD-BEN');
    await bench.leave('B', 'CARD-BEN');
    await bench.startByCard('A', 'CARD-ANNA');
    bench.links.cut();
    await bench.run(5);
    expect(await bench.card('A', 'CARD-BEN')).toEqual({ type: 'stopped' });
  });
});

describe('when the back-end changes its mind or does not decide', () => {
  it('R-AUT-11: a StartTransaction that is answered Invalid ends the session, reason DeAuthorized', async () => {
    const bench = await Bench.started();
    bench.brain.setBehaviour('StartTransaction', { answer: 'status', status: 'Invalid', times: 1 });
    await bench.startByCard('A');
    expect(bench.reasons()).toEqual(['DeAuthorized']);
    expect(bench.statuses(1).at(-1)).toBe('Finishing');
    expect(bench.brain.findings()).toEqual([]);
  });

  it('with StopTransactionOnInvalidId false, possible from 5.0 on, the transaction goes on without energy', async () => {
    const bench = await Bench.started();
    expect(await bench.configure('StopTransactionOnInvalidId', 'false')).toBe('Accepted');
    bench.brain.setBehaviour('StartTransaction', { answer: 'status', status: 'Blocked', times: 1 });
    await bench.startByCard('A');
    const before = bench.delivered_Wh('A');
    await bench.run(600);
    expect(bench.delivered_Wh('A') - before).toBe(0);
    expect(bench.reasons()).toEqual([]);
    expect(bench.statuses(1).at(-1)).toBe('SuspendedEVSE');
    expect(await bench.card('A', 'CARD-ANNA')).toEqual({ type: 'stopped' });
    await bench.run(10);
    bench.hands.unplug('A');
    await bench.run(5);
    await bench.startByCard('A', 'CARD-CARLA');
    await bench.run(60);
    expect(bench.delivered_Wh('A')).toBeGreaterThan(before + 100);
  });

  it('a CALLERROR to Authorize is no acceptance, not even where unknown tokens may charge offline', async () => {
    const bench = await Bench.started();
    await bench.configure('AllowOfflineTxForUnknownId', 'true');
    bench.brain.setBehaviour('Authorize', { answer: 'error', code: 'InternalError', description: 'table is locked' });
    bench.plug('A');
    await bench.run(3);
    expect(await bench.card('A', 'CARD-ANNA')).toEqual({
      type: 'refused',
      why: 'the back-end did not decide: InternalError: table is locked',
      right: 'a back-end that answers Authorize',
    });
    await bench.run(60);
    expect(bench.sent('StartTransaction')).toEqual([]);
  });

  it('an Authorize that is never answered over a link that stands refuses, whatever may start without a link', async () => {
    const bench = await Bench.started();
    expect(await bench.configure('AllowOfflineTxForUnknownId', 'true')).toBe('Accepted');
    bench.brain.setBehaviour('Authorize', { answer: 'silence' });
    bench.plug('A');
    await bench.run(3);
    const decided = bench.station.desk.presentCard('A', 'CARD-ANNA');
    await bench.run(60);
    expect(await decided).toMatchObject({ type: 'refused', why: 'the back-end did not decide: no answer in time' });
  });
});

describe('offline', () => {
  const offline = async (settings: readonly string[], known = true): Promise<Bench> => {
    const bench = await Bench.started();
    for (const key of settings) expect(await bench.configure(key, 'true')).toBe('Accepted');
    if (known) {
      await bench.startByCard('A', 'CARD-CARLA');
      await bench.leave('A', 'CARD-CARLA');
    }
    bench.links.cut();
    bench.plug('A');
    await bench.run(3);
    return bench;
  };

  it('R-AUT-06: a token that was accepted is cached, and starts offline where that is allowed', async () => {
    const bench = await offline(['LocalAuthorizeOffline']);
    expect(await bench.card('A', 'CARD-CARLA')).toEqual({ type: 'started' });
  });

  it('R-AUT-06: without the cache the same token is unknown offline', async () => {
    const bench = await offline(['LocalAuthorizeOffline']);
    bench.settings.set('AuthorizationCacheEnabled', false);
    expect(await bench.card('A', 'CARD-CARLA')).toMatchObject({ type: 'refused' });
  });

  it('R-AUT-07: LocalAuthorizeOffline decides whether a known token starts offline', async () => {
    expect(await (await offline([])).card('A', 'CARD-CARLA')).toMatchObject({ type: 'refused' });
    expect(await (await offline(['LocalAuthorizeOffline'])).card('A', 'CARD-CARLA')).toEqual({ type: 'started' });
    expect(await (await offline(['LocalAuthorizeOffline'], false)).card('A', 'CARD-CARLA')).toMatchObject({ type: 'refused' });
  });

  it('R-AUT-09: AllowOfflineTxForUnknownId decides whether an unknown token starts offline', async () => {
    expect(await (await offline([], false)).card('A', 'NOBODY')).toMatchObject({ type: 'refused' });
    expect(await (await offline(['AllowOfflineTxForUnknownId'], false)).card('A', 'NOBODY')).toEqual({ type: 'started' });
  });

  it('a token that is known to be bad never starts offline', async () => {
    const bench = await Bench.started();
    for (const key of ['LocalAuthorizeOffline', 'AllowOfflineTxForUnknownId']) await bench.configure(key, 'true');
    bench.plug('A');
    await bench.run(3);
    await bench.card('A', 'CARD-BLOCKED');
    bench.links.cut();
    await bench.run(5);
    expect(await bench.card('A', 'CARD-BLOCKED')).toMatchObject({ type: 'refused' });
  });

  it('an unknown token that started offline is stopped when the back-end hears of it and does not accept it', async () => {
    const bench = await offline(['AllowOfflineTxForUnknownId'], false);
    await bench.card('A', 'NOBODY');
    await bench.run(300);
    bench.links.restore();
    await bench.run(200);
    expect(bench.sent('StartTransaction')).toMatchObject([{ idTag: 'NOBODY' }]);
    expect(bench.reasons()).toEqual(['DeAuthorized']);
  });
});

describe('LocalPreAuthorize', () => {
  it('R-AUT-08: a known token starts without a round trip, an unknown one is asked about', async () => {
    const bench = await Bench.started();
    await bench.configure('LocalPreAuthorize', 'true');
    await bench.startByCard('A', 'CARD-CARLA');
    expect(bench.sent('Authorize')).toHaveLength(1);
    await bench.leave('A', 'CARD-CARLA');
    await bench.startByCard('A', 'CARD-CARLA');
    expect(bench.sent('Authorize')).toHaveLength(1);
    expect(bench.sent('StartTransaction')).toHaveLength(2);
  });

  it('ClearCache makes it ask again', async () => {
    const bench = await Bench.started();
    await bench.configure('LocalPreAuthorize', 'true');
    await bench.startByCard('A', 'CARD-CARLA');
    await bench.leave('A', 'CARD-CARLA');
    expect(await bench.call('ClearCache', {})).toEqual({ status: 'Accepted' });
    await bench.startByCard('A', 'CARD-CARLA');
    expect(bench.sent('Authorize')).toHaveLength(2);
  });
});
