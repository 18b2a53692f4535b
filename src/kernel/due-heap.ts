/** A heap of what falls due, the soonest on top; a fleet keeps tens of thousands of timers here and moves many of them every second. */
import type { Timer } from './clock.js';

/** A timer that has been set. To cancel one takes it out at once, so that timers that are set anew again and again do not pile up. */
export interface Due extends Timer {
  readonly at: number;
  /** Among those of one moment, who came first. */
  readonly order: number;
  readonly name: string;
  readonly action: () => void;
}

export class DueHeap {
  readonly #entries: Entry[] = [];
  #order = 0;

  /** The order that the next one will have. */
  get nextOrder(): number {
    return this.#order;
  }

  add(at: number, name: string, action: () => void): Due {
    const entry = new Entry(this, at, this.#order++, name, action);
    this.#rise(entry, this.#entries.push(entry) - 1);
    return entry;
  }

  first(): Due | undefined {
    return this.#entries[0];
  }

  takeFirst(): Due | undefined {
    const first = this.#entries[0];
    if (first) this.remove(first);
    return first;
  }

  /** Does nothing when it was taken or removed before. The gap is filled with the last entry, which then finds its own place. */
  remove(entry: Entry): void {
    const { place } = entry;
    if (place < 0) return;
    entry.place = -1;
    const last = this.#entries.pop()!;
    if (last === entry) return;
    this.#rise(last, place);
    if (last.place === place) this.#sink(last, place);
  }

  /** In order. */
  all(): readonly Due[] {
    return this.#entries.toSorted((a, b) => (isSooner(a, b) ? -1 : 1));
  }

  /** Puts the entry at this place, or further up where those above are later. */
  #rise(entry: Entry, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#entries[above]!;
      if (isSooner(parent, entry)) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(entry, place);
  }

  /** Puts the entry at this place, or further down where those below are sooner. */
  #sink(entry: Entry, from: number): void {
    let place = from;
    for (;;) {
      let below = 2 * place + 1;
      const left = this.#entries[below];
      const right = this.#entries[below + 1];
      if (left && right && isSooner(right, left)) below++;
      const sooner = this.#entries[below];
      if (!sooner || isSooner(entry, sooner)) break;
      this.#put(sooner, place);
      place = below;
    }
    this.#put(entry, place);
  }

  #put(entry: Entry, place: number): void {
    this.#entries[place] = entry;
    entry.place = place;
  }
}

class Entry implements Due {
  readonly at: number;
  readonly order: number;
  readonly name: string;
  readonly action: () => void;
  /** Index in the heap; -1 when no longer in it. */
  place = -1;
  readonly #heap: DueHeap;

  constructor(heap: DueHeap, at: number, order: number, name: string, action: () => void) {
    this.#heap = heap;
    this.at = at;
    this.order = order;
    this.name = name;
    this.action = action;
  }

  cancel(): void {
    this.#heap.remove(this);
  }
}

const isSooner = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
