import { describe, expect, it } from 'vitest';
import { eventLoopTurn } from '../../io/clock.js';
import { Instant, type Log, MemoryStore, Ms, StoreFault, seededIds, seededRandom, silentLog, VirtualClock } from '../../kernel/index.js';
import { emulationProfile } from '../../station/generation/index.js';
import { unsealed } from '../../station/settings/secret-box.js';
import { StationHost } from './host.js';
import { buildTwinStation } from './twin-station.js';

/** A machine whose next starts fail with these, one after the other. */
function machine() {
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
  const failures: Error[] = [];
  const build = () => {
    const failure = failures.shift();
    if (failure) throw failure;
    return buildTwinStation(setup);
  };
  const host = new StationHost({ clock, log, build, restart_ms: { soft: Ms(1_000), hard: Ms(1_000) } });
  return { clock, host, said, failures };
}

const full = (): Error => new StoreFault('store.full', 'the disk is full');

describe('a start that fails', () => {
  it('because the disk refuses is tried again until it succeeds, and says why it failed', async () => {
    const { clock, host, said, failures } = machine();
    await host.powerOn();
    failures.push(full(), full());
    host.station.station.restart('hard');
    await clock.advance(Ms(62_000));
    expect(said).toEqual(['host.start-failed: the disk is full', 'host.start-failed: the disk is full']);
    expect(host.running?.station.startingUp).toBe(false);
  });

  it('because the program is wrong is not tried again: it is logged with its stack and goes on to whoever ends the program', async () => {
    const { clock, host, said, failures } = machine();
    const wrong = new TypeError('undefined is no function');
    failures.push(wrong);
    await expect(host.comeUp()).rejects.toBe(wrong);
    expect(said).toEqual([`host.start-failed: ${wrong.stack}`]);
    expect(wrong.stack).toContain('host.test.ts');
    await clock.advance(Ms(600_000));
    expect([host.running, host.comesUp]).toEqual([undefined, false]);
  });
});
