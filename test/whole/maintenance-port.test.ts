/** The maintenance LAN port with its second factor: R-LAN, and its security event R-OCP-10. */
import { describe, expect, it } from 'vitest';
import { MemoryStore, StoreFault } from '../../src/kernel/index.js';
import { applyConfigFile, readConfigFile } from '../../src/station/settings/index.js';
import { interruptedStore } from '../crash/interrupted-store.js';
import { Bench, type BenchOptions } from './bench.js';

const activated = 'Maintenance LAN-port activated.';
const deactivated = 'Maintenance LAN-port deactivated.';
const users = [
  { user_id: 'anna', maintenance_card_id: 'CARD-TECH' },
  { user_id: 'ben', maintenance_card_id: '' },
];

const port = (bench: Bench) => bench.host.station.office.maintenancePort;
const enabled = (bench: Bench) => bench.host.station.twin.state().maintenanceLan.enabled;
const texts = (bench: Bench) =>
  bench.sent('StatusNotification').flatMap(({ info }) => (typeof info === 'string' && info.startsWith('Maintenance') ? [info] : []));
const tampering = (bench: Bench) => bench.sent('SecurityEventNotification').filter(({ type }) => type === 'TamperDetectionActivated');

function file(bench: Bench, group: object) {
  const reading = readConfigFile(JSON.stringify({ cfg_interface: group }), bench.settings.profile);
  return reading.ok ? applyConfigFile(bench.settings, reading.values) : reading;
}

async function guarded(options: BenchOptions = {}): Promise<Bench> {
  const bench = await Bench.started(options);
  expect(file(bench, { twoFactorAuthenticationActive: true, users })).toMatchObject({ ok: true });
  await bench.run(5);
  return bench;
}

async function present(bench: Bench, card = 'CARD-TECH') {
  for (let tap = 0; tap < 6; tap++) bench.station.serviceReader.tapLogo();
  const outcome = await bench.station.presentCard('A', card);
  await bench.run(2);
  return outcome;
}

describe('the maintenance port', () => {
  it('R-LAN-01: is open for good before 2.0, and without a managed switch; nothing is told', async () => {
    for (const profile of [{ generation: '1.1' }, { hardware: { managedSwitch: false } }] as const) {
      const bench = await Bench.started({ profile });
      file(bench, { twoFactorAuthenticationActive: true, users });
      await present(bench);
      expect([port(bench).open, enabled(bench), texts(bench)]).toEqual([true, true, []]);
    }
  });

  it('R-LAN-02, R-LAN-03, R-LAN-11: is open as delivered, and closed as long as the function is on; each change is told once', async () => {
    const bench = await Bench.started();
    expect(enabled(bench)).toBe(true);
    file(bench, { twoFactorAuthenticationActive: true, users });
    file(bench, { twoFactorAuthenticationActive: true });
    await bench.run(5);
    expect([enabled(bench), texts(bench)]).toEqual([false, [deactivated]]);
    file(bench, { twoFactorAuthenticationActive: false });
    await bench.run(5);
    expect([enabled(bench), texts(bench)]).toEqual([true, [deactivated, activated]]);
  });

  it('R-STA-13: without a managed switch the function cannot be switched on', async () => {
    const bench = await Bench.started({ profile: { hardware: { managedSwitch: false } } });
    expect(file(bench, { twoFactorAuthenticationActive: true, users })).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('managed Ethernet switch')],
    });
  });

  it('R-LAN-05: without any maintenance card the function cannot be switched on, nor can the last card be taken away', async () => {
    const bench = await Bench.started();
    expect(file(bench, { twoFactorAuthenticationActive: true })).toMatchObject({ ok: false });
    expect(file(bench, { twoFactorAuthenticationActive: true, users: [users[1]] })).toMatchObject({ ok: false });
    expect(port(bench).open).toBe(true);
    expect(file(bench, { twoFactorAuthenticationActive: true, users })).toMatchObject({ ok: true });
    expect(file(bench, { users: [users[1]] })).toMatchObject({ ok: false });
    expect(await present(bench)).toEqual({ type: 'maintenancePortOpened' });
  });

  it('R-LAN-06, R-AUT-27: opens by six taps on the logo and a maintenance card, and by nothing less', async () => {
    const bench = await guarded();
    await bench.station.presentCard('A', 'CARD-TECH');
    await present(bench, 'CARD-ANNA');
    expect(enabled(bench)).toBe(false);
    expect(await present(bench)).toEqual({ type: 'maintenancePortOpened' });
    expect(enabled(bench)).toBe(true);
  });

  it('R-LAN-13, R-LAN-14, R-LAN-15, R-OCP-08: the messages are those of the manual, and the status stays', async () => {
    const bench = await guarded();
    bench.station.changeAvailability(0, false);
    await bench.run(10);
    await present(bench);
    expect(bench.sent('StatusNotification').at(-1)).toEqual({
      connectorId: 0,
      errorCode: 'NoError',
      info: activated,
      status: 'Unavailable',
      timestamp: expect.stringMatching(/Z$/),
      vendorId: 'VWGC',
    });
    await bench.run(1000);
    expect(bench.sent('StatusNotification').at(-1)).toMatchObject({
      connectorId: 0,
      errorCode: 'NoError',
      info: deactivated,
      status: 'Unavailable',
    });
  });

  it('R-LAN-08: another login than that of the card is refused and closes the port', async () => {
    const bench = await guarded();
    await present(bench);
    expect(port(bench).admits('anna')).toBe(true);
    expect(port(bench).admits('ben')).toBe(false);
    expect(enabled(bench)).toBe(false);
    expect(port(bench).admits('anna')).toBe(false);
  });

  it('R-LAN-09, R-LAN-10: closes a quarter of an hour after the computer was last heard', async () => {
    const bench = await guarded();
    bench.hands.setMaintenanceComputer(true);
    await present(bench);
    await bench.run(3600);
    expect(enabled(bench)).toBe(true);
    bench.hands.setMaintenanceComputer(false);
    await bench.run(14 * 60);
    expect(enabled(bench)).toBe(true);
    await bench.run(2 * 60);
    expect(enabled(bench)).toBe(false);
  });

  it('R-LAN-16: without high voltage the port closes, and taps have no effect', async () => {
    const bench = await guarded();
    await present(bench);
    bench.hands.setDoor('front', 'open');
    await bench.run(5);
    expect(enabled(bench)).toBe(false);
    expect(await present(bench)).toMatchObject({ type: 'refused' });
    expect(enabled(bench)).toBe(false);
  });

  it('C-25: a maintenance card switches the function on where it was off; the port stays open for its user, and the trail knows', async () => {
    const bench = await Bench.started();
    file(bench, { users });
    expect(await present(bench)).toEqual({ type: 'maintenancePortOpened' });
    expect(bench.settings.get('cfg_interface.twoFactorAuthenticationActive')).toBe(true);
    expect([enabled(bench), texts(bench)]).toEqual([true, []]);
    expect(bench.host.station.office.audit.entries('anna')).toMatchObject([
      { section: 'user_management', changes: [{ from: 'false', to: 'true' }] },
    ]);
    await bench.run(1000);
    expect(enabled(bench)).toBe(false);
  });

  it('a port that was open when the power went is closed after it, and that is told', async () => {
    const bench = await guarded();
    await present(bench);
    bench.host.cutPower();
    await bench.run(30);
    await bench.powerOn();
    expect(enabled(bench)).toBe(false);
    expect(texts(bench)).toEqual([deactivated, activated, deactivated]);
  });
});

describe('the way in without high voltage', () => {
  /** High voltage off, then the mains. */
  async function dark(): Promise<Bench> {
    const bench = await guarded();
    bench.hands.setDoor('front', 'open');
    await bench.run(5);
    bench.hands.setGridFeed(0);
    await bench.run(5);
    return bench;
  }
  async function trip(bench: Bench): Promise<void> {
    bench.host.cutPower();
    await bench.run(30);
    await bench.powerOn();
    await bench.run(5);
  }

  it('R-LAN-17, R-LAN-18, R-OCP-10: mains taken away, hardware reset, modem online: open for a quarter of an hour, and told as tampering', async () => {
    const bench = await dark();
    const before = tampering(bench).length;
    bench.host.cutPower();
    await bench.run(30);
    bench.links.cut();
    await bench.powerOn();
    expect(enabled(bench)).toBe(false);
    bench.links.restore();
    await bench.run(150);
    expect(enabled(bench)).toBe(true);
    expect(tampering(bench)).toHaveLength(before + 1);
    bench.hands.setMaintenanceComputer(true);
    await bench.run(15 * 60);
    expect(enabled(bench)).toBe(false);
  });

  it('stays shut with mains, with high voltage, and after a reset that the station did by itself', async () => {
    const withMains = await guarded();
    withMains.hands.setDoor('front', 'open');
    await withMains.run(5);
    await trip(withMains);
    const withVoltage = await guarded();
    withVoltage.hands.setGridFeed(0);
    await trip(withVoltage);
    const bySelf = await dark();
    bySelf.station.restart('hard');
    await bySelf.run(400);
    for (const bench of [withMains, withVoltage, bySelf]) expect(enabled(bench)).toBe(false);
  });

  it('opens and shuts also while the disk takes nothing', async () => {
    const disk = { isFull: false };
    const store = interruptedStore(new MemoryStore(), (moment) => {
      if (disk.isFull && moment === 'before') throw new StoreFault('store.full', 'the disk of this test is full');
    });
    const bench = await guarded({ store });
    await present(bench);
    expect(enabled(bench)).toBe(true);
    disk.isFull = true;
    expect(port(bench).admits('ben')).toBe(false);
    expect(enabled(bench)).toBe(false);
    await present(bench);
    expect([port(bench).open, enabled(bench)]).toEqual([true, true]);
  });

  it('the sequence has its effect once, and high voltage makes it begin anew', async () => {
    const bench = await dark();
    await trip(bench);
    expect(enabled(bench)).toBe(true);
    await bench.run(1000);
    bench.hands.setGridFeed(63);
    bench.hands.setDoor('front', 'closed');
    await bench.run(30);
    bench.hands.setDoor('front', 'open');
    await bench.run(5);
    await trip(bench);
    expect(enabled(bench)).toBe(false);
  });
});
