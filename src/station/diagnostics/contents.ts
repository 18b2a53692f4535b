/** The files of a diagnostics archive, each read when the one before it has been packed, and an index that says what is what. */
import { type Instant, isoSeconds } from '../../kernel/index.js';
import type { ArchiveEntry } from '../ports/index.js';
import { type DiagnosticsSource, octetsOf, type TimeRange } from './source.js';

export interface ContentsParts {
  readonly sources: readonly DiagnosticsSource[];
  readonly period: TimeRange;
  /** Folder that all of them lie in, so that unpacking makes no disorder. */
  readonly folder: string;
  readonly now: Instant;
  /** Serial number. */
  readonly station: string;
  /** Of all files together; what does not fit is left out, and the index says so. */
  readonly largest_octets: number;
  /** Ends it: the next portion throws. */
  readonly signal: AbortSignal;
}

interface Packed {
  readonly source: DiagnosticsSource;
  octets: number;
  /** Why it is not whole. */
  flaw?: string;
}

export async function* contentsOf(parts: ContentsParts): AsyncGenerator<ArchiveEntry> {
  const { folder, now: modified } = parts;
  const packed: Packed[] = [];
  for (const source of parts.sources) {
    const room_octets = packed.reduce((left, { octets }) => left - octets, parts.largest_octets);
    const file: Packed = { source, octets: 0 };
    packed.push(file);
    yield { name: `${folder}/${source.name}`, modified, octets: portionsOf(file, room_octets, parts) };
  }
  yield { name: `${folder}/index.txt`, modified, octets: octetsOf([indexOf(packed, parts)]) };
}

async function* portionsOf(file: Packed, room_octets: number, { period, signal }: ContentsParts): AsyncGenerator<Uint8Array> {
  try {
    for await (const portion of octetsOf(file.source.read(period))) {
      signal.throwIfAborted();
      const fitting = portion.subarray(0, room_octets - file.octets);
      file.octets += fitting.byteLength;
      yield fitting;
      if (fitting.byteLength < portion.byteLength) {
        file.flaw = 'cut off here: the archive has reached its largest size';
        return;
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    // Diagnostics are wanted when something is broken; then the other files matter all the more.
    file.flaw = `broke off here: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function indexOf(packed: readonly Packed[], { period, now, station }: ContentsParts): string {
  const width = Math.max(...packed.map(({ source }) => source.name.length));
  const lines = packed.flatMap(({ source, octets, flaw }) => [
    `${source.holds ? '*' : ' '} ${source.name.padEnd(width)} ${String(octets).padStart(12)}  ${source.about}`,
    ...(flaw === undefined ? [] : [`  ${' '.repeat(width)}               ! ${flaw}`]),
  ]);
  return `${[
    `Diagnostics of station ${station}, made ${isoSeconds(now)}. All times are UTC.`,
    `Period: ${periodInWords(period)}. Files with * hold what was written then; the others show the station as it was when this was made.`,
    '',
    ...lines,
  ].join('\n')}\n`;
}

function periodInWords({ from, to }: TimeRange): string {
  if (from === undefined && to === undefined) return 'all that is kept';
  return [...(from === undefined ? [] : [`from ${isoSeconds(from)}`]), ...(to === undefined ? [] : [`to ${isoSeconds(to)}`])].join(' ');
}
