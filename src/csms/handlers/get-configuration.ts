import type { Handler } from './handler.js';

/** GetConfiguration, OCPP 1.6 §5.8; more keys than `GetConfigurationMaxKeys` are refused (R-KEY-02). */
export const getConfiguration: Handler<'GetConfiguration'> = ({ key }, { settings }) => {
  const answer = settings.getConfiguration(key);
  if ('refused' in answer) return { refuse: 'OccurenceConstraintViolation', description: answer.why };
  return { reply: answer };
};
