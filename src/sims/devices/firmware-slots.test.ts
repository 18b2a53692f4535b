import { describe, expect, it } from 'vitest';
import { Instant, MemoryStore, seconds, VirtualClock } from '../../kernel/index.js';
import { SimFirmwareSlots } from './firmware-slots.js';

const factory = { version: '4.2.4.1', generation: '4.2', sha256: '' };
const newer = { version: '5.0.0', generation: '5.0', sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' };

async function* nothing(): AsyncGenerator<Uint8Array> {}

class Machine {
  readonly clock = new VirtualClock(Instant(0), { turn: () => new Promise((resolve) => setImmediate(resolve)) });
  readonly store = new MemoryStore();

  start(delivered = factory): SimFirmwareSlots {
    return new SimFirmwareSlots({ clock: this.clock, store: this.store, factory: delivered });
  }

  async written(): Promise<SimFirmwareSlots> {
    const slots = this.start();
    const digest = slots.write(newer, nothing());
    await this.clock.advance(seconds(200));
    if ((await digest) !== newer.sha256) throw new Error('the slot holds something else');
    return slots;
  }
}

describe('the slots of the twin', () => {
  it('run what was delivered, and keep nothing before the first update', () => {
    const machine = new Machine();
    const slots = machine.start();
    expect([slots.firmware, slots.state()]).toEqual([factory, { running: 'A', onTrial: false, other: { holds: 'nothing' } }]);
    expect(machine.store.table('firmwareSlots').count()).toBe(0);
  });

  it('start what was written only when it was activated, and keep it only when it is confirmed', async () => {
    const machine = new Machine();
    const slots = await machine.written();
    expect(slots.state()).toMatchObject({ running: 'A', other: { holds: 'untried', firmware: newer } });
    expect(machine.start().firmware).toEqual(factory);
    slots.activate();
    const onTrial = machine.start();
    expect([onTrial.firmware, onTrial.state()]).toEqual([
      newer,
      { running: 'B', onTrial: true, other: { holds: 'proven', firmware: factory } },
    ]);
    onTrial.confirm();
    expect(machine.start().state()).toMatchObject({ running: 'B', onTrial: false });
  });

  it('go back after three starts that nobody confirmed, and say so', async () => {
    const machine = new Machine();
    (await machine.written()).activate();
    expect([1, 2, 3].map(() => machine.start().state().running)).toEqual(['B', 'B', 'B']);
    for (let start = 0; start < 3; start++) {
      expect(machine.start().state()).toMatchObject({ running: 'A', onTrial: false, other: { holds: 'failed' } });
    }
  });

  it('go back at once when the trial is given up', async () => {
    const machine = new Machine();
    (await machine.written()).activate();
    machine.start().giveUp();
    expect(machine.start().state()).toMatchObject({ running: 'A', other: { holds: 'failed', firmware: newer } });
  });

  it('hold nothing after a write that broke off, and still start', async () => {
    const machine = new Machine();
    void machine.start().write(newer, nothing());
    await machine.clock.advance(seconds(5));
    const slots = machine.start();
    expect(slots.state()).toEqual({ running: 'A', onTrial: false, other: { holds: 'nothing' } });
    slots.activate();
    expect(machine.start().firmware).toEqual(factory);
  });

  it('take over what the machine is delivered with when that changes, and only then', async () => {
    const machine = new Machine();
    (await machine.written()).activate();
    machine.start().confirm();
    expect(machine.start().firmware).toEqual(newer);
    const other = { ...factory, version: '3.0.0', generation: '3.0' };
    expect(machine.start(other).firmware).toEqual(other);
  });
});
