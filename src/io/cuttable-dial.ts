import type { Dial } from '../kernel/index.js';

/** The network behind a dial can fail and come back, as a hand wants it. */
export interface CuttableDial {
  readonly dial: Dial;
  /** Open links end at once; new ones are refused until `restore`. */
  cut(): void;
  restore(): void;
  readonly isCut: boolean;
}

const severed = 'the network is cut';

export function cuttableDial(dial: Dial): CuttableDial {
  const ends = new Set<() => void>();
  let isCut = false;
  return {
    dial: (target, events) => {
      if (isCut) {
        queueMicrotask(() => events.closed(severed));
        return () => undefined;
      }
      let over = false;
      const end = (reason: string): void => {
        if (over) return;
        over = true;
        ends.delete(cutThis);
        events.closed(reason);
      };
      const giveUp = dial(target, {
        opened: (link) => over || events.opened(link),
        received: (text) => over || events.received(text),
        pong: () => over || events.pong(),
        closed: end,
      });
      const cutThis = (): void => {
        end(severed);
        giveUp();
      };
      ends.add(cutThis);
      return giveUp;
    },
    cut: () => {
      isCut = true;
      for (const end of ends) end();
    },
    restore: () => {
      isCut = false;
    },
    get isCut() {
      return isCut;
    },
  };
}
