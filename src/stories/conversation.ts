/** OCPP frames as a conversation: who said what, answers beside the names of their requests. */
import type { TranscriptLine } from '../api/index.js';

export const speakers = ['station', 'back-end'] as const;
export type Speaker = (typeof speakers)[number];

export interface Said {
  readonly number: number;
  /** Simulated time, ISO 8601. */
  readonly time: string;
  readonly from: Speaker;
  readonly kind: SaidKind;
  readonly action: string;
  /** Of a refusal: its code and description. */
  readonly payload: unknown;
}

/** CALL, CALLRESULT and CALLERROR of OCPP-J 1.6 §4.2. */
export type SaidKind = 'message' | 'answer' | 'refusal';

export class Conversation {
  readonly #said: Said[] = [];
  /** Requests without an answer: both sides number theirs for themselves. */
  readonly #open = new Map<string, string>();
  #last: number;

  /** @param after frames up to this number are not looked at */
  constructor(after: number) {
    this.#last = after;
  }

  /** Number of the newest frame. */
  get last(): number {
    return this.#last;
  }

  get said(): readonly Said[] {
    return this.#said;
  }

  hear(lines: readonly TranscriptLine[]): void {
    for (const line of lines) {
      this.#last = line.number;
      const said = this.#understood(line);
      if (said) this.#said.push(said);
    }
  }

  #understood({ number, time, direction, frame }: TranscriptLine): Said | undefined {
    if (!isList(frame)) return undefined;
    const [type, id, third, fourth] = frame;
    const from = direction === 'sent' ? 'station' : 'back-end';
    if (type === 2) {
      this.#open.set(`${from} ${String(id)}`, String(third));
      return { number, time, from, kind: 'message', action: String(third), payload: fourth };
    }
    const asked = `${from === 'station' ? 'back-end' : 'station'} ${String(id)}`;
    const action = this.#open.get(asked);
    if (action === undefined) return undefined;
    this.#open.delete(asked);
    return type === 3
      ? { number, time, from, kind: 'answer', action, payload: third }
      : { number, time, from, kind: 'refusal', action, payload: { code: third, description: fourth } };
  }
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** `StatusNotification { connectorId: 1, status: Preparing }`, shortened where it is long. */
export function inWords({ time, kind, action, payload }: Said): string {
  const what = kind === 'message' ? action : kind === 'answer' ? `answer to ${action}` : `refusal of ${action}`;
  return `${time.slice(11, 19)} ${what} ${brief(payload)}`;
}

/** A payload without the quotes of JSON; of what lies deep in it only that it is there. */
export function brief(value: unknown, depth = 0): string {
  if (Array.isArray(value))
    return depth < 2 && value.every(isPlain) ? `[${value.map((item) => brief(item)).join(', ')}]` : `[${value.length} …]`;
  if (typeof value !== 'object' || value === null) return clipped(String(value));
  const fields = Object.entries(value);
  if (fields.length === 0) return '{}';
  return depth < 2 ? `{ ${fields.map(([name, field]) => `${name}: ${brief(field, depth + 1)}`).join(', ')} }` : '{ … }';
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;
const clipped = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
