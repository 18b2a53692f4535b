/** A station of ours on real sockets and any clock, with hands that do what they are told in words. */
import { buildTwinStation, type TwinStation } from '../../src/apps/station/twin-station.js';
import { webSocketDial } from '../../src/io/websocket-link.js';
import { type Clock, MemoryStore, seededIds, seededRandom, silentLog } from '../../src/kernel/index.js';
import { SimFileServer } from '../../src/sims/devices/file-server.js';
import { emulationProfile, type ProfileChoice } from '../../src/station/generation/index.js';
import { unsealed } from '../../src/station/settings/secret-box.js';

export class SocketStation {
  readonly built: TwinStation;

  constructor(clock: Clock, profile: ProfileChoice = {}) {
    const random = seededRandom('interop');
    this.built = buildTwinStation({
      clock,
      random,
      ids: seededIds(random),
      store: new MemoryStore(),
      twinStore: new MemoryStore(),
      log: silentLog,
      profile: emulationProfile(profile),
      secrets: unsealed,
      dial: webSocketDial(),
      transfer: new SimFileServer({ clock }),
    });
  }

  /** Brings it up with that back-end. */
  connect(url: string): void {
    this.built.settings.set('ocpp.op_backend', url);
    void this.built.start();
  }

  /** Does at connector 1 what somebody is asked to do. */
  obey(sentence: string): void {
    const { twin, station } = this.built;
    const [, card] = /^Hold the (?:other )?card,? ([\w-]+)/.exec(sentence) ?? [];
    if (card !== undefined) void station.presentCard('A', card);
    else if (sentence.startsWith('Plug')) twin.hands.plug('A', { vehicle: 'saloon-400', soc_pct: 20 });
    else if (sentence.startsWith('Pull')) twin.hands.unplug('A');
  }

  stop(): void {
    this.built.cutPower();
  }
}
