/** Updates on a disk that refuses, and on a package that cannot be read: nothing is forgotten, and nothing ends the program. */
import { describe, expect, it } from 'vitest';
import { Instant, MemoryStore, StoreFault, seconds, VirtualClock } from '../../kernel/index.js';
import type { Notice } from '../notice.js';
import type { DownloadOrder, PackageManifest } from '../ports/index.js';
import { unsealed } from '../settings/secret-box.js';
import { FirmwareUpdates, type FirmwareUpdatesParts } from './firmware-updates.js';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const manifest: PackageManifest = { kind: 'media', version: '1', files: [] };
const order = { location: 'ftp://files.example/package', retrieveAt: Instant(0), retries: 0, retryPause_s: 1 };
type Downloaded = Awaited<ReturnType<FirmwareUpdatesParts['transfer']['download']>>;

/** A disk that can be full, and a server whose file comes when the test says so. */
class Rig {
  readonly clock = new VirtualClock(Instant(0), { turn });
  readonly told: string[] = [];
  readonly updates: FirmwareUpdates;
  full = false;
  onTrial: boolean;
  recognise: (version: string) => void = () => undefined;
  arrive: (outcome: Downloaded) => void = () => undefined;
  /** How often the package can still be read. */
  readings = Number.POSITIVE_INFINITY;

  constructor({ onTrial = false } = {}) {
    this.onTrial = onTrial;
    const store = new MemoryStore();
    const never = (): never => {
      throw new Error('nobody needs this here');
    };
    this.updates = new FirmwareUpdates({
      clock: this.clock,
      now: () => this.clock.now(),
      store: {
        close: () => store.close(),
        table: (name) => store.table(name),
        atomically: (work) => {
          if (this.full) throw new StoreFault('store.full', 'the disk is full');
          return store.atomically(work);
        },
      },
      secrets: unsealed,
      transfer: {
        download: ({ progress }: DownloadOrder) => {
          this.recognise = (version) => progress?.({ done_octets: 1, total_octets: undefined, version });
          return new Promise<Downloaded>((resolve) => {
            this.arrive = resolve;
          });
        },
        upload: never,
        nameAt: never,
      },
      trust: () => ({ ca: [] }),
      area: { sink: { length: async () => 0, open: never }, limit_octets: 1, read: () => this.#read(), discard: async () => undefined },
      slots: {
        state: () => ({ running: 'B', onTrial: this.onTrial, other: { holds: 'nothing' } }),
        confirm: () => {
          this.onTrial = false;
        },
        write: never,
        activate: never,
        giveUp: never,
      },
      shelf: { replace: async () => undefined },
      check: {
        objectionToSigner: async () => undefined,
        verify: async (read) => {
          await readWhole(read());
          return { ok: true, manifest };
        },
        open: async (octets) => {
          await readWhole(octets);
          return { manifest, files: async function* () {} };
        },
      },
      around: () => ({ at: this.clock.now(), ac: true, acLimit_s: undefined, idle: true }),
      health: never,
      configure: never,
      restart: never,
      journal: () => undefined,
      securityEvent: () => undefined,
      notify: (notice: Notice) => notice.type === 'firmware' && this.told.push(notice.status),
      storeFailed: () => undefined,
    });
    this.updates.begin();
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    if (this.readings-- <= 0) throw new Error('EIO: i/o error, read');
    yield new Uint8Array(1);
  }

  static async downloading(): Promise<Rig> {
    const rig = new Rig();
    await rig.updates.request(order);
    await rig.clock.advance(seconds(1));
    return rig;
  }
}

async function readWhole(octets: AsyncIterable<Uint8Array>): Promise<void> {
  const pieces = octets[Symbol.asyncIterator]();
  while ((await pieces.next()).done !== true);
}

describe('an update while the disk refuses', () => {
  it('goes on from the last thing that happened, once that can be kept', async () => {
    const rig = await Rig.downloading();
    rig.full = true;
    rig.recognise('"etag"');
    await rig.clock.advance(seconds(5));
    rig.arrive({ ok: true, size_octets: 1 });
    await rig.clock.advance(seconds(60));
    expect(rig.updates.present?.phase.at).toBe('downloading');
    rig.full = false;
    await rig.clock.advance(seconds(30));
    expect(rig.told).toEqual(['Downloading', 'Downloaded', 'Installing', 'Installed']);
    expect(rig.updates.present).toBeUndefined();
  });

  it('is not carried on by what could not be kept of the order before', async () => {
    const rig = await Rig.downloading();
    rig.full = true;
    rig.arrive({ ok: false, kind: 'not-found', retry: false, why: 'no such file', version: undefined });
    await rig.clock.advance(seconds(5));
    rig.full = false;
    expect(await rig.updates.request(order)).toBe('AcceptedCanceled');
    await rig.clock.advance(seconds(60));
    expect(rig.updates.present?.phase.at).toBe('downloading');
    expect(rig.told).toEqual(['Downloading', 'Downloading']);
  });
});

describe('a package that can no longer be read', () => {
  it.each([
    ['checked', 0, ['Downloading', 'Downloaded', 'InstallVerificationFailed']],
    ['installed', 1, ['Downloading', 'Downloaded', 'Installing', 'InstallationFailed']],
  ])('ends the update and not the program, when it is to be %s', async (_, readings, told) => {
    const rig = await Rig.downloading();
    rig.readings = readings;
    rig.arrive({ ok: true, size_octets: 1 });
    await rig.clock.advance(seconds(10));
    expect(rig.told).toEqual(told);
    expect(rig.updates.present).toBeUndefined();
  });
});

describe('firmware whose update is over', () => {
  it('is confirmed where the loss of power has taken the confirmation with it', () => {
    expect(new Rig({ onTrial: true }).onTrial).toBe(false);
  });
});
