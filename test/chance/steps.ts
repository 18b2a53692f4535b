/** An act as steps of a story, in the situation in which it comes; what makes no sense then is passed over, as people do. */
import type { Side } from '../../src/kernel/index.js';
import type { CsmsAction, StationAction } from '../../src/protocols/ocpp16/index.js';
import type { Act, How, Listed } from './acts.js';

/** What decides whether an act makes sense, as anybody can see it. */
export interface Situation {
  readonly plugged: (side: Side) => boolean;
  /** The vehicle talks with the station. */
  readonly talking: (side: Side) => boolean;
  readonly paused: (side: Side) => boolean;
  /** The back-end has its line to a station that it has not rejected: commands are answered at once. */
  readonly reachable: boolean;
  /** The number that the back-end gave to the transaction that runs there. */
  readonly transaction: (side: Side) => number | undefined;
  /** Version of the next list. */
  readonly nextList: () => number;
}

export function stepsOf(act: Act, now: Situation): readonly string[] {
  switch (act.act) {
    case 'plug':
      return now.plugged(act.side) ? [] : [`plug: { side: ${act.side}, vehicle: ${vehicles[act.side]}, soc: 20 % }`];
    case 'unplug':
      return now.plugged(act.side) ? [`unplug: ${act.side}`] : [];
    case 'card':
      return [`card: { side: ${act.side}, token: ${act.token}, patience: ${act.patient ? '50 s' : '1 s'} }`];
    case 'vehicleStops':
      return now.talking(act.side) ? [`vehicle: { side: ${act.side}, stop: true }`] : [];
    case 'pause':
      return now.plugged(act.side) ? [`vehicle: { side: ${act.side}, paused: ${String(!now.paused(act.side))} }`] : [];
    case 'cutLink':
      return ['link: cut'];
    case 'silenceLink':
      return ['link: silent'];
    case 'restoreLink':
      return ['link: restored'];
    case 'cutPower':
      return ['power cut: 20 s', 'wait: 10 s'];
    case 'emergency':
      return ['emergency stop: pressed', 'wait: 2 s', 'emergency stop: released'];
    case 'door':
      return ['door: { front: open }', 'wait: 2 s', 'door: { front: closed }'];
    case 'behave':
      return behave(act);
    case 'wait':
      return [`wait: ${act.time_s} s`];
    default:
      return now.reachable ? commands(act, now) : [];
  }
}

const vehicles = { A: 'saloon-400', B: 'saloon-800' } as const;

/** What only the back-end can do, over its line. */
function commands(act: Act, now: Situation): readonly string[] {
  switch (act.act) {
    case 'remoteStart':
      return [command('RemoteStartTransaction', { idTag: 'APP-USER', connectorId: act.side === 'A' ? 1 : 2 })];
    case 'remoteStop':
      return [command('RemoteStopTransaction', { transactionId: now.transaction(act.side) ?? 0 })];
    case 'softReset':
      return [command('Reset', { type: 'Soft' }), 'wait: 2 min'];
    case 'hardReset':
      return [command('Reset', { type: 'Hard' }), 'wait: 6 min'];
    case 'reserve': {
      const { connectorId, holder, id, for_min } = act;
      return [command('ReserveNow', { connectorId, ...holder, reservationId: id, expiryDate: `in ${for_min} min` })];
    }
    case 'cancel':
      return [command('CancelReservation', { reservationId: act.id })];
    case 'list': {
      const listed = act.full ? act.listed.filter(({ status }) => status !== undefined) : act.listed;
      const updateType = act.full ? 'Full' : 'Differential';
      return [command('SendLocalList', { listVersion: now.nextList(), updateType, localAuthorizationList: listed.map(entryOf) })];
    }
    case 'set':
      return [command('ChangeConfiguration', { key: act.key, value: String(act.on) })];
    case 'availability':
      return [command('ChangeAvailability', { connectorId: act.connectorId, type: act.operative ? 'Operative' : 'Inoperative' })];
    default:
      return [];
  }
}

const command = (action: CsmsAction, payload: object): string => `backend: { ${action}: ${JSON.stringify(payload)} }`;

const groups: Readonly<Record<string, string>> = { 'CARD-ANNA': 'HOUSEHOLD', 'CARD-BEN': 'HOUSEHOLD' };

function entryOf({ idTag, status }: Listed) {
  const parentIdTag = groups[idTag];
  return status === undefined ? { idTag } : { idTag, idTagInfo: { status, ...(parentIdTag !== undefined && { parentIdTag }) } };
}

/** Statuses that say no, of the actions whose answer carries one. */
const noes: { readonly [A in StationAction]?: string } = {
  Authorize: 'Blocked',
  StartTransaction: 'Invalid',
  BootNotification: 'Rejected',
};

function behave({ action, how, times }: Extract<Act, { act: 'behave' }>): readonly string[] {
  const no = noes[action];
  if (how === 'refuse' && no === undefined) return [];
  const ways: Readonly<Record<How, string>> = {
    refuse: `status: ${no}`,
    error: 'error: InternalError',
    silence: 'silent: true',
    late: 'delay: 12 s',
    tooLate: 'delay: 45 s',
  };
  return [`behave: { ${action}: { ${ways[how]}, times: ${times} } }`];
}
