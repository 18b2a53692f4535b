/** What cases do again and again. */
import type { Facts, Step } from '../case.js';
import { missingOr, type Pattern } from '../pattern.js';

export const accepted: Pattern = { status: 'Accepted' };
export const rejected: Pattern = { status: 'Rejected' };

export const here = ({ connectorId }: Facts): Pattern => ({ connectorId });
const status =
  (value: string) =>
  ({ connectorId }: Facts): Pattern => ({ connectorId, status: value });
export const turns = (value: string, within_s = 30): Step => ({ hears: 'StatusNotification', where: status(value), within_s });
export const toCard = ({ idTag }: Facts): Pattern => ({ idTag });

/** A cable check and a precharge may come before it. */
const start_s = 60;
export const starts: Step = {
  hears: 'StartTransaction',
  where: ({ connectorId, idTag }) => ({ connectorId, idTag }),
  within_s: start_s,
};
/** A reason that is missing means Local (OCPP 1.6 §6.45). */
export const stops = (reason: string): Step => ({
  hears: 'StopTransaction',
  where: ({ transactionId }) => ({ transactionId, reason: reason === 'Local' ? missingOr(reason) : reason }),
});

/** A session that was begun with a card; energy flows. */
export const session: readonly Step[] = [{ hand: 'plug' }, turns('Preparing'), { hand: 'card' }, starts, turns('Charging')];

export const remoteStop: Step = {
  call: 'RemoteStopTransaction',
  with: ({ transactionId }) => ({ transactionId }),
  answer: accepted,
};
/** Away from the charge point, whatever happened. */
export const leave: readonly Step[] = [remoteStop, { hears: 'StopTransaction' }, { hand: 'unplug' }, turns('Available')];

/** A reset takes as long as the machine needs. */
export const restart_s = 360;
