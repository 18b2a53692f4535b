/** A heap of what falls due, the soonest on top; a fleet keeps tens of thousands of timers here and moves many of them every second. */

export interface Due {
  readonly at: number;
  readonly action: () => void;
}

interface Entry extends Due {
  /** Among those of one moment, who came first. */
  readonly order: number;
  /** Index in the heap; -1 when no longer in it. */
  place: number;
}

export class DueHeap {
  readonly #entries: Entry[] = [];
  #order = 0;

  add(at: number, action: () => void): Due {
    const entry: Entry = { at, action, order: this.#order++, place: this.#entries.length };
    this.#entries.push(entry);
    this.#rise(entry);
    return entry;
  }

  first(): Due | undefined {
    return this.#entries[0];
  }

  takeFirst(): Due | undefined {
    const first = this.#entries[0];
    if (first) this.#take(first);
    return first;
  }

  /** Does nothing when it was taken or removed before. `due` comes from `add` of this heap. */
  remove(due: Due): void {
    const entry = due as Entry;
    if (entry.place >= 0) this.#take(entry);
  }

  /** Fills the gap with the last entry, which then finds its own place. */
  #take(entry: Entry): void {
    const last = this.#entries.pop()!;
    if (last !== entry) {
      this.#put(last, entry.place);
      this.#rise(last);
      this.#sink(last);
    }
    entry.place = -1;
  }

  #rise(entry: Entry): void {
    while (entry.place > 0) {
      const parent = this.#entries[(entry.place - 1) >> 1]!;
      if (isSooner(parent, entry)) return;
      this.#swap(parent, entry);
    }
  }

  #sink(entry: Entry): void {
    for (;;) {
      const left = this.#entries[2 * entry.place + 1];
      const right = this.#entries[2 * entry.place + 2];
      const sooner = left && right && isSooner(right, left) ? right : left;
      if (!sooner || isSooner(entry, sooner)) return;
      this.#swap(entry, sooner);
    }
  }

  #swap(a: Entry, b: Entry): void {
    const place = a.place;
    this.#put(a, b.place);
    this.#put(b, place);
  }

  #put(entry: Entry, place: number): void {
    this.#entries[place] = entry;
    entry.place = place;
  }
}

const isSooner = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
