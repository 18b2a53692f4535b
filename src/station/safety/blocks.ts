import type { Light } from '../ports/index.js';

/** Why a charging point does not serve. Several may hold at once; it is available only when none does (C-83). */
export type BlockKind =
  | 'emergencyStop'
  | 'openDoor'
  | 'fault'
  | 'restarting'
  | 'updating'
  | 'outOfHours'
  | 'recalibration'
  | 'inoperative'
  | 'reserved';

interface BlockRule {
  /** What the back-end reads while this block decides. */
  readonly ocpp: 'Unavailable' | 'Faulted' | 'Reserved';
  readonly hmi: 'unavailable' | 'fault';
  readonly light: Light;
  /** Does it end a running session, or only keep the next one from starting? */
  readonly endsSession: boolean;
}

/** In order of precedence: the first that holds decides what is shown (C-97, C-89). */
export const blockRules: Readonly<Record<BlockKind, BlockRule>> = {
  emergencyStop: { ocpp: 'Unavailable', hmi: 'unavailable', light: { colour: 'red', mode: 'steady' }, endsSession: true },
  openDoor: { ocpp: 'Unavailable', hmi: 'unavailable', light: { colour: 'red', mode: 'steady' }, endsSession: true },
  fault: { ocpp: 'Faulted', hmi: 'fault', light: { colour: 'red', mode: 'steady' }, endsSession: true },
  restarting: { ocpp: 'Unavailable', hmi: 'unavailable', light: { colour: 'red', mode: 'blinking' }, endsSession: false },
  // A session that runs is never cut for an update (C-98).
  updating: { ocpp: 'Unavailable', hmi: 'unavailable', light: { colour: 'red', mode: 'blinking' }, endsSession: false },
  // It does not interrupt (C-48).
  outOfHours: { ocpp: 'Unavailable', hmi: 'unavailable', light: { colour: 'red', mode: 'blinking' }, endsSession: false },
  // Its light depends on the firmware generation: src/station/recalibration/rules.ts.
  recalibration: { ocpp: 'Unavailable', hmi: 'unavailable', light: { colour: 'red', mode: 'steady' }, endsSession: false },
  inoperative: { ocpp: 'Unavailable', hmi: 'unavailable', light: { colour: 'red', mode: 'blinking' }, endsSession: false },
  // For others than its holder; a side that is in use is not shown as reserved (C-60).
  reserved: { ocpp: 'Reserved', hmi: 'unavailable', light: { colour: 'red', mode: 'blinking' }, endsSession: false },
};

const order: readonly BlockKind[] = [
  'emergencyStop',
  'openDoor',
  'fault',
  'restarting',
  'updating',
  'outOfHours',
  'recalibration',
  'inoperative',
  'reserved',
];

/** The block that decides among those that hold. */
export const deciding = (blocks: ReadonlySet<BlockKind>): BlockKind | undefined => order.find((kind) => blocks.has(kind));
