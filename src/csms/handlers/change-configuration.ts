import type { Handler } from './handler.js';

/**
 * ChangeConfiguration, OCPP 1.6 §5.3. Effects happen because their consumers watch the key. Free vend needs a token that the back-end
 * accepts, so it is asked before (manual §2.16).
 */
export const changeConfiguration: Handler<'ChangeConfiguration'> = async ({ key, value }, { settings, log, authorize }) => {
  const token = settings.tokenToAskFor(key, value);
  if (token !== undefined) await authorize(token);
  const { status, why } = settings.changeConfiguration(key, value);
  log.info('configuration.change', { key, status, ...(why !== undefined && { why }) });
  return { reply: { status } };
};
