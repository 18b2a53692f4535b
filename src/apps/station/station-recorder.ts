/** The measurement data containers of one station, and their files in the diagnostics archive. */
import { gzip } from '../../io/gzip.js';
import { type Clock, type Log, Ms, type Store } from '../../kernel/index.js';
import type { DiagnosticsSource } from '../../station/diagnostics/source.js';
import { containerName } from '../../station/measurement/containers.js';
import { Recorder } from '../../station/measurement/recorder.js';
import { lookAt } from '../../station/measurement/station-look.js';
import { containerNumbers } from '../../station/settings/measurement-keys.js';
import type { Settings } from '../../station/settings/settings.js';
import type { StationTime } from '../../station/time.js';
import type { Parts } from './facts.js';

export interface RecorderSetup {
  readonly clock: Clock;
  readonly store: Store;
  readonly log: Log;
}

/** @param parts They know each other only when all are built. */
export function stationRecorder({ clock, store, log }: RecorderSetup, settings: Settings, time: StationTime, parts: () => Parts): Recorder {
  const builtAt = clock.monotonic();
  return new Recorder({
    clock,
    now: () => time.now(),
    store,
    settings,
    log,
    compression: gzip,
    look: () => lookAt(parts().station, parts().csms.reachable, Ms(clock.monotonic() - builtAt)),
  });
}

/** One compressed file of JSON lines a container of which something is kept. */
export function measurementSources(recorder: Pick<Recorder, 'book' | 'flush'>, settings: Settings): readonly DiagnosticsSource[] {
  recorder.flush();
  return containerNumbers.flatMap((number) => {
    const book = recorder.book(number);
    if (book.isEmpty) return [];
    return {
      name: `measurement_data_${number}_${containerName(settings, number)}.jsonl.gz`,
      about: `Snapshots of measurement data container ${number}, a line each.`,
      read: (period) => book.read(period),
      holds: (period) => book.holds(period),
    };
  });
}
