/** ChangeAvailability and Reset: OCPP 1.6 §5.2, §5.14. */
import { describe, expect, it } from 'vitest';
import { Bench } from './bench.js';

const change = async (bench: Bench, connectorId: number, type: 'Operative' | 'Inoperative') =>
  (await bench.call('ChangeAvailability', { connectorId, type }))['status'];

describe('availability', () => {
  it('one connector, or with 0 the station and all of them', async () => {
    const bench = await Bench.started();
    expect(await change(bench, 1, 'Inoperative')).toBe('Accepted');
    await bench.run(5);
    expect([0, 1, 2].map((id) => bench.statuses(id).at(-1))).toEqual(['Available', 'Unavailable', 'Available']);
    await change(bench, 0, 'Inoperative');
    await bench.run(5);
    expect([0, 1, 2].map((id) => bench.statuses(id).at(-1))).toEqual(['Unavailable', 'Unavailable', 'Unavailable']);
    await change(bench, 0, 'Operative');
    await bench.run(5);
    expect([0, 1, 2].map((id) => bench.statuses(id).at(-1))).toEqual(['Available', 'Available', 'Available']);
    expect(await change(bench, 3, 'Inoperative')).toBe('Rejected');
  });

  it('is Scheduled while a session runs; the session goes on, and no false Available follows it', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    expect(await change(bench, 1, 'Inoperative')).toBe('Scheduled');
    await bench.run(60);
    expect(bench.statuses(1).at(-1)).toBe('Charging');
    await bench.leave('A');
    await bench.run(60);
    expect(bench.statuses(1)).toEqual(['Available', 'Preparing', 'Charging', 'Finishing', 'Unavailable']);
  });

  it('for the whole station, connector 0 and the free side change at once only as far as nothing runs', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    expect(await change(bench, 0, 'Inoperative')).toBe('Scheduled');
    await bench.run(10);
    expect([0, 1, 2].map((id) => bench.statuses(id).at(-1))).toEqual(['Available', 'Charging', 'Unavailable']);
    await bench.leave('A');
    expect([0, 1, 2].map((id) => bench.statuses(id).at(-1))).toEqual(['Unavailable', 'Unavailable', 'Unavailable']);
  });

  it('is Scheduled also while the vehicle is made ready', async () => {
    const bench = await Bench.started();
    bench.plug('A');
    await bench.run(3);
    await bench.card('A', 'CARD-ANNA');
    expect(await change(bench, 1, 'Inoperative')).toBe('Scheduled');
    await bench.run(60);
    expect(bench.statuses(1).at(-1)).toBe('Charging');
  });

  it('in Preparing it holds at once: a card that waits for its cable is forgotten', async () => {
    const bench = await Bench.started();
    await bench.card('A', 'CARD-ANNA');
    await bench.run(5);
    expect(await change(bench, 1, 'Inoperative')).toBe('Accepted');
    bench.plug('A');
    await bench.run(60);
    expect(bench.statuses(1)).toEqual(['Available', 'Preparing', 'Unavailable']);
    await change(bench, 1, 'Operative');
    await bench.run(60);
    expect(bench.statuses(1).at(-1)).toBe('Preparing');
    expect(bench.sent('StartTransaction')).toEqual([]);
  });

  it('survives a loss of power, also when it was only scheduled', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await change(bench, 1, 'Inoperative');
    bench.host.cutPower();
    await bench.run(60);
    await bench.powerOn();
    bench.hands.unplug('A');
    await bench.run(10);
    expect(bench.statuses(1).at(-1)).toBe('Unavailable');
    expect(bench.reasons()).toEqual(['PowerLoss']);
    bench.plug('A');
    await bench.run(3);
    expect(await bench.card('A', 'CARD-ANNA')).toMatchObject({ type: 'refused' });
  });
});

describe('reset', () => {
  it.each([
    ['Soft', 'SoftReset'],
    ['Hard', 'HardReset'],
  ])('%s: the answer leaves first, sessions end with %s and are delivered before the station goes down', async (type, reason) => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-ANNA');
    await bench.startByCard('B', 'CARD-CARLA');
    expect(await bench.call('Reset', { type })).toEqual({ status: 'Accepted' });
    await bench.run(5);
    expect(bench.host.running).toBeUndefined();
    expect(bench.reasons()).toEqual([reason, reason]);
    await bench.run(300);
    expect(bench.sent('BootNotification')).toHaveLength(2);
    expect([0, 1, 2].map((id) => bench.statuses(id).at(-1))).toEqual(['Available', 'Preparing', 'Preparing']);
    expect(bench.brain.findings()).toEqual([]);
    expect(bench.outbox.waiting()).toEqual([]);
  });

  it('a soft reset is back within half a minute, a hard one within minutes', async () => {
    const bench = await Bench.started();
    await bench.call('Reset', { type: 'Soft' });
    await bench.run(30);
    expect(bench.host.running).toBeDefined();
    await bench.call('Reset', { type: 'Hard' });
    await bench.run(60);
    expect(bench.host.running).toBeUndefined();
    await bench.run(240);
    expect(bench.sent('BootNotification')).toHaveLength(3);
  });

  it('starts nothing new while it waits', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    bench.plug('B');
    await bench.run(5);
    bench.station.restart('soft');
    expect(await bench.station.desk.presentCard('B', 'CARD-CARLA')).toMatchObject({ type: 'refused' });
  });

  it('without a link the session is delivered after the restart', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    bench.links.cut();
    await bench.run(60);
    bench.station.restart('soft');
    await bench.run(60);
    expect(bench.reasons()).toEqual([]);
    bench.links.restore();
    await bench.run(200);
    expect(bench.reasons()).toEqual(['SoftReset']);
    expect(bench.brain.findings()).toEqual([]);
  });

  it('R-KEY-09: a reset that a dead meter holds up is tried again ResetRetries times, then the station goes on', async () => {
    const bench = await Bench.started();
    await bench.configure('ResetRetries', '2');
    await bench.startByCard('A');
    bench.host.station.meters.A.inject('silent');
    await bench.call('Reset', { type: 'Soft' });
    await bench.run(85);
    expect(bench.station.restarting).toBe('soft');
    await bench.run(10);
    expect(bench.station.restarting).toBeUndefined();
    expect(bench.statuses(2).at(-1)).toBe('Available');
    expect(bench.station.journal.entries().map(({ event }) => event)).toContain('station.restart-failed');
    await bench.startByCard('B', 'CARD-CARLA');
    expect(bench.statuses(2).at(-1)).toBe('Charging');
  });
});
