/** One way of writing conversations down. A reader takes what it understands and says what it does not. */
import type { RecordedFrame } from '../recording.js';

export interface Format {
  /** The tool that writes it, for people. */
  readonly name: string;
  /** How its beginning looks. */
  readonly looks: string;
  /** It is that of a back-end. */
  readonly manyStations?: true;
  /** Whether a file that begins like this is one. */
  readonly recognises: (beginning: string) => boolean;
  readonly read: (text: string, choice: Choice) => Reading;
}

/** Logs of a back-end hold many stations. */
export interface Choice {
  readonly station?: string | undefined;
}

export interface Reading {
  readonly frames: readonly RecordedFrame[];
  readonly notes: readonly string[];
}

/** A file that is no recording, or one that does not say enough; what is wrong and what would be right. */
export class UnreadableRecording extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableRecording';
  }
}

/** The OCPP-J array in a text; undefined where it is none. */
export function frameIn(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && [2, 3, 4].includes(Number(value[0])) ? value : undefined;
  } catch {
    return undefined;
  }
}
