/**
 * The one way in for firmware and the one way out for diagnostics: HTTP, HTTPS, FTP and FTPS. What is foreseen to go wrong is an
 * outcome; nothing is thrown, nothing is logged, and no connection outlives its call.
 */
import type { DownloadOutcome, FileTransfer, TransferFailure, UploadOutcome } from '../station/ports/index.js';
import { type Address, parseAddress, placeOf } from './address.js';
import { aborted, type TimeOuts, usualTimeOuts } from './attempt.js';
import { failureFrom } from './failure.js';
import { ianaImplicitTlsPort } from './ftp.js';
import { downloadByFtp } from './ftp-download.js';
import { uploadByFtp } from './ftp-upload.js';
import { downloadByHttp } from './http-download.js';
import { uploadByHttp } from './http-upload.js';
import { Intake } from './intake.js';

export interface FileTransferOptions {
  readonly timeOuts?: TimeOuts;
  readonly implicitTlsPort?: number;
}

export function fileTransfer({ timeOuts = usualTimeOuts, implicitTlsPort = ianaImplicitTlsPort }: FileTransferOptions = {}): FileTransfer {
  return {
    async download(order): Promise<DownloadOutcome> {
      const intake = new Intake(order);
      const carriedOut = await carryOut(order, (address, signal) => {
        const attempt = { trust: order.trust, timeOuts, implicitTlsPort, signal };
        return isFtp(address) ? downloadByFtp(address, intake, attempt) : downloadByHttp(address, intake, attempt);
      });
      return carriedOut.ok ? { ok: true, size_octets: carriedOut.value } : { ...carriedOut, version: intake.version };
    },
    async upload(order): Promise<UploadOutcome> {
      const carriedOut = await carryOut(order, (address, signal) => {
        const attempt = { trust: order.trust, timeOuts, implicitTlsPort, signal };
        return isFtp(address) ? uploadByFtp(address, order, attempt) : uploadByHttp(address, order, attempt);
      });
      return carriedOut.ok ? { ok: true } : carriedOut;
    },
  };
}

const isFtp = ({ url }: Address): boolean => url.protocol === 'ftp:' || url.protocol === 'ftps:';

async function carryOut<T>(
  { location, signal = new AbortController().signal }: { readonly location: string; readonly signal?: AbortSignal },
  work: (address: Address, signal: AbortSignal) => Promise<T>,
): Promise<{ readonly ok: true; readonly value: T } | TransferFailure> {
  let place = 'the location';
  try {
    const address = parseAddress(location);
    place = placeOf(address.url);
    if (signal.aborted) throw aborted();
    return { ok: true, value: await work(address, signal) };
  } catch (error) {
    const { kind, message, retry } = signal.aborted ? aborted() : failureFrom(error, place);
    return { ok: false, kind, why: message, retry };
  }
}
