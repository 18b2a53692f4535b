/**
 * Updates by chance: power, link, AC, sessions and servers come and go. Each ends once, in words in a legal order; there is always firmware
 * to start, it is the one that the ending says, and no session was cut for it.
 */
import { expect, it } from 'vitest';
import { storyNames } from '../../src/apps/stories/names.js';
import { virtualStage } from '../../src/apps/stories/virtual-stage.js';
import { type Random, seededRandom } from '../../src/kernel/index.js';
import { readStory, runStory } from '../../src/stories/index.js';
import { Bench } from './bench.js';
import { firmware } from './firmware-packages.js';

const place = 'https://files.example/package';
const size_octets = 4_000_000;
const octets = firmware('5.0', { size_octets });

type Steps = readonly string[];

/** Does what can be done. @returns the steps of a story file that do the same; how long the power stays away shows later */
type Hand = (bench: Bench) => Steps | 'cut' | Promise<Steps>;

const hands: readonly Hand[] = [
  (bench) => {
    bench.host.cutPower();
    return 'cut';
  },
  (bench) => {
    bench.links.cut();
    return ['link: cut'];
  },
  (bench) => {
    bench.links.restore();
    return ['link: restored'];
  },
  (bench) => {
    bench.hands.setGridFeed(0);
    return ['grid: off'];
  },
  (bench) => {
    bench.hands.setGridFeed(63);
    return ['grid: 63 A'];
  },
  (bench) => {
    bench.files.failNext({ kind: 'interrupted', after_octets: 1_500_000 });
    return ['file trouble: { kind: interrupted, after: 1500000 }'];
  },
  (bench) => {
    bench.files.failNext({ kind: 'unreachable' });
    return ['file trouble: unreachable'];
  },
  (bench) => command(bench, 'ChangeConfiguration', { key: 'ChargingStation.FwUpdateAcCheckTimeout', value: '600' }),
  (bench) => command(bench, 'TriggerMessage', { requestedMessage: 'Heartbeat' }),
  (bench) => {
    if (bench.host.station.twin.state().vehicles.A) {
      bench.hands.unplug('A');
      return ['unplug: A'];
    }
    bench.plug('A');
    return ['plug: { side: A, vehicle: saloon-400, soc: 20 % }'];
  },
  hold,
  hold,
  () => [],
];

async function command(bench: Bench, action: string, payload: object): Promise<Steps> {
  await bench.call(action, payload);
  return [`backend: { ${action}: ${JSON.stringify(payload)} }`];
}

async function hold(bench: Bench): Promise<Steps> {
  await bench.card('A', 'CARD-ANNA');
  return ['card: { side: A, token: CARD-ANNA }'];
}

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

/** A life of an update, and the steps of a story file that repeat it. */
class Life {
  readonly bench: Bench;
  readonly steps: string[] = [];
  readonly #random: Random;
  #isCut = false;

  constructor(bench: Bench, random: Random) {
    this.bench = bench;
    this.#random = random;
  }

  async live(): Promise<void> {
    const retrieveDate = new Date(this.bench.clock.now() + 60_000).toISOString();
    this.bench.files.serve(place, octets);
    this.steps.push(`firmware file: { at: "${place}", generation: 5.0, octets: ${size_octets} }`);
    this.steps.push(...(await command(this.bench, 'UpdateFirmware', { location: place, retrieveDate, retries: 2 })));
    for (let i = 0; i < 40; i++) {
      await this.#powerOn();
      const hand = hands[Math.floor(this.#random.next() * hands.length)] ?? (() => []);
      // The back-end may not reach the station, and what is done to one that restarts is in vain.
      const done = await Promise.resolve()
        .then(() => hand(this.bench))
        .catch((): Steps => []);
      this.#isCut = done === 'cut';
      if (done !== 'cut') this.steps.push(...done);
      await this.#pass(Math.floor(10 + this.#random.next() ** 3 * 400));
    }
  }

  async calm(): Promise<void> {
    const { bench } = this;
    bench.links.restore();
    this.steps.push('link: restored');
    await this.#powerOn();
    await this.#pass(300);
    bench.hands.setGridFeed(63);
    this.steps.push('grid: 63 A');
    if (bench.host.station.twin.state().vehicles.A) {
      bench.hands.unplug('A');
      this.steps.push('unplug: A');
    }
    await this.#pass(3600);
  }

  async #powerOn(): Promise<void> {
    if (this.#isCut) await this.bench.powerOn();
    this.#isCut = false;
    // A station that restarts comes back by itself.
    for (let i = 0; i < 60 && !this.bench.host.running; i++) await this.bench.run(10);
    this.#arrived();
  }

  async #pass(time_s: number): Promise<void> {
    await this.bench.run(time_s);
    if (this.#isCut) this.steps.push(`power cut: ${time_s} s`);
    else this.#arrived();
  }

  /** The time of day, and not the time that has passed: a decision takes a story as long as it takes. */
  #arrived(): void {
    this.steps.push(`at: ${new Date(this.bench.clock.now()).toISOString()}`);
  }
}

async function lived(seed: number): Promise<Life> {
  const bench = await Bench.started({ seed: String(seed), profile: { generation: '4.2' } });
  return new Life(bench, seededRandom(`update ${seed}`));
}

/** A story file that does again what was done. */
const storyOf = (seed: number, { steps }: Life, about: string): string =>
  [
    'title: An update by chance',
    `about: ${JSON.stringify(about)}`,
    `setup: { seed: "${seed}", generation: 4.2 }`,
    'steps:',
    ...steps.map((step) => `  - ${step}`),
    '',
  ].join('\n');

const toldIn = (bench: Bench): readonly string[] => bench.sent('FirmwareStatusNotification').map(({ status }) => String(status));

async function expectSound(seed: number, bench: Bench): Promise<string> {
  const told = toldIn(bench);
  let last = '';
  for (const status of told) {
    expect(mayFollow[last], `seed ${seed}: ${told.join(', ')}`).toContain(status);
    last = status;
  }
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
  return last;
}

it('ends once and rightly, whatever happens', async () => {
  const seen = new Map<string, number>();
  for (let seed = 0; seed < 60; seed++) {
    const life = await lived(seed);
    try {
      await life.live();
      await life.calm();
      const last = await expectSound(seed, life.bench);
      seen.set(last, (seen.get(last) ?? 0) + 1);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`${why}\n\nThe same again with flexpole story:\n${storyOf(seed, life, why.split('\n')[0] ?? '')}`, { cause: error });
    }
  }
  // Chance that never reached one of the ends would have proved nothing of it.
  for (const ending of endings) expect(seen.get(ending) ?? 0, ending).toBeGreaterThan(0);
});

it('is written as a story that can be played, and ends as it did', async () => {
  const ends = new Set<string>();
  for (let seed = 0; seed < 12; seed++) {
    const life = await lived(seed);
    await life.live();
    await life.calm();
    const end = toldIn(life.bench).at(-1) ?? '';
    const reading = readStory(storyOf(seed, life, 'why'), storyNames);
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    const stage = virtualStage(reading.story.setup.builtWith);
    const { steps } = await runStory(reading.story, stage);
    expect({ seed, failed: steps.filter(({ ok }) => !ok).map(({ text, seen }) => ({ text, seen })) }).toEqual({ seed, failed: [] });
    const told = stage.messages(0).flatMap(({ frame }) => {
      if (!Array.isArray(frame) || frame[0] !== 2 || frame[2] !== 'FirmwareStatusNotification') return [];
      return [(frame[3] as { readonly status: string }).status];
    });
    expect({ seed, end: told.at(-1) }).toEqual({ seed, end });
    ends.add(end);
  }
  expect(ends.size).toBeGreaterThan(1);
});
