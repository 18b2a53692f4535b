import type { TranscriptLine } from '../../api/rig.js';
import { withoutSecrets } from '../../io/redact.js';
import { type Clock, Emitter, type Instant } from '../../kernel/index.js';

export interface TranscriptOptions {
  /** After a quarter more than so many lines the oldest go. */
  readonly capacity?: number;
  /** Where sockets are real: how long an answer really took. Left out where a run must give the same lines each time. */
  readonly machine?: Pick<Clock, 'monotonic'>;
}

/** OCPP frames of both directions with the station's time: for live pages, files, and `flexpole verify`. Bounded; the oldest lines go. */
export class Transcript {
  /** A line as it comes; what it says, for those who want to know. */
  readonly events = new Emitter<{ line: () => TranscriptLine }>();
  readonly #clock: Pick<Clock, 'now'>;
  readonly #capacity: number;
  readonly #machine: TranscriptOptions['machine'];
  #lines: Line[] = [];
  #count = 0;

  constructor(clock: Pick<Clock, 'now'>, { capacity = 20_000, machine }: TranscriptOptions = {}) {
    this.#clock = clock;
    this.#capacity = capacity;
    this.#machine = machine;
  }

  /** Number of the newest line. */
  get count(): number {
    return this.#count;
  }

  add(direction: TranscriptLine['direction'], text: string): void {
    const line: Line = {
      number: ++this.#count,
      at: this.#clock.now(),
      ...(this.#machine && { machine_ms: inTenths(this.#machine.monotonic()) }),
      direction,
      text,
    };
    this.#lines.push(line);
    // Cut rarely and much: cutting off one line at a time would copy all of them each time.
    if (this.#lines.length > this.#capacity * 1.25) this.#lines = this.#lines.slice(-this.#capacity);
    this.events.emit('line', () => shown(line));
  }

  lines(query: { readonly after?: number; readonly limit?: number } = {}): readonly TranscriptLine[] {
    const { after = 0, limit = Infinity } = query;
    const first = this.#lines[0]?.number ?? 1;
    const from = Math.max(0, after + 1 - first);
    return this.#lines.slice(from, from + Math.min(limit, this.#lines.length)).map(shown);
  }
}

/** Few lines are ever looked at, so that what a line says is found out when somebody does. */
interface Line extends Omit<TranscriptLine, 'time' | 'frame'> {
  readonly at: Instant;
  readonly text: string;
  shown?: TranscriptLine;
}

function shown(line: Line): TranscriptLine {
  const { number, at, direction, machine_ms, text } = line;
  const time = new Date(at).toISOString();
  line.shown ??= { number, time, direction, ...(machine_ms !== undefined && { machine_ms }), frame: parsed(text) };
  return line.shown;
}

const inTenths = (span_ms: number): number => Math.round(span_ms * 10) / 10;

/**
 * What a frame with a secret in it holds: such a word, an address, which may carry a password, or letters that are written as numbers. All
 * others are shown without a closer look, octet for octet.
 */
const secretive = /authorizationkey|password|:(?:\\?\/){2}|\\u/i;

/** Frames are shown as what they say; what is no JSON is shown as it came. */
function parsed(text: string): unknown {
  if (secretive.test(text)) return withoutSecrets(jsonOf(text));
  return jsonOf(text);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
