import { describe, expect, it } from 'vitest';
import { hours, Instant, MemoryStore, seededIds, seededRandom, silentLog, VirtualClock, Wh } from '../../../kernel/index.js';
import { Dcbm } from './dcbm.js';

function stand() {
  const clock = new VirtualClock(Instant(0), { turn: async () => undefined });
  const store = new MemoryStore();
  const ids = seededIds(seededRandom('dcbm'));
  const flow = { read: () => ({ energy_Wh: Wh(0) }) };
  const powerUp = (): Dcbm =>
    new Dcbm({ side: 'A', clock, ids, store, flow, log: silentLog, firstRegister_Wh: Wh(0), zone: 'Europe/Berlin', capacity: 10 });
  return { clock, powerUp };
}

const transaction = { id: 'a', evseId: '', means: 'LOCAL_1' } as const;

describe("setting the meter's clock", () => {
  it('a meter that was never set refuses a transaction', () => {
    expect(stand().powerUp().start(transaction)).toEqual(['timeSyncStatusIsOk']);
  });

  it('a setting holds 48 h, also without power', async () => {
    const { clock, powerUp } = stand();
    powerUp().synchronize();
    await clock.advance(hours(48));
    expect(powerUp().start(transaction)).toEqual([]);
  });

  it('after 48 h it has to be set again', async () => {
    const { clock, powerUp } = stand();
    const meter = powerUp();
    meter.synchronize();
    await clock.advance(hours(48.1));
    expect(meter.start(transaction)).toEqual(['timeSyncStatusIsOk']);
    meter.synchronize();
    expect(meter.start(transaction)).toEqual([]);
  });

  it('in a transaction it is refused', () => {
    const meter = stand().powerUp();
    expect(meter.synchronize()).toBe(true);
    meter.start(transaction);
    expect(meter.synchronize()).toBe(false);
  });
});
