/** Our own transcript: JSON lines with number, time, direction and frame, as bench, stories and demonstration write them. */
import { Instant } from '../../../kernel/index.js';
import type { RecordedFrame } from '../recording.js';
import type { Format } from './format.js';

export const flexpoleFormat: Format = {
  name: 'Flexpole transcript',
  looks: 'JSON lines with time, direction and frame',
  recognises: (beginning) => /^\s*\{[^\n]*"frame"/.test(beginning),
  read: (text) => {
    const frames: RecordedFrame[] = [];
    const notes: string[] = [];
    text.split(/\r?\n/).forEach((line, index) => {
      if (line.trim() === '') return;
      const frame = recorded(line, frames.length + 1);
      if (frame) frames.push(frame);
      else notes.push(`line ${index + 1} is no line of a transcript; it was passed over`);
    });
    return { frames, notes };
  },
};

function recorded(line: string, next: number): RecordedFrame | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { number, time, direction, frame } = value as Readonly<Record<string, unknown>>;
  const at = typeof time === 'string' ? Date.parse(time) : NaN;
  if (!Number.isFinite(at) || !Array.isArray(frame) || (direction !== 'sent' && direction !== 'received')) return undefined;
  return { number: typeof number === 'number' ? number : next, at: Instant(at), direction, frame };
}
