/**
 * The power goes at every write of an update, of the station's disk as of its flash memory, just before it, in the midst of it, and just
 * after; a second cut falls into the recovery. Whatever is updated, there is firmware to start, what was to change has changed as a whole or
 * not at all, and the update ends, once, the way that it should.
 */
import { createPrivateKey, createSign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isoSeconds, later, MemoryStore, minutes, type Store, StoreFault, seededRandom } from '../../src/kernel/index.js';
import { testPki } from '../pki/index.js';
import { Bench } from '../whole/bench.js';
import { firmware, packed, textFile } from '../whole/firmware-packages.js';
import { interruptedStore, type WriteKind, type WriteMoment } from './interrupted-store.js';

const place = 'ftp://files.example/package';
/** What the station was delivered with. */
const before = 'pfm-SW4.2.4.1';
/** The certificates of the tests are valid now. */
const start = new Date().toISOString();

const pki = testPki();
const signer = pki.leaf([], { usage: 'signing' });
const signature = (octets: Uint8Array): string => createSign('sha256').update(octets).sign(createPrivateKey(signer.key), 'base64');

const newFirmware = firmware('5.0', { size_octets: 2_500_000 });
const content = ['update_config.json', 'spot.mp4'].map((name) => textFile(name, `content of ${name}`));
const media = packed({ kind: 'media', version: 'V2', files: content });
const file = JSON.stringify({ ocpp: { vwgc_station_id: '4711', meter_value_sample_interval: 30 } });
const configuration = packed({ kind: 'configuration', version: '1', files: [textFile('config_file.json', file)] });

/** What an update is to leave behind; what it does not touch is as before. */
interface After {
  readonly version?: string;
  /** Names on the media shelf. */
  readonly shelf?: readonly string[];
  readonly settings?: readonly [stationId: string, sampleInterval_s: number];
}

interface Scenario {
  readonly what: string;
  readonly package: Uint8Array;
  readonly order: (bench: Bench) => readonly [action: string, payload: object];
  /** Its last word, and the request that it names. */
  readonly ending: string;
  readonly after: After;
  /** With the new firmware a meter falls silent. */
  readonly doesNotWork?: true;
}

const inMinutes = (bench: Bench, wait_min: number): string => isoSeconds(later(bench.clock.now(), minutes(wait_min)));
const plain = (wait_min: number) => (bench: Bench) =>
  ['UpdateFirmware', { location: place, retrieveDate: inMinutes(bench, wait_min) }] as const;
const signed = (signature: string, installIn_min: number) => (bench: Bench) => {
  const dates = { retrieveDateTime: inMinutes(bench, 0), installDateTime: inMinutes(bench, installIn_min) };
  return [
    'SignedUpdateFirmware',
    { requestId: 7, firmware: { location: place, signingCertificate: signer.chain, signature, ...dates } },
  ] as const;
};

const installed = { ending: 'Installed', after: { version: 'pfm-SW5.0.0' } } as const;
const scenarios: readonly Scenario[] = [
  { what: 'firmware', package: newFirmware, order: plain(0), ...installed },
  {
    what: 'firmware that does not work',
    package: newFirmware,
    order: plain(0),
    ending: 'InstallationFailed',
    after: {},
    doesNotWork: true,
  },
  { what: 'firmware to be fetched later', package: newFirmware, order: plain(3), ...installed },
  {
    what: 'signed firmware to be installed later',
    package: newFirmware,
    order: signed(signature(newFirmware), 3),
    ...installed,
    ending: '7 Installed',
  },
  {
    what: 'firmware with the signature of another file',
    package: newFirmware,
    order: signed(signature(media), 0),
    ending: '7 InvalidSignature',
    after: {},
  },
  {
    what: 'content of the screens',
    package: media,
    order: plain(0),
    ending: 'Installed',
    after: { shelf: ['update_config.json', 'spot.mp4'] },
  },
  { what: 'a configuration', package: configuration, order: plain(0), ending: 'Installed', after: { settings: ['4711', 30] } },
];

/** A bench whose power goes at a write. */
class Trial {
  readonly bench: Bench;
  readonly #scenario: Scenario;
  writes = 0;
  /** Numbers of the writes that are atomic work: only they have a midst. */
  readonly works = new Set<number>();
  #isCut = false;
  #cutAt: { readonly write: number; readonly moment: WriteMoment } | undefined;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    const watched = (): Store => interruptedStore(new MemoryStore(), (moment, kind) => this.#tell(moment, kind));
    this.bench = new Bench({ store: watched(), twinStore: watched(), profile: { generation: '4.2' }, start });
    this.bench.files.serve(place, scenario.package);
    this.bench.host.events.on('started', ({ station, meters }) => {
      if (scenario.doesNotWork && station.profile.generation.name === '5.0') meters.B.inject('silent');
      else meters.B.clear('silent');
    });
  }

  /** Up, and ready for orders of all kinds. */
  async begin(): Promise<void> {
    await this.live(10);
    const root = this.bench.host.station.security.roots.install('ManufacturerRootCertificate', pki.root.certificate);
    await this.live(10);
    if ((await root).status !== 'Accepted') throw new Error('the root of the tests was not installed');
  }

  cutAt(write: number, moment: WriteMoment): void {
    this.#cutAt = { write: this.writes + write, moment };
  }

  cutNoMore(): void {
    this.#cutAt = undefined;
  }

  async live(time_s: number, act: () => unknown = () => undefined): Promise<void> {
    const { bench } = this;
    this.#isCut = false;
    const ifPowered = (error: unknown): void => {
      if (!this.#isCut) throw error;
    };
    if (!bench.host.running) {
      bench.host.powerOn().catch(ifPowered);
      await bench.run(10).catch(ifPowered);
    }
    if (!bench.host.running) return;
    try {
      await act();
    } catch (error) {
      ifPowered(error);
    }
    for (let s = 0; s < time_s && !this.#isCut && !this.#isOver; s += 10) await bench.run(10).catch(ifPowered);
    await bench.run(20);
  }

  /** An answer that the loss of power has swallowed is nobody's fault here. */
  order(): Promise<unknown> {
    return this.bench.call(...this.#scenario.order(this.bench)).catch(() => undefined);
  }

  /** Until everything has come to its end; whoever did not get the order gets it again. */
  async settle(): Promise<void> {
    await this.live(5000);
    if (!this.told.includes(this.#scenario.ending)) await this.live(5000, () => this.order());
  }

  get #isOver(): boolean {
    return this.told.includes(this.#scenario.ending) && this.bench.host.running?.firmware.status === 'Idle';
  }

  /** A signed update names its request. */
  get told(): readonly string[] {
    return this.bench
      .requests()
      .filter(({ action }) => action.endsWith('FirmwareStatusNotification'))
      .map(({ payload: { requestId, status } }) => (requestId === undefined ? String(status) : `${String(requestId)} ${String(status)}`));
  }

  /** How it stands in the end. */
  end(): object {
    const { bench } = this;
    const { station, firmware: updates } = bench.host.station;
    return {
      ended: [...new Set(this.told.filter((word) => /Installed|InstallationFailed|InvalidSignature/.test(word)))],
      status: updates.status,
      serves: bench.statuses(1).at(-1),
      version: station.profile.firmwareVersion,
      shelf: [...bench.shelf.files.keys()],
      settings: [bench.settings.get('VWGC.StationID'), bench.settings.get('MeterValueSampleInterval')],
    };
  }

  #tell(moment: WriteMoment, kind: WriteKind): void {
    if (moment === 'before') this.writes++;
    if (kind === 'work') this.works.add(this.writes);
    if (this.#cutAt?.write !== this.writes || this.#cutAt.moment !== moment) return;
    this.#cutAt = undefined;
    this.#isCut = true;
    this.bench.host.cutPower();
    if (moment !== 'after') throw new StoreFault('store.failed', 'the power went at this write');
  }
}

describe.each(scenarios)('an update with $what, with the power cut at every write', (scenario) => {
  const { version = before, shelf = [], settings = ['', 60] } = scenario.after;
  const wanted = { ended: [scenario.ending], status: 'Idle', serves: 'Available', version, shelf, settings };

  it.each(['before', 'within', 'after'] as const)('ends as it should whenever the power goes just %s a write', async (moment) => {
    const whole = new Trial(scenario);
    await whole.begin();
    const begin = whole.writes;
    await whole.live(3000, () => whole.order());
    expect(whole.end()).toEqual(wanted);
    const random = seededRandom(`${scenario.what} ${moment}`);
    const writes = Array.from({ length: whole.writes - begin }, (_, i) => i + 1).filter(
      (write) => moment !== 'within' || whole.works.has(begin + write),
    );
    for (const write of writes) {
      const trial = new Trial(scenario);
      await trial.begin();
      trial.cutAt(write, moment);
      await trial.live(3000, () => trial.order());
      const inRecovery = 1 + Math.floor(random.next() * 40);
      trial.cutAt(inRecovery, moment);
      await trial.settle();
      trial.cutNoMore();
      await trial.settle();
      expect({ write, inRecovery, ...trial.end() }).toEqual({ write, inRecovery, ...wanted });
    }
    expect(writes.length).toBeGreaterThan(3);
  });
});
