/** Three functions of one state: what the back-end reads, what the customer sees, what the lights show. */
import type { Light } from '../ports/index.js';
import { type BlockKind, blockRules, deciding } from '../safety/blocks.js';
import { type ConnectorState, isBusy } from './state.js';

/** OCPP 1.6 §7.7 ChargePointStatus. */
export type ChargePointStatus =
  | 'Available'
  | 'Preparing'
  | 'Charging'
  | 'SuspendedEV'
  | 'SuspendedEVSE'
  | 'Finishing'
  | 'Reserved'
  | 'Unavailable'
  | 'Faulted';

/** The six states of manual §2.8. */
export type HmiState = 'unavailable' | 'available' | 'connected' | 'charging' | 'finished' | 'fault';

/**
 * The block that is shown: one that ends sessions at once; one that only keeps the next from starting when the present visit is
 * over. A vehicle that waits without a session does not hold it off.
 */
export function shownBlock(state: ConnectorState, blocks: ReadonlySet<BlockKind>): BlockKind | undefined {
  const block = deciding(blocks);
  if (!block || blockRules[block].endsSession) return block;
  return isBusy(state) || state.at === 'finishing' ? undefined : block;
}

/** SuspendedEVSE wins when both suspend (OCPP 1.6 §4.9), unless there is no vehicle that could be held off. */
export function ocppStatus(state: ConnectorState, blocks: ReadonlySet<BlockKind>): ChargePointStatus {
  const block = shownBlock(state, blocks);
  if (block) return blockRules[block].ocpp;
  switch (state.at) {
    case 'idle':
      return 'Available';
    case 'preparing':
    case 'starting':
      return 'Preparing';
    case 'charging':
      if (state.ev === 'away') return 'SuspendedEV';
      if (state.evse === 'withholding') return 'SuspendedEVSE';
      return state.ev === 'drawing' ? 'Charging' : 'SuspendedEV';
    case 'ending':
    case 'finishing':
      return 'Finishing';
  }
}

export function hmiState(state: ConnectorState, blocks: ReadonlySet<BlockKind>): HmiState {
  const block = shownBlock(state, blocks);
  if (block) return blockRules[block].hmi;
  switch (state.at) {
    case 'idle':
      return 'available';
    case 'preparing':
    case 'starting':
      return 'connected';
    case 'charging':
      return 'charging';
    case 'ending':
    case 'finishing':
      return 'finished';
  }
}

/** Table LED-A of the manual (§2.8) as data; which row applies is decided by `light`. */
export const lights = {
  startingUp: { colour: 'blue', mode: 'blinking' },
  packCharging: { colour: 'blue', mode: 'steady' },
  vehicleCharging: { colour: 'green', mode: 'blinking' },
  available: { colour: 'green', mode: 'steady' },
} as const satisfies Record<string, Light>;

/** What the state of the connector does not say. */
export interface Around {
  readonly startingUp: boolean;
  readonly packCharging: boolean;
  /** Of a side whose recalibration keeps vehicles from charging: it is another one in other firmware. */
  readonly recalibration?: Light;
}

export function light(state: ConnectorState, blocks: ReadonlySet<BlockKind>, around: Around): Light {
  if (around.startingUp) return lights.startingUp;
  const block = shownBlock(state, blocks);
  if (block === 'recalibration' && around.recalibration) return around.recalibration;
  if (block) return blockRules[block].light;
  if (state.at === 'charging') return lights.vehicleCharging;
  return around.packCharging ? lights.packCharging : lights.available;
}
