/**
 * The one way in for firmware and the one way out for diagnostics: HTTP, HTTPS, FTP and FTPS. What is foreseen to go wrong is an
 * outcome; nothing is thrown, nothing is logged, and no connection outlives its call.
 */
import type { DownloadOrder, DownloadOutcome, FileTransfer, TransferFailure, UploadOrder, UploadOutcome } from '../station/ports/index.js';
import { type Address, parseAddress, placeOf, uploadName } from './address.js';
import { aborted, type Pace, type TimeOuts, usualPace, usualTimeOuts } from './attempt.js';
import { Failure, failureFrom } from './failure.js';
import { type FtpAttempt, ianaImplicitTlsPort } from './ftp.js';
import { downloadByFtp } from './ftp-download.js';
import { uploadByFtp } from './ftp-upload.js';
import { downloadByHttp } from './http-download.js';
import { uploadByHttp } from './http-upload.js';
import { Intake } from './intake.js';
import { type PaceWatch, watchPace } from './pace-watch.js';

export interface FileTransferOptions {
  readonly timeOuts?: TimeOuts;
  readonly pace?: Pace;
  readonly implicitTlsPort?: number;
}

export function fileTransfer(options: FileTransferOptions = {}): FileTransfer {
  const { timeOuts = usualTimeOuts, pace = usualPace, implicitTlsPort = ianaImplicitTlsPort } = options;
  const watched = <O extends DownloadOrder | UploadOrder>(order: O): Watched<O> => {
    const watch = watchPace(pace, order.signal ?? new AbortController().signal);
    const progress: O['progress'] = (each) => {
      watch.progress(each);
      order.progress?.(each);
    };
    return { order: { ...order, progress }, watch, attempt: { trust: order.trust, timeOuts, implicitTlsPort, signal: watch.signal } };
  };
  return {
    async download(given): Promise<DownloadOutcome> {
      const { order, watch, attempt } = watched(given);
      const intake = new Intake(order, watch.begin);
      const carriedOut = await carryOut(given, watch, (address) =>
        isFtp(address) ? downloadByFtp(address, intake, attempt) : downloadByHttp(address, intake, attempt),
      );
      return carriedOut.ok ? { ok: true, size_octets: carriedOut.value } : { ...carriedOut, version: intake.version };
    },
    async upload(given): Promise<UploadOutcome> {
      const { order, watch, attempt } = watched(given);
      const carriedOut = await carryOut(given, watch, (address) =>
        isFtp(address) ? uploadByFtp(address, order, attempt) : uploadByHttp(address, order, attempt),
      );
      return carriedOut.ok ? { ok: true } : carriedOut;
    },
    async nameAt(location, fileName): Promise<string> {
      try {
        return uploadName(parseAddress(location), fileName);
      } catch (error) {
        // No upload will come of it.
        if (error instanceof Failure) return fileName;
        throw error;
      }
    },
  };
}

interface Watched<O> {
  readonly order: O;
  readonly watch: PaceWatch;
  readonly attempt: FtpAttempt;
}

const isFtp = ({ url }: Address): boolean => url.protocol === 'ftp:' || url.protocol === 'ftps:';

async function carryOut<T>(
  { location, signal }: Pick<DownloadOrder, 'location' | 'signal'>,
  watch: PaceWatch,
  work: (address: Address) => Promise<T>,
): Promise<{ readonly ok: true; readonly value: T } | TransferFailure> {
  let place = 'the location';
  try {
    const address = parseAddress(location);
    place = placeOf(address.url);
    if (signal?.aborted) throw aborted();
    return { ok: true, value: await work(address) };
  } catch (error) {
    const { kind, message, retry } = signal?.aborted ? aborted() : failureFrom(watch.tooSlow(place) ?? error, place);
    return { ok: false, kind, why: message, retry };
  } finally {
    watch.stop();
  }
}
