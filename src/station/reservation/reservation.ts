/** A reservation, who may use it, and what a side is doing as far as reservations are concerned (OCPP 1.6 §5.13). */
import type { Instant } from '../../kernel/index.js';
import { sameToken } from '../authorization/token.js';
import type { ConnectorId } from '../availability.js';
import type { ConnectorState } from '../connector/state.js';
import { type BlockKind, blockRules, deciding } from '../safety/blocks.js';

export interface Reservation {
  /** The back-end's; StartTransaction carries it. */
  readonly id: number;
  /** 0: no certain side, but one of them. */
  readonly connectorId: ConnectorId;
  readonly idToken: string;
  /** Every token of this group may use it. */
  readonly groupToken?: string;
  readonly expires: Instant;
}

/** May it be used by whoever presents this token? A missing group never matches. */
export const isFor = (reservation: Reservation, idToken: string, groupToken?: string): boolean => {
  const { groupToken: group } = reservation;
  if (sameToken(idToken, reservation.idToken)) return true;
  return group !== undefined && (sameToken(idToken, group) || (groupToken !== undefined && sameToken(groupToken, group)));
};

/**
 * Free: nobody is there. Waiting: a cable is in, and nobody has leave to charge. Taken: somebody has, or a session's cable is still in.
 * Restarting passes by itself, so that reservations outlast it.
 */
export type SideUse = 'free' | 'waiting' | 'taken' | 'restarting' | 'unavailable' | 'faulted';

/** @param blocks Why the side does not serve, reservations left aside. */
export function useOf(state: ConnectorState, blocks: ReadonlySet<BlockKind>): SideUse {
  const lasting = deciding(new Set([...blocks].filter((kind) => kind !== 'restarting')));
  if (lasting) return blockRules[lasting].ocpp === 'Faulted' ? 'faulted' : 'unavailable';
  if (blocks.size > 0) return 'restarting';
  if (state.at === 'idle') return 'free';
  return state.at === 'preparing' && state.plugged ? 'waiting' : 'taken';
}

export const isOutOfService = (use: SideUse): boolean => use === 'unavailable' || use === 'faulted';
