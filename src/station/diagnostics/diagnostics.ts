/**
 * What the station tells of itself when something is to be found out: an archive for whoever asks here, and on request of the back-end
 * brought to a server (GetDiagnostics, OCPP 1.6 §5.9; GetLog, security white paper N01; manual §2.17).
 */
import { type Clock, type Instant, isoSeconds, type Store, StoreFault } from '../../kernel/index.js';
import type { Notice } from '../notice.js';
import type { FileTransfer, Spool, SpooledFile, Trust } from '../ports/index.js';
import type { SecretBox } from '../settings/secret-box.js';
import { contentsOf } from './contents.js';
import { type DiagnosticsSource, haveAny, octetsOf, type TimeRange } from './source.js';
import { type LogKind, type Upload, type UploadOrder, Uploads } from './uploads.js';

export interface DiagnosticsParts {
  readonly clock: Clock;
  /** Wall time of the station. */
  readonly now: () => Instant;
  readonly store: Store;
  readonly secrets: SecretBox;
  readonly transfer: FileTransfer;
  readonly trust: () => Trust;
  readonly spool: Spool;
  /** Serial number. */
  readonly station: string;
  /** The files of the archive, the security log among them. */
  readonly sources: () => readonly DiagnosticsSource[];
  readonly securityLog: () => DiagnosticsSource;
  readonly notify: (notice: Notice) => void;
  readonly journal: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly storeFailed: (fault: StoreFault) => void;
  /** Where missing, 512 MiB. */
  readonly largest_octets?: number;
}

export type LogRequest = Omit<UploadOrder, 'fileName'>;

export type LogAnswer =
  /** `replaced`: another upload was given up for it. */
  | { readonly type: 'accepted'; readonly fileName: string; readonly replaced: boolean }
  /** Nothing has been written down in that period. */
  | { readonly type: 'nothing' }
  /** The request could not be kept. */
  | { readonly type: 'notKept' };

export interface NamedFile {
  readonly fileName: string;
  readonly file: SpooledFile;
}

const usualLargest_octets = 512 * 1024 * 1024;

export class Diagnostics {
  readonly #parts: DiagnosticsParts;
  readonly #uploads: Uploads;
  /** Ends archives that are being made; with the first of them. */
  #end: AbortController | undefined;
  #disposed = false;
  /** What a lost program left in the spool is gone. */
  #cleared: Promise<void> = Promise.resolve();

  constructor(parts: DiagnosticsParts) {
    const { clock, store, secrets, transfer, trust, notify, journal, storeFailed } = parts;
    this.#parts = parts;
    this.#uploads = new Uploads({
      clock,
      store,
      secrets,
      transfer,
      trust,
      make: (upload, signal) => this.#make(upload, signal),
      notify,
      journal,
      storeFailed,
    });
  }

  /** The upload that is under way, waiting for its next attempt included. */
  get uploading(): Upload | undefined {
    return this.#uploads.present;
  }

  /** Takes up what a loss of power interrupted. */
  async start(): Promise<void> {
    this.#cleared = this.#parts.spool.clear();
    await this.#cleared;
    if (!this.#disposed) this.#uploads.resume();
  }

  /** Has a log brought to where the back-end wants it; the upload begins when the answer to this has left. */
  async request(request: LogRequest): Promise<LogAnswer> {
    const { log, requestId, period, location } = request;
    if (!(await haveAny(this.#sourcesOf(log), period))) return { type: 'nothing' };
    const fileName = await this.#parts.transfer.nameAt(location, fileNames[log](this.#parts.now()));
    const replaced = this.uploading !== undefined;
    try {
      this.#uploads.take({ ...request, fileName });
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.#parts.storeFailed(error);
      return { type: 'notKept' };
    }
    this.#parts.journal('upload.wanted', { fileName, ...(requestId !== undefined && { requestId }) });
    return { type: 'accepted', fileName, replaced };
  }

  /** The archive, for somebody at the station (R-MDC-08). Rejects when it cannot be written. */
  async archive(period: TimeRange = {}): Promise<NamedFile> {
    const fileName = fileNames.diagnostics(this.#parts.now());
    this.#end ??= new AbortController();
    return { fileName, file: await this.#make({ log: 'diagnostics', fileName, period }, this.#end.signal) };
  }

  dispose(): void {
    this.#disposed = true;
    this.#end?.abort();
    this.#uploads.dispose();
  }

  #sourcesOf(log: LogKind): readonly DiagnosticsSource[] {
    return log === 'security' ? [this.#parts.securityLog()] : this.#parts.sources();
  }

  async #make({ log, fileName, period }: Upload, signal: AbortSignal): Promise<SpooledFile> {
    const { spool, securityLog, now, station, largest_octets = usualLargest_octets } = this.#parts;
    await this.#cleared;
    if (log === 'security') return spool.file(octetsOf(securityLog().read(period)));
    const folder = fileName.replace(/\.[^.]*$/, '');
    return spool.archive(contentsOf({ sources: this.#sourcesOf(log), period, folder, now: now(), station, largest_octets, signal }));
  }
}

/** ISO 8601 without the colons that some file systems do not take. The first name is the manual's (§2.17, R-MDC-07). */
const fileNames: Readonly<Record<LogKind, (at: Instant) => string>> = {
  diagnostics: (at) => `diagnostics_log_${compact(at)}.tar`,
  security: (at) => `security_log_${compact(at)}.jsonl`,
};

const compact = (at: Instant): string => isoSeconds(at).replace(/[-:]/g, '');
