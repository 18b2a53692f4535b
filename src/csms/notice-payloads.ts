/** How OCPP 1.6 and its security extension say a notice of the station. */
import { connectorOf, isoSeconds } from '../kernel/index.js';
import type { Messages, StationAction } from '../protocols/ocpp16/index.js';
import type { FirmwareStatus, Notice } from '../station/notice.js';
import type { StatusReport } from '../station/status-report.js';
import { statusPayload } from './payloads.js';

/** A message that is ready to be sent. */
export type Said = { readonly [A in StationAction]: { readonly action: A; readonly payload: Messages[A]['request'] } }[StationAction];

export interface Voice {
  readonly vendorId: string;
  /** The state of a connector as it is when the text leaves: a text that waited must not take the back-end back to an old state. */
  readonly report: (connectorId: 0 | 1 | 2) => StatusReport;
}

export function said(notice: Notice, { vendorId, report }: Voice): Said {
  switch (notice.type) {
    case 'securityEvent': {
      const { event, at, techInfo } = notice;
      return {
        action: 'SecurityEventNotification',
        payload: { type: event, timestamp: isoSeconds(at), ...(techInfo !== undefined && { techInfo: techInfo.slice(0, mostTechInfo) }) },
      };
    }
    case 'firmware': {
      const { status, requestId } = notice;
      if (requestId !== undefined) return { action: 'SignedFirmwareStatusNotification', payload: { status, requestId } };
      return { action: 'FirmwareStatusNotification', payload: firmwareStatus(status) };
    }
    case 'diagnostics':
      return { action: 'DiagnosticsStatusNotification', payload: { status: notice.status } };
    case 'log':
      return { action: 'LogStatusNotification', payload: { status: notice.status, requestId: notice.requestId } };
    case 'information': {
      const { side, info, at } = notice;
      const { connectorId, status, ...fault } = report(side ? connectorOf(side) : 0);
      // Faulted without an error would be a pair that OCPP does not know (§7.6): there only the words are another's.
      const error = status === 'Faulted' ? fault : ({ errorCode: 'NoError' } as const);
      return { action: 'StatusNotification', payload: statusPayload({ ...error, connectorId, status, info, at }, vendorId) };
    }
    case 'vendor':
      return { action: 'DataTransfer', payload: { vendorId, messageId: notice.messageId, data: notice.body } };
  }
}

/** Security white paper §4.5: techInfo has at most 255 characters. */
const mostTechInfo = 255;

export const firmwareStatus = (status: FirmwareStatus): Messages['FirmwareStatusNotification']['request'] => ({
  status: plainStatus[status],
});

/** For who asks: a plain update has no request that it could be named by, so of that nothing is said (security white paper §5.7). */
export const signedFirmwareStatus = (
  status: FirmwareStatus,
  signed: { readonly requestId: number } | undefined,
): Messages['SignedFirmwareStatusNotification']['request'] => (signed ? { status, requestId: signed.requestId } : { status: 'Idle' });

/** The words of the signed update as the plain one says them (OCPP 1.6 §7.25). */
const plainStatus: { readonly [S in FirmwareStatus]: Messages['FirmwareStatusNotification']['request']['status'] } = {
  Downloaded: 'Downloaded',
  DownloadFailed: 'DownloadFailed',
  Downloading: 'Downloading',
  DownloadScheduled: 'Idle',
  DownloadPaused: 'Downloading',
  Idle: 'Idle',
  InstallationFailed: 'InstallationFailed',
  Installed: 'Installed',
  Installing: 'Installing',
  InstallRebooting: 'Installing',
  InstallScheduled: 'Downloaded',
  InstallVerificationFailed: 'InstallationFailed',
  InvalidSignature: 'InstallationFailed',
  SignatureVerified: 'Downloaded',
};
