/** A story while it is played: the stage, what has been said on it, and how time passes. */
import type { StateDto } from '../api/index.js';
import { Instant, later, lesser, Ms } from '../kernel/index.js';
import { Conversation, type Said } from './conversation.js';
import type { RecordVerdict, Stage, StageBackend, StageTransaction } from './stage.js';

/** What came of a step, in words where there is something to say. */
export interface Outcome {
  readonly ok: boolean;
  readonly expected?: string;
  readonly seen?: string;
}

/** How often a condition is looked at while time passes: every second at first, then after another hundredth of the time so far. */
const look_ms = Ms(1_000);
const lookShare = 0.01;
/** How finely the end of something under way is awaited. */
const nap_ms = Ms(250);

export class Scene {
  readonly stage: Stage;
  readonly #conversation: Conversation;
  readonly #used = new Set<number>();
  readonly #before: { readonly message: number; readonly transactions: number };
  readonly #signal: AbortSignal | undefined;
  #mark: number;

  /** The stage has begun. What was before the story does not belong to it, except what the station said as it came up. */
  constructor(stage: Stage, before: { readonly message: number; readonly transactions: number }, signal?: AbortSignal) {
    this.stage = stage;
    this.#before = before;
    this.#signal = signal;
    this.#conversation = new Conversation(before.message);
    this.#mark = before.message;
  }

  get state(): StateDto {
    return this.stage.state();
  }

  get now(): Instant {
    return Instant(Date.parse(this.state.clock.now));
  }

  get backend(): StageBackend | undefined {
    return this.stage.backend;
  }

  /** Something was done: what was said before it no longer answers an expectation. */
  markActed(): void {
    this.#hear();
    this.#mark = this.#conversation.last;
  }

  /** The setup is over: the first expectation may look at everything since the story began. */
  markSetUp(): void {
    this.#mark = this.#before.message;
  }

  /** What was said since the last hand or command and has not met an expectation yet. */
  unused(): readonly Said[] {
    this.#hear();
    return this.#conversation.said.filter(({ number }) => number > this.#mark && !this.#used.has(number));
  }

  /** Everything since the story began. */
  said(): readonly Said[] {
    this.#hear();
    return this.#conversation.said;
  }

  use(said: readonly Said[]): void {
    for (const { number } of said) this.#used.add(number);
  }

  /** Those of this story. */
  transactions(): readonly StageTransaction[] | undefined {
    return this.backend?.transactions().slice(this.#before.transactions);
  }

  records(): Promise<readonly RecordVerdict[]> {
    return this.stage.records(this.#before.message);
  }

  async pass(time_ms: Ms): Promise<void> {
    this.#signal?.throwIfAborted();
    await this.stage.pass(time_ms);
    this.#signal?.throwIfAborted();
  }

  /** Lets time pass until `condition` holds, at most that long; whether it does in the end. */
  async passUntil(condition: () => boolean | Promise<boolean>, limit_ms: Ms): Promise<boolean> {
    const begin = this.now;
    const end = later(begin, limit_ms);
    await this.pass(Ms(0));
    for (;;) {
      if (await condition()) return true;
      const now = this.now;
      if (now >= end) return false;
      const next_ms = Ms(Math.max(look_ms, Math.round((now - begin) * lookShare)));
      await this.pass(lesser(next_ms, Ms(end - now)));
    }
  }

  /** Lets time pass until something under way has come to its end; undefined when that takes longer. */
  async awaiting<T>(underWay: Promise<T>, limit_ms: Ms): Promise<T | undefined> {
    let ended = false;
    const end = underWay.finally(() => {
      ended = true;
    });
    // Whoever awaits it hears of its failure; until then it is nobody's.
    end.catch(() => undefined);
    const latest = later(this.now, limit_ms);
    await this.pass(Ms(0));
    while (!ended && this.now < latest) await this.pass(nap_ms);
    return ended ? end : undefined;
  }

  #hear(): void {
    this.#conversation.hear(this.stage.messages(this.#conversation.last));
  }
}
