/** What has to be done in each phase of an update. Each piece of work may be begun anew after a loss of power, and comes to the same. */
import { type Clock, type Instant, minutes } from '../../kernel/index.js';
import type { FileTransfer, FirmwareSlots, MediaShelf, OpenPackage, PackageArea, Trust } from '../ports/index.js';
import type { PackageCheck, Verdict } from './package-check.js';
import { pause, proveFirmware } from './trial.js';
import type { Health, Phase, Surroundings, Update, UpdateEvent, UpdateOrder } from './update.js';

export interface UpdateWorkParts {
  readonly clock: Clock;
  readonly now: () => Instant;
  readonly transfer: FileTransfer;
  readonly trust: () => Trust;
  readonly area: PackageArea;
  readonly slots: FirmwareSlots;
  readonly shelf: MediaShelf;
  readonly check: Pick<PackageCheck, 'objectionToSigner' | 'open' | 'verify'>;
  readonly around: () => Surroundings;
  readonly health: () => Health;
  /** Takes over a configuration file, all of it or nothing: words where it does not. */
  readonly configure: (
    text: string,
  ) => Promise<{ readonly ok: true; readonly reboot: boolean } | { readonly ok: false; readonly why: string }>;
  readonly restart: (kind: 'soft' | 'hard') => void;
  readonly journal: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly securityEvent: (type: NonNullable<Extract<Verdict, { ok: false }>['event']>, why: string) => void;
}

/** A restart that has been given up is asked for again. */
const restartAgain_ms = minutes(10);
/** As the reader of configuration files has it. */
const largestConfiguration_octets = 1_048_576;

export class UpdateWork {
  readonly #parts: UpdateWorkParts;

  constructor(parts: UpdateWorkParts) {
    this.#parts = parts;
  }

  /**
   * Resolves to what came of it; to undefined where there is nothing to do but to wait, or where it was given up.
   * @param tell What becomes known on the way
   */
  async do({ order, phase }: Update, tell: (event: UpdateEvent) => void, signal: AbortSignal): Promise<UpdateEvent | undefined> {
    switch (phase.at) {
      case 'scheduled':
      case 'paused':
      case 'waiting':
        return undefined;
      case 'downloading':
        return this.#download(order, phase, tell, signal);
      case 'checking':
        return this.#held(() => this.#check(order));
      case 'installing':
        return this.#install(phase);
      case 'trial':
        return this.#try(phase, signal);
    }
  }

  /** What an update leaves behind is only in the way of the next. */
  tidy(): Promise<void> {
    return this.#held(() => this.#parts.area.discard());
  }

  async #download(
    { location }: UpdateOrder,
    phase: Extract<Phase, { at: 'downloading' }>,
    tell: (event: UpdateEvent) => void,
    signal: AbortSignal,
  ): Promise<UpdateEvent | undefined> {
    const { transfer, trust, area, now } = this.#parts;
    let known = phase.version;
    const outcome = await transfer.download({
      location,
      trust: trust(),
      sink: area.sink,
      limit_octets: area.limit_octets,
      version: phase.version,
      signal,
      progress: ({ version }) => {
        if (version === undefined || version === known) return;
        known = version;
        tell({ type: 'recognised', version });
      },
    });
    if (outcome.ok) return { type: 'downloaded' };
    const { kind, retry, why, version } = outcome;
    return kind === 'aborted' ? undefined : { type: 'downloadFailed', at: now(), retry, why, version };
  }

  async #check({ signed }: UpdateOrder): Promise<UpdateEvent> {
    const { check, area, around, securityEvent } = this.#parts;
    const verdict = await check.verify(() => area.read(), signed);
    if (verdict.ok) return { type: 'verified', manifest: verdict.manifest, around: around() };
    const { status, why, event } = verdict;
    if (event) securityEvent(event, why);
    return { type: 'refused', status, why };
  }

  async #install({ manifest }: Extract<Phase, { at: 'installing' }>): Promise<UpdateEvent> {
    try {
      const opened = await this.#held(() => this.#parts.check.open(this.#parts.area.read()));
      if ('why' in opened) return { type: 'installFailed', why: opened.why };
      switch (manifest.kind) {
        case 'firmware':
          return await this.#write(opened);
        case 'configuration':
          return await this.#held(() => this.#configure(opened));
        case 'media':
          await this.#held(() => this.#parts.shelf.replace(opened.files()));
          return { type: 'installed' };
      }
    } catch (error) {
      return { type: 'installFailed', why: error instanceof Error ? error.message : String(error) };
    }
  }

  async #write(opened: OpenPackage): Promise<UpdateEvent> {
    const { slots, health } = this.#parts;
    const { version, generation = '' } = opened.manifest;
    const files = opened.files()[Symbol.asyncIterator]();
    // Not around the writing, which takes time of the clock.
    const read = () => this.#held(() => files.next());
    for (let next = await read(); next.done !== true; next = await read()) {
      const { file, octets } = next.value;
      const found = await slots.write({ version, generation, sha256: file.sha256 }, octets);
      if (found !== file.sha256) return { type: 'installFailed', why: 'what can be read from the slot is not what was written' };
    }
    return { type: 'written', slot: slots.state().running === 'A' ? 'B' : 'A', before: health() };
  }

  async #configure(opened: OpenPackage): Promise<UpdateEvent> {
    let text = '';
    for await (const { file, octets } of opened.files()) {
      if (file.size_octets > largestConfiguration_octets) return { type: 'installFailed', why: `${file.name} is too large` };
      const decoder = new TextDecoder();
      for await (const piece of octets) text += decoder.decode(piece, { stream: true });
      text += decoder.decode();
    }
    const outcome = await this.#parts.configure(text);
    if (!outcome.ok) return { type: 'installFailed', why: outcome.why };
    // It goes down only after what is in hand has been kept and delivered.
    if (outcome.reboot) this.#parts.restart('soft');
    return { type: 'installed' };
  }

  /** Whatever happened since the slot was written, the boot loader knows where it stands. */
  async #try({ slot, before }: Extract<Phase, { at: 'trial' }>, signal: AbortSignal): Promise<UpdateEvent | undefined> {
    const { slots, clock, health, journal } = this.#parts;
    const state = slots.state();
    if (state.running !== slot) {
      if (state.other.holds !== 'untried') {
        return { type: 'installFailed', why: 'the new firmware did not prove itself; the one before runs again' };
      }
      slots.activate();
      return this.#goDown(signal);
    }
    if (!state.onTrial) return { type: 'installed' };
    const flaw = await proveFirmware({ clock, health, signal }, before);
    if (signal.aborted) return undefined;
    if (flaw === undefined) {
      slots.confirm();
      return { type: 'installed' };
    }
    journal('firmware.trial-failed', { why: flaw });
    slots.giveUp();
    return this.#goDown(signal);
  }

  async #goDown(signal: AbortSignal): Promise<undefined> {
    while (!signal.aborted) {
      this.#parts.restart('hard');
      await pause(this.#parts.clock, restartAgain_ms, signal);
    }
    return undefined;
  }

  /** A stepped clock stands still while files are read. */
  async #held<T>(work: () => Promise<T>): Promise<T> {
    const release = this.#parts.clock.hold('firmware update');
    try {
      return await work();
    } finally {
      release();
    }
  }
}
