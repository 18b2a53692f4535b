/** R-FWU-04: packages from real servers, through files of the disk. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { heldTransfer } from '../../src/apps/station/held-transfer.js';
import { StationHost } from '../../src/apps/station/host.js';
import { buildTwinStation } from '../../src/apps/station/twin-station.js';
import { createCsmsBrain, demoTokens, greetings, inProcessBackend } from '../../src/backend/index.js';
import { eventLoopTurn, patience, ScaledClock } from '../../src/io/clock.js';
import { inProcessLinks } from '../../src/io/in-process-link.js';
import { Instant, MemoryStore, Ms, seconds, seededIds, seededRandom, silentLog } from '../../src/kernel/index.js';
import { emulationProfile } from '../../src/station/generation/index.js';
import { unsealed } from '../../src/station/settings/secret-box.js';
import { fileTransfer } from '../../src/transfer/file-transfer.js';
import { mediaFolder, packageFile } from '../../src/transfer/package-files.js';
import { testPki } from '../pki/index.js';
import { ftpServer } from '../servers/ftp-server.js';
import { httpFolder } from '../servers/http-folder.js';
import { httpServer } from '../servers/http-server.js';
import { firmware, packed, textFile } from './firmware-packages.js';

const pki = testPki();
const tls = { cert: pki.server.chain, key: pki.server.key };
const folder = mkdtempSync(join(tmpdir(), 'flexpole-update-'));
const served = join(folder, 'served');
mkdirSync(served);
writeFileSync(join(served, 'firmware'), firmware('5.0', { size_octets: 3_000_000 }));
const content = { kind: 'media', version: 'V2', files: [textFile('update_config.json', '{}'), textFile('spot.mp4', 'pictures')] } as const;
writeFileSync(join(served, 'media'), packed(content));

const closings: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where files are served by that protocol. */
async function origin(protocol: 'http' | 'https' | 'ftp' | 'ftps'): Promise<string> {
  if (protocol === 'http' || protocol === 'https') {
    const server = await httpServer(protocol === 'https' ? tls : undefined);
    closings.push(() => server.close());
    server.answer(httpFolder(served).answer);
    return server.origin;
  }
  const server = await ftpServer({ root: served, ...(protocol === 'ftps' && { tls }) });
  closings.push(() => server.close());
  return `${protocol}://${protocol === 'ftps' ? 'localhost' : '127.0.0.1'}:${server.port}`;
}

class Rig {
  readonly clock = new ScaledClock(
    Instant(Date.now()),
    0,
    { keepsProcessAlive: false },
    { turn: eventLoopTurn, patience: patience(Ms(10_000)) },
  );
  readonly data = mkdtempSync(join(folder, 'data-'));
  readonly host: StationHost;
  readonly statuses: unknown[] = [];
  readonly #call: (action: string, payload: object) => Promise<unknown>;

  constructor() {
    const { clock, data } = this;
    const brain = createCsmsBrain({ clock, log: silentLog, tokens: demoTokens, options: undefined });
    const random = seededRandom('network');
    const ids = seededIds(random);
    const backend = inProcessBackend({ brain, clock, ids, log: silentLog, callTimeout_ms: seconds(30), greeting: greetings.none });
    const links = inProcessLinks(backend.accept);
    const profile = emulationProfile({ generation: '4.2' });
    const [store, twinStore] = [new MemoryStore(), new MemoryStore()];
    this.#call = (action, payload) => backend.call(profile.hardware.serialNumber, action, payload);
    const build = () => {
      const built = buildTwinStation({
        clock,
        random,
        ids,
        store,
        twinStore,
        log: silentLog,
        dial: links.dial,
        profile,
        secrets: unsealed,
        transfer: heldTransfer(fileTransfer(), clock),
        updates: { area: packageFile(join(data, 'update', 'package')), shelf: mediaFolder(join(data, 'media')) },
        observe: (direction, text) => {
          const [, , action, payload] = JSON.parse(text) as [number, string, string?, { status?: string }?];
          if (direction === 'sent' && action === 'FirmwareStatusNotification') this.statuses.push(payload?.status);
        },
      });
      built.settings.set('ocpp.op_backend', 'ws://backend');
      return built;
    };
    this.host = new StationHost({ clock, log: silentLog, build });
  }

  async start(): Promise<void> {
    const on = this.host.powerOn();
    await this.run(10);
    await on;
    const trust = this.host.station.security.roots.install('CentralSystemRootCertificate', pki.root.certificate);
    await this.run(1);
    if ((await trust).status !== 'Accepted') throw new Error('the root of the tests was not installed');
  }

  run(time_s: number): Promise<void> {
    return this.clock.advance(seconds(time_s));
  }

  async order(location: string): Promise<void> {
    const answer = this.#call('UpdateFirmware', { location, retrieveDate: new Date(this.clock.now()).toISOString(), retries: 0 });
    await this.run(1);
    await answer;
  }
}

it.each(['http', 'https', 'ftp', 'ftps'] as const)('R-FWU-04: firmware comes by %s and is installed', async (protocol) => {
  const rig = new Rig();
  await rig.start();
  await rig.order(`${await origin(protocol)}/firmware`);
  await rig.run(900);
  expect(rig.statuses).toEqual(['Downloading', 'Downloaded', 'Installing', 'Installed']);
  expect(rig.host.station.station.profile.firmwareVersion).toBe('pfm-SW5.0.0');
  // What was downloaded is in nobody's way any more.
  expect(() => readFileSync(join(rig.data, 'update', 'package'))).toThrow('ENOENT');
  rig.host.cutPower();
});

it('R-FWU-06: content of the screens replaces the files that are there', async () => {
  const rig = new Rig();
  await rig.start();
  mkdirSync(join(rig.data, 'media'));
  writeFileSync(join(rig.data, 'media', 'old.mp4'), 'pictures');
  await rig.order(`${await origin('http')}/media`);
  await rig.run(60);
  expect(rig.statuses.at(-1)).toBe('Installed');
  expect(readFileSync(join(rig.data, 'media', 'spot.mp4'), 'utf8')).toBe('pictures');
  expect(() => readFileSync(join(rig.data, 'media', 'old.mp4'))).toThrow('ENOENT');
  rig.host.cutPower();
});

it('a server that is not trusted gives nothing', async () => {
  const rig = new Rig();
  await rig.start();
  const stranger = pki.stranger.server;
  const server = await httpServer({ cert: stranger.chain, key: stranger.key });
  closings.push(() => server.close());
  server.answer(httpFolder(served).answer);
  await rig.order(`${server.origin}/firmware`);
  await rig.run(60);
  expect([rig.statuses, server.seen]).toEqual([['Downloading', 'DownloadFailed'], []]);
  rig.host.cutPower();
});
