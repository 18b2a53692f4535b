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
  | { readonly at: 'starting'; readonly permit: Permit; readonly step: 'meter'; readonly plugged: boolean; readonly stop?: Stop }
  | { readonly at: 'charging'; readonly permit: Permit; readonly ev: 'drawing' | 'paused'; readonly evse: 'offering' | 'withholding' }
  /** Current ramps down, then the meter closes and gives its record. */
  | { readonly at: 'ending'; readonly permit: Permit; readonly stop: Stop; readonly plugged: boolean }
  /** The session is over, the cable still in. */
  | { readonly at: 'finishing' };

export type ConnectorEvent =
  | { readonly type: 'plugged' }
  | { readonly type: 'unplugged' }
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
      if (e.type === 'unplugged') return [{ ...s, plugged: false }];
      if (e.type === 'deenergised') return [s, 'closeMeter'];
      if (e.type === 'recorded') return [s.plugged ? { at: 'finishing' } : { at: 'idle' }];
      return [s];
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
      return [{ at: 'starting', permit, step: 'meter', plugged: true }, 'openMeter'];
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

function openMeter(s: Extract<ConnectorState, { step: 'meter' }>, e: ConnectorEvent): Step {
  const { permit, plugged, stop } = s;
  switch (e.type) {
    case 'unplugged':
      return [{ ...s, plugged: false, stop: stop ?? { reason: 'EVDisconnected' } }, 'endOutlet'];
    case 'stop':
      return [{ ...s, stop: stop ?? e.stop }, 'endOutlet'];
    case 'meterFailed':
      return [plugged ? { at: 'finishing' } : { at: 'idle' }, 'endOutlet'];
    case 'meterOpened':
      if (stop) return [{ at: 'ending', permit, stop, plugged }, 'startTransaction', 'markEnding', 'endOutlet'];
      return [{ at: 'charging', permit, ev: 'drawing', evse: 'offering' }, 'startTransaction', 'offer'];
    default:
      return [s];
  }
}

function charge(s: Extract<ConnectorState, { at: 'charging' }>, e: ConnectorEvent): Step {
  const end = (stop: Stop, plugged: boolean): Step => [{ at: 'ending', permit: s.permit, stop, plugged }, 'markEnding', 'endOutlet'];
  switch (e.type) {
    case 'evPaused':
      return [{ ...s, ev: 'paused' }];
    case 'evResumed':
      return [{ ...s, ev: 'drawing' }];
    case 'evseWithheld':
      return [{ ...s, evse: 'withholding' }];
    case 'evseOffered':
      return [{ ...s, evse: 'offering' }];
    case 'unplugged':
      return end({ reason: 'EVDisconnected' }, false);
    case 'stop':
      return end(e.stop, true);
    case 'permitEnded':
      return end({ reason: 'DeAuthorized' }, true);
    default:
      return [s];
  }
}

/** Is a transaction of the meter open or about to be? */
export const inSession = (s: ConnectorState): boolean =>
  s.at === 'charging' || s.at === 'ending' || (s.at === 'starting' && s.step === 'meter');

export const isPlugged = (s: ConnectorState): boolean => {
  switch (s.at) {
    case 'idle':
      return false;
    case 'preparing':
    case 'ending':
      return s.plugged;
    case 'starting':
      return s.step === 'vehicle' || s.plugged;
    case 'charging':
    case 'finishing':
      return true;
  }
};
