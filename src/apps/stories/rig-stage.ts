/**
 * A rig as the stage of a story. On a clock that runs by itself, time is waited for; a clock that stands still when the story begins
 * belongs to the story, which steps it.
 */
import type { Rig, TranscriptLine } from '../../api/index.js';
import type { Ms } from '../../kernel/index.js';
import type { RecordVerdict, Stage } from '../../stories/index.js';
import { verifyText } from '../../verify/index.js';

export interface RigStageParts {
  readonly rig: Rig;
  /** The machine's time: resolves after so long. */
  readonly sleep: (machine_ms: number) => Promise<void>;
  readonly begin?: () => Promise<void>;
  readonly backend?: Stage['backend'];
  readonly power?: Stage['power'];
}

/** How often a clock that runs is looked at, in the machine's time. */
const glance_ms = 20;

export function rigStage({ rig, sleep, begin, backend, power }: RigStageParts): Stage {
  const steps = rig.clock.read().mode === 'stepped';
  const delivered = deliveredRecords(rig);
  return {
    begin: begin ?? (() => Promise.resolve()),
    hands: rig.hands,
    state: () => rig.state(),
    messages: (after) => rig.messages({ after }),
    pass: (time_ms) => (steps ? step(rig, time_ms, sleep) : waitFor(rig, time_ms, sleep)),
    records: delivered,
    ...(backend && { backend }),
    ...(power && { power }),
  };
}

async function step({ clock }: Rig, time_ms: Ms, sleep: RigStageParts['sleep']): Promise<void> {
  // What comes over a socket by itself, such as a command, arrives in the machine's time.
  if (time_ms === 0) await sleep(glance_ms);
  await clock.advance(time_ms);
}

async function waitFor({ clock }: Rig, time_ms: Ms, sleep: RigStageParts['sleep']): Promise<void> {
  const end = clock.read().now + time_ms;
  do {
    const { factor, now } = clock.read();
    // Somebody may have stopped the clock meanwhile: then the story stands still too.
    await sleep(factor > 0 ? Math.min(glance_ms, Math.max(1, (end - now) / factor)) : glance_ms);
  } while (clock.read().now < end);
}

/**
 * What has left the station counts, not what it believes; the keys are those of its meters. Checking takes long beside all else, so it
 * is done again only when another session has ended.
 */
function deliveredRecords(rig: Rig): Stage['records'] {
  let known: { readonly stops: number; readonly verdicts: readonly RecordVerdict[] } = { stops: 0, verdicts: [] };
  return async (after) => {
    const lines = rig.messages({ after }).filter(({ frame }) => Array.isArray(frame));
    const stops = lines.filter(isStop).length;
    if (stops !== known.stops) known = { stops, verdicts: await verdictsOn(lines, rig) };
    return known.verdicts;
  };
}

const isStop = ({ frame }: TranscriptLine): boolean => Array.isArray(frame) && frame[0] === 2 && frame[2] === 'StopTransaction';

async function verdictsOn(lines: readonly TranscriptLine[], rig: Rig): Promise<readonly RecordVerdict[]> {
  const keys = [...new Set(rig.records().map(({ publicKey }) => publicKey))];
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
