import { describe, expect, it } from 'vitest';
import { eventLoopTurn } from '../../io/clock.js';
import { Instant, type Log, MemoryStore, Ms, StoreFault, seededIds, seededRandom, silentLog, VirtualClock } from '../../kernel/index.js';
import { emulationProfile } from '../../station/generation/index.js';
import { unsealed } from '../../station/settings/secret-box.js';
import { StationHost } from './host.js';
import { buildTwinStation } from './twin-station.js';

describe('a restart', () => {
  it('that fails is tried again until it succeeds, and says why it failed', async () => {
    const clock = new VirtualClock(Instant(Date.parse('2026-03-01T10:00:00Z')), { turn: eventLoopTurn });
    const said: string[] = [];
    const log: Log = { ...silentLog, error: (event, fields) => void said.push(`${event}: ${String(fields?.['why'])}`) };
    const setup = {
      clock,
      random: seededRandom('host'),
      ids: seededIds(seededRandom('host ids')),
      store: new MemoryStore(),
      twinStore: new MemoryStore(),
      log: silentLog,
      dial: () => () => undefined,
      profile: emulationProfile({}),
      secrets: unsealed,
    };
    let failures = 0;
    const build = () => {
      if (failures-- > 0) throw new StoreFault('store.full', 'the disk is full');
      return buildTwinStation(setup);
    };
    const host = new StationHost({ clock, log, build, restart_ms: { soft: Ms(1_000), hard: Ms(1_000) } });
    await host.powerOn();
    failures = 2;
    host.station.station.restart('hard');
    await clock.advance(Ms(62_000));
    expect(said).toEqual(['host.start-failed: the disk is full', 'host.start-failed: the disk is full']);
    expect(host.running?.station.startingUp).toBe(false);
  });
});
