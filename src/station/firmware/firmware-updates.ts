/**
 * Updates by remote: one at a time, kept in one row, so that it goes on or goes back after any loss of power and the back-end always
 * hears how it ended (UpdateFirmware, OCPP 1.6 §5.19; SignedUpdateFirmware, security white paper L01; manual §2.19, §2.21.2).
 */
import {
  between,
  Emitter,
  hours,
  type Instant,
  Ms,
  ScopedClock,
  type Store,
  StoreFault,
  seconds,
  type Table,
  type Timer,
} from '../../kernel/index.js';
import type { FirmwareStatus, Notice } from '../notice.js';
import type { SecurityEventType } from '../security/security-events.js';
import type { SecretBox } from '../settings/secret-box.js';
import { noticesOf } from './told.js';
import {
  canBeReplaced,
  nextLook,
  type Phase,
  type Step,
  statusOf,
  step,
  type Update,
  type UpdateEvent,
  type UpdateOrder,
} from './update.js';
import { UpdateWork, type UpdateWorkParts } from './update-work.js';

export interface FirmwareUpdatesParts extends Omit<UpdateWorkParts, 'securityEvent'> {
  readonly store: Store;
  readonly secrets: SecretBox;
  readonly notify: (notice: Notice) => void;
  readonly securityEvent: (type: SecurityEventType, techInfo: string) => void;
  readonly storeFailed: (fault: StoreFault) => void;
}

export type RequestOutcome = 'Accepted' | 'AcceptedCanceled' | 'Rejected' | 'InvalidCertificate';

/** A write that failed is tried again: the work is done, only its outcome is not kept yet. */
const keepAgain_ms = seconds(30);
/** Wall time may be corrected meanwhile. */
const longestSleep_ms = hours(1);

export class FirmwareUpdates {
  /** The phase is another one; undefined: no update is under way. */
  readonly events = new Emitter<{ changed: Phase | undefined }>();
  readonly #parts: FirmwareUpdatesParts;
  readonly #clock: ScopedClock;
  readonly #work: UpdateWork;
  readonly #rows: Table<Update>;
  #update: Update | undefined;
  /** Of the work under way. */
  #abort = new AbortController();
  /** Until what was begun has let go of the package: what was given up may take a moment to end. */
  #busy: Promise<void> = Promise.resolve();
  #timer: Timer | undefined;
  /** Set while a step that the disk has refused is to be tried once more: the newest one, for what has been done is past what went on. */
  #again: { readonly timer: Timer; readonly event: UpdateEvent } | undefined;
  #begun = false;
  #disposed = false;

  /** Knows at once how it stands; does nothing before `begin`. @throws StoreFault */
  constructor(parts: FirmwareUpdatesParts) {
    const clock = new ScopedClock(parts.clock);
    this.#clock = clock;
    this.#parts = parts;
    this.#work = new UpdateWork({ ...parts, clock });
    this.#rows = parts.store.table('firmwareUpdate');
    this.#update = this.#kept();
  }

  /** Takes up what was under way when the power went, or when the station restarted for it. */
  begin(): void {
    this.#begun = !this.#disposed;
    if (!this.#update) this.#confirmWhatRuns();
    this.#goOn();
  }

  /** The update that is under way. */
  get present(): Update | undefined {
    return this.#update;
  }

  /** How it stands: `Idle` while there is no update (OCPP 1.6 §7.25). */
  get status(): FirmwareStatus {
    return this.#update ? statusOf(this.#update.phase) : 'Idle';
  }

  /** Orders an update; it begins when the answer has left. One that installs already goes on, any other gives way. */
  async request(order: UpdateOrder): Promise<RequestOutcome> {
    const { check, journal, securityEvent } = this.#parts;
    const objection = order.signed && (await check.objectionToSigner(order.signed));
    if (objection !== undefined) {
      securityEvent('InvalidFirmwareSigningCertificate', objection);
      return 'InvalidCertificate';
    }
    const before = this.#update;
    if (before && !canBeReplaced(before.phase)) {
      journal('firmware.order-refused', { why: 'another update is being installed' });
      return 'Rejected';
    }
    const update: Update = { order, phase: { at: 'scheduled', told: false } };
    if (!this.#keep(update, [])) return 'Rejected';
    this.#abort.abort();
    this.#forgetAgain();
    journal('firmware.ordered', { signed: order.signed !== undefined, replaces: before !== undefined });
    this.#update = update;
    this.events.emit('changed', update.phase);
    // What is handed to the link now leaves before any timer fires.
    this.#wake(Ms(0));
    return before ? 'AcceptedCanceled' : 'Accepted';
  }

  /** Something around may have changed: AC, sessions, settings, the time of day. */
  look(): void {
    if (this.#begun && this.#update && isWaiting(this.#update.phase)) this.#take({ type: 'look', around: this.#parts.around() });
  }

  dispose(): void {
    this.#disposed = true;
    this.#begun = false;
    this.#abort.abort();
    this.#clock.dispose();
  }

  #take(event: UpdateEvent): void {
    const before = this.#update;
    if (!before) return;
    const next = step(before, event);
    if (next.phase === before.phase && next.told.length === 0) return this.#sleep();
    const update = next.phase && { order: before.order, phase: next.phase };
    if (!this.#again) this.#announce(before, next);
    if (!this.#keep(update, noticesOf(before.order, next.told))) {
      this.#again = {
        event,
        timer: this.#again?.timer ?? this.#clock.after('firmware update: keep again', keepAgain_ms, () => this.#keepAgain()),
      };
      return;
    }
    this.#forgetAgain();
    this.#update = update;
    if (next.phase?.at === before.phase.at && !isWaiting(before.phase)) return;
    this.events.emit('changed', next.phase);
    if (update) return this.#update === update ? this.#goOn() : undefined;
    this.#busy = this.#busy
      .then(() => this.#work.tidy())
      .catch((error: unknown) => this.#parts.journal('firmware.package-left', { why: String(error) }));
  }

  #keepAgain(): void {
    const event = this.#again?.event;
    this.#forgetAgain();
    if (event) this.#take('around' in event ? { ...event, around: this.#parts.around() } : event);
  }

  /** What could not be kept is past, or is being tried. */
  #forgetAgain(): void {
    this.#again?.timer.cancel();
    this.#again = undefined;
  }

  /** The slots are another machine than this disk: what has been told `Installed` is kept here, and may be lost there. */
  #confirmWhatRuns(): void {
    const { slots, storeFailed } = this.#parts;
    try {
      if (slots.state().onTrial) slots.confirm();
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      storeFailed(error);
    }
  }

  /** Does what the phase says. */
  #goOn(): void {
    const update = this.#update;
    if (!this.#begun || !update) return;
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    if (isWaiting(update.phase)) return this.look();
    const tell = (event: UpdateEvent): void => {
      if (!abort.signal.aborted) this.#take(event);
    };
    const work = this.#busy.then(() => (abort.signal.aborted ? undefined : this.#work.do(update, tell, abort.signal)));
    this.#busy = work.then(ignore, ignore);
    work.then(
      (event) => event && tell(event),
      (error: unknown) => this.#failed(update, error, abort.signal),
    );
  }

  /** Until something is heard, or the next date. */
  #sleep(): void {
    const { around } = this.#parts;
    const { at, acLimit_s } = around();
    const next = this.#update && nextLook(this.#update, acLimit_s);
    if (next !== undefined) this.#wake(Ms(Math.min(longestSleep_ms, Math.max(0, between(at, next)))));
  }

  #wake(delay_ms: Ms): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.after('firmware update', delay_ms, () => this.look());
  }

  /** What the slots were told could not be kept: a loss of power looks like this, too. Whatever else breaks the work ends the update. */
  #failed(update: Update, error: unknown, signal: AbortSignal): void {
    if (signal.aborted) return;
    if (!(error instanceof StoreFault)) return this.#take(brokenOff(update.phase, this.#parts.now(), error));
    this.#parts.storeFailed(error);
    this.#clock.after('firmware update: once more', keepAgain_ms, () => this.#update === update && this.#goOn());
  }

  #announce({ phase, order }: Update, { phase: next, told, why }: Step): void {
    const { journal, securityEvent } = this.#parts;
    if (told.length > 0) journal('firmware.update', { status: told.join(', '), ...(why !== undefined && { why }) });
    if (next || !told.includes('Installed') || phase.at !== 'trial') return;
    // Before it is kept that the update is over: after a loss of power in between it is said again, and not forgotten.
    const { version } = phase.manifest;
    securityEvent('FirmwareUpdated', `version ${version}${order.signed ? `, request ${order.signed.requestId}` : ''}`);
  }

  /** The update as it is from now on, and what the back-end is told of it, in one durable write. */
  #keep(update: Update | undefined, notices: readonly Notice[]): boolean {
    const { store, secrets, notify, storeFailed } = this.#parts;
    try {
      store.atomically(() => {
        if (update) this.#rows.put(row, { ...update, order: { ...update.order, location: secrets.seal(update.order.location, place) } });
        else this.#rows.delete(row);
        for (const notice of notices) notify(notice);
      });
      return true;
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      storeFailed(error);
      return false;
    }
  }

  #kept(): Update | undefined {
    const kept = this.#rows.get(row);
    if (!kept) return undefined;
    // An address that was sealed with another key is none; the download fails, and the back-end hears of it.
    return { ...kept, order: { ...kept.order, location: this.#parts.secrets.open(kept.order.location, place) ?? '' } };
  }
}

/** There is one at a time. */
const row = 'present';
/** Of its sealed address. */
const place = 'firmware update';

const ignore = (): void => undefined;

/** The end of an update whose work has failed in a way that nobody has foreseen, such as a package that cannot be read. */
function brokenOff({ at }: Phase, now: Instant, error: unknown): UpdateEvent {
  const why = error instanceof Error ? error.message : String(error);
  if (at === 'downloading') return { type: 'downloadFailed', at: now, retry: false, why, version: undefined };
  return at === 'checking' ? { type: 'refused', status: 'InstallVerificationFailed', why } : { type: 'installFailed', why };
}

const isWaiting = ({ at }: Phase): boolean => at === 'scheduled' || at === 'paused' || at === 'waiting';
