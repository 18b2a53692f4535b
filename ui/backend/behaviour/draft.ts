/** A behaviour as it is being written: everything in it is text, and what its kind of answer does not need waits beside it. */
import type { BehaviourChoicesDto, BehaviourDto } from '../../../src/api/backend.js';

export interface Draft {
  readonly answer: BehaviourDto['answer'];
  readonly status: string;
  readonly code: string;
  readonly description: string;
  readonly delay_s: string;
  /** Empty: for good. */
  readonly times: string;
}

export function draftOf(
  behaviour: BehaviourDto | undefined,
  { statuses, errorCodes }: { readonly statuses: readonly string[]; readonly errorCodes: BehaviourChoicesDto['errorCodes'] },
): Draft {
  return {
    answer: behaviour?.answer ?? 'usual',
    // The one who sets a status wants another one than usual.
    status: behaviour?.answer === 'status' ? behaviour.status : (statuses.find((status) => status !== 'Accepted') ?? ''),
    code: behaviour?.answer === 'error' ? behaviour.code : (errorCodes.find((code) => code === 'InternalError') ?? ''),
    description: behaviour?.answer === 'error' ? behaviour.description : '',
    delay_s: behaviour?.delay_ms === undefined ? '' : String(behaviour.delay_ms / 1000),
    times: behaviour?.times === undefined ? '' : String(behaviour.times),
  };
}

/** What the back-end is asked for; it says what is wrong with it. */
export function readDraft({ answer, status, code, description, delay_s, times }: Draft): BehaviourDto {
  const howOften = {
    ...(delay_s !== '' && { delay_ms: Math.round(Number(delay_s) * 1000) }),
    ...(times !== '' && { times: Number(times) }),
  };
  switch (answer) {
    case 'usual':
    case 'silence':
      return { answer, ...howOften };
    case 'status':
      return { answer, status, ...howOften };
    case 'error':
      return { answer, code, description, ...howOften };
  }
}
