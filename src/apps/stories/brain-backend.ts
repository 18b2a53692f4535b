/** The built-in back-end as stories use it, over sockets or within a process. */
import { type BackendTransaction, CallFailed, type CsmsBrain } from '../../backend/index.js';
import type { CallEnd, StageBackend, StageTransaction } from '../../stories/index.js';

export interface BuiltInBackend {
  readonly brain: Pick<CsmsBrain, 'setBehaviour' | 'behaviours' | 'transactions'>;
  /** @throws CallFailed */
  call(identity: string, action: string, payload: unknown): Promise<unknown>;
}

export const brainBackend = (backend: BuiltInBackend, identity: string): StageBackend => ({
  call: async (action, payload) => {
    try {
      return { type: 'answer', payload: await backend.call(identity, action, payload) };
    } catch (error) {
      if (error instanceof CallFailed) return endOf(error);
      throw error;
    }
  },
  behave: (action, behaviour) => backend.brain.setBehaviour(action, behaviour),
  transactions: () => backend.brain.transactions(identity).map(transactionOf),
});

/** The failure carries the station's CALLERROR in words only. */
function endOf({ complaint: { error, what, right } }: CallFailed): CallEnd {
  const [, code, description] = /CALLERROR (\w+)(?:: (.*))?/s.exec(what) ?? [];
  if (error === 'refused' && code !== undefined) return { type: 'refused', code, description: description ?? '' };
  return { type: 'failed', why: `${what} ${right}` };
}

const transactionOf = ({ transactionId, started, stopped, energy_Wh }: BackendTransaction): StageTransaction => ({
  transactionId,
  ...(started && { connectorId: started.connectorId, idTag: started.idTag }),
  running: stopped === undefined,
  ...(stopped && { reason: stopped.reason }),
  ...(energy_Wh !== undefined && { energy_Wh }),
});
