/**
 * What the back-end is told beside transactions and states, and must learn even if it happens while nobody hears it: kept in order until
 * it has taken note. In the station's own terms; how OCPP says it is the business of `csms`.
 */
import type { Instant, Side } from '../kernel/index.js';
import type { SecurityEventType } from './security/security-events.js';
import type { VendorMessageId } from './vendor-messages.js';

export type Notice =
  /** Named as in the security white paper. */
  | { readonly type: 'securityEvent'; readonly event: SecurityEventType; readonly at: Instant; readonly techInfo?: string }
  | { readonly type: 'firmware'; readonly status: FirmwareStatus; readonly requestId?: number }
  | { readonly type: 'diagnostics'; readonly status: UploadStatus }
  | { readonly type: 'log'; readonly status: LogUploadStatus; readonly requestId: number }
  /** A text in a StatusNotification that changes no status (R-OCP-08); without a side it is of the whole station. */
  | { readonly type: 'information'; readonly info: string; readonly at: Instant; readonly side?: Side }
  /** DataTransfer with the vendor's id. */
  | { readonly type: 'vendor'; readonly messageId: VendorMessageId; readonly body: string };

/** OCPP 1.6 §7.25; with a requestId also the words of the signed update (security white paper §5.4). */
export type FirmwareStatus =
  | 'Downloaded'
  | 'DownloadFailed'
  | 'Downloading'
  | 'DownloadScheduled'
  | 'DownloadPaused'
  | 'InstallationFailed'
  | 'Installed'
  | 'Installing'
  | 'InstallRebooting'
  | 'InstallScheduled'
  | 'InstallVerificationFailed'
  | 'InvalidSignature'
  | 'SignatureVerified'
  | 'Idle';

/** OCPP 1.6 §7.24. */
export type UploadStatus = 'Idle' | 'Uploaded' | 'UploadFailed' | 'Uploading';

/** Security white paper §5.6. */
export type LogUploadStatus =
  | 'BadMessage'
  | 'Idle'
  | 'NotSupportedOperation'
  | 'PermissionDenied'
  | 'Uploaded'
  | 'UploadFailure'
  | 'Uploading';
