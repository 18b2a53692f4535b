/** A station whose back-end is a script: it sends whatever octets it likes and sees every frame. For frames that no library would send. */
import { buildTwinStation, type TwinStation } from '../../src/apps/station/twin-station.js';
import { eventLoopTurn } from '../../src/io/clock.js';
import {
  Instant,
  type LinkEvents,
  type LinkTarget,
  MemoryStore,
  Ms,
  seededIds,
  seededRandom,
  silentLog,
  VirtualClock,
} from '../../src/kernel/index.js';
import { emulationProfile } from '../../src/station/generation/index.js';
import { unsealed } from '../../src/station/settings/secret-box.js';

type Answer = (payload: Readonly<Record<string, unknown>>) => object;

export class RawBackend {
  readonly clock = new VirtualClock(Instant(Date.UTC(2026, 2, 2, 8)), { turn: eventLoopTurn });
  readonly station: TwinStation;
  /** Frames of the station that are no calls, in order: its answers. */
  readonly answers: (readonly unknown[])[] = [];
  /** Calls of the station, in order. */
  readonly calls: (readonly unknown[])[] = [];
  /** Where the station has dialled to, in order. */
  readonly targets: LinkTarget[] = [];
  /** How calls are answered; those that are not named here get `{}`. */
  readonly script: Record<string, Answer> = {
    BootNotification: () => ({ status: 'Accepted', currentTime: new Date(this.clock.now()).toISOString(), interval: 300 }),
    Heartbeat: () => ({ currentTime: new Date(this.clock.now()).toISOString() }),
    Authorize: () => ({ idTagInfo: { status: 'Accepted' } }),
    StartTransaction: () => ({ transactionId: 7, idTagInfo: { status: 'Accepted' } }),
  };
  #events: LinkEvents | undefined;

  constructor() {
    const random = seededRandom('raw');
    this.station = buildTwinStation({
      clock: this.clock,
      random,
      ids: seededIds(random),
      store: new MemoryStore(),
      twinStore: new MemoryStore(),
      log: silentLog,
      profile: emulationProfile(),
      secrets: unsealed,
      dial: (target, events) => {
        this.targets.push(target);
        this.#events = events;
        queueMicrotask(() => events.opened({ send: (text) => this.#take(text), close: () => events.closed('closed') }));
        return () => queueMicrotask(() => events.closed('given up'));
      },
    });
    this.station.settings.set('ocpp.op_backend', 'ws://raw');
  }

  async start(): Promise<void> {
    void this.station.start();
    await this.run(5);
  }

  run(time_s: number): Promise<void> {
    return this.clock.advance(Ms(time_s * 1000));
  }

  /** Sends octets as they are and lets the station do what it does about them. */
  async send(text: string): Promise<void> {
    this.#events?.received(text);
    await this.clock.settle();
  }

  #take(text: string): void {
    const frame = JSON.parse(text) as readonly [number, string, string, Readonly<Record<string, unknown>>];
    if (frame[0] !== 2) {
      this.answers.push(frame);
      return;
    }
    this.calls.push(frame);
    const [, id, action, payload] = frame;
    queueMicrotask(() => this.#events?.received(JSON.stringify([3, id, this.script[action]?.(payload) ?? {}])));
  }
}
