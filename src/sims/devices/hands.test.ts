import { describe, expect, it } from 'vitest';
import { TestTwin } from './test-twin.js';
import { TwinInputError } from './twin-input.js';

const saloon = { vehicle: 'saloon-400', soc_pct: 40 } as const;
/** What a request over HTTP may carry, whatever the types say. */
const wrong = (value: unknown) => value as never;

describe('hands', () => {
  const refused: readonly (readonly [name: string, where: string, hand: (twin: TestTwin) => void])[] = [
    ['a side that does not exist', 'side', ({ hands }) => hands.plug(wrong('C'), saloon)],
    ['an unknown vehicle', 'vehicle', ({ hands }) => hands.plug('A', { ...saloon, vehicle: wrong('tank') })],
    ['a state of charge above 100', 'soc_pct', ({ hands }) => hands.plug('A', { ...saloon, soc_pct: 101 })],
    ['a text for a number', 'soc_pct', ({ hands }) => hands.plug('A', { ...saloon, soc_pct: wrong('40') })],
    ['no number at all', 'soc_pct', ({ hands }) => hands.plug('A', { ...saloon, soc_pct: NaN })],
    ['a contact that is neither good nor bad', 'contact', ({ hands }) => hands.plug('A', { ...saloon, contact: wrong('so-so') })],
    ['a target of nothing', 'target_pct', ({ hands }) => hands.plug('A', { ...saloon, target_pct: 0 })],
    ['a negative limit', 'maxPower_W', ({ hands }) => hands.plug('A', { ...saloon, maxPower_W: -1 })],
    ['a battery of nothing', 'battery_Wh', ({ hands }) => hands.plug('A', { ...saloon, battery_Wh: 0 })],
    ['unplugging nothing', 'side', ({ hands }) => hands.unplug('A')],
    ['a change to no vehicle', 'side', ({ hands }) => hands.setVehicle('B', { soc_pct: 50 })],
    ['an unknown fault', 'code', ({ hands }) => hands.injectFault('outlet.haunted')],
    ['clearing a fault that is not raised', 'code', ({ hands }) => hands.clearFault('outlet.isolation', 'A')],
    ['an unknown door', 'door', ({ hands }) => hands.setDoor(wrong('cellar'), 'open')],
    ['a door ajar', 'state', ({ hands }) => hands.setDoor('rear', wrong('ajar'))],
    ['a feed that is not built', 'feed_A', ({ hands }) => hands.setGridFeed(wrong(25))],
    ['the heat of an oven', 'ambient_C', ({ hands }) => hands.setAmbient(200)],
    ['a pack below its floor', 'packSoc_pct', ({ hands }) => hands.setPackSoc('A', 4)],
  ];

  it.each(refused)('refuse %s, name the field, and change nothing', (_name, where, hand) => {
    const twin = new TestTwin({ faultCodes: ['outlet.isolation'] });
    const before = twin.twin.state();
    let error: unknown;
    try {
      hand(twin);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TwinInputError);
    expect(error).toMatchObject({ where, what: expect.stringMatching(/./), right: expect.stringMatching(/./) });
    expect(twin.twin.state()).toEqual(before);
    expect(twin.told).toEqual([]);
  });

  it('do not put a second vehicle at one cable', () => {
    const twin = new TestTwin();
    twin.hands.plug('A', saloon);
    expect(() => twin.hands.plug('A', saloon)).toThrow('a vehicle is plugged in at A; unplug it first');
  });

  it('cannot stop a vehicle that does not charge', () => {
    const twin = new TestTwin();
    twin.hands.plug('A', saloon);
    expect(() => twin.hands.setVehicle('A', { stop: true })).toThrow(TwinInputError);
  });

  it('R-SIM-01: plug in vehicles of any battery size and current', async () => {
    const twin = new TestTwin();
    twin.hands.plug('A', { ...saloon, battery_Wh: 20_000, maxCurrent_A: 50 });
    expect(twin.twin.state().vehicles.A).toMatchObject({ vehicle: 'saloon-400', battery_Wh: 20_000, evSoc_pct: 40, target_pct: 100 });
    await twin.charge('A');
    expect(twin.outlets.A.read().current_A).toBeCloseTo(50, 9);
  });

  it('press the emergency stop: the loop opens and AC is gone, in this order; R-ESD-06: AC is absent until the release', () => {
    const twin = new TestTwin();
    twin.allow(40_000, 20_000);
    twin.hands.pressEmergencyStop();
    twin.hands.pressEmergencyStop();
    expect(twin.told).toEqual(['emergencyLoop open', 'power']);
    expect(twin.twin.devices.cabinet.read().emergencyLoop).toBe('open');
    expect(twin.twin.devices.power.read().ac).toMatchObject({ present: false, gridToStation_W: 0 });
    twin.hands.releaseEmergencyStop();
    expect(twin.told.slice(2)).toEqual(['emergencyLoop closed', 'power']);
    expect(twin.twin.devices.power.read().ac.present).toBe(true);
  });

  it('open and close doors; what is so already makes no event', () => {
    const twin = new TestTwin();
    twin.hands.setDoor('rear', 'open');
    twin.hands.setDoor('rear', 'open');
    twin.hands.setDoor('front', 'open');
    expect(twin.twin.devices.cabinet.read().openDoors).toEqual(['front', 'rear']);
    twin.hands.setDoor('rear', 'closed');
    expect(twin.told).toEqual(['door rear open', 'door front open', 'door rear closed']);
  });

  it('raise and clear faults, of a side and of the station', () => {
    const twin = new TestTwin();
    twin.hands.injectFault('outlet.isolation', 'B');
    twin.hands.injectFault('power.precharge');
    twin.hands.injectFault('power.precharge');
    expect(twin.twin.state().faults).toEqual([{ code: 'outlet.isolation', side: 'B' }, { code: 'power.precharge' }]);
    twin.hands.clearFault('outlet.isolation', 'B');
    expect(twin.twin.state().faults).toEqual([{ code: 'power.precharge' }]);
    expect(twin.told).toEqual(['fault outlet.isolation B raised', 'fault power.precharge raised', 'fault outlet.isolation B cleared']);
  });

  it('take the feed away and give another; the station is told when AC comes or goes, not when the feed only changes', () => {
    const twin = new TestTwin();
    twin.hands.setGridFeed(16);
    expect(twin.told).toEqual([]);
    twin.hands.setGridFeed(0);
    twin.hands.setGridFeed(32);
    expect(twin.told).toEqual(['power', 'power']);
    expect(twin.twin.devices.power.read().ac).toMatchObject({ present: true, limit_A: 32 });
  });

  it('set the weather and the charge of a pack', () => {
    const twin = new TestTwin();
    twin.hands.setAmbient(-12);
    twin.hands.setPackSoc('B', 33);
    const reading = twin.twin.devices.power.read();
    expect(reading.ambient_C).toBe(-12);
    expect(reading.packs.B.packSoc_pct).toBeCloseTo(33, 9);
    expect(twin.twin.ledger()).toMatchObject({ stored_Wh: 0, imbalance_Wh: 0 });
  });
});
