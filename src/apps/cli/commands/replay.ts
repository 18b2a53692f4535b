import { readFileSync } from 'node:fs';
import { type VehicleName, vehicleNames } from '../../../sims/plant/vehicle-classes.js';
import type { Generation, ProfileName } from '../../../station/generation/index.js';
import { UnreadableRecording } from '../../replay/formats/format.js';
import { readRecording } from '../../replay/read-recording.js';
import { replay as play } from '../../replay/replay.js';
import { reportLines } from '../../replay/report.js';
import { loadStory, UnreadableStory } from '../../stories/library.js';
import { UsageError } from '../usage-error.js';

export interface ReplayCommand {
  readonly story?: string;
  readonly exact?: boolean;
  readonly seed?: string;
  readonly station?: string;
  readonly vehicle?: string;
  readonly profile?: ProfileName;
  readonly generation?: Generation;
  readonly set?: readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Exit code 0: the station does as recorded; 1: it differs; 2: the recording cannot be played. */
export async function replay(file: string, { all = false, json = false, ...options }: ReplayCommand): Promise<void> {
  try {
    const recording = readRecording(contents(file), { station: options.station });
    const { profile: name, generation } = options;
    const result = await play(recording, {
      ...(options.story !== undefined && { story: loadStory(options.story) }),
      ...(options.exact && { exact: true }),
      ...(options.seed !== undefined && { seed: options.seed }),
      ...(options.vehicle !== undefined && { vehicle: vehicle(options.vehicle) }),
      ...((name ?? generation) !== undefined && { profile: { ...(name && { name }), ...(generation && { generation }) } }),
      settings: (options.set ?? []).map(setting),
    });
    if (json) console.log(JSON.stringify({ format: recording.format, ...result }, undefined, 2));
    else console.log(reportLines(recording, result, all).join('\n'));
    if (result.differences.length > 0) process.exitCode = 1;
  } catch (error) {
    if (error instanceof UnreadableRecording) throw new UsageError(`${file}: ${error.message}`, { cause: error });
    if (error instanceof UnreadableStory) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function vehicle(name: string): VehicleName {
  const found = vehicleNames.find((known) => known === name);
  if (!found) throw new UsageError(`There is no vehicle ${name}: one of ${vehicleNames.join(', ')}.`);
  return found;
}

function setting(text: string): readonly [string, string] {
  const place = text.indexOf('=');
  if (place < 1) throw new UsageError(`--set ${text}: a key and its value are expected, such as MeterValueSampleInterval=10.`);
  return [text.slice(0, place), text.slice(place + 1)];
}

function contents(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(cause);
    throw new UsageError(`${file} cannot be read: ${why}. Give a recording of OCPP messages.`, { cause });
  }
}
