/** Something that is not as it was recorded. */
import type { Instant } from '../../kernel/index.js';

export interface Difference {
  /** The recorded message that it is about; of an unexpected one, the last that came before it. */
  readonly number: number;
  readonly kind: 'different' | 'missing' | 'late' | 'unexpected';
  readonly action: string;
  readonly of: 'request' | 'answer';
  /** In the payload; `action`, `message id` or `time` where that differs; empty where the message as a whole is meant. */
  readonly path: string;
  readonly expected: unknown;
  readonly seen: unknown;
  /** When, in the time of the recording. */
  readonly at: Instant;
}
