/** The calls of the back-end that this station serves: a missing or misnamed action does not compile. Add a file, add a line. */
import type { Action } from '../../protocols/ocpp16/index.js';
import { changeAvailability } from './change-availability.js';
import { changeConfiguration } from './change-configuration.js';
import { clearCache } from './clear-cache.js';
import { dataTransfer } from './data-transfer.js';
import { getConfiguration } from './get-configuration.js';
import type { Handler } from './handler.js';
import { remoteStartTransaction } from './remote-start-transaction.js';
import { remoteStopTransaction } from './remote-stop-transaction.js';
import { reset } from './reset.js';
import { triggerMessage } from './trigger-message.js';
import { unlockConnector } from './unlock-connector.js';

const served = {
  ChangeAvailability: changeAvailability,
  ChangeConfiguration: changeConfiguration,
  ClearCache: clearCache,
  DataTransfer: dataTransfer,
  GetConfiguration: getConfiguration,
  RemoteStartTransaction: remoteStartTransaction,
  RemoteStopTransaction: remoteStopTransaction,
  Reset: reset,
  TriggerMessage: triggerMessage,
  UnlockConnector: unlockConnector,
} satisfies { readonly [A in Action]?: Handler<A> };

export type ServedAction = keyof typeof served;
const handlers: { readonly [A in ServedAction]: Handler<A> } = served;

export const isServed = (action: Action): action is ServedAction => Object.hasOwn(handlers, action);
export const handlerOf = <A extends ServedAction>(action: A): Handler<A> => handlers[action];
