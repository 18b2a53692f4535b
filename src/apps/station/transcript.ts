import type { TranscriptLine } from '../../api/rig.js';
import { withoutSecrets } from '../../io/redact.js';
import { type Clock, Emitter, type Instant } from '../../kernel/index.js';

/** OCPP frames of both directions with their simulated time: for live pages, files, and `flexpole verify`. Bounded; the oldest lines go. */
export class Transcript {
  /** A line as it comes; what it says, for those who want to know. */
  readonly events = new Emitter<{ line: () => TranscriptLine }>();
  readonly #clock: Pick<Clock, 'now'>;
  readonly #capacity: number;
  #lines: Line[] = [];
  #count = 0;

  constructor(clock: Pick<Clock, 'now'>, capacity = 20_000) {
    this.#clock = clock;
    this.#capacity = capacity;
  }

  /** Number of the newest line. */
  get count(): number {
    return this.#count;
  }

  add(direction: TranscriptLine['direction'], text: string): void {
    const line: Line = { number: ++this.#count, at: this.#clock.now(), direction, text };
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
interface Line extends Pick<TranscriptLine, 'number' | 'direction'> {
  readonly at: Instant;
  readonly text: string;
  shown?: TranscriptLine;
}

function shown(line: Line): TranscriptLine {
  const { number, at, direction, text } = line;
  line.shown ??= { number, time: new Date(at).toISOString(), direction, frame: parsed(text) };
  return line.shown;
}

/** Words that a frame with a secret in it holds; all others are shown without a closer look, octet for octet. */
const secretive = /authorizationkey|password/i;

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
