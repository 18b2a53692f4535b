/** Out of hours, by a card of the staff after six taps on the logo: R-AUT-20 to R-AUT-28, R-HMI-60. */
import { describe, expect, it } from 'vitest';
import { sides } from '../../src/kernel/index.js';
import { Bench, type BenchOptions } from './bench.js';

const last = (bench: Bench) => [0, 1, 2].map((id) => bench.statuses(id).at(-1));
const open = ['Available', 'Available', 'Available'];
const shut = ['Unavailable', 'Unavailable', 'Unavailable'];

const staffed = async (options: BenchOptions = {}): Promise<Bench> => {
  const bench = await Bench.started(options);
  await bench.configure('VWGC.OutOfHoursIdTokens', 'CARD-STAFF,KEY-2');
  return bench;
};

const tap = (bench: Bench, taps = 6) => {
  for (let n = 0; n < taps; n++) bench.station.serviceReader.tapLogo();
};
/** Holds a card to the reader, whoever it listens for. */
const hold = async (bench: Bench, idToken = 'CARD-STAFF') => {
  const decided = await bench.station.presentCard('A', idToken);
  await bench.run(2);
  return decided;
};

describe('out of hours', () => {
  it('R-AUT-20, R-AUT-23, R-CON-13, R-LED-06: six taps and the card close the station, and open it again as it was', async () => {
    const bench = await staffed();
    bench.plug('B');
    await bench.run(5);
    const before = last(bench);
    expect(before).toEqual(['Available', 'Available', 'Preparing']);
    tap(bench);
    expect(await hold(bench)).toEqual({ type: 'outOfHoursOn' });
    expect(last(bench)).toEqual(shut);
    expect(sides.map((side) => bench.station.points[side].hmiState)).toEqual(['unavailable', 'unavailable']);
    expect(bench.host.station.twin.state().lights).toEqual({
      A: { colour: 'red', mode: 'blinking' },
      B: { colour: 'red', mode: 'blinking' },
    });
    expect(await bench.card('B', 'CARD-ANNA')).toMatchObject({ type: 'refused' });
    tap(bench);
    expect(await hold(bench, 'key-2')).toEqual({ type: 'outOfHoursOff' });
    expect(last(bench)).toEqual(before);
    expect(await bench.card('B', 'CARD-ANNA')).toEqual({ type: 'started' });
  });

  it('R-AUT-21, R-HMI-60: five taps do not wake the reader, nor six that are too slow; then the card is one like any other', async () => {
    const bench = await staffed();
    tap(bench, 5);
    expect(bench.station.serviceReader.awakeUntil).toBeUndefined();
    await bench.run(6);
    tap(bench, 5);
    expect(await hold(bench)).toMatchObject({ type: 'refused', why: 'the back-end answers Invalid' });
    expect(last(bench)).toEqual(open);
    tap(bench, 1);
    expect(bench.station.serviceReader.awakeUntil).toBe(bench.clock.now() + 20_000);
  });

  it('the reader sleeps again after 20 s, and after one card (C-47)', async () => {
    const bench = await staffed();
    tap(bench);
    await bench.run(20);
    expect(bench.station.serviceReader.awakeUntil).toBeUndefined();
    tap(bench);
    await hold(bench);
    expect(bench.station.serviceReader.awakeUntil).toBeUndefined();
  });

  it('R-AUT-26: another card changes nothing, and starts nothing either', async () => {
    const bench = await staffed();
    bench.plug('A');
    await bench.run(5);
    tap(bench);
    expect(await hold(bench, 'CARD-ANNA')).toMatchObject({ type: 'refused', why: expect.stringContaining('OutOfHoursIdTokens') });
    await bench.run(60);
    expect(last(bench)).toEqual(['Available', 'Preparing', 'Available']);
    expect(bench.sent('StartTransaction')).toEqual([]);
  });

  it('R-AUT-22: at most ten tokens, none where nobody has set them', async () => {
    const bench = await Bench.started();
    tap(bench);
    expect(await hold(bench)).toMatchObject({ type: 'refused' });
    const tokens = Array.from({ length: 11 }, (_, n) => `KEY-${n}`);
    expect(await bench.configure('VWGC.OutOfHoursIdTokens', tokens.join(','))).toBe('Rejected');
    expect(await bench.configure('VWGC.OutOfHoursIdTokens', tokens.slice(1).join(','))).toBe('Accepted');
  });

  it('does not interrupt a session; the side closes when it is over (C-48)', async () => {
    const bench = await staffed();
    await bench.startByCard('A');
    tap(bench);
    await hold(bench);
    await bench.run(60);
    expect(last(bench)).toEqual(['Available', 'Charging', 'Unavailable']);
    await bench.leave('A');
    expect(last(bench)).toEqual(shut);
    expect(bench.reasons()).toEqual(['Local']);
  });

  it('survives a loss of power (C-48), and ChangeAvailability stays a reason of its own (C-83)', async () => {
    const bench = await staffed();
    tap(bench);
    await hold(bench);
    bench.host.cutPower();
    await bench.run(60);
    await bench.powerOn();
    expect(last(bench)).toEqual(shut);
    await bench.call('ChangeAvailability', { connectorId: 1, type: 'Inoperative' });
    tap(bench);
    await hold(bench);
    expect(last(bench)).toEqual(['Available', 'Unavailable', 'Available']);
  });

  it('R-AUT-24: the packs are charged meanwhile', async () => {
    const bench = await staffed({ twin: { packSoc_pct: 50 } });
    tap(bench);
    await hold(bench);
    const before_pct = bench.station.devices.power.read().packs.A.packSoc_pct;
    await bench.run(600);
    expect(bench.station.devices.power.read().packs.A.packSoc_pct).toBeGreaterThan(before_pct + 1);
  });

  it('R-AUT-28: a maintenance card does not close the station, also when it is on both lists', async () => {
    const bench = await staffed();
    bench.settings.adopt({
      settings: new Map(),
      kept: new Map([['cfg_interface.users', [{ user_id: 'tech', maintenance_card_id: 'CARD-STAFF' }]]]),
    });
    tap(bench);
    expect(await hold(bench)).toEqual({ type: 'maintenancePortOpened' });
    expect(last(bench)).toEqual(open);
  });

  it('does not exist before generation 2.0', async () => {
    const bench = await Bench.started({ profile: { generation: '1.1' } });
    tap(bench);
    expect(bench.station.serviceReader.awakeUntil).toBeUndefined();
  });
});
