/** A file of any format that is known, told from its beginning. To add a format, add a file and a line. */
import { everestFormat } from './formats/everest.js';
import { flexpoleFormat } from './formats/flexpole.js';
import { type Choice, type Format, UnreadableRecording } from './formats/format.js';
import { steveFormat } from './formats/steve.js';
import type { Recording } from './recording.js';

const formats: readonly Format[] = [flexpoleFormat, everestFormat, steveFormat];

/** Logs often begin with what has nothing to do with OCPP. */
const beginning_characters = 200_000;

/** @throws UnreadableRecording */
export function readRecording(text: string, choice: Choice = {}): Recording {
  const beginning = text.slice(0, beginning_characters);
  const format = formats.find(({ recognises }) => recognises(beginning));
  if (!format) throw new UnreadableRecording(`no format that is known: ${formats.map(({ name }) => name).join(', ')}`);
  const { frames, notes } = format.read(text, choice);
  if (frames.length === 0) throw new UnreadableRecording(`a ${format.name} without a single OCPP frame`);
  return { format: format.name, frames: frames.toSorted((a, b) => a.at - b.at || a.number - b.number), notes };
}
