/** How an upload that failed is told to the back-end: OCPP 1.6 §7.24 knows one word for it, the security white paper (§5, UploadLogStatusEnumType) several. */
import type { LogUploadStatus, Notice } from '../notice.js';
import type { TransferFailure } from '../ports/index.js';

export type UploadEnd = { readonly ok: true } | Pick<TransferFailure, 'ok' | 'kind'>;

/** @param requestId Of GetLog; without one it was GetDiagnostics */
export function uploadNotice(requestId: number | undefined, end: 'begun' | UploadEnd): Notice {
  if (requestId === undefined) {
    return { type: 'diagnostics', status: end === 'begun' ? 'Uploading' : end.ok ? 'Uploaded' : 'UploadFailed' };
  }
  return { type: 'log', requestId, status: end === 'begun' ? 'Uploading' : end.ok ? 'Uploaded' : failureOf(end) };
}

function failureOf({ kind }: Pick<TransferFailure, 'kind'>): LogUploadStatus {
  switch (kind) {
    case 'bad-address':
      return 'BadMessage';
    case 'unsupported-scheme':
    case 'unsupported':
      return 'NotSupportedOperation';
    case 'login':
    case 'rights':
      return 'PermissionDenied';
    default:
      return 'UploadFailure';
  }
}
