/** What was once said between a station and its back-end, whatever tool wrote it down. */
import type { Instant } from '../../kernel/index.js';

export interface Recording {
  /** Which tool wrote it, for people. */
  readonly format: string;
  /** In the order of the file. */
  readonly frames: readonly RecordedFrame[];
  /** What could not be taken from the file, in words with its place. */
  readonly notes: readonly string[];
}

export interface RecordedFrame {
  /** Of the message, from 1; that of the file where it has one. */
  readonly number: number;
  readonly at: Instant;
  /** Seen from the station. */
  readonly direction: 'sent' | 'received';
  /** The OCPP-J array. */
  readonly frame: readonly unknown[];
}

/** A call with its answer, where there was one. */
export interface RecordedCall {
  readonly number: number;
  readonly at: Instant;
  readonly from: 'station' | 'back-end';
  readonly id: string;
  readonly action: string;
  readonly payload: unknown;
  readonly answer?: RecordedAnswer;
}

export interface RecordedAnswer {
  readonly number: number;
  readonly at: Instant;
  /** The frame without its type and id: `[payload]`, or `[code, description, details]` of a CALLERROR. */
  readonly type: 3 | 4;
  readonly rest: readonly unknown[];
}

/** Calls in their order. Both sides number theirs for themselves, so the direction counts too (OCPP-J 1.6 §4.1.4). */
export function callsOf({ frames }: Pick<Recording, 'frames'>): readonly RecordedCall[] {
  const calls: RecordedCall[] = [];
  const open = new Map<string, number>();
  for (const { number, at, direction, frame } of frames) {
    const [type, id, ...rest] = frame;
    if (type === 2) {
      open.set(`${direction} ${String(id)}`, calls.length);
      const [action, payload] = rest;
      calls.push({ number, at, from: direction === 'sent' ? 'station' : 'back-end', id: String(id), action: String(action), payload });
    } else if (type === 3 || type === 4) {
      const key = `${direction === 'sent' ? 'received' : 'sent'} ${String(id)}`;
      const asked = open.get(key);
      const call = asked === undefined ? undefined : calls[asked];
      if (asked === undefined || !call) continue;
      open.delete(key);
      calls[asked] = { ...call, answer: { number, at, type, rest } };
    }
  }
  return calls;
}
