/** Emergency stop, doors, faults: R-ESD, R-DOR, R-CON-11, R-CON-13, N-34. */
import { describe, expect, it } from 'vitest';
import { type Side, sides } from '../../src/kernel/index.js';
import { Bench } from './bench.js';

const last = (bench: Bench) => [0, 1, 2].map((id) => bench.statuses(id).at(-1));
const hmi = (bench: Bench) => sides.map((side) => bench.station.points[side].hmiState);
const power_W = (bench: Bench, side: Side) => bench.host.station.twin.state().outlets[side].power_W;

describe('emergency stop', () => {
  it('R-ESD-03, R-ESD-08, R-ESD-16: ends all sessions with EmergencyStop, takes all power away and all points out of service', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-ANNA');
    await bench.startByCard('B', 'CARD-CARLA');
    bench.hands.pressEmergencyStop();
    await bench.run(5);
    expect(sides.map((side) => power_W(bench, side))).toEqual([0, 0]);
    expect(bench.reasons()).toEqual(['EmergencyStop', 'EmergencyStop']);
    expect(last(bench)).toEqual(['Unavailable', 'Unavailable', 'Unavailable']);
    expect(hmi(bench)).toEqual(['unavailable', 'unavailable']);
    // The packs still feed the station's own computers and cooling, and nothing else; the mains are off.
    const { ac, packs } = bench.station.devices.power.read();
    expect(packs.A.batteryToBus_W + packs.B.batteryToBus_W).toBeLessThan(6_000);
    expect(ac.gridToStation_W).toBe(0);
    expect(await bench.card('A', 'CARD-ANNA')).toMatchObject({ type: 'refused' });
  });

  it('R-ESD-02: is an event with its time', async () => {
    const bench = await Bench.started();
    bench.hands.pressEmergencyStop();
    const entry = bench.station.journal.entries().find(({ event }) => event === 'cabinet.emergencyLoop');
    expect(entry).toMatchObject({ state: 'open', at: bench.clock.now() });
  });

  it('after the release the points come back, and no session begins again by itself (C-87)', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    bench.hands.pressEmergencyStop();
    await bench.run(60);
    bench.hands.releaseEmergencyStop();
    await bench.run(600);
    expect(last(bench)).toEqual(['Available', 'Finishing', 'Available']);
    expect(bench.sent('StartTransaction')).toHaveLength(1);
  });

  it('R-ESD-07: the last data of a session reach the back-end after the next power-up, when they could not before', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    bench.links.cut();
    bench.hands.pressEmergencyStop();
    await bench.run(10);
    bench.host.cutPower();
    await bench.run(600);
    bench.links.restore();
    await bench.powerOn();
    await bench.run(10);
    expect(bench.reasons()).toEqual(['EmergencyStop']);
    expect(bench.samples(bench.sent('StopTransaction')[0])[0]).toMatchObject({ format: 'SignedData' });
  });

  it('is ignored where the option is not fitted', async () => {
    const bench = await Bench.started({ profile: { hardware: { emergencyStop: false } } });
    bench.hands.pressEmergencyStop();
    await bench.run(5);
    expect(last(bench)).toEqual(['Available', 'Available', 'Available']);
  });
});

describe('doors', () => {
  it.each(['front', 'rear', 'maintenance'] as const)(
    'R-DOR-01, R-DOR-02, R-DOR-06: the %s door ends sessions and cuts every flow',
    async (door) => {
      const bench = await Bench.started({ twin: { packSoc_pct: 50 } });
      await bench.startByCard('A');
      expect(bench.station.devices.power.read().ac.gridToStation_W).toBeGreaterThan(10_000);
      bench.hands.setDoor(door, 'open');
      await bench.run(5);
      expect(bench.reasons()).toEqual(['Other']);
      const { ac, packs } = bench.station.devices.power.read();
      expect(ac.gridToStation_W).toBeLessThan(1_000);
      expect(packs.A.batteryToBus_W).toBeGreaterThan(-1);
      expect(last(bench)).toEqual(['Unavailable', 'Unavailable', 'Unavailable']);
      bench.hands.setDoor(door, 'closed');
      await bench.run(5);
      expect(last(bench)).toEqual(['Available', 'Finishing', 'Available']);
    },
  );

  it('R-DOR-05: an opening is kept as an event with the door and the time', async () => {
    const bench = await Bench.started();
    bench.hands.setDoor('rear', 'open');
    const entries = bench.station.journal.entries();
    expect(entries.at(-1)).toMatchObject({ event: 'cabinet.door', door: 'rear', state: 'open', at: bench.clock.now() });
  });
});

describe('R-CON-13: HMI and back-end agree', () => {
  const causes: readonly (readonly [string, (bench: Bench) => unknown, string, string])[] = [
    ['emergency stop', (bench) => bench.hands.pressEmergencyStop(), 'unavailable', 'Unavailable'],
    ['an open door', (bench) => bench.hands.setDoor('front', 'open'), 'unavailable', 'Unavailable'],
    ['a fault', (bench) => bench.hands.injectFault('power.precharge'), 'fault', 'Faulted'],
    [
      'ChangeAvailability',
      (bench) => bench.call('ChangeAvailability', { connectorId: 0, type: 'Inoperative' }),
      'unavailable',
      'Unavailable',
    ],
  ];
  it.each(causes)('R-CON-13: %s', async (_name, cause, onScreen, onWire) => {
    const bench = await Bench.started();
    await cause(bench);
    await bench.run(5);
    expect(hmi(bench)).toEqual([onScreen, onScreen]);
    expect(last(bench)).toEqual([onWire, onWire, onWire]);
  });

  it('the first of emergency stop, door, fault, out of service decides (C-97)', async () => {
    const bench = await Bench.started();
    await bench.call('ChangeAvailability', { connectorId: 0, type: 'Inoperative' });
    bench.hands.injectFault('power.precharge');
    await bench.run(5);
    expect(last(bench)).toEqual(['Faulted', 'Faulted', 'Faulted']);
    bench.hands.setDoor('front', 'open');
    await bench.run(5);
    expect(last(bench)).toEqual(['Unavailable', 'Unavailable', 'Unavailable']);
  });
});

describe('faults', () => {
  it('R-CON-11: a fault of one side stops that side only', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-ANNA');
    await bench.startByCard('B', 'CARD-CARLA');
    bench.hands.injectFault('outlet.vehicle-link', 'A');
    await bench.run(30);
    expect(bench.reasons()).toEqual(['Other']);
    expect(last(bench)).toEqual(['Available', 'Faulted', 'Charging']);
    const report = bench.sent('StatusNotification').findLast(({ status }) => status === 'Faulted');
    expect(report).toMatchObject({
      connectorId: 1,
      errorCode: 'OtherError',
      info: 'SECC detect the sequence error',
      vendorErrorCode: '163200',
    });
    bench.hands.clearFault('outlet.vehicle-link', 'A');
    await bench.run(5);
    expect(bench.statuses(1).at(-1)).toBe('Finishing');
  });

  it('R-CON-11: a fault of the shared stage stops the whole station; what was delivered is billed', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-ANNA');
    await bench.run(60);
    bench.hands.injectFault('power.precharge');
    await bench.run(5);
    expect(last(bench)).toEqual(['Faulted', 'Faulted', 'Faulted']);
    expect(bench.reasons()).toEqual(['Other']);
    expect(bench.samples(bench.sent('StopTransaction')[0])[0]).toMatchObject({ format: 'SignedData' });
    bench.hands.unplug('A');
    bench.hands.clearFault('power.precharge');
    await bench.run(5);
    expect(last(bench)).toEqual(['Available', 'Available', 'Available']);
    bench.plug('B');
    await bench.run(3);
    expect(await bench.card('B', 'CARD-CARLA')).toEqual({ type: 'started' });
  });

  it('a meter that falls silent in a session ends it; it is billed with its record when the meter is back, and the fault goes', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.run(60);
    bench.host.station.meters.A.inject('silent');
    await bench.run(30);
    expect(last(bench)).toEqual(['Available', 'Faulted', 'Available']);
    expect(bench.reasons()).toEqual([]);
    bench.host.station.meters.A.clear('silent');
    await bench.run(30);
    expect(bench.reasons()).toEqual(['Other']);
    expect(bench.samples(bench.sent('StopTransaction')[0])[0]).toMatchObject({ format: 'SignedData' });
    expect(last(bench)).toEqual(['Available', 'Finishing', 'Available']);
    bench.hands.unplug('A');
    await bench.run(5);
    await bench.startByCard('A');
    expect(bench.statuses(1).at(-1)).toBe('Charging');
  });

  it('R-DAT-10, R-DAT-07: a meter that stays silent gives no record and none is made up; its page is fetched when it is back', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.leave('A');
    await bench.startByCard('A');
    await bench.run(90);
    bench.host.station.meters.A.inject('silent');
    await bench.run(600);
    const stop = bench.sent('StopTransaction').at(-1);
    expect(bench.samples(stop).map(({ format }) => format)).not.toContain('SignedData');
    const readings = bench.meterValues('A').flatMap((values) => bench.samples(values));
    const register = readings.filter(({ measurand }) => measurand === 'Energy.Active.Import.Register').at(-1);
    expect(stop).toMatchObject({ meterStop: Math.floor(Number(register?.value)) });
    bench.host.station.meters.A.clear('silent');
    await bench.run(60);
    bench.hands.unplug('A');
    await bench.run(5);
    await bench.startByCard('A');
    await bench.leave('A');
    expect(bench.station.ledger.records().map(({ page }) => page)).toEqual(['T1', 'T2', 'T3']);
    expect(bench.brain.findings()).toEqual([]);
  });

  it('a meter that refuses its start gives no session and no energy, and a fault that says so', async () => {
    const bench = await Bench.started();
    bench.host.station.meters.A.inject('refusesStart');
    await bench.startByCard('A');
    await bench.run(10);
    expect(bench.delivered_Wh('A')).toBe(0);
    expect(bench.sent('StartTransaction')).toEqual([]);
    const report = bench.sent('StatusNotification').findLast(({ status }) => status === 'Faulted');
    expect(report).toMatchObject({ connectorId: 1, errorCode: 'PowerMeterFailure', info: 'DC meter refuses a transaction' });
    bench.host.station.meters.A.clear('refusesStart');
    bench.hands.unplug('A');
    await bench.run(120);
    await bench.startByCard('A');
    expect(bench.statuses(1).at(-1)).toBe('Charging');
  });
});

describe('the end of a session, whatever the driver does', () => {
  it('pulling the plug while the current ramps down does not leave the side hanging', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    const stopped = bench.station.desk.presentCard('A', 'CARD-ANNA');
    await bench.run(0.2);
    await stopped;
    bench.hands.unplug('A');
    await bench.run(10);
    expect(bench.reasons()).toEqual(['Local']);
    expect(bench.statuses(1).at(-1)).toBe('Available');
  });

  it('R-KEY-11: pulling the plug in the middle ends the transaction, and the side is free', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    bench.hands.unplug('A');
    await bench.run(10);
    expect(bench.reasons()).toEqual(['EVDisconnected']);
    expect(bench.statuses(1)).toEqual(['Available', 'Preparing', 'Charging', 'Available']);
  });

  it('another vehicle that comes while the meter of the last session is waited for is not overlooked', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    bench.host.station.meters.A.inject('silent');
    await bench.run(20);
    bench.hands.unplug('A');
    await bench.run(5);
    bench.plug('A', { vehicle: 'van' });
    bench.host.station.meters.A.clear('silent');
    await bench.run(30);
    expect(bench.statuses(1).at(-1)).toBe('Preparing');
    expect(await bench.card('A', 'CARD-CARLA')).toEqual({ type: 'started' });
  });

  it('a vehicle that has what it wanted ends the session with reason Other, one that pauses does not', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-ANNA', { soc_pct: 60, target_pct: 61 });
    bench.hands.setVehicle('A', { paused: true });
    await bench.run(10);
    expect(bench.statuses(1).at(-1)).toBe('SuspendedEV');
    bench.hands.setVehicle('A', { paused: false });
    await bench.run(1200);
    expect(bench.reasons()).toEqual(['Other']);
    expect(bench.statuses(1)).toEqual(['Available', 'Preparing', 'Charging', 'SuspendedEV', 'Charging', 'Finishing']);
  });

  it('a session ends before the 48 hours after which the meter would spoil it', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    bench.hands.setVehicle('A', { paused: true });
    await bench.run(47.6 * 3600);
    expect(bench.reasons()).toEqual(['Other']);
  });
});

describe('limits that the back-end reads', () => {
  it('R-KEY-08: a status that lasts one second is not reported, one that lasts two is', async () => {
    const bench = await Bench.started();
    bench.plug('A');
    await bench.run(1);
    bench.hands.unplug('A');
    await bench.run(10);
    expect(bench.statuses(1)).toEqual(['Available']);
    bench.plug('A');
    await bench.run(2.5);
    expect(bench.statuses(1)).toEqual(['Available', 'Preparing']);
  });
});
