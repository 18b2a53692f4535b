/** Everything that a request can be refused for, as status and words. */
import { RigRefusal } from '../api/index.js';
import { Refused } from '../http/refused.js';

/** What a failed request is answered with. Status 500 means that nobody foresaw it. */
export function refusalOf(error: unknown): Pick<Refused, 'status' | 'complaint'> {
  if (error instanceof Refused) return error;
  if (error instanceof RigRefusal) {
    const { message: what, where, right, problems } = error;
    return { status: 409, complaint: { error: 'not-possible', what, where, right, ...(problems && { problems }) } };
  }
  const status = statusOf(error);
  const what = error instanceof Error ? error.message : String(error);
  switch (status) {
    case 413:
      return { status, complaint: { error: 'too-large', what, where: 'body', right: 'A smaller body: what a route takes is small.' } };
    case 415:
      return { status, complaint: { error: 'bad-request', what, where: 'header content-type', right: 'application/json' } };
    default:
      if (status >= 400 && status < 500) {
        return { status, complaint: { error: 'bad-request', what, where: 'request', right: 'See GET /api/openapi.json.' } };
      }
      return {
        status: 500,
        complaint: {
          error: 'failed',
          what: 'The station failed; its log says more.',
          where: 'station',
          right: 'Try again, and report it.',
        },
      };
  }
}

/** The status that the HTTP server gave an error of its own. */
const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
