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
  if (text.trim() === '') throw new UnreadableRecording('there is nothing in it');
  const beginning = text.slice(0, beginning_characters);
  const format = formats.find(({ recognises }) => recognises(beginning));
  if (!format) throw new UnreadableRecording(`this is no recording that can be read. These can:\n${known}`);
  const { frames, notes } = format.read(text, choice);
  const passedOver =
    choice.station !== undefined && !format.manyStations ? [`a ${format.name} tells of one station: --station was passed over`] : [];
  if (frames.length === 0) throw new UnreadableRecording(withoutFrames(format, notes));
  return { format: format.name, frames: frames.toSorted((a, b) => a.at - b.at || a.number - b.number), notes: [...passedOver, ...notes] };
}

const known = formats.map(({ name, looks }) => `  ${name}: ${looks}`).join('\n');

const withoutFrames = ({ name, looks }: Format, [first]: readonly string[]): string =>
  `a ${name} without a single OCPP frame${first === undefined ? '' : ` (${first})`}; it has ${looks}`;
