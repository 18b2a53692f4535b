/** What a story needs of the place where it is played: a virtual station, or a rig that runs on a clock of its own. */
import type { RigHands, StateDto, TranscriptLine } from '../api/index.js';
import type { Ms } from '../kernel/index.js';
import type { CsmsAction, ErrorCode, StationAction } from '../protocols/ocpp16/index.js';

export interface Stage {
  /** Makes the station ready for the first step, where that has not happened yet. */
  begin(): Promise<void>;
  /** @throws RigRefusal when something cannot be done */
  readonly hands: RigHands;
  state(): StateDto;
  /** OCPP frames since that number, oldest first. */
  messages(after: number): readonly TranscriptLine[];
  /** Lets simulated time pass; with 0 only what can happen at once. */
  pass(time_ms: Ms): Promise<void>;
  /** Verdicts on the signed records that the station has sent since frame number `after`, each record once, oldest first. */
  records(after: number): Promise<readonly RecordVerdict[]>;
  /** Missing where the back-end is somebody else's. */
  readonly backend?: StageBackend;
  /** Missing where files come from real servers. */
  readonly files?: StageFiles;
  /** Missing where the story would end with the power. */
  readonly power?: {
    /** Between two instructions. */
    cut(): void;
    /** Resolves when the station has started again, for which time must pass. */
    restore(): Promise<void>;
  };
}

export interface StageBackend {
  /** Sends a command; resolves when the station has answered, for which time may have to pass. */
  call(action: CsmsAction, payload: object): Promise<CallEnd>;
  /** How that action is answered from now on. @throws RigRefusal when it cannot be answered so */
  behave(action: StationAction, behaviour: StageBehaviour): void;
  /** Oldest first; all that it knows of this station. */
  transactions(): readonly StageTransaction[];
}

/** Simulated servers of files. */
export interface StageFiles {
  /** @param generation A name of a generation */
  offerFirmware(location: string, generation: string, size_octets: number): void;
  /** What befalls the next file. */
  failNext(kind: 'unreachable' | 'interrupted', after_octets: number): void;
}

export type CallEnd =
  | { readonly type: 'answer'; readonly payload: unknown }
  | { readonly type: 'refused'; readonly code: string; readonly description: string }
  /** There was no answer. */
  | { readonly type: 'failed'; readonly why: string };

export type StageBehaviour = { readonly delay_ms?: Ms; readonly times?: number } & (
  | { readonly answer: 'usual' }
  | { readonly answer: 'status'; readonly status: string }
  | { readonly answer: 'error'; readonly code: ErrorCode; readonly description: string }
  | { readonly answer: 'silence' }
);

export interface StageTransaction {
  readonly transactionId: number;
  readonly connectorId?: number;
  readonly idTag?: string;
  readonly running: boolean;
  readonly reason?: string;
  readonly energy_Wh?: number;
}

export interface RecordVerdict {
  /** `verified`, or what is wrong: altered, wrong-key, missing, … */
  readonly verdict: string;
  readonly message: string;
  readonly energy_Wh?: number;
}
