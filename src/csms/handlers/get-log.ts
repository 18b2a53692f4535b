import type { LogKind } from '../../station/diagnostics/uploads.js';
import { noPeriod, periodOf } from '../period.js';
import type { Handler } from './handler.js';

/** GetLog, security white paper N01: a new one cancels the one before. */
export const getLog: Handler<'GetLog'> = async ({ logType, requestId, log, retries, retryInterval: retryInterval_s }, { diagnostics }) => {
  const period = periodOf(log.oldestTimestamp, log.latestTimestamp);
  if (!period) return noPeriod('oldestTimestamp', 'latestTimestamp');
  const location = log.remoteLocation;
  const answer = await diagnostics.request({ log: kinds[logType], requestId, location, period, retries, retryInterval_s });
  switch (answer.type) {
    case 'accepted':
      return { reply: { status: answer.replaced ? 'AcceptedCanceled' : 'Accepted', filename: answer.fileName } };
    case 'nothing':
      // The file name is "not present when no logging information is available": asked well, and answered.
      return { reply: { status: 'Accepted' } };
    case 'notKept':
      return { reply: { status: 'Rejected' } };
  }
};

const kinds = { DiagnosticsLog: 'diagnostics', SecurityLog: 'security' } as const satisfies Record<string, LogKind>;
