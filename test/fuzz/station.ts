/** A station whose back-end is the fuzzer: every frame goes in as it is, every answer is seen, every table that it writes to is known. */
import { StationHost } from '../../src/apps/station/host.js';
import { buildTwinStation, type TwinStation } from '../../src/apps/station/twin-station.js';
import { eventLoopTurn, promiseTurns } from '../../src/io/clock.js';
import {
  Instant,
  type LinkEvents,
  type Log,
  MemoryStore,
  Ms,
  type Random,
  type Store,
  seededIds,
  seededRandom,
  silentLog,
  type Table,
  VirtualClock,
} from '../../src/kernel/index.js';
import { loadX509 } from '../../src/protocols/x509/index.js';
import { emulationProfile } from '../../src/station/generation/index.js';
import { unsealed } from '../../src/station/settings/secret-box.js';
import { oneOf } from './payloads.js';

const mostTurns = 10_000;
/** The station waits half a minute for the answer to a call of its own, and another one may be under way before it. */
const longestQuestion_s = 65;
const vehicles = ['saloon-400', 'saloon-800', 'van'] as const;
const cards = ['CARD-ANNA', 'CARD-BLOCKED', 'NOBODY'] as const;

export interface FuzzStores {
  readonly store: Store;
  readonly twinStore: Store;
}

const inMemory = (): FuzzStores => ({ store: new MemoryStore(), twinStore: new MemoryStore() });

export class FuzzStation {
  readonly clock = new VirtualClock(Instant(Date.UTC(2026, 2, 2, 8)), { turn: promiseTurns(), patience: () => Promise.resolve(false) });
  readonly host: StationHost;
  /** Frames of the station that are no calls, since they were last taken. */
  #answers: string[] = [];
  /** What the log calls an error: something that should never happen, whatever comes in. */
  readonly errors: string[] = [];
  /** Tables of the station that were written to since the last frame was sent. */
  readonly changed = new Set<string>();
  /** Simulated time has passed until the last answer: things go on meanwhile that have nothing to do with the frame. */
  waited = false;
  #events: LinkEvents | undefined;
  readonly #random: Random;

  constructor(seed: string, { store: disk, twinStore }: FuzzStores = inMemory()) {
    this.#random = seededRandom(`${seed} partner`);
    const random = seededRandom(seed);
    const ids = seededIds(random);
    // With all options, so that every call is looked into.
    const profile = emulationProfile({ options: { smartCharging: true } });
    const store = watched(disk, (table) => this.changed.add(table));
    const log: Log = { ...silentLog, error: (event, fields) => this.errors.push(`${event} ${JSON.stringify(fields)}`), with: () => log };
    const build = (): TwinStation => {
      const station = buildTwinStation({
        clock: this.clock,
        random,
        ids,
        store,
        twinStore,
        log,
        profile,
        secrets: unsealed,
        dial: (_target, events) => {
          this.#events = events;
          const end = (reason: string) => {
            if (this.#events === events) this.#events = undefined;
            events.closed(reason);
          };
          queueMicrotask(() => events.opened({ send: (text) => this.#take(text), close: () => queueMicrotask(() => end('closed')) }));
          return () => queueMicrotask(() => end('given up'));
        },
      });
      station.settings.set('ocpp.op_backend', 'ws://fuzz');
      return station;
    };
    this.host = new StationHost({ clock: this.clock, log, build });
  }

  async powerOn(): Promise<void> {
    // Loaded now, and not while an answer is waited for.
    await loadX509();
    const on = this.host.powerOn();
    await this.run(5);
    await on;
    await this.run(5);
  }

  run(time_s: number): Promise<void> {
    return this.clock.advance(Ms(time_s * 1000));
  }

  get isThere(): boolean {
    return this.host.running !== undefined && this.#events !== undefined;
  }

  /**
   * Sends octets and gives back what came back.
   * @param due An answer must come: certificates are looked at in the machine's time, so it may take some turns of its loop; and some calls
   * make the station ask the back-end first, which may leave it waiting
   * @returns `link lost` when the station has gone down before the answer, as after a reset
   */
  async send(text: string, due: boolean): Promise<readonly string[] | 'link lost'> {
    this.#answers = [];
    this.changed.clear();
    this.waited = false;
    const link = this.#events;
    link?.received(text);
    await this.clock.settle();
    for (let turns = 0; due && this.#answers.length === 0 && turns < mostTurns; turns++) await eventLoopTurn();
    if (due && this.#answers.length === 0) {
      this.waited = true;
      await this.run(longestQuestion_s);
    }
    return due && this.#answers.length === 0 && this.#events !== link ? 'link lost' : this.#answers;
  }

  /** Somebody does something, so that frames meet the station in all its states. */
  async live(): Promise<void> {
    const { host } = this;
    if (!host.running) return this.run(300);
    const { hands } = host.running.twin;
    const side = oneOf(this.#random, ['A', 'B'] as const);
    const plugged = host.running.twin.state().vehicles[side] !== null;
    const what = this.#random.next();
    if (what < 0.3 && !plugged) hands.plug(side, { vehicle: oneOf(this.#random, vehicles), soc_pct: 20 });
    else if (what < 0.45 && plugged) hands.unplug(side);
    else if (what < 0.75) void host.running.station.desk.presentCard(side, oneOf(this.#random, cards));
    await this.run(oneOf(this.#random, [0.1, 3, 20, 400]));
  }

  /** The station's own calls are answered, mostly as they should be. */
  #take(text: string): void {
    const frame = JSON.parse(text) as readonly [number, string, string];
    if (frame[0] !== 2) {
      this.#answers.push(text);
      return;
    }
    const [, id, action] = frame;
    const chance = this.#random.next();
    if (chance < 0.01) return;
    const now = new Date(this.clock.now()).toISOString();
    const accepted = { idTagInfo: { status: 'Accepted' } };
    const right: Readonly<Record<string, object>> = {
      BootNotification: { status: 'Accepted', currentTime: now, interval: 300 },
      Heartbeat: { currentTime: now },
      Authorize: accepted,
      StartTransaction: { transactionId: Math.floor(this.#random.next() * 10), ...accepted },
      DataTransfer: { status: 'Accepted' },
      SignCertificate: { status: 'Accepted' },
    };
    const answer =
      chance < 0.03
        ? oneOf(this.#random, [`[4,"${id}","InternalError","",{}]`, `[3,"${id}",{"status":"Maybe"}]`, `[3,"${id}",[]]`, `[3,"${id}"]`, 'x'])
        : JSON.stringify([3, id, right[action] ?? {}]);
    queueMicrotask(() => this.#events?.received(answer));
  }
}

/** The store, with a word about every change. */
function watched(store: Store, written: (table: string) => void): Store {
  return {
    atomically: (work) => store.atomically(work),
    close: () => store.close(),
    table: <Row>(name: string): Table<Row> => {
      const table = store.table<Row>(name);
      return {
        get: (key) => table.get(key),
        rows: (prefix, limit) => table.rows(prefix, limit),
        count: (prefix) => table.count(prefix),
        put: (key, row) => {
          written(name);
          table.put(key, row);
        },
        delete: (key) => {
          written(name);
          table.delete(key);
        },
        clear: () => {
          written(name);
          table.clear();
        },
      };
    },
  };
}
