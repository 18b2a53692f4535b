/** Which words of an update the back-end hears: a signed update has all of them, a plain one those of OCPP 1.6 §7.25. */
import type { FirmwareStatus, Notice } from '../notice.js';
import type { UpdateOrder } from './update.js';

/**
 * Left out of a plain update because it has no word for them: said in its words they would repeat the one before, or be `Idle`, which is
 * only said when somebody asks (OCPP 1.6 §7.25).
 */
const onlyOfSigned: ReadonlySet<FirmwareStatus> = new Set([
  'DownloadScheduled',
  'DownloadPaused',
  'SignatureVerified',
  'InstallScheduled',
  'InstallRebooting',
]);

export function noticesOf({ signed }: UpdateOrder, told: readonly FirmwareStatus[]): readonly Notice[] {
  if (signed) return told.map((status) => ({ type: 'firmware', status, requestId: signed.requestId }));
  return told.filter((status) => !onlyOfSigned.has(status)).map((status) => ({ type: 'firmware', status }));
}
