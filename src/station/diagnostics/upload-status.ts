/** How an upload that failed is told to the back-end: OCPP 1.6 §7.24 knows one word for it, the security white paper (§5, UploadLogStatusEnumType) several. */
import type { LogUploadStatus, Notice } from '../notice.js';
import type { TransferFailure } from '../ports/index.js';

export type UploadEnd = { readonly ok: true } | Pick<TransferFailure, 'ok' | 'kind' | 'retry'>;

/** @param requestId Of GetLog; without one it was GetDiagnostics */
export function uploadNotice(requestId: number | undefined, end: 'begun' | UploadEnd): Notice {
  if (requestId === undefined) {
    return { type: 'diagnostics', status: end === 'begun' ? 'Uploading' : end.ok ? 'Uploaded' : 'UploadFailed' };
  }
  return { type: 'log', requestId, status: end === 'begun' ? 'Uploading' : end.ok ? 'Uploaded' : failureOf(end) };
}

function failureOf({ kind, retry }: Pick<TransferFailure, 'kind' | 'retry'>): LogUploadStatus {
  switch (kind) {
    case 'bad-address':
      return 'BadMessage';
    case 'unsupported-scheme':
      return 'NotSupportedOperation';
    case 'refused':
      // A server that may change its mind has trouble; one that will not wants another login, or grants no rights.
      return retry ? 'UploadFailure' : 'PermissionDenied';
    default:
      return 'UploadFailure';
  }
}
