/** A station as somebody runs it, with the hands that a bench lays on it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { StateDto } from '../src/api/index.js';
import { LoopbackCsms } from './loopback-csms.js';
import { type RunningStation, startFlexpole } from './process.js';

/** In the time of the station. A card that is held again and again is one gesture that does not end, and stops what it has just started. */
const heldAgain_ms = 10_000;

export class StationScene {
  readonly station: RunningStation;
  /** Address of its page, without a slash at the end. */
  readonly url: string;
  readonly #csms: LoopbackCsms;
  /** When a card was last held to each side. */
  readonly #held_ms = { A: 0, B: 0 };

  private constructor(station: RunningStation, url: string, csms: LoopbackCsms) {
    this.station = station;
    this.url = url;
    this.#csms = csms;
  }

  /** Resolves when the station is in service. */
  static async start(folder: string): Promise<StationScene> {
    const csms = await LoopbackCsms.open();
    const inService = Promise.all(
      [1, 2].map((connectorId) =>
        csms.next('StatusNotification', (status) => status['connectorId'] === connectorId && status['status'] === 'Available'),
      ),
    );
    const station = startFlexpole(folder, csms.url, '--handshake', '0.2');
    const [url] = await Promise.all([station.page, inService]);
    return new StationScene(station, url, csms);
  }

  async end(): Promise<void> {
    await this.station.end();
    this.#csms.close();
  }

  async state(): Promise<StateDto> {
    // The station answers as src/api promises.
    return (await this.#ask('GET', 'state')) as StateDto;
  }

  runAt(factor: number): Promise<unknown> {
    return this.put('clock', factor === 1 ? { mode: 'real' } : { mode: 'scaled', factor });
  }

  put(path: string, body: object): Promise<unknown> {
    return this.#ask('PUT', path, body);
  }

  /** Both sides charge when this resolves. */
  async charge(): Promise<void> {
    for (;;) {
      const { sides } = await this.state();
      if (sides.A.outlet.power_W > 0 && sides.B.outlet.power_W > 0) return;
      await this.keepCharging();
      await pause(200);
    }
  }

  /** Makes room where a session has ended, plugs in where there is room, and holds a card where somebody waits for it. */
  async keepCharging(): Promise<void> {
    const { sides, clock } = await this.state();
    const now_ms = Date.parse(clock.now);
    for (const [side, idToken] of [
      ['A', 'CARD-ANNA'],
      ['B', 'CARD-CARLA'],
    ] as const) {
      const { hmi, vehicle, session } = sides[side];
      if (vehicle === null) await this.put(`twin/sides/${side}/vehicle`, { vehicle: 'van', soc_pct: 10 });
      else if (session === null && hmi === 'connected' && now_ms - this.#held_ms[side] >= heldAgain_ms) {
        this.#held_ms[side] = now_ms;
        await this.#ask('POST', `twin/sides/${side}/cards`, { idToken });
      } else if (session === null && hmi === 'finished') await this.#ask('DELETE', `twin/sides/${side}/vehicle`);
    }
  }

  /** Plugs out what is plugged in; the sessions end with it. */
  async endSessions(): Promise<void> {
    const { sides } = await this.state();
    for (const side of ['A', 'B'] as const) {
      if (sides[side].vehicle !== null) await this.#ask('DELETE', `twin/sides/${side}/vehicle`);
    }
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.url}/api/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
