/** A station on its twin with a back-end, on the virtual clock, through public edges only: for whole-station tests. */
import { type InProcessBackend, inProcessBackend } from '../../src/backend/in-process.js';
import { type CsmsBrain, type BrainOptions, createCsmsBrain, demoTokens, greetings } from '../../src/backend/index.js';
import { StationHost } from '../../src/apps/station/host.js';
import { Transcript } from '../../src/apps/station/transcript.js';
import { buildTwinStation, type TwinStation } from '../../src/apps/station/twin-station.js';
import { type InProcessLinks, inProcessLinks } from '../../src/io/in-process-link.js';
import { Instant, MemoryStore, Ms, seconds, seededIds, seededRandom, type Side, silentLog, type Store, VirtualClock } from '../../src/kernel/index.js';
import type { PlugInput } from '../../src/sims/devices/hands.js';
import type { TwinOptions } from '../../src/sims/twin.js';
import { emulationProfile, type ProfileChoice } from '../../src/station/generation/index.js';
import { unsealed } from '../../src/station/settings/secret-box.js';

export interface BenchOptions {
  readonly seed?: string;
  readonly start?: string;
  readonly profile?: ProfileChoice;
  readonly twin?: TwinOptions;
  readonly brain?: Partial<BrainOptions>;
  readonly store?: Store;
  readonly clockError_ms?: Ms;
}

export class Bench {
  readonly clock: VirtualClock;
  readonly store: Store;
  readonly twinStore = new MemoryStore();
  readonly brain: CsmsBrain;
  readonly backend: InProcessBackend;
  readonly links: InProcessLinks;
  readonly transcript: Transcript;
  readonly host: StationHost;
  readonly identity: string;

  constructor(options: BenchOptions = {}) {
    const { seed = 'bench', start = '2026-03-02T08:00:00Z' } = options;
    const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
    this.clock = new VirtualClock(Instant(Date.parse(start)), { turn });
    this.store = options.store ?? new MemoryStore();
    const profile = emulationProfile(options.profile);
    this.identity = profile.hardware.serialNumber;
    const log = silentLog;
    const clock = this.clock;
    this.brain = createCsmsBrain({ clock, log, tokens: demoTokens, options: options.brain });
    const backendIds = seededIds(seededRandom(`${seed} back-end`));
    this.backend = inProcessBackend({ brain: this.brain, clock, ids: backendIds, log, callTimeout_ms: seconds(30), greeting: greetings.none });
    this.links = inProcessLinks(this.backend.accept);
    this.transcript = new Transcript(clock);
    // Chance goes on over restarts: ids never come again.
    const random = seededRandom(seed);
    const ids = seededIds(seededRandom(`${seed} ids`));
    const build = (): TwinStation => {
      const built = buildTwinStation({
        clock,
        random,
        ids,
        store: this.store,
        twinStore: this.twinStore,
        log,
        dial: this.links.dial,
        profile,
        secrets: unsealed,
        observe: (direction, text) => this.transcript.add(direction, text),
        ...(options.twin && { twin: options.twin }),
        ...(options.clockError_ms !== undefined && { clockError_ms: options.clockError_ms }),
      });
      if (built.settings.get('ocpp.op_backend') === '') built.settings.set('ocpp.op_backend', 'ws://backend');
      return built;
    };
    this.host = new StationHost({ clock, build });
  }

  /** Powers the station on and lets it register. */
  static async started(options: BenchOptions = {}): Promise<Bench> {
    const bench = new Bench(options);
    await bench.powerOn();
    return bench;
  }

  async powerOn(): Promise<void> {
    const on = this.host.powerOn();
    await this.run(5);
    await on;
    await this.run(5);
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

  /** Holds a card and waits for the decision. */
  async card(side: Side, idToken: string) {
    const decided = this.station.desk.presentCard(side, idToken);
    await this.run(1);
    return decided;
  }

  /** Plugs a car in and starts with a card; energy flows when this resolves. */
  async startByCard(side: Side, idToken = 'CARD-ANNA', vehicle: Partial<PlugInput> = {}): Promise<void> {
    this.hands.plug(side, { vehicle: 'saloon-400', soc_pct: 20, ...vehicle });
    await this.run(3);
    await this.card(side, idToken);
    await this.run(30);
  }

  async call(action: string, payload: object): Promise<Record<string, unknown>> {
    const answer = this.backend.call(this.identity, action, payload);
    await this.clock.settle();
    return (await answer) as Record<string, unknown>;
  }

  /** Requests that the station sent: their payloads, in order, those of one action. */
  sent(action: string): readonly Record<string, unknown>[] {
    return this.transcript.lines().flatMap(({ direction, frame }) => {
      if (direction !== 'sent' || !Array.isArray(frame) || frame[0] !== 2 || frame[2] !== action) return [];
      return [frame[3] as Record<string, unknown>];
    });
  }

  /** The statuses of one connector in the order in which they were reported. */
  statuses(connectorId: number): readonly string[] {
    return this.sent('StatusNotification')
      .filter((status) => status['connectorId'] === connectorId)
      .map((status) => String(status['status']));
  }
}
