/** From the core's words to OCPP 1.6 payloads and back; nothing else knows both. */
import { Instant, isoSeconds } from '../kernel/index.js';
import type { Messages } from '../protocols/ocpp16/index.js';
import type { AuthorizationStatus, IdTokenInfo } from '../station/csms-port.js';
import type { Upload } from '../station/diagnostics/uploads.js';
import type { MeterValue } from '../station/metering/meter-value.js';
import type { StatusReport } from '../station/status-report.js';
import type { Session, StoppedSession } from '../station/transaction/session.js';
import { signedValue } from './signed-value.js';
import { thinned } from './thinned.js';

type MeterValuePayload = Messages['MeterValues']['request']['meterValue'][number];

export const meterValuePayload = ({ at, values }: MeterValue): MeterValuePayload => ({
  timestamp: isoSeconds(at),
  sampledValue: values.map((reading) => ({ ...reading })),
});

export const startPayload = (session: Session): Messages['StartTransaction']['request'] => ({
  connectorId: session.side === 'A' ? 1 : 2,
  idTag: session.permit.idToken,
  meterStart: Math.floor(session.meterStart_Wh),
  timestamp: isoSeconds(session.startedAt),
  ...(session.permit.reservationId !== undefined && { reservationId: session.permit.reservationId }),
});

/** What the samples of one StopTransaction may take; the whole frame stays below 256 KiB. */
const samplesLimit_characters = 220 * 1024;

/** StopTransaction without its transactionId, which may not be known yet. The signed record stands first (field notes §4). */
export function stopPayload({
  session,
  stop,
  meterStop_Wh,
  ocmf,
  samples,
}: StoppedSession): Omit<Messages['StopTransaction']['request'], 'transactionId'> {
  const signed: MeterValuePayload[] =
    ocmf === undefined ? [] : [{ timestamp: isoSeconds(stop.at), sampledValue: [signedValue(session, ocmf)] }];
  const transactionData = [...signed, ...thinned(samples.map(meterValuePayload), samplesLimit_characters)];
  return {
    ...(stop.idToken !== undefined && { idTag: stop.idToken }),
    // Whole watt-hours on the wire, always cut off: rounded, a register could run backwards.
    meterStop: Math.floor(meterStop_Wh),
    timestamp: isoSeconds(stop.at),
    // `Local` is what a missing reason means (OCPP 1.6 §6.45); it is sent all the same, so that nobody has to know.
    reason: stop.reason,
    ...(transactionData.length > 0 && { transactionData }),
  };
}

export function statusPayload(report: StatusReport, vendorId: string): Messages['StatusNotification']['request'] {
  const { connectorId, status, errorCode, info, vendorErrorCode, at } = report;
  return {
    connectorId,
    errorCode,
    status,
    ...(info !== undefined && { info }),
    timestamp: isoSeconds(at),
    vendorId,
    ...(vendorErrorCode !== undefined && { vendorErrorCode }),
  };
}

/** How it stands with GetDiagnostics. `Idle` is said only when somebody asks (OCPP 1.6 §7.24). */
export const diagnosticsStatus = (upload: Upload | undefined): Messages['DiagnosticsStatusNotification']['request'] => ({
  status: upload && upload.requestId === undefined ? 'Uploading' : 'Idle',
});

/** How it stands with GetLog; `Idle` as above, and it belongs to no request (security white paper §5). */
export const logStatus = (upload: Upload | undefined): Messages['LogStatusNotification']['request'] =>
  upload?.requestId === undefined ? { status: 'Idle' } : { status: 'Uploading', requestId: upload.requestId };

/** IdTagInfo as the core keeps it. A date that cannot be read is no date. */
export function idTokenInfo(idTagInfo: {
  readonly status: AuthorizationStatus;
  readonly expiryDate?: string;
  readonly parentIdTag?: string;
}): IdTokenInfo {
  const expires = idTagInfo.expiryDate === undefined ? NaN : Date.parse(idTagInfo.expiryDate);
  return {
    status: idTagInfo.status,
    ...(Number.isFinite(expires) && { expires: Instant(expires) }),
    ...(idTagInfo.parentIdTag !== undefined && { groupToken: idTagInfo.parentIdTag }),
  };
}
