/**
 * A station, its twin and the built-in back-end in one process on the virtual clock: for the demonstration, the time-lapse, fleets and
 * tests. The same parts as in `npm start`, without sockets and without the machine's time; one seed gives one run, octet for octet.
 */
import {
  type BrainOptions,
  type CsmsBrain,
  createCsmsBrain,
  demoTokens,
  greetings,
  type InProcessBackend,
  inProcessBackend,
} from '../../backend/index.js';
import { promiseTurns } from '../../io/clock.js';
import { type Accept, type InProcessLinks, inProcessLinks } from '../../io/in-process-link.js';
import { type ShapedDial, shapedDial } from '../../io/shaped-dial.js';
import {
  Instant,
  type Log,
  MemoryStore,
  Ms,
  type Store,
  seconds,
  seededIds,
  seededRandom,
  silentLog,
  VirtualClock,
} from '../../kernel/index.js';
import { SimFileServer } from '../../sims/devices/file-server.js';
import { MemoryMediaShelf, memoryPackageArea } from '../../sims/devices/package-area.js';
import type { TwinOptions } from '../../sims/twin.js';
import { emulationProfile, type ProfileChoice } from '../../station/generation/index.js';
import { type SecretBox, unsealed } from '../../station/settings/secret-box.js';
import { StationHost } from '../station/host.js';
import { Transcript } from '../station/transcript.js';
import { buildTwinStation, type TwinStation } from '../station/twin-station.js';

export interface VirtualStationOptions {
  readonly seed?: string;
  /** Simulated time at the beginning, ISO 8601. */
  readonly start?: string;
  readonly profile?: ProfileChoice;
  readonly twin?: TwinOptions;
  readonly brain?: Partial<BrainOptions>;
  /** In memory where missing. */
  readonly store?: Store;
  readonly twinStore?: Store;
  readonly clockError_ms?: Ms;
  /** Secrets lie in the store as they are where missing. */
  readonly secrets?: SecretBox;
  readonly log?: Log;
  /** The network can be slow, lossy or silent, so that links are watched by pings: what a time-lapse has no use for. */
  readonly shapedNetwork?: boolean;
  /** Another back-end takes the links instead of the built-in one. */
  readonly accept?: (clock: VirtualClock) => Accept;
  /** After so many turns of the clock the rest of the process gets one: fewer where others must not wait. */
  readonly loopEvery?: number;
  /** Frames are kept unless a time-lapse has no use for them. */
  readonly keepTranscript?: boolean;
}

/** After a turn of the event loop everything in this process has answered; who has not will not. */
const nobodyOutside = (): Promise<boolean> => Promise.resolve(false);

export class VirtualStation {
  readonly clock: VirtualClock;
  readonly store: Store;
  readonly twinStore: Store;
  readonly brain: CsmsBrain;
  readonly backend: InProcessBackend;
  readonly links: InProcessLinks;
  readonly #network: ShapedDial | undefined;
  readonly transcript: Transcript;
  /** Every server that files come from and go to. */
  readonly files: SimFileServer;
  /** What the screens show their content from. */
  readonly shelf = new MemoryMediaShelf();
  readonly host: StationHost;
  readonly identity: string;

  constructor(options: VirtualStationOptions = {}) {
    const { seed = 'flexpole', start = '2026-03-02T08:00:00Z', log = silentLog, keepTranscript = true } = options;
    const clock = new VirtualClock(Instant(Date.parse(start)), { turn: promiseTurns(options.loopEvery), patience: nobodyOutside });
    const profile = emulationProfile(options.profile);
    this.clock = clock;
    this.store = options.store ?? new MemoryStore();
    this.twinStore = options.twinStore ?? new MemoryStore();
    this.identity = profile.hardware.serialNumber;
    this.brain = createCsmsBrain({ clock, log, tokens: demoTokens, options: options.brain });
    this.backend = inProcessBackend({
      brain: this.brain,
      clock,
      ids: seededIds(seededRandom(`${seed} back-end`)),
      log,
      callTimeout_ms: seconds(30),
      greeting: greetings.none,
    });
    this.links = inProcessLinks(options.accept?.(clock) ?? this.backend.accept);
    if (options.shapedNetwork) this.#network = shapedDial({ dial: this.links.dial, clock, random: seededRandom(`${seed} network`) });
    this.transcript = new Transcript(clock);
    this.files = new SimFileServer({ clock });
    // Chance goes on over restarts, so that no id comes again.
    const random = seededRandom(seed);
    const ids = seededIds(seededRandom(`${seed} ids`));
    const area = memoryPackageArea();
    const build = (): TwinStation => {
      const built = buildTwinStation({
        clock,
        random,
        ids,
        store: this.store,
        twinStore: this.twinStore,
        log,
        dial: (this.#network ?? this.links).dial,
        profile,
        secrets: options.secrets ?? unsealed,
        transfer: this.files,
        updates: { area, shelf: this.shelf },
        ...(keepTranscript && { observe: (direction, text) => this.transcript.add(direction, text) }),
        ...(options.twin && { twin: options.twin }),
        ...(options.clockError_ms !== undefined && { clockError_ms: options.clockError_ms }),
      });
      if (built.settings.get('ocpp.op_backend') === '') built.settings.set('ocpp.op_backend', 'ws://backend');
      return built;
    };
    this.host = new StationHost({ clock, log, build });
  }

  /** Brings the station up; some seconds of simulated time pass, so that it registers. */
  async powerOn(): Promise<void> {
    const on = this.host.powerOn();
    await this.run(5);
    await on;
    await this.run(5);
  }

  /** The way to the back-end, for those who asked for one that can be shaped. */
  get network(): ShapedDial {
    if (!this.#network) throw new Error('this station was built without shapedNetwork');
    return this.#network;
  }

  /** Lets time pass. */
  run(time_s: number): Promise<void> {
    return this.clock.advance(Ms(time_s * 1000));
  }

  get hands() {
    return this.host.station.twin.hands;
  }

  get station() {
    return this.host.station.station;
  }

  get settings() {
    return this.host.station.settings;
  }

  /** Sends a command of the back-end and lets what follows at once happen. */
  async call(action: string, payload: object): Promise<unknown> {
    const answer = this.backend.call(this.identity, action, payload);
    await this.clock.settle();
    return answer;
  }
}
