/**
 * What a station did that the order of things does not allow. The back-end answers all the same, as central systems do, and writes down
 * what struck it: a test, or a person, looks here first. Bounded: the oldest findings go first.
 */
import type { Instant } from '../kernel/index.js';

export type FindingCode =
  | 'before-registration'
  | 'second-open-transaction'
  | 'unknown-transaction'
  | 'meter-values-after-stop'
  | 'second-stop'
  | 'wrong-connector'
  | 'register-backwards'
  | 'time-backwards'
  | 'unreadable-signed-value';

export interface Finding {
  /** Counts from 1. */
  readonly number: number;
  readonly at: Instant;
  readonly identity: string;
  readonly code: FindingCode;
  /** For people: what came, and what it contradicts. */
  readonly text: string;
}

/** Writes down a finding about one station. */
export type Report = (identity: string, code: FindingCode, text: string) => void;

export class Findings {
  readonly #capacity: number;
  readonly #list: Finding[] = [];
  #count = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(seen: Omit<Finding, 'number'>): Finding {
    if (this.#list.length === this.#capacity) this.#list.shift();
    const finding = { number: ++this.#count, ...seen };
    this.#list.push(finding);
    return finding;
  }

  all(): readonly Finding[] {
    return this.#list;
  }
}
