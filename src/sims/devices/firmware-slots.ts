/**
 * The slots and the boot loader of the twin. What stands in a slot is only what the package says of itself: the firmware is this program,
 * and a slot tells which generation of it to emulate.
 */
import { createHash } from 'node:crypto';
import { type Clock, Ms, minutes, type Store, seconds, type Table } from '../../kernel/index.js';
import type { FirmwareSlots, SlotFirmware, SlotName, SlotState } from '../../station/ports/index.js';

export interface SimFirmwareSlotsParts {
  readonly clock: Clock;
  /** The twin's own: flash memory is another machine than the disk of the station. */
  readonly store: Store;
  /** What lies in slot A of a station that was never updated. Another one than at the last start replaces whatever is there. */
  readonly factory: SlotFirmware;
}

/** A slot that is not confirmed after so many starts has failed. */
const mostTrials = 3;
/** Erasing, and writing at some megabytes a second. */
const erase_ms = minutes(2);
const rate_octetsPerS = 4_000_000;

interface Content {
  readonly firmware: SlotFirmware;
  /** `tried` counts starts. */
  readonly trial: { readonly state: 'untried' | 'activated'; readonly tried: number } | { readonly state: 'proven' | 'failed' };
}

interface Flash {
  readonly factory: SlotFirmware;
  readonly confirmed: SlotName;
  readonly slots: Readonly<Record<SlotName, Content | null>>;
}

export class SimFirmwareSlots implements FirmwareSlots {
  readonly #clock: Clock;
  readonly #table: Table<Flash>;
  readonly #fresh: Flash;
  readonly #running: SlotName;

  /** The start of the machine: chooses what runs. @throws StoreFault */
  constructor({ clock, store, factory }: SimFirmwareSlotsParts) {
    this.#clock = clock;
    this.#table = store.table('firmwareSlots');
    this.#fresh = { factory, confirmed: 'A', slots: { A: { firmware: factory, trial: { state: 'proven' } }, B: null } };
    const flash = this.#flash;
    if (!isSame(flash.factory, factory)) this.#table.put(row, this.#fresh);
    this.#running = this.#boot(this.#flash);
  }

  /** What runs. */
  get firmware(): SlotFirmware {
    return this.#flash.slots[this.#running]?.firmware ?? this.#fresh.factory;
  }

  state(): SlotState {
    const { confirmed, slots } = this.#flash;
    const running = this.#running;
    const other = slots[otherThan(running)];
    const states = { untried: 'untried', activated: 'untried', proven: 'proven', failed: 'failed' } as const;
    return {
      running,
      onTrial: running !== confirmed,
      other: other ? { holds: states[other.trial.state], firmware: other.firmware } : { holds: 'nothing' },
    };
  }

  async write(firmware: SlotFirmware, image: AsyncIterable<Uint8Array>): Promise<string> {
    const slot = otherThan(this.#running);
    this.#put(slot, null);
    const hash = createHash('sha256');
    let size_octets = 0;
    const release = this.#clock.hold('firmware slot');
    try {
      for await (const piece of image) {
        hash.update(piece);
        size_octets += piece.byteLength;
      }
    } finally {
      release();
    }
    await new Promise<void>((resolve) => {
      this.#clock.after('firmware slot', Ms(erase_ms + seconds(size_octets / rate_octetsPerS)), resolve);
    });
    this.#put(slot, { firmware, trial: { state: 'untried', tried: 0 } });
    return hash.digest('hex');
  }

  activate(): void {
    const slot = otherThan(this.#running);
    const content = this.#flash.slots[slot];
    if (content?.trial.state === 'untried') this.#put(slot, { ...content, trial: { state: 'activated', tried: 0 } });
  }

  confirm(): void {
    const running = this.#flash.slots[this.#running];
    if (running) this.#put(this.#running, { ...running, trial: { state: 'proven' } }, this.#running);
  }

  giveUp(): void {
    const running = this.#flash.slots[this.#running];
    if (running) this.#put(this.#running, { ...running, trial: { state: 'failed' } });
  }

  #boot({ confirmed, slots }: Flash): SlotName {
    const candidate = otherThan(confirmed);
    const content = slots[candidate];
    if (content?.trial.state !== 'activated') return confirmed;
    const { tried } = content.trial;
    const isWorn = tried >= mostTrials;
    this.#put(candidate, { ...content, trial: isWorn ? { state: 'failed' } : { state: 'activated', tried: tried + 1 } });
    return isWorn ? confirmed : candidate;
  }

  #put(slot: SlotName, content: Content | null, confirmed = this.#flash.confirmed): void {
    const flash = this.#flash;
    this.#table.put(row, { ...flash, confirmed, slots: { ...flash.slots, [slot]: content } });
  }

  /** Nothing is written before the first update: what was never updated holds what it was delivered with. */
  get #flash(): Flash {
    return this.#table.get(row) ?? this.#fresh;
  }
}

const row = 'flash';

const otherThan = (slot: SlotName): SlotName => (slot === 'A' ? 'B' : 'A');

const isSame = (a: SlotFirmware, b: SlotFirmware): boolean =>
  a.version === b.version && a.generation === b.generation && a.sha256 === b.sha256;
