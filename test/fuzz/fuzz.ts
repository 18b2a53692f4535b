/**
 * Frames by chance against a living station. For each: one right answer or none where none is due, no failure inside, and nothing on the
 * disk after a call that was refused (OCPP-J 1.6 §4).
 */
import { seededRandom } from '../../src/kernel/index.js';
import { errorCodes } from '../../src/protocols/ocpp16/index.js';
import { FrameMaker } from './frames.js';
import { Judge } from './payloads.js';
import { refusalIn, wronglyChanged } from './refusals.js';
import { FuzzStation, type FuzzStores } from './station.js';

export interface FuzzOptions {
  readonly frames: number;
  readonly seed: string;
  /** In memory where missing. */
  readonly stores?: FuzzStores;
  readonly progress?: (done: number) => void;
}

export interface FuzzReport {
  readonly frames: number;
  /** Answers with a result that is no refusal. */
  readonly results: number;
  /** Answers with a result that says no. */
  readonly noes: number;
  /** Answers with a CALLERROR. */
  readonly errors: number;
  /** No answer was due. */
  readonly silences: number;
  /** The station went down before it had answered: it was being reset. */
  readonly lost: number;
  /** Refusals, counted above, that came only after simulated time: what else went on meanwhile hides what they have changed. */
  readonly unjudged: number;
  readonly failure?: FuzzFailure;
}

export interface FuzzFailure {
  /** Of the frame, from 1. */
  readonly number: number;
  readonly frame: string;
  readonly why: string;
}

/** Frames between two things that people do. */
const framesBetween = 40;
const progressEvery = 10_000;

export async function fuzz({ frames, seed, stores, progress }: FuzzOptions): Promise<FuzzReport> {
  const station = new FuzzStation(seed, stores);
  const maker = new FrameMaker(seededRandom(`${seed} frames`));
  const judge = new Judge();
  const counts = { results: 0, noes: 0, errors: 0, silences: 0, lost: 0, unjudged: 0 };
  await station.powerOn();
  for (let number = 1; number <= frames; number++) {
    if (number % framesBetween === 0) await station.live();
    while (!station.isThere) await station.run(60);
    const frame = maker.next();
    const answers = await station.send(frame, callIn(frame) !== undefined);
    if (answers === 'link lost') {
      counts.lost++;
      continue;
    }
    const why = station.errors[0] ?? objection(judge, frame, answers, station);
    if (why !== undefined) return { frames: number, ...counts, failure: { number, frame, why } };
    const kind = kindOf(answers);
    counts[kind]++;
    if (station.waited && (kind === 'noes' || kind === 'errors')) counts.unjudged++;
    if (number % progressEvery === 0) progress?.(number);
  }
  return { frames, ...counts };
}

function kindOf([answer]: readonly string[]): 'results' | 'noes' | 'errors' | 'silences' {
  if (answer === undefined) return 'silences';
  const [type, , payload] = JSON.parse(answer) as readonly unknown[];
  if (type !== 3) return 'errors';
  return refusalIn(payload) === undefined ? 'results' : 'noes';
}

/** What is wrong with the way a frame was answered. */
function objection(judge: Judge, frame: string, answers: readonly string[], station: FuzzStation): string | undefined {
  if (answers.length > 1) return `${answers.length} answers: ${answers.join(' ')}`;
  const [answer] = answers;
  const call = callIn(frame);
  if (answer === undefined) return call ? 'a call without an answer' : undefined;
  const [type, id, ...rest] = JSON.parse(answer) as readonly [number, string, ...unknown[]];
  if (call && id !== call.id) return `the answer names ${id}`;
  if (type === 4) return objectionToError(rest) ?? changeBy(`CALLERROR ${String(rest[0])}`, call?.action, station);
  if (!call) return `a result for what is no call: ${answer}`;
  if (type !== 3) return `an answer of type ${type}`;
  if (!judge.accepts(`${call.action}.req`, call.payload)) return `a payload against the schema was taken: ${answer}`;
  if (!judge.accepts(`${call.action}.conf`, rest[0])) return `the answer is against its schema: ${answer}`;
  const no = refusalIn(rest[0]);
  return no === undefined ? undefined : changeBy(no, call.action, station);
}

/** What a refused call has left on the disk and should not have. */
function changeBy(no: string, action: string | undefined, { changed, waited }: FuzzStation): string | undefined {
  const wrongly = waited ? [] : wronglyChanged(action, [...changed]);
  return wrongly.length === 0 ? undefined : `a refused call (${no}) has changed the disk: ${wrongly.join(', ')}`;
}

function objectionToError([code, description]: readonly unknown[]): string | undefined {
  if (code === 'InternalError') return 'the station failed inside';
  if (!errorCodes.some((known) => known === code)) return `${String(code)} is no error code`;
  return typeof description === 'string' && description !== '' && description.length <= 255 ? undefined : 'a refusal without words';
}

/** The call that everybody would read in this text. */
function callIn(text: string): { readonly id: string; readonly action: string; readonly payload: unknown } | undefined {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(frame) || frame.length !== 4) return undefined;
  const [type, id, action, payload] = frame as readonly unknown[];
  const isCall = type === 2 && typeof id === 'string' && id.length > 0 && id.length <= 36 && typeof action === 'string';
  return isCall ? { id, action, payload } : undefined;
}
