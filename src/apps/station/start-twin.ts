/** `npm start`: station, digital twin, built-in back-end and live page in one process, on sockets and on the disk. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Backend, greetings, startBackend } from '../../backend/index.js';
import { eventLoopTurn, patience, RealClock, ScaledClock } from '../../io/clock.js';
import { cuttableDial } from '../../io/cuttable-dial.js';
import { type LogLevel, openLog } from '../../io/log.js';
import { machineIds, machineRandom } from '../../io/random.js';
import { openSecretBox } from '../../io/secret-box.js';
import { openSqliteStore } from '../../io/sqlite-store.js';
import { webSocketDial } from '../../io/websocket-link.js';
import { Instant, Ms, seededIds, seededRandom } from '../../kernel/index.js';
import { emulationProfile, type Generation, type ProfileName } from '../../station/generation/index.js';
import { applyConfigFile, readConfigFile } from '../../station/settings/index.js';
import { serveBench } from '../../web/index.js';
import { UsageError } from '../cli/usage-error.js';
import { StationHost } from './host.js';
import { createRig } from './rig.js';
import { Transcript } from './transcript.js';
import { buildTwinStation, type TwinStation } from './twin-station.js';

export interface StartTwinOptions {
  readonly port: number;
  readonly backendPort: number;
  /** Another back-end; the built-in one is not started. */
  readonly backend?: string;
  readonly data: string;
  readonly config?: string;
  readonly profile: ProfileName;
  readonly generation?: Generation;
  readonly speed: number;
  readonly seed?: string;
  readonly handshake: number;
  readonly log: LogLevel;
}

export interface RunningTwin {
  readonly page: string;
  readonly backend: Backend | undefined;
  readonly stationAddress: string;
  close(): Promise<void>;
}

/** How long of the machine's time a stepped clock waits for a partner's answer before it goes on without. */
const patience_ms = Ms(2_000);

/** @throws UsageError when something cannot be opened, in words */
export async function startTwin(options: StartTwinOptions): Promise<RunningTwin> {
  const profile = emulationProfile({ name: options.profile, ...(options.generation && { generation: options.generation }) });
  const clock = new ScaledClock(
    Instant(Date.now()),
    options.speed,
    { keepsProcessAlive: true },
    { turn: eventLoopTurn, patience: patience(patience_ms) },
  );
  const log = openLog({ level: options.log, now: () => clock.now() });
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  const store = openSqliteStore(join(options.data, 'station.db'));
  const twinStore = openSqliteStore(join(options.data, 'twin.db'), { durability: 'normal' });
  const secrets = openSecretBox(join(options.data, 'secret.key'));
  const random = options.seed === undefined ? machineRandom : seededRandom(options.seed);
  const ids = options.seed === undefined ? machineIds : seededIds(seededRandom(`${options.seed} ids`));

  const backend = options.backend === undefined ? await openBackend(options, clock, log) : undefined;
  const address = options.backend ?? backend?.url ?? '';
  const transcript = new Transcript(clock);
  const link = cuttableDial(webSocketDial());
  let configFile = options.config;
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
      observe: (direction, text) => transcript.add(direction, text),
      twin: { handshakeScale: options.handshake },
    });
    if (!built.settings.set('ocpp.op_backend', address))
      throw new UsageError(`--backend ${address} is no address of a back-end: ws://host:port/path or wss://… is expected.`);
    if (configFile !== undefined) takeOver(configFile, built.settings);
    configFile = undefined;
    return built;
  };
  const host = new StationHost({ clock, build });
  const rig = createRig({
    host,
    clock,
    transcript,
    link,
    machineClock: new RealClock({ keepsProcessAlive: false }),
    cutPower: () => process.kill(process.pid, 'SIGKILL'),
  });
  const up = host.powerOn();
  const page = await serveBench({
    rig,
    host: '127.0.0.1',
    port: options.port,
    log,
    staticDir: fileURLToPath(new URL('../../../ui/bench', import.meta.url)),
  });
  // A clock that stands still from the start cannot bring the station up by itself.
  if (options.speed > 0) await up;
  return {
    page: page.url,
    backend,
    stationAddress: `${address.replace(/\/+$/, '')}/${profile.hardware.serialNumber}`,
    close: async () => {
      host.cutPower();
      await page.close();
      await backend?.close();
      store.close();
      twinStore.close();
    },
  };
}

function openBackend({ backendPort }: StartTwinOptions, clock: ScaledClock, log: ReturnType<typeof openLog>): Promise<Backend> {
  return startBackend({ clock, log: log.with({ part: 'back-end' }), port: backendPort, greeting: greetings.meterKeys }).catch(
    (cause: Error) => {
      throw new UsageError(cause.message, { cause });
    },
  );
}

function takeOver(file: string, settings: TwinStation['settings']): void {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`--config ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  const reading = readConfigFile(text, settings.profile);
  const outcome = reading.ok ? applyConfigFile(settings, reading.values) : reading;
  if (!outcome.ok) throw new UsageError([`--config ${file} was not taken over:`, ...outcome.problems].join('\n  '));
}
