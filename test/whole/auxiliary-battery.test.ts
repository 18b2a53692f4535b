/** High voltage and the 12 V battery: R-ESD-04, R-ESD-05, R-ESD-09 to R-ESD-14, R-AUX. */
import { describe, expect, it } from 'vitest';
import { Bench, type BenchOptions } from './bench.js';

const world = (bench: Bench) => bench.host.station.twin.state();
const level_pct = (bench: Bench) => world(bench).auxiliary.level_pct;
const events = (bench: Bench) => bench.station.journal.entries().map(({ event, to }) => [event, to].filter(Boolean).join(' '));
const last = (bench: Bench) => [0, 1, 2].map((id) => bench.statuses(id).at(-1));
const hour_s = 3600;

const stopped = async (options: BenchOptions = {}): Promise<Bench> => {
  const bench = await Bench.started(options);
  bench.hands.pressEmergencyStop();
  await bench.run(1);
  return bench;
};

describe('high voltage', () => {
  it('R-ESD-04, R-ESD-05: goes a second after the emergency stop, when the session has ended and no current flows any more', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    bench.hands.pressEmergencyStop();
    await bench.run(0.999);
    expect(world(bench)).toMatchObject({ highVoltage: true, outlets: { A: { link: 'plugged', current_A: 0 } } });
    expect(bench.station.highVoltage.on).toBe(true);
    await bench.run(0.001);
    expect(world(bench).highVoltage).toBe(false);
    const { packs } = bench.station.devices.power.read();
    expect([packs.A.batteryToBus_W, packs.B.batteryToBus_W]).toEqual([0, 0]);
    expect(events(bench).slice(-2)).toEqual(['cabinet.emergencyLoop', 'high-voltage.switched off']);
  });

  it('R-DOR-02: goes for an open door too, on the side of the grid and on that of the packs', async () => {
    const bench = await Bench.started({ twin: { packSoc_pct: 50 } });
    bench.hands.setDoor('front', 'open');
    await bench.run(1);
    const { gridToBus_W, batteryToBus_W, busToBattery_W, busToAuxiliaries_W } = world(bench).flows;
    const none = { A: 0, B: 0 };
    expect({ gridToBus_W, batteryToBus_W, busToBattery_W, busToAuxiliaries_W }).toEqual({
      gridToBus_W: 0,
      batteryToBus_W: none,
      busToBattery_W: none,
      busToAuxiliaries_W: 0,
    });
    bench.hands.setDoor('front', 'closed');
    await bench.run(1);
    expect(world(bench).highVoltage).toBe(true);
  });

  it('R-ESD-12, R-ESD-13: stays off after the release while a safety-related fault is there, which is reported; then it comes back', async () => {
    const bench = await stopped();
    bench.hands.injectFault('power.precharge');
    bench.hands.releaseEmergencyStop();
    await bench.run(60);
    expect(world(bench).highVoltage).toBe(false);
    expect(last(bench)).toEqual(['Faulted', 'Faulted', 'Faulted']);
    bench.hands.clearFault('power.precharge');
    await bench.run(5);
    expect(world(bench).highVoltage).toBe(true);
    expect(last(bench)).toEqual(['Available', 'Available', 'Available']);
  });

  it('stays when the loop closes again within the second', async () => {
    const bench = await Bench.started();
    bench.hands.pressEmergencyStop();
    await bench.run(0.5);
    bench.hands.releaseEmergencyStop();
    await bench.run(60);
    expect(events(bench).filter((event) => event.startsWith('high-voltage'))).toEqual([]);
  });

  it('is not there after a start with the loop open', async () => {
    const bench = await stopped();
    bench.host.cutPower();
    await bench.run(60);
    await bench.powerOn();
    expect(world(bench)).toMatchObject({ highVoltage: false, auxiliary: { flow: 'draining' } });
  });
});

describe('the 12 V battery', () => {
  it('R-AUX-01, R-ESD-09: feeds the station while there is no high voltage, and is not charged', async () => {
    const bench = await Bench.started();
    await bench.run(hour_s);
    expect(world(bench).auxiliary).toMatchObject({ level_pct: 100, flow: 'resting' });
    bench.hands.pressEmergencyStop();
    await bench.run(1 + hour_s);
    expect(world(bench).auxiliary.flow).toBe('draining');
    expect(level_pct(bench)).toBeCloseTo(100 - 100 / 3, 3);
    // The station lives: it still talks to its back-end.
    expect(await bench.call('GetConfiguration', { key: ['HeartbeatInterval'] })).toMatchObject({ unknownKey: [] });
  });

  it('R-ESD-14: is charged again from the high voltage when that is back', async () => {
    const bench = await stopped();
    await bench.run(hour_s);
    bench.hands.releaseEmergencyStop();
    const before_pct = level_pct(bench);
    await bench.run(600);
    expect(world(bench).auxiliary.flow).toBe('charging');
    expect(level_pct(bench)).toBeGreaterThan(before_pct + 5);
  });

  it('R-ESD-10: is empty after three hours; then the station cannot start, and says why', async () => {
    const bench = await stopped();
    await bench.run(2.9 * hour_s);
    expect(level_pct(bench)).toBeGreaterThan(0);
    await bench.run(0.2 * hour_s);
    expect(level_pct(bench)).toBe(0);
    bench.hands.releaseEmergencyStop();
    await bench.run(60);
    expect(world(bench).highVoltage).toBe(false);
    const report = bench.sent('StatusNotification').findLast(({ connectorId }) => connectorId === 0);
    expect(report).toMatchObject({ status: 'Faulted', errorCode: 'UnderVoltage', info: '12 V battery too low to start' });
    bench.host.cutPower();
    await bench.run(60);
    await bench.powerOn();
    expect(world(bench).highVoltage).toBe(false);
    expect(last(bench)).toEqual(['Faulted', 'Faulted', 'Faulted']);
  });

  it('R-AUX-02: a charger at its plug raises the level, and the station can start again', async () => {
    const bench = await stopped();
    await bench.run(4 * hour_s);
    bench.hands.releaseEmergencyStop();
    bench.hands.setAuxiliary({ externalCharger: true });
    await bench.run(600);
    expect(level_pct(bench)).toBeGreaterThan(0);
    expect(world(bench).highVoltage).toBe(false);
    await bench.run(hour_s);
    expect(world(bench).highVoltage).toBe(true);
    expect(last(bench)).toEqual(['Available', 'Available', 'Available']);
  });

  it('R-AUX-03: lasts longer with the retrofit that limits its drain', async () => {
    const bench = await stopped({ profile: { hardware: { auxiliaryProtection: true } } });
    await bench.run(3 * hour_s);
    expect(level_pct(bench)).toBeCloseTo(50, 3);
  });

  it('R-AUX-04: is warned of once when it gets low, long before it is too late', async () => {
    const bench = await stopped();
    await bench.run(2 * hour_s);
    expect(bench.station.auxiliary.low).toBe(false);
    await bench.run(0.5 * hour_s);
    const warnings = () => bench.station.journal.entries().filter(({ event }) => event === 'auxiliary.low');
    expect(warnings()).toMatchObject([{ level_pct: 20 }]);
    expect(bench.station.safety.faults).toEqual([]);
    bench.hands.releaseEmergencyStop();
    await bench.run(0.5 * hour_s);
    expect(bench.station.auxiliary.low).toBe(false);
    expect(warnings()).toHaveLength(1);
  });

  it('keeps its level and its charger over a restart', async () => {
    const bench = await stopped();
    bench.hands.setAuxiliary({ level_pct: 40, externalCharger: true });
    bench.host.cutPower();
    await bench.powerOn();
    expect(world(bench).auxiliary).toMatchObject({ externalCharger: true });
    expect(level_pct(bench)).toBeCloseTo(40, 0);
  });
});
