import { noPeriod, periodOf } from '../period.js';
import type { Handler } from './handler.js';

/** GetDiagnostics, OCPP 1.6 §5.9: without a file name there is nothing of that period, and nothing is uploaded. */
export const getDiagnostics: Handler<'GetDiagnostics'> = async (request, { diagnostics }) => {
  const { location, startTime, stopTime, retries, retryInterval: retryInterval_s } = request;
  const period = periodOf(startTime, stopTime);
  if (!period) return noPeriod('startTime', 'stopTime');
  const answer = await diagnostics.request({ log: 'diagnostics', location, period, retries, retryInterval_s });
  switch (answer.type) {
    case 'accepted':
      return { reply: { fileName: answer.fileName } };
    case 'nothing':
      return { reply: {} };
    case 'notKept':
      return { refuse: 'InternalError', description: 'the station could not keep the request' };
  }
};
