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
    answer?.type === 'unreachable' ? gone : keeping(station, change, ({ message }) => ({ status: 'Rejected', why: message }) as const);
  log.info('configuration.change', { key, status, ...(why !== undefined && { why }) });
  return { reply: { status } };
};

/** Who ordered it has gone, or this program is going: nobody would hear that it was done. */
const gone = { status: 'Rejected', why: 'the link went while the back-end was asked about the token' } as const;
