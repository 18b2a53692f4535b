/** Plays a recording against a station of ours on the virtual clock and says where the station does otherwise. */
import { type Instant, lesser, Ms, minutes, type VirtualClock } from '../../kernel/index.js';
import type { VehicleName } from '../../sims/plant/vehicle-classes.js';
import { emulationProfile, generationOf, type ProfileChoice, profileNames } from '../../station/generation/index.js';
import type { Story } from '../../stories/index.js';
import { VirtualStation, type VirtualStationOptions } from '../simulation/virtual-station.js';
import { stationOptionsOf } from '../stories/virtual-stage.js';
import { exact, usual } from './comparison.js';
import type { Difference } from './difference.js';
import { type Hand, inferHands } from './hands.js';
import { RecordedBackend } from './recorded-backend.js';
import { callsOf, type RecordedCall, type Recording } from './recording.js';
import { commandsIn, playHands } from './story-hands.js';
import { setHands } from './world-hands.js';

export interface ReplayOptions {
  readonly seed?: string;
  /** As the first BootNotification says where missing. */
  readonly profile?: ProfileChoice;
  /** What stands for vehicles where hands are inferred. */
  readonly vehicle?: VehicleName;
  /** The hands that were there when it was recorded; inferred where missing. */
  readonly story?: Story;
  readonly exact?: boolean;
  /** Set before the station starts, as ChangeConfiguration would. */
  readonly settings?: readonly (readonly [key: string, value: string])[];
}

export interface ReplayResult {
  /** In the order of the recording; empty when all is as it was. */
  readonly differences: readonly Difference[];
  /** Messages of the station that were held against recorded ones. */
  readonly compared: number;
  /** Those that were inferred from the recording, or that there was a story of them. */
  readonly hands: readonly Hand[] | 'story';
  readonly notes: readonly string[];
}

/** Without a BootNotification at the beginning, the station needs some time to come up. */
const wayThere_ms = minutes(2);

export async function replay(recording: Recording, options: ReplayOptions = {}): Promise<ReplayResult> {
  const calls = callsOf(recording);
  const [first] = recording.frames;
  const last = recording.frames.at(-1);
  if (!first || !last) throw new Error('a recording without frames is none');
  const boots = calls.find(({ from }) => from === 'station')?.action === 'BootNotification';
  const comparison = options.exact ? exact : usual;
  const begin = boots ? first.at : first.at - wayThere_ms;

  let backend: RecordedBackend | undefined;
  const backendOn = (clock: VirtualClock): RecordedBackend =>
    (backend ??= new RecordedBackend({
      clock,
      calls,
      comparison,
      from: first.at,
      ...(options.story && { released: commandsIn(options.story) }),
    }));
  const station = new VirtualStation({
    ...(options.story && stationOptionsOf(options.story.setup.builtWith)),
    ...(options.seed !== undefined && { seed: options.seed }),
    start: new Date(begin).toISOString(),
    profile: options.profile ?? profileOf(options.story, calls),
    shapedNetwork: true,
    accept: (clock) => backendOn(clock).accept,
  } satisfies VirtualStationOptions);
  const played = backendOn(station.clock);
  const notes = [...recording.notes];
  configure(station, options.settings ?? [], notes);
  played.begin();

  const inferred = options.story ? [] : inferHands(calls);
  if (options.story) {
    await playHands(options.story, station, played, (text) => notes.push(text));
  } else {
    setHands(station, inferred, { vehicle: options.vehicle ?? 'saloon-400', note: (text) => notes.push(text) });
    void station.host.powerOn();
  }
  await runUntil(station.clock, last.at, comparison.patience_ms);
  const differences = played.differences.toSorted((a, b) => a.number - b.number || a.at - b.at);
  return { differences, compared: played.compared, hands: options.story ? 'story' : inferred, notes: [...notes, ...played.notes] };
}

/** In strides, so that the process is not silent for days. */
async function runUntil(clock: VirtualClock, last: Instant, patience_ms: Ms): Promise<void> {
  const end = last + patience_ms + 1_000;
  while (clock.now() < end) await clock.advance(lesser(minutes(10), Ms(end - clock.now())));
}

/** The station shows itself as the recorded one did, as far as we emulate it. */
function profileOf(story: Story | undefined, calls: readonly RecordedCall[]): ProfileChoice {
  if (story) return stationOptionsOf(story.setup.builtWith).profile ?? {};
  const boot = calls.find(({ from, action }) => from === 'station' && action === 'BootNotification')?.payload;
  const { chargePointVendor, firmwareVersion } = (boot ?? {}) as Readonly<Record<string, unknown>>;
  const name = profileNames.find((known) => emulationProfile({ name: known }).identity.vendor === chargePointVendor);
  const generation = name === undefined ? undefined : generationOf(String(firmwareVersion));
  return { ...(name && { name }), ...(generation && { generation }) };
}

function configure(station: VirtualStation, settings: readonly (readonly [string, string])[], notes: string[]): void {
  station.host.events.on('started', (built) => {
    for (const [key, value] of settings) {
      const { status, why = '' } = built.settings.changeConfiguration(key, value);
      if (status !== 'Accepted' && status !== 'RebootRequired') notes.push(`${key} could not be set to ${value}: ${status} ${why}`.trim());
    }
  });
}
