/** Diagnostics of one station, put together: its sources, its way out, and where files lie until they have gone. */
import { memorySpool } from '../../diagnostics/spool.js';
import { Diagnostics } from '../../station/diagnostics/diagnostics.js';
import type { FileTransfer } from '../../station/ports/index.js';
import type { StationTime } from '../../station/time.js';
import { type DiagnosticsParts, diagnosticsSources, securityLogSource } from './diagnostics-sources.js';
import type { StationSetup } from './station-setup.js';
import { trustForFiles } from './trust.js';

/** @param parts They know each other only when all are built. */
export function stationDiagnostics(setup: StationSetup, time: StationTime, parts: () => DiagnosticsParts): Diagnostics {
  const { clock, store, secrets, profile, programLog, transfer = noTransfer, spool = inMemory } = setup;
  return new Diagnostics({
    clock,
    now: () => time.now(),
    store,
    secrets,
    transfer,
    trust: () => trustForFiles(parts().settings.get('SecurityProfile'), parts().security),
    spool,
    station: profile.hardware.serialNumber,
    sources: () => diagnosticsSources(parts(), programLog),
    securityLog: () => securityLogSource(parts().security.log),
    notify: (notice) => parts().csms.notify(notice),
    journal: (event, fields) => parts().station.journal.add(event, fields),
    storeFailed: (fault) => parts().station.storeFailed(fault),
  });
}

/** Keeps nothing by itself, so that all stations may have the same. */
const inMemory = memorySpool();

/** Of a station that was given no way to file servers. */
export const noTransfer: FileTransfer = {
  download: async ({ version }) => ({ ...nowhere, version }),
  upload: async () => nowhere,
  nameAt: async (_location, fileName) => fileName,
};

const nowhere = { ok: false, kind: 'unreachable', why: 'this station has no way to a file server', retry: false } as const;
