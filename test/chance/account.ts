/**
 * What happened in a schedule, as witnesses outside of the station saw it: what people and mains did, every frame on the line, and what the
 * physics delivered. Nothing in it is the station's own view.
 */
import type { TranscriptLine } from '../../src/api/rig.js';
import type { PerSide } from '../../src/kernel/index.js';
import type { Act } from './acts.js';

export interface Account {
  readonly deeds: readonly Deed[];
  readonly lines: readonly TranscriptLine[];
  /** In order of time, some seconds apart. */
  readonly energy: readonly EnergySample[];
}

/** Something that was done. */
export interface Deed {
  readonly at_ms: number;
  /** Number of the last frame before it. */
  readonly after: number;
  readonly act: Act;
}

/** Everything that ever left each outlet. */
export interface EnergySample {
  readonly at_ms: number;
  readonly energy_Wh: PerSide<number>;
}

/** The station does not wait longer for an answer. */
export const longestAnswer_ms = 30_000;

export type Payload = Readonly<Record<string, unknown>>;

export type Event =
  | { readonly type: 'deed'; readonly at_ms: number; readonly act: Act }
  /** A call of the station has left it. */
  | { readonly type: 'asked'; readonly at_ms: number; readonly action: string; readonly payload: Payload }
  /** The answer to a call of either end; `asked_ms` is when the call came by. */
  | {
      readonly type: 'answered';
      readonly by: 'station' | 'backEnd';
      readonly at_ms: number;
      readonly asked_ms: number;
      readonly action: string;
      readonly payload: Payload;
      readonly answer: Payload;
    };

/** Deeds and frames in the order in which they came. */
export function eventsOf({ deeds, lines }: Account): readonly Event[] {
  const calls = new Map<string, { readonly at_ms: number; readonly action: string; readonly payload: Payload }>();
  const events: Event[] = [];
  let next = 0;
  const deedsUpTo = (line: number): void => {
    for (let deed = deeds[next]; deed && deed.after < line; deed = deeds[++next]) events.push({ type: 'deed', ...deed });
  };
  for (const { number, time, direction, frame } of lines) {
    deedsUpTo(number);
    if (!Array.isArray(frame)) continue;
    const at_ms = Date.parse(time);
    const [type, id, ...rest] = frame as unknown as readonly [number, string, ...unknown[]];
    if (type === 2) {
      const call = { at_ms, action: String(rest[0]), payload: rest[1] as Payload };
      calls.set(`${direction} ${id}`, call);
      if (direction === 'sent') events.push({ type: 'asked', ...call });
    } else if (type === 3) {
      const call = calls.get(`${direction === 'sent' ? 'received' : 'sent'} ${id}`);
      if (!call) continue;
      const { action, payload, at_ms: asked_ms } = call;
      const by = direction === 'sent' ? 'station' : 'backEnd';
      events.push({ type: 'answered', by, at_ms, asked_ms, action, payload, answer: rest[0] as Payload });
    }
  }
  deedsUpTo(Number.POSITIVE_INFINITY);
  return events;
}
