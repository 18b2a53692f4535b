import type { AuthorizeAnswer } from '../../station/csms-port.js';
import type { Handler } from './handler.js';
import { keeping } from './keeping.js';

/**
 * ChangeConfiguration, OCPP 1.6 §5.3. Effects happen because their consumers watch the key. Free vend needs a token that the back-end
 * accepts, so it is asked before (manual §2.16).
 */
export const changeConfiguration: Handler<'ChangeConfiguration'> = async ({ key, value }, { station, settings, log, authorize }) => {
  const token = settings.tokenToAskFor(key, value);
  const answer = token === undefined ? undefined : await authorize(token);
  const change = () => settings.changeConfiguration(key, value);
  const { status, why } =
    token !== undefined && answer?.type !== 'answered'
      ? ({ status: 'Rejected', why: unanswered(answer) } as const)
      : keeping(station, change, ({ message }) => ({ status: 'Rejected', why: message }) as const);
  log.info('configuration.change', { key, status, ...(why !== undefined && { why }) });
  return { reply: { status } };
};

/** What was known of the token before does not count: the back-end must accept it now (R-FVM-03). */
function unanswered(answer: Exclude<AuthorizeAnswer, { readonly type: 'answered' }> | undefined): string {
  if (!answer) return 'the back-end has not said in time whether it accepts the token';
  // Who ordered it has gone, or this program is going: nobody would hear that it was done.
  if (answer.type === 'unreachable') return 'the link went while the back-end was asked about the token';
  return `the back-end did not decide about the token: ${answer.why}`;
}
