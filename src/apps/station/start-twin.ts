/** `npm start`: station, digital twin, built-in back-end and live page in one process, on sockets and on the disk. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { backendPath } from '../../api/backend-path.js';
import type { Backend } from '../../backend/index.js';
import { diskSpool } from '../../diagnostics/spool.js';
import { eventLoopTurn, patience, RealClock, ScaledClock } from '../../io/clock.js';
import { type LogLevel, openLog } from '../../io/log.js';
import { LogFile } from '../../io/log-file.js';
import { machineIds, machineRandom } from '../../io/random.js';
import { openSecretBox } from '../../io/secret-box.js';
import { shapedDial } from '../../io/shaped-dial.js';
import { openSqliteStore } from '../../io/sqlite-store.js';
import { webSocketDial } from '../../io/websocket-link.js';
import { wholeFile } from '../../io/whole-file.js';
import { type Instant, type Log, Ms, type Store, seededIds, seededRandom } from '../../kernel/index.js';
import { installConfigFile } from '../../station/certificates/file-certificates.js';
import { emulationProfile, type Generation, type ProfileName } from '../../station/generation/index.js';
import type { FileTransfer, X509 } from '../../station/ports/index.js';
import { readConfigFile } from '../../station/settings/index.js';
import { mediaFolder, packageFile } from '../../transfer/package-files.js';
import type { Bench, BenchOptions, Mount } from '../../web/index.js';
import { UsageError } from '../cli/usage-error.js';
import { StoryDesk } from '../stories/story-desk.js';
import { heldTransfer } from './held-transfer.js';
import { StationHost } from './host.js';
import { callNamedBackend } from './named-backend.js';
import { bothLogs, RecentLog } from './recent-log.js';
import { createRig } from './rig.js';
import { Transcript } from './transcript.js';
import { buildTwinStation, type TwinStation } from './twin-station.js';
import { WorldTime } from './world-time.js';

export interface StartTwinOptions {
  readonly port: number;
  readonly backendPort: number;
  /** Another back-end; the built-in one is not started. */
  readonly backend?: string;
  readonly data: string;
  readonly config?: string;
  readonly profile: ProfileName;
  readonly generation?: Generation;
  /** With OCPP's SmartCharging profile. */
  readonly smartCharging?: boolean;
  readonly speed: number;
  /** Simulated time at the beginning; the machine's, or that of the world where it is ahead, where missing. */
  readonly start?: Instant;
  readonly seed?: string;
  readonly handshake: number;
  readonly log: LogLevel;
  /** Folder of the built pages; beside the built program where missing. */
  readonly pages?: string;
}

export interface RunningTwin {
  readonly page: string;
  readonly backend: Backend | undefined;
  readonly stationAddress: string;
  close(): Promise<void>;
}

/** How long of the machine's time a stepped clock waits for a partner's answer before it goes on without. */
const patience_ms = Ms(2_000);

/** @throws UsageError or StoreFault when something cannot be opened, in words; then nothing stays open */
export async function startTwin(options: StartTwinOptions): Promise<RunningTwin> {
  const opened = new Opened();
  try {
    return { ...(await bringUp(options, opened)), close: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** What has been opened so far; closed in the reverse order. */
class Opened {
  readonly #closings: (() => unknown)[] = [];

  add(close: () => unknown): void {
    this.#closings.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closings.splice(0).reverse()) await close();
  }
}

async function bringUp(options: StartTwinOptions, opened: Opened): Promise<Omit<RunningTwin, 'close'>> {
  const profile = emulationProfile({
    name: options.profile,
    ...(options.generation && { generation: options.generation }),
    options: { smartCharging: options.smartCharging ?? false },
  });
  const twinStore = openSqliteStore(join(options.data, 'twin.db'), { durability: 'normal' });
  opened.add(() => twinStore.close());
  const worldTime = new WorldTime(twinStore);
  const clock = new ScaledClock(
    worldTime.begin(options.start),
    options.speed,
    // The page does, as long as it is served: a timer must not hold up the end.
    { keepsProcessAlive: false },
    { turn: eventLoopTurn, patience: patience(patience_ms) },
  );
  const logFile = new LogFile(join(options.data, 'log', 'flexpole.jsonl'));
  opened.add(() => logFile.close());
  const recentLog = new RecentLog(clock, logFile);
  const log = bothLogs(openLog({ level: options.log, now: () => clock.now() }), recentLog.log);
  const store = openSqliteStore(join(options.data, 'station.db'));
  opened.add(() => store.close());
  const secrets = inWords(() => openSecretBox(join(options.data, 'secret.key')));
  const witness = wholeFile(join(options.data, 'security-log.witness'));
  const seed = options.seed === undefined ? undefined : seedOfThisStart(options.seed, twinStore);
  const random = seed === undefined ? machineRandom : seededRandom(seed);
  const ids = seed === undefined ? machineIds : seededIds(seededRandom(`${seed} ids`));

  const backend = options.backend === undefined ? await openBackend(options, clock, log) : undefined;
  opened.add(() => backend?.close());
  const address = options.backend ?? backend?.url ?? '';
  const machineClock = new RealClock({ keepsProcessAlive: false });
  const transcript = new Transcript(clock, { machine: machineClock });
  // What the back-end has been told of time must not be taken back by the next start.
  transcript.events.on('line', () => worldTime.keep(clock.now(), log));
  const link = shapedDial({ dial: webSocketDial(), clock: machineClock, random: machineRandom });
  const transfer = heldTransfer(lateTransfer(), clock);
  const spool = diskSpool(join(options.data, 'spool'));
  const updates = { area: packageFile(join(options.data, 'update', 'package')), shelf: mediaFolder(join(options.data, 'media')) };
  // What the command line says counts once: the machine is built anew after every reset and every loss of power.
  let configFile = options.config;
  let named = false;
  const x509 = configFile === undefined ? undefined : await (await import('../../protocols/x509/index.js')).loadX509();
  const build = (): TwinStation => {
    const built = buildTwinStation({
      clock,
      random,
      ids,
      store,
      twinStore,
      log,
      dial: link.dial,
      profile,
      secrets,
      witness,
      transfer,
      spool,
      updates,
      programLog: (period) => logFile.lines(period),
      observe: (direction, text) => transcript.add(direction, text),
      twin: { handshakeScale: options.handshake },
    });
    if (!named && !callNamedBackend(address, { settings: built.settings, store: twinStore, secrets }))
      throw new UsageError(`--backend ${address} is no address of a back-end: ws://host:port/path or wss://… is expected.`);
    named = true;
    if (configFile !== undefined) takeOver(configFile, built, x509);
    configFile = undefined;
    return built;
  };
  const host = new StationHost({ clock, log, build });
  const station = createRig({ host, clock, transcript, log: recentLog, link, machineClock });
  const stories = new StoryDesk({
    rig: station,
    backend,
    // A story that cuts the power wants to go on: the station loses it, and this process does not.
    power: { cut: () => host.cutPower(), restore: () => host.powerOn() },
    sleep: (machine_ms) => setTimeout(machine_ms),
    log,
  });
  const rig = { ...station, stories };
  const up = host.powerOn();
  const served = servePages({ rig, port: options.port, log, mounts: [consoleOf(backend, address), diagnosticsOf(host)] }, options.pages);
  opened.add(() =>
    served.then(
      (page) => page.close(),
      () => undefined,
    ),
  );
  opened.add(() => host.shutDown());
  opened.add(() => stories.close());
  // The machine's loop would not end before it.
  opened.add(() => station.clock.stopRunTo());
  // A station that cannot come up says so at once, and not when its pages are there.
  const page = await Promise.race([served, up.then(() => served)]);
  // A clock that stands still from the start cannot bring the station up by itself.
  if (options.speed > 0) await up;
  return {
    page: page.url,
    backend,
    stationAddress: `${address.replace(/\/+$/, '')}/${profile.hardware.serialNumber}`,
  };
}

/** Loaded while the station is on its way to its back-end: a charging station that comes up is wanted there first. */
async function servePages(options: Omit<BenchOptions, 'host' | 'staticDir'>, pages: string | undefined): Promise<Bench> {
  const { serveBench } = await import('../../web/index.js');
  const staticDir = pages ?? fileURLToPath(new URL('../../../ui', import.meta.url));
  return serveBench({ ...options, host: '127.0.0.1', staticDir }).catch((cause: Error) => {
    throw new UsageError(`${cause.message}. Choose another port with --port.`, { cause });
  });
}

/** The console of the built-in back-end beside the bench, or word that there is none. */
const consoleOf = (backend: Backend | undefined, address: string): Mount => ({
  prefix: backendPath,
  register: backend?.console ?? (async (scope) => (await import('../../backend/console.js')).consoleElsewhere(address)(scope)),
});

/** The archive for whoever stands at the station (R-MDC-08). */
const diagnosticsOf = (host: StationHost): Mount => ({
  prefix: diagnosticsPath,
  register: async (scope) => {
    const { downloadOf } = await import('../../web/download.js');
    return downloadOf(diagnosticsPath, 'application/x-tar', async () => host.running?.diagnostics.archive())(scope);
  },
});

const diagnosticsPath = '/api/twin/diagnostics';

/** Loaded only when it is wanted. */
async function openBackend({ backendPort }: StartTwinOptions, clock: ScaledClock, log: Log): Promise<Backend> {
  const { greetings, startBackend } = await import('../../backend/index.js');
  return startBackend({ clock, log: log.with({ part: 'back-end' }), port: backendPort, greeting: greetings.meterKeys }).catch(
    (cause: Error) => {
      throw new UsageError(cause.message, { cause });
    },
  );
}

/** Loaded with the first file that comes or goes. */
function lateTransfer(): FileTransfer {
  const load = async (): Promise<FileTransfer> => (await import('../../transfer/file-transfer.js')).fileTransfer();
  return {
    download: async (order) => (await load()).download(order),
    upload: async (order) => (await load()).upload(order),
    nameAt: async (location, fileName) => (await load()).nameAt(location, fileName),
  };
}

/** One seed gives another sequence at each start over the same folder: ids that are in the store already must not come again. */
function seedOfThisStart(seed: string, twinStore: Store): string {
  const starts = twinStore.table<number>('starts');
  const before = starts.get('count') ?? 0;
  starts.put('count', before + 1);
  return before === 0 ? seed : `${seed} ${before}`;
}

function inWords<T>(open: () => T): T {
  try {
    return open();
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function takeOver(file: string, { settings, security }: TwinStation, x509: X509 | undefined): void {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`--config ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  const reading = readConfigFile(text, settings.profile);
  const outcome = reading.ok ? installConfigFile(reading.values, { settings, security }, x509) : reading;
  if (!outcome.ok) throw new UsageError([`--config ${file} was not taken over:`, ...outcome.problems].join('\n  '));
}
