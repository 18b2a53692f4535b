import type { Reply } from '../../protocols/ocpp16/index.js';
import type { Handler } from './handler.js';
import { triggerMessage } from './trigger-message.js';

/** ExtendedTriggerMessage, security white paper §4.3: what TriggerMessage asks for, the log status, and a certificate request. */
export const extendedTriggerMessage: Handler<'ExtendedTriggerMessage'> = (request, context) => {
  const { requestedMessage, connectorId } = request;
  switch (requestedMessage) {
    case 'SignChargePointCertificate':
      return signCertificate(context);
    case 'LogStatusNotification':
      return { reply: { status: 'Accepted' }, after: () => context.send.logStatus() };
    case 'FirmwareStatusNotification':
      return { reply: { status: 'Accepted' }, after: () => context.send.signedFirmwareStatus() };
    default:
      return triggerMessage({ requestedMessage, ...(connectorId !== undefined && { connectorId }) }, context);
  }
};

/** CpoName is part of what is signed; without it the request would name nobody (R-CRT-15). */
function signCertificate({ settings, security, log }: Parameters<Handler<'ExtendedTriggerMessage'>>[1]): Reply<'ExtendedTriggerMessage'> {
  if (settings.get('CpoName') === '') {
    log.warn('certificate.not-requested', { why: 'CpoName is empty; it names the operator in the request' });
    return { reply: { status: 'Rejected' } };
  }
  return { reply: { status: 'Accepted' }, after: () => void security.renewal.ask() };
}
