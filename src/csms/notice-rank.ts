/** Which notices go first when there are too many: what passes, before what somebody will have to answer for. */
import type { Notice } from '../station/notice.js';
import { securityEventOf } from '../station/security/security-events.js';

/** The lower one is given up first. */
export function rankOf(notice: Notice): 0 | 1 | 2 {
  switch (notice.type) {
    case 'information':
    case 'diagnostics':
    case 'log':
      return 0;
    case 'firmware':
      return endings.has(notice.status) ? 1 : 0;
    // Who changed what, and receipts.
    case 'vendor':
      return 1;
    case 'securityEvent':
      return securityEventOf(notice.event)?.critical ? 2 : 0;
  }
}

/** How an update ended cannot be asked for later. */
const endings: ReadonlySet<string> = new Set<Extract<Notice, { type: 'firmware' }>['status']>([
  'Installed',
  'InstallationFailed',
  'DownloadFailed',
  'InvalidSignature',
  'InstallVerificationFailed',
]);
