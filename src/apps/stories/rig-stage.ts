/**
 * A rig as the stage of a story. On a clock that runs by itself, time is waited for; a clock that stands still when the story begins
 * belongs to the story, which steps it until somebody lets it run.
 */
import type { Rig, TranscriptLine } from '../../api/index.js';
import { lesser, Ms, minutes } from '../../kernel/index.js';
import type { RecordVerdict, Stage } from '../../stories/index.js';
import { verifyText } from '../../verify/index.js';

/** What a story needs of a rig. */
export type StageRig = Pick<Rig, 'hands' | 'state' | 'messages' | 'records' | 'clock'>;

export interface RigStageParts {
  readonly rig: StageRig;
  /** The machine's time: resolves after so long. */
  readonly sleep: (machine_ms: number) => Promise<void>;
  readonly begin?: () => Promise<void>;
  readonly backend?: Stage['backend'];
  readonly files?: Stage['files'];
  readonly power?: Stage['power'];
  /** Time that passes is broken off; `pass` then rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** How often a clock that runs is looked at, in the machine's time. */
const glance_ms = 20;
/** As far as a clock is stepped at once, in simulated time: then others get their turn. */
const stride_ms = minutes(5);

export function rigStage({ rig, sleep, begin, backend, files, power, signal }: RigStageParts): Stage {
  const delivered = deliveredRecords(rig);
  return {
    begin: begin ?? (() => Promise.resolve()),
    hands: rig.hands,
    state: () => rig.state(),
    messages: (after) => rig.messages({ after }),
    pass: passing(rig.clock, sleep, signal),
    records: delivered,
    ...(backend && { backend }),
    ...(files && { files }),
    ...(power && { power }),
  };
}

function passing(clock: StageRig['clock'], sleep: RigStageParts['sleep'], signal: AbortSignal | undefined): Stage['pass'] {
  const isStepped = (): boolean => {
    const { mode, runTo } = clock.read();
    return mode === 'stepped' && !runTo;
  };
  let ownsClock = isStepped();
  return async (time_ms) => {
    const end = clock.read().now + time_ms;
    // What comes over a socket by itself, such as a command, arrives in the machine's time.
    if (time_ms === 0 && ownsClock) await sleep(glance_ms);
    do {
      signal?.throwIfAborted();
      // Somebody may have let it run, and stopped it again to look: it is not the story's any more then.
      ownsClock &&= isStepped();
      const { factor, now } = clock.read();
      const left_ms = Ms(Math.max(0, end - now));
      if (ownsClock) await clock.advance(lesser(left_ms, stride_ms));
      else await sleep(factor > 0 ? Math.min(glance_ms, Math.max(1, left_ms / factor)) : glance_ms);
    } while (clock.read().now < end);
  };
}

/**
 * What has left the station counts, not what it believes; the keys are those of its meters. Checking takes long beside all else, so it
 * is done again only when another session has ended.
 */
function deliveredRecords(rig: StageRig): Stage['records'] {
  let known: { readonly stops: number; readonly verdicts: readonly RecordVerdict[] } = { stops: 0, verdicts: [] };
  return async (after) => {
    const lines = rig.messages({ after }).filter(({ frame }) => Array.isArray(frame));
    const stops = lines.filter(isStop).length;
    if (stops !== known.stops) known = { stops, verdicts: await verdictsOn(lines, rig) };
    return known.verdicts;
  };
}

const isStop = ({ frame }: TranscriptLine): boolean => Array.isArray(frame) && frame[0] === 2 && frame[2] === 'StopTransaction';

/** Far more than a story leaves behind. */
const mostRecords = 1_000;

async function verdictsOn(lines: readonly TranscriptLine[], rig: StageRig): Promise<readonly RecordVerdict[]> {
  const keys = [...new Set(rig.records({ limit: mostRecords }).records.map(({ publicKey }) => publicKey))];
  const findings = await verifyText(lines.map((line) => JSON.stringify(line)).join('\n'), keys);
  const seen = new Set<string>();
  return findings.flatMap(({ verdict, message, record }) => {
    // A message whose answer was lost comes again, with the same record.
    const page = record && `${record.meterId} ${record.page}`;
    if (page !== undefined && seen.has(page)) return [];
    if (page !== undefined) seen.add(page);
    return [{ verdict, message, ...(record?.energy_Wh !== undefined && { energy_Wh: record.energy_Wh }) }];
  });
}
