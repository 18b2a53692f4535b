/**
 * A station on its twin as a program of its own, to be killed while a back-end commands it: real database files, a real socket behind TLS,
 * packages on the disk, and a clock that runs about a thousand times as fast as the machine's. How it lives stands in its one argument.
 */
import { X509Certificate } from 'node:crypto';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { heldTransfer } from '../../src/apps/station/held-transfer.js';
import { StationHost } from '../../src/apps/station/host.js';
import { buildTwinStation, type TwinStation } from '../../src/apps/station/twin-station.js';
import type { LinkSetup } from '../../src/csms/link-trial.js';
import { eventLoopTurn, patience, ScaledClock } from '../../src/io/clock.js';
import { openSqliteStore } from '../../src/io/sqlite-store.js';
import { webSocketDial } from '../../src/io/websocket-link.js';
import { Instant, Ms, seededIds, seededRandom, silentLog } from '../../src/kernel/index.js';
import { emulationProfile } from '../../src/station/generation/index.js';
import { unsealed } from '../../src/station/settings/secret-box.js';
import { fileTransfer } from '../../src/transfer/file-transfer.js';
import { mediaFolder, packageFile } from '../../src/transfer/package-files.js';
import { type CommandedLife, type CommandedLine, type CommandedState, listText } from './commanded-life.js';
import { interruptedStore, type WriteMoment } from './interrupted-store.js';

const step_ms = Ms(1000);
/** Of the machine's time: a step in that no message comes must leave one time to come. */
const pause_ms = 1;
/** Longer than an update with all its restarts takes; whoever is not killed until then is forgotten. */
const longestLife_ms = 24 * 3_600_000;

const life = JSON.parse(process.argv[2] ?? '') as CommandedLife;

// At once and past all buffers: the last line before the end counts.
const say = (line: CommandedLine): void => void writeSync(1, `${JSON.stringify(line)}\n`);

let begun = false;
let writes = 0;

function written(moment: WriteMoment): void {
  if (!begun || !life.end) return;
  if (moment === 'before') writes++;
  if (writes > life.end.writes && moment === life.end.moment) process.kill(process.pid, 'SIGKILL');
}

const clock = new ScaledClock(
  Instant(life.start_ms),
  0,
  { keepsProcessAlive: true },
  { turn: eventLoopTurn, patience: patience(Ms(10_000)) },
);
const disk = openSqliteStore(join(life.folder, 'station.db'));
const world = openSqliteStore(join(life.folder, 'twin.db'), { durability: 'normal' });
const random = seededRandom(life.seed);
const ids = seededIds(seededRandom(`${life.seed} ids`));

function build(): TwinStation {
  const built = buildTwinStation({
    clock,
    random,
    ids,
    store: interruptedStore(disk, written),
    twinStore: interruptedStore(world, written),
    log: silentLog,
    dial: webSocketDial(),
    profile: emulationProfile(),
    secrets: unsealed,
    transfer: heldTransfer(fileTransfer(), clock),
    updates: { area: packageFile(join(life.folder, 'package')), shelf: mediaFolder(join(life.folder, 'media')) },
    observe: (direction, text) => {
      if (direction === 'received' && text.startsWith('[2,')) begun = true;
    },
  });
  built.settings.set('ocpp.op_backend', life.backend);
  return built;
}

function stateOf({ station, settings, security }: TwinStation): CommandedState {
  const reserved = new Map(station.reservations.all().map(({ id, idToken }) => [id, idToken]));
  const tokens = disk
    .table('localList')
    .rows()
    .map(([token]) => token);
  if (tokens.length !== station.localList.length) throw new Error(`the list says ${station.localList.length} and holds ${tokens.length}`);
  return {
    reservation1: reserved.get(1) ?? '',
    reservation2: reserved.get(2) ?? '',
    list: listText(station.localList.version, tokens),
    roots: security.roots
      .list('ManufacturerRootCertificate')
      .map(({ pem }) => new X509Certificate(pem).fingerprint256)
      .toSorted()
      .join(' '),
    securityProfile: String(settings.get('SecurityProfile')),
    authorizationKey: settings.get('AuthorizationKey'),
    release: station.profile.firmwareVersion,
  };
}

/** Online over what the settings say, with nothing on trial and nothing to be installed. */
function isSettled({ csms, settings, firmware }: TwinStation): boolean {
  const kept = disk.table<string>('linkProven').get('setup');
  if (!csms.reachable || firmware.status !== 'Idle' || kept === undefined) return false;
  // Written by the trial of the link, in this form.
  const proven = JSON.parse(kept) as LinkSetup;
  const profile = settings.get('SecurityProfile');
  return proven.profile === profile && (profile === 0 || proven.password === settings.get('AuthorizationKey'));
}

const host = new StationHost({ clock, log: silentLog, build });
let isFirst = true;
host.events.on('started', (twin) => {
  if (isFirst) say({ type: 'found', state: stateOf(twin) });
  isFirst = false;
});
void host.powerOn();
await host.station.security.roots.install('CentralSystemRootCertificate', life.root);
for (let hasSettled = false; ; ) {
  await clock.advance(step_ms);
  await setTimeout(pause_ms);
  if (!hasSettled && host.running && isSettled(host.running)) {
    hasSettled = true;
    say({ type: 'settled', state: stateOf(host.running) });
  }
  if (clock.monotonic() > longestLife_ms) throw new Error(`still alive after ${longestLife_ms / 3_600_000} simulated hours`);
}
