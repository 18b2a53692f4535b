/**
 * Updates by chance: power, link, AC, sessions and servers come and go. Each ends once, in words in a legal order; there is always firmware
 * to start, it is the one that the ending says, and no session was cut for it.
 */
import { expect, it } from 'vitest';
import { type Random, seededRandom } from '../../src/kernel/index.js';
import { Bench } from './bench.js';
import { firmware } from './firmware-packages.js';

const place = 'https://files.example/package';
const octets = firmware('5.0', { size_octets: 4_000_000 });

type Hand = (bench: Bench, random: Random) => unknown;

const hands: readonly Hand[] = [
  (bench) => bench.host.cutPower(),
  (bench) => bench.links.cut(),
  (bench) => bench.links.restore(),
  (bench) => bench.hands.setGridFeed(0),
  (bench) => bench.hands.setGridFeed(63),
  (bench) => bench.files.failNext({ kind: 'interrupted', after_octets: 1_500_000 }),
  (bench) => bench.files.failNext({ kind: 'unreachable' }),
  (bench) => bench.configure('ChargingStation.FwUpdateAcCheckTimeout', '600'),
  (bench) => bench.call('TriggerMessage', { requestedMessage: 'Heartbeat' }),
  (bench) => (bench.host.station.twin.state().vehicles.A ? bench.hands.unplug('A') : bench.plug('A')),
  (bench) => bench.card('A', 'CARD-ANNA'),
  (bench) => bench.card('A', 'CARD-ANNA'),
  () => undefined,
];

/** In words of the plain update; the same word may come twice where its answer was lost. */
const mayFollow: Readonly<Record<string, readonly string[]>> = {
  '': ['Downloading'],
  Downloading: ['Downloading', 'Downloaded', 'DownloadFailed'],
  Downloaded: ['Downloaded', 'Installing', 'InstallationFailed'],
  Installing: ['Installing', 'Installed', 'InstallationFailed'],
  DownloadFailed: ['DownloadFailed'],
  InstallationFailed: ['InstallationFailed'],
  Installed: ['Installed'],
};

const endings = ['Installed', 'InstallationFailed', 'DownloadFailed'];

async function live(bench: Bench, random: Random): Promise<void> {
  await bench.call('UpdateFirmware', { location: place, retrieveDate: new Date(bench.clock.now() + 60_000).toISOString(), retries: 2 });
  for (let i = 0; i < 40; i++) {
    if (!bench.host.running) await bench.powerOn();
    const hand = hands[Math.floor(random.next() * hands.length)] ?? (() => undefined);
    // The back-end may not reach the station, and what is done to one that restarts is in vain.
    await Promise.resolve()
      .then(() => hand(bench, random))
      .catch(() => undefined);
    await bench.run(Math.floor(10 + random.next() ** 3 * 400));
  }
}

async function calm(bench: Bench): Promise<void> {
  bench.links.restore();
  if (!bench.host.running) await bench.powerOn();
  await bench.run(300);
  bench.hands.setGridFeed(63);
  if (bench.host.station.twin.state().vehicles.A) bench.hands.unplug('A');
  await bench.run(3600);
}

it('ends once and rightly, whatever happens', async () => {
  const seen = new Map<string, number>();
  for (let seed = 0; seed < 60; seed++) {
    const random = seededRandom(`update ${seed}`);
    const bench = await Bench.started({ seed: String(seed), profile: { generation: '4.2' } });
    bench.files.serve(place, octets);
    await live(bench, random);
    await calm(bench);
    const told = bench.sent('FirmwareStatusNotification').map(({ status }) => String(status));
    let last = '';
    for (const status of told) {
      expect(mayFollow[last], `seed ${seed}: ${told.join(', ')}`).toContain(status);
      last = status;
    }
    seen.set(last, (seen.get(last) ?? 0) + 1);
    const { station, firmware: updates } = bench.host.station;
    expect({ seed, ends: endings.includes(last), status: updates.status, version: station.profile.firmwareVersion }).toEqual({
      seed,
      ends: true,
      status: 'Idle',
      version: last === 'Installed' ? 'pfm-SW5.0.0' : 'pfm-SW4.2.4.1',
    });
    expect(bench.reasons(), `seed ${seed}`).not.toContain('HardReset');
    await bench.startByCard('B', 'CARD-CARLA');
    expect(bench.statuses(2).at(-1), `seed ${seed}`).toBe('Charging');
  }
  // Chance that never reached one of the ends would have proved nothing of it.
  for (const ending of endings) expect(seen.get(ending) ?? 0, ending).toBeGreaterThan(0);
});
