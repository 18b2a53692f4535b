/**
 * Files from and to servers: firmware comes down, diagnostics and logs go up (OCPP 1.6 §6.25, §6.49, `SupportedFileTransferProtocols`).
 * One call is one attempt. How often and when to try again is the core's business; `retry` says whether it makes sense.
 */
export interface FileTransfer {
  /** Brings the file at an address into a sink, going on behind what an earlier attempt has left there. */
  download(order: DownloadOrder): Promise<DownloadOutcome>;
  /** Brings a file to an address. Each attempt sends all of it. */
  upload(order: UploadOrder): Promise<UploadOutcome>;
  /** The name that a file has when it has been brought there: that of the location where it names a file itself, else its own. */
  nameAt(location: string, fileName: string): Promise<string>;
}

interface TransferOrder {
  /**
   * `http:`, `https:`, `ftp:` or `ftps:` address, as the back-end gave it. User name and password in it (percent-encoded) log in.
   * It may hold a password, so it is not for the log; `why` never repeats one.
   */
  readonly location: string;
  readonly trust: Trust;
  /** Called with every portion that has been written or sent. */
  readonly progress?: (progress: TransferProgress) => void;
  /** Ends the attempt at once; its outcome is `aborted`. */
  readonly signal?: AbortSignal;
}

export interface DownloadOrder extends TransferOrder {
  readonly sink: Sink;
  /**
   * Which file the octets in the sink belong to, as an earlier attempt at the same location told it. Without it, or when the
   * server has another file by now, the download begins anew.
   */
  readonly version?: string | undefined;
  /** A file that is or becomes longer is `too-large`. */
  readonly limit_octets: number;
}

export interface UploadOrder extends TransferOrder {
  readonly source: Source;
  /**
   * Appended when the location is a directory (OCPP 1.6 §6.25). A location that names a file itself, or has a query, is taken as it is;
   * what the file is called there, `nameAt` says.
   */
  readonly fileName: string;
}

/** Whom to believe that a server is who it says; for `https:` and `ftps:`. */
export interface Trust {
  /** Root certificates, PEM. Nobody else is trusted; with none, nobody is. */
  readonly ca: readonly string[];
}

export interface TransferProgress {
  /** Octets in the sink, or sent. */
  readonly done_octets: number;
  /** Undefined until the server has said it. */
  readonly total_octets: number | undefined;
  /** Of a download: to be kept with the sink, for a next attempt. Undefined when the server cannot tell one version from another. */
  readonly version: string | undefined;
}

/** Where a download goes. It outlives an attempt. */
export interface Sink {
  /** What it holds from earlier attempts. */
  length(): Promise<number>;
  /** Opens for writing behind the first `at_octets`, which is at most `length()`; what was behind them is gone. */
  open(at_octets: number): Promise<SinkWriter>;
}

/** Rejections mean that nothing more can be written: disk full, disk gone. */
export interface SinkWriter {
  /** Resolves when it can take more. */
  write(octets: Uint8Array): Promise<void>;
  /** What was written survives the loss of power once this has resolved. */
  close(): Promise<void>;
}

/** What is uploaded. */
export interface Source {
  readonly size_octets: number;
  /** From the first octet on, anew with each call. */
  read(): AsyncIterable<Uint8Array>;
}

export type DownloadOutcome =
  | { readonly ok: true; readonly size_octets: number }
  | (TransferFailure & { readonly version: string | undefined });

export type UploadOutcome = { readonly ok: true } | TransferFailure;

export interface TransferFailure {
  readonly ok: false;
  readonly kind: TransferFailureKind;
  /** For people: what happened and where; without passwords. */
  readonly why: string;
  /** Whether another attempt can end better although nobody has changed anything here. */
  readonly retry: boolean;
}

export type TransferFailureKind =
  /** The location is no address, or lacks a host or a file. */
  | 'bad-address'
  | 'unsupported-scheme'
  /** No connection came about. */
  | 'unreachable'
  /** The server is not trusted, or no secure connection could be agreed. */
  | 'tls'
  /** User name or password is missing or wrong. */
  | 'login'
  /** Who logged in may not do that there. */
  | 'rights'
  /** The server has no room for the file. */
  | 'no-room'
  /** The server does not know how to take, or to give, a file in this way. */
  | 'unsupported'
  /** The server does not want, for another reason: redirections against the rules, trouble of its own. */
  | 'refused'
  | 'not-found'
  /** For the station, or for the server. */
  | 'too-large'
  /** It began and broke off, fell silent, became too slow, or ended at another length than was announced. */
  | 'interrupted'
  /** The sink or the source of the station failed. */
  | 'storage'
  | 'aborted';
