/**
 * The machine that a station's program runs on: brings it up, restarts it when it asks, takes its power away. Each time the whole object
 * graph is built anew over the same stores, so that a restart in a test is a restart and not a tidy-up.
 */
import { type Clock, Emitter, type Log, Ms, StoreFault, seconds, type Timer } from '../../kernel/index.js';
import type { RestartKind } from '../../station/station.js';
import type { TwinStation } from './twin-station.js';

export interface HostParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Builds a station that has not started yet. */
  readonly build: () => TwinStation;
  /** How long the machine is away: a soft reset restarts the application, a hard one the whole machine (field notes §3, §7). */
  readonly restart_ms?: Readonly<Record<RestartKind, Ms>>;
}

const usualRestart_ms = { soft: Ms(20_000), hard: Ms(240_000) } as const;
/** A start that fails because the disk is full or cannot be read is tried again: nobody stands beside a station. */
const startAgain_ms = seconds(30);

export class StationHost {
  readonly events = new Emitter<{ started: TwinStation; down: undefined }>();
  readonly #parts: HostParts;
  #running: TwinStation | undefined;
  #comingUp: Timer | undefined;
  /** How often the power has gone: it may go while the station comes up. */
  #cuts = 0;

  constructor(parts: HostParts) {
    this.#parts = parts;
  }

  /** The station, while it has power. */
  get running(): TwinStation | undefined {
    return this.#running;
  }

  /** @throws Error when the station is down; for callers that cannot do anything without it. */
  get station(): TwinStation {
    if (!this.#running) throw new Error('the station has no power');
    return this.#running;
  }

  /** It is away and comes up by itself, as after a restart; otherwise somebody has taken its power. */
  get comesUp(): boolean {
    return this.#comingUp !== undefined;
  }

  async powerOn(): Promise<void> {
    if (this.#running) return;
    this.#stayDown();
    const cuts = this.#cuts;
    const isCut = (): boolean => cuts !== this.#cuts;
    const built = unless(isCut, this.#parts.build);
    if (!built) return;
    if (isCut()) return built.cutPower();
    this.#running = built;
    built.station.events.on('restart', (kind) => this.#restart(built, kind));
    this.events.emit('started', built);
    await built.start().catch((error: unknown) => {
      // What fails because the power has gone is no trouble of the station.
      if (!isCut()) throw error;
    });
  }

  /**
   * By itself: whoever has put the breaker back, or asked for a restart, does not wait for it. What its disk refuses is tried again. Rejects
   * with anything else, which is an error of the program and would be none the less so half a minute later.
   */
  async comeUp(): Promise<void> {
    try {
      await this.powerOn();
    } catch (error) {
      this.cutPower();
      if (!(error instanceof StoreFault)) {
        this.#parts.log.error('host.start-failed', { why: error instanceof Error ? (error.stack ?? error.message) : String(error) });
        throw error;
      }
      this.#parts.log.error('host.start-failed', { why: error.message, again_s: startAgain_ms / 1000 });
      this.#comeUpIn(startAgain_ms);
    }
  }

  /** Everything stops between two instructions; what was not durable is gone. */
  cutPower(): void {
    this.#cuts++;
    this.#stayDown();
    this.#running?.cutPower();
    this.#running = undefined;
    this.events.emit('down', undefined);
  }

  /** Goes down in order: devices save what they would forget. Sessions are not ended; they are found again. */
  shutDown(): void {
    this.#running?.station.recalibration.shutDown();
    this.cutPower();
  }

  #stayDown(): void {
    this.#comingUp?.cancel();
    this.#comingUp = undefined;
  }

  #restart(from: TwinStation, kind: RestartKind): void {
    if (from !== this.#running) return;
    this.shutDown();
    const away_ms = (this.#parts.restart_ms ?? usualRestart_ms)[kind];
    this.#comeUpIn(away_ms);
  }

  #comeUpIn(wait_ms: Ms): void {
    this.#comingUp = this.#parts.clock.after('start of the machine', wait_ms, () => void this.comeUp());
  }
}

/** What is built; undefined where it fails because the power went meanwhile. */
function unless<T>(isCut: () => boolean, build: () => T): T | undefined {
  try {
    return build();
  } catch (error) {
    if (isCut()) return undefined;
    throw error;
  }
}
