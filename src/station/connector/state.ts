/**
 * What is true of one charging point, and what follows from an event. Pure: effects are data that the caller carries out in order.
 * OCPP status, HMI state and lights are computed from this state (`status.ts`), never stored.
 */
import type { Permit, Stop } from '../transaction/session.js';

export type ConnectorState =
  | { readonly at: 'idle' }
  /** A cable or a permit is there, not both. */
  | { readonly at: 'preparing'; readonly plugged: true }
  | { readonly at: 'preparing'; readonly plugged: false; readonly permit: Permit }
  /** Both are there: the vehicle is made ready, then the meter opens its transaction. Nothing flows yet. */
  | { readonly at: 'starting'; readonly permit: Permit; readonly step: 'vehicle' }
  /** Once the meter was asked there is no way back but through a closed record: a stop waits in `stop`. */
  | { readonly at: 'starting'; readonly permit: Permit; readonly step: 'meter'; readonly cable: Cable; readonly stop?: Stop }
  | { readonly at: 'charging'; readonly permit: Permit; readonly ev: VehiclePart; readonly evse: 'offering' | 'withholding' }
  /** Current ramps down, then the meter closes and gives its record. A start after a loss of power begins here when a session was open. */
  | { readonly at: 'ending'; readonly permit: Permit; readonly stop: Stop; readonly step: 'current' | 'meter'; readonly cable: Cable }
  /** The session is over, the cable still in. */
  | { readonly at: 'finishing' };

/**
 * The vehicle's part in a transaction. `away`: the plug was pulled and the transaction waits for it (`StopTransactionOnEVSideDisconnect`
 * false); `returning`: it is in again, and the vehicle is made ready once more.
 */
export type VehiclePart = 'drawing' | 'paused' | 'away' | 'returning';

/** Where the cable of a session is while its end is waited for; `new`: pulled out and in again, perhaps into another vehicle. */
export type Cable = 'in' | 'out' | 'new';

export type ConnectorEvent =
  | { readonly type: 'plugged' }
  | {
      readonly type: 'unplugged';
      /** A transaction outlasts it (OCPP 1.6 §9.1.21, `StopTransactionOnEVSideDisconnect` false). */
      readonly transactionWaits?: true;
    }
  | { readonly type: 'permitted'; readonly permit: Permit }
  /** `ConnectionTimeOut` ran out, or leave to charge was taken back. */
  | { readonly type: 'permitEnded' }
  | { readonly type: 'vehicleReady' }
  | { readonly type: 'vehicleRefused' }
  | { readonly type: 'meterOpened' }
  | { readonly type: 'meterFailed' }
  | { readonly type: 'evPaused' }
  | { readonly type: 'evResumed' }
  | { readonly type: 'evseWithheld' }
  | { readonly type: 'evseOffered' }
  | { readonly type: 'stop'; readonly stop: Stop }
  | { readonly type: 'deenergised' }
  | { readonly type: 'recorded' };

export type Effect =
  | 'armConnectionTimeOut'
  | 'disarmConnectionTimeOut'
  | 'beginOutlet'
  | 'openMeter'
  /** The transaction is recorded and reported; then the first offer lets current flow. */
  | 'startTransaction'
  | 'offer'
  /** The stop is written down before the current ramps down. */
  | 'markEnding'
  | 'endOutlet'
  | 'closeMeter';

type Step = readonly [ConnectorState, ...Effect[]];

/** An event that means nothing in a state changes nothing. */
export function step(s: ConnectorState, e: ConnectorEvent): Step {
  switch (s.at) {
    case 'idle':
      if (e.type === 'plugged') return [{ at: 'preparing', plugged: true }];
      if (e.type === 'permitted') return [{ at: 'preparing', plugged: false, permit: e.permit }, 'armConnectionTimeOut'];
      return [s];
    case 'preparing':
      return s.plugged ? withCable(s, e) : withPermit(s, s.permit, e);
    case 'starting':
      return s.step === 'vehicle' ? readyVehicle(s, s.permit, e) : openMeter(s, e);
    case 'charging':
      return charge(s, e);
    case 'ending':
      return end(s, e);
    case 'finishing':
      return e.type === 'unplugged' ? [{ at: 'idle' }] : [s];
  }
}

function withCable(s: ConnectorState, e: ConnectorEvent): Step {
  if (e.type === 'unplugged') return [{ at: 'idle' }];
  if (e.type === 'permitted') return [{ at: 'starting', permit: e.permit, step: 'vehicle' }, 'beginOutlet'];
  return [s];
}

function withPermit(s: ConnectorState, permit: Permit, e: ConnectorEvent): Step {
  if (e.type === 'plugged') return [{ at: 'starting', permit, step: 'vehicle' }, 'disarmConnectionTimeOut', 'beginOutlet'];
  if (e.type === 'permitEnded' || e.type === 'stop') return [{ at: 'idle' }, 'disarmConnectionTimeOut'];
  return [s];
}

function readyVehicle(s: ConnectorState, permit: Permit, e: ConnectorEvent): Step {
  switch (e.type) {
    case 'vehicleReady':
      return [{ at: 'starting', permit, step: 'meter', cable: 'in' }, 'openMeter'];
    case 'unplugged':
      return [{ at: 'idle' }, 'endOutlet'];
    case 'vehicleRefused':
    case 'permitEnded':
    case 'stop':
      return [{ at: 'finishing' }, 'endOutlet'];
    default:
      return [s];
  }
}

function openMeter(s: Extract<ConnectorState, { at: 'starting'; step: 'meter' }>, e: ConnectorEvent): Step {
  const { permit, cable, stop } = s;
  switch (e.type) {
    case 'unplugged':
      return [{ ...s, cable: 'out', stop: stop ?? { reason: 'EVDisconnected' } }, 'endOutlet'];
    case 'plugged':
      return [{ ...s, cable: 'new' }];
    case 'stop':
      return [{ ...s, stop: stop ?? e.stop }, 'endOutlet'];
    case 'meterFailed':
      return [over(cable), 'endOutlet'];
    case 'meterOpened':
      if (stop) return [{ at: 'ending', permit, stop, step: 'current', cable }, 'startTransaction', 'markEnding', 'endOutlet'];
      return [{ at: 'charging', permit, ev: 'drawing', evse: 'offering' }, 'startTransaction', 'offer'];
    default:
      return [s];
  }
}

type Charging = Extract<ConnectorState, { at: 'charging' }>;

function charge(s: Charging, e: ConnectorEvent): Step {
  const stopped = (stop: Stop, cable: Cable = s.ev === 'away' ? 'out' : 'in'): Step => [
    { at: 'ending', permit: s.permit, stop, step: 'current', cable },
    'markEnding',
    'endOutlet',
  ];
  switch (e.type) {
    case 'plugged':
    case 'vehicleReady':
    case 'vehicleRefused':
      return comeBack(s, e.type);
    case 'evPaused':
      return [{ ...s, ev: 'paused' }];
    case 'evResumed':
      return [{ ...s, ev: 'drawing' }];
    case 'evseWithheld':
      return [{ ...s, evse: 'withholding' }];
    case 'evseOffered':
      return [{ ...s, evse: 'offering' }];
    case 'unplugged':
      return e.transactionWaits ? [{ ...s, ev: 'away' }] : stopped({ reason: 'EVDisconnected' }, 'out');
    case 'stop':
      return stopped(e.stop);
    case 'permitEnded':
      return stopped({ reason: 'DeAuthorized' });
    // The outlet gave up by itself, for example because the vehicle no longer answers.
    case 'deenergised':
      if (s.ev === 'away' || s.ev === 'returning') return [s];
      return [{ at: 'ending', permit: s.permit, stop: { reason: 'Other' }, step: 'meter', cable: 'in' }, 'markEnding', 'closeMeter'];
    default:
      return [s];
  }
}

/** A vehicle comes to a transaction that waits: it is made ready as for a new one, and draws on the same meter transaction. */
function comeBack(s: Charging, type: 'plugged' | 'vehicleReady' | 'vehicleRefused'): Step {
  if (type === 'plugged') return s.ev === 'away' ? [{ ...s, ev: 'returning' }, 'beginOutlet'] : [s];
  if (s.ev !== 'returning') return [s];
  return type === 'vehicleReady' ? [{ ...s, ev: 'drawing' }, 'offer'] : [{ ...s, ev: 'paused' }];
}

function end(s: Extract<ConnectorState, { at: 'ending' }>, e: ConnectorEvent): Step {
  switch (e.type) {
    case 'unplugged':
      // Who pulls the plug out of a ramp may take its end with it: it is asked for again.
      return s.step === 'current' ? [{ ...s, cable: 'out' }, 'endOutlet'] : [{ ...s, cable: 'out' }];
    case 'plugged':
      return [{ ...s, cable: 'new' }];
    case 'deenergised':
      return s.step === 'current' ? [{ ...s, step: 'meter' }, 'closeMeter'] : [s];
    case 'recorded':
      return [over(s.cable)];
    default:
      return [s];
  }
}

/** What follows when a session is over. A vehicle that came meanwhile waits for its own permit. */
function over(cable: Cable): ConnectorState {
  switch (cable) {
    case 'in':
      return { at: 'finishing' };
    case 'out':
      return { at: 'idle' };
    case 'new':
      return { at: 'preparing', plugged: true };
  }
}

/** Is a transaction of the meter open or about to be? */
export const inSession = (s: ConnectorState): boolean =>
  s.at === 'charging' || s.at === 'ending' || (s.at === 'starting' && s.step === 'meter');

/** Is a session under way, its preparations included? */
export const isBusy = (s: ConnectorState): boolean => s.at === 'starting' || inSession(s);

/** Is a vehicle ready to draw, or does it draw? One that has left its transaction, or is made ready anew, is not. */
export const mayDraw = (s: ConnectorState): boolean => s.at === 'charging' && (s.ev === 'drawing' || s.ev === 'paused');

/** Who has leave to charge, or had it for the session that ends. */
export const permitOf = (s: ConnectorState): Permit | undefined => ('permit' in s ? s.permit : undefined);

export const isPlugged = (s: ConnectorState): boolean => {
  switch (s.at) {
    case 'idle':
      return false;
    case 'preparing':
      return s.plugged;
    case 'starting':
      return s.step === 'vehicle' || s.cable !== 'out';
    case 'ending':
      return s.cable !== 'out';
    case 'charging':
      return s.ev !== 'away';
    case 'finishing':
      return true;
  }
};
