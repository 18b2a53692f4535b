/**
 * Brings one file at a time to where the back-end wants it, with as many attempts as it wants. What is under way is kept: a loss of power
 * in the middle costs one attempt, and the back-end always hears how it ended.
 */
import { type Clock, greater, hours, lesser, Ms, type Store, StoreFault, seconds, type Table, type Timer } from '../../kernel/index.js';
import type { Notice } from '../notice.js';
import type { FileTransfer, SpooledFile, Trust, UploadOutcome } from '../ports/index.js';
import type { SecretBox } from '../settings/secret-box.js';
import type { TimeRange } from './source.js';
import { type UploadEnd, uploadNotice } from './upload-status.js';

export type LogKind = 'diagnostics' | 'security';

export interface Upload {
  readonly log: LogKind;
  /** Of GetLog; without one it was GetDiagnostics. */
  readonly requestId?: number;
  readonly fileName: string;
  readonly period: TimeRange;
}

export interface UploadOrder extends Upload {
  /** May hold a password. */
  readonly location: string;
  readonly retries: number | undefined;
  readonly retryInterval_s: number | undefined;
}

export interface UploadsParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly secrets: SecretBox;
  readonly transfer: FileTransfer;
  readonly trust: () => Trust;
  /** Makes the file. Rejects when it cannot, or when the signal says that nobody wants it any more. */
  readonly make: (upload: Upload, signal: AbortSignal) => Promise<SpooledFile>;
  readonly notify: (notice: Notice) => void;
  readonly journal: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly storeFailed: (fault: StoreFault) => void;
}

/** Where the back-end leaves it to the station (OCPP 1.6 §6.25). */
const usualRetries = 3;
const usualPause_ms = seconds(60);
const [shortestPause_ms, longestPause_ms] = [seconds(1), hours(24)];
/** After a restart the link comes first. */
const afterRestart_ms = seconds(10);
/** A disk that did not take the outcome may take it then. */
const tellAgain_ms = seconds(30);

interface Kept extends Upload {
  /** Sealed. */
  readonly location: string;
  readonly retries: number;
  readonly pause_ms: Ms;
  /** Attempts that have begun. */
  readonly attempts: number;
}

interface Job {
  kept: Kept;
  readonly abort: AbortController;
  /** Until the next attempt begins. */
  timer: Timer | undefined;
  /** Made by the first attempt, sent by each. */
  file?: SpooledFile;
  /** It is over, and the back-end is still to be told. */
  outcome?: UploadOutcome;
}

export class Uploads {
  readonly #parts: UploadsParts;
  #job: Job | undefined;
  /** Whether it has been taken up or given up what the last run left. */
  #resumed = false;

  constructor(parts: UploadsParts) {
    this.#parts = parts;
  }

  /** What is under way, waiting for the next attempt included. */
  get present(): Upload | undefined {
    return this.#job?.kept ?? this.#interrupted;
  }

  /**
   * Takes an order; it begins when the answer has left. One that was under way, also before a loss of power, is given up, and has failed
   * (security white paper N01).
   * "How many times … must try" (OCPP 1.6 §6.25) can be read with the first attempt or without it: here it is without.
   * @throws StoreFault when it cannot be kept; then nothing has changed
   */
  take({ location, retries, retryInterval_s, ...upload }: UploadOrder): void {
    const { store, secrets, notify } = this.#parts;
    const wanted_ms = retryInterval_s === undefined ? usualPause_ms : seconds(retryInterval_s);
    const pause_ms = lesser(greater(wanted_ms, shortestPause_ms), longestPause_ms);
    const kept: Kept = {
      ...upload,
      location: secrets.seal(location, place),
      retries: Math.max(0, retries ?? usualRetries),
      pause_ms,
      attempts: 0,
    };
    const before = this.present;
    const end: UploadEnd = this.#job?.outcome ?? { ok: false, kind: 'aborted' };
    store.atomically(() => {
      if (before) notify(uploadNotice(before.requestId, end));
      this.#table.put(row, kept);
    });
    this.#resumed = true;
    this.#drop();
    // What is handed to the link now leaves before any timer fires.
    this.#wait(newJob(kept), Ms(0));
  }

  /** Takes up what a loss of power interrupted. */
  resume(): void {
    const kept = this.#interrupted;
    this.#resumed = true;
    if (!kept || this.#job) return;
    const job = newJob(kept);
    // An attempt that takes the station down with it must not do so for ever.
    if (kept.attempts <= kept.retries) return this.#wait(job, afterRestart_ms);
    this.#job = job;
    this.#end(job, { ok: false, kind: 'interrupted', retry: false, why: 'the station lost its power in the last attempt' });
  }

  /** Ends what is under way without a word: the next start takes it up. */
  dispose(): void {
    this.#drop();
  }

  #wait(job: Job, delay_ms: Ms): void {
    this.#job = job;
    job.timer = this.#parts.clock.after('upload', delay_ms, () => void this.#attempt(job));
  }

  async #attempt(job: Job): Promise<void> {
    job.timer = undefined;
    const isFirst = job.kept.attempts === 0;
    job.kept = { ...job.kept, attempts: job.kept.attempts + 1 };
    this.#keep(() => {
      this.#table.put(row, job.kept);
      if (isFirst) this.#parts.notify(uploadNotice(job.kept.requestId, 'begun'));
    });
    const outcome = await this.#bring(job);
    if (job.abort.signal.aborted) return void job.file?.discard();
    const { attempts, retries, pause_ms, fileName } = job.kept;
    if (!outcome.ok && outcome.retry && attempts <= retries) {
      this.#parts.journal('upload.attempt-failed', { fileName, attempt: attempts, why: outcome.why });
      return this.#wait(job, pause_ms);
    }
    await job.file?.discard();
    if (!job.abort.signal.aborted) this.#end(job, outcome);
  }

  async #bring(job: Job): Promise<UploadOutcome> {
    const { transfer, secrets, trust, clock } = this.#parts;
    const { signal } = job.abort;
    const location = secrets.open(job.kept.location, place);
    if (location === undefined) return storage('where it shall go was sealed with another key', false);
    if (!job.file) {
      const release = clock.hold('diagnostics');
      try {
        job.file = await this.#parts.make(job.kept, signal);
      } catch (error) {
        return storage(`the file could not be made: ${error instanceof Error ? error.message : String(error)}`, true);
      } finally {
        release();
      }
    }
    return transfer.upload({ location, trust: trust(), source: job.file, fileName: job.kept.fileName, signal });
  }

  #end(job: Job, outcome: UploadOutcome): void {
    const { clock, notify, journal } = this.#parts;
    const { fileName, requestId, attempts } = job.kept;
    job.outcome = outcome;
    const isKept = this.#keep(() => {
      notify(uploadNotice(requestId, outcome));
      this.#table.delete(row);
    });
    if (!isKept) {
      job.timer = clock.after('upload: tell again', tellAgain_ms, () => this.#end(job, outcome));
      return;
    }
    this.#job = undefined;
    journal(outcome.ok ? 'upload.done' : 'upload.failed', { fileName, attempts, ...(!outcome.ok && { why: outcome.why }) });
  }

  #drop(): void {
    const job = this.#job;
    this.#job = undefined;
    if (!job) return;
    job.abort.abort();
    // A file that is being sent is discarded when the transfer has let go of it.
    if (!job.timer) return;
    job.timer.cancel();
    void job.file?.discard();
  }

  /** A disk that does not take it must not keep the operator from the diagnostics of just that. */
  #keep(write: () => void): boolean {
    try {
      this.#parts.store.atomically(write);
      return true;
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.#parts.storeFailed(error);
      return false;
    }
  }

  /** What the last run left, until it has been taken up or given up. */
  get #interrupted(): Kept | undefined {
    return this.#resumed ? undefined : this.#table.get(row);
  }

  get #table(): Table<Kept> {
    return this.#parts.store.table('uploads');
  }
}

/** There is one at a time. */
const row = 'present';
/** Of its sealed address. */
const place = 'upload';

const newJob = (kept: Kept): Job => ({ kept, abort: new AbortController(), timer: undefined });

const storage = (why: string, retry: boolean): UploadOutcome => ({ ok: false, kind: 'storage', why, retry });
