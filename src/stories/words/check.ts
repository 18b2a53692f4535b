/** An expectation: what it looks at, and what it sees there. */
import type { Instant } from '../../kernel/index.js';
import type { Complain, Fields } from '../form.js';
import type { Scene } from '../scene.js';
import type { Mapping } from '../tree.js';

export interface Check {
  /** In words. */
  readonly expected: string;
  /** Looks now. What came after `until` does not count: a clock that runs by itself may be past it. */
  readonly look: (scene: Scene, until: Instant) => Look | Promise<Look>;
}

export interface Look {
  readonly ok: boolean;
  readonly seen: string;
  /** Called when this look settles the expectation. */
  readonly settle?: () => void;
}

/** A kind of expectation, known by the first of its words that stands in it. */
export interface Subject {
  readonly words: readonly string[];
  readonly does: string;
  readonly example: string;
  readonly fields: Fields;
  /** `rest` holds everything except the times. */
  readonly read: (rest: Mapping, complain: Complain) => Check | undefined;
}
