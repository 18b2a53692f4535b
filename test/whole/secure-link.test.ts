/** The link of security profiles 0 to 3 on real sockets and TLS: certificates of three levels, trials, and what the station does when they fail. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { StationHost } from '../../src/apps/station/host.js';
import { buildTwinStation } from '../../src/apps/station/twin-station.js';
import { eventLoopTurn, patience, ScaledClock } from '../../src/io/clock.js';
import { webSocketDial } from '../../src/io/websocket-link.js';
import { Instant, MemoryStore, Ms, type Store, seededIds, seededRandom, silentLog } from '../../src/kernel/index.js';
import { emulationProfile } from '../../src/station/generation/index.js';
import type { SecretBox } from '../../src/station/settings/secret-box.js';
import { type Identity, testPki } from '../pki/index.js';

const pki = testPki();
const key = '00112233445566778899AABBCCDDEEFF';
const serial = emulationProfile().hardware.serialNumber;

/** A back-end behind TLS, which lets in whom `welcomes` says, and whose commands the test sends. */
class TlsBackend {
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  #open: WebSocket | undefined;
  /** Of each station that was let in: what its certificate says, and its password. */
  readonly visits: { readonly subject: string | undefined; readonly password: string }[] = [];
  readonly calls: (readonly [action: string, payload: Readonly<Record<string, unknown>>])[] = [];
  readonly #answers = new Map<string, (payload: unknown) => void>();
  welcomes: (visit: { readonly subject: string | undefined; readonly password: string }) => boolean = () => true;
  #commands = 0;

  constructor(own: Identity = pki.server, wantsCertificate = false) {
    this.#server = createServer({
      key: own.key,
      cert: own.chain,
      ca: [pki.root.certificate],
      requestCert: true,
      rejectUnauthorized: wantsCertificate,
    });
    this.#sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'ocpp1.6' });
    this.#server.on('upgrade', (request, socket, head) => {
      const subject = (request.socket as TLSSocket).getPeerCertificate().subject as { CN?: string } | undefined;
      const password =
        Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64')
          .toString('latin1')
          .split(':')[1] ?? '';
      const visit = { subject: subject?.CN, password: Buffer.from(password, 'latin1').toString('hex').toUpperCase() };
      if (!this.welcomes(visit)) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
        return;
      }
      this.visits.push(visit);
      this.#sockets.handleUpgrade(request, socket, head, (open) => this.#serve(open));
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `wss://localhost:${(this.#server.address() as AddressInfo).port}/ocpp`;
  }

  send(action: string, payload: object): Promise<unknown> {
    const id = `c${++this.#commands}`;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#open?.send(JSON.stringify([2, id, action, payload]));
    });
  }

  close(): void {
    this.#open?.terminate();
    this.#server.close();
  }

  #serve(socket: WebSocket): void {
    this.#open = socket;
    socket.on('message', (data) => {
      const [type, id, ...rest] = JSON.parse(String(data)) as [number, string, ...unknown[]];
      if (type !== 2) return this.#answers.get(id)?.(rest[0]);
      const [action, payload] = rest as [string, Readonly<Record<string, unknown>>];
      this.calls.push([action, payload]);
      const now = new Date().toISOString();
      const answers: Readonly<Record<string, object>> = {
        BootNotification: { status: 'Accepted', currentTime: now, interval: 3600 },
        Heartbeat: { currentTime: now },
        SignCertificate: { status: 'Accepted' },
      };
      socket.send(JSON.stringify([3, id, answers[action] ?? {}]));
    });
  }
}

/** A station on real sockets, on a clock that the test moves. */
class Rig {
  readonly clock = new ScaledClock(
    Instant(Date.now()),
    0,
    { keepsProcessAlive: false },
    { turn: eventLoopTurn, patience: patience(Ms(2_000)) },
  );
  readonly host: StationHost;
  readonly store: Store;

  constructor(address: string, { store = new MemoryStore(), secrets = openBox() }: { store?: Store; secrets?: SecretBox } = {}) {
    this.store = store;
    const twinStore = new MemoryStore();
    const random = seededRandom('secure');
    const build = () => {
      const built = buildTwinStation({
        clock: this.clock,
        random,
        ids: seededIds(random),
        store,
        twinStore,
        log: silentLog,
        dial: webSocketDial(),
        profile: emulationProfile(),
        secrets,
      });
      built.settings.set('ocpp.op_backend', address);
      return built;
    };
    this.host = new StationHost({ clock: this.clock, build });
  }

  async powerOn(): Promise<void> {
    const on = this.host.powerOn();
    await this.run(5);
    await on;
    await this.run(10);
  }

  /** In steps: what comes over a socket by itself arrives between them. */
  async run(time_s: number): Promise<void> {
    for (let step = 0; step < 5; step++) {
      await this.clock.advance(Ms((time_s * 1000) / 5));
      await eventLoopTurn();
    }
  }

  async until(holds: () => boolean): Promise<void> {
    for (let turns = 0; turns < 2_000 && !holds(); turns++) await this.run(0.5);
    if (!holds()) throw new Error(`it never came true: ${holds.toString()}`);
  }

  get station() {
    return this.host.station;
  }
  get online(): boolean {
    return this.host.running?.csms.reachable === true;
  }
  change(name: string, value: string): string {
    return this.station.settings.changeConfiguration(name, value).status;
  }
  events(): readonly string[] {
    return [...this.station.security.log.entries()].map(({ type }) => type);
  }
}

const openBox = (): SecretBox => ({
  seal: (text) => Buffer.from(text).toString('base64'),
  open: (sealed) => Buffer.from(sealed, 'base64').toString(),
});

const backends = new Set<TlsBackend>();
const rigs = new Set<Rig>();
afterEach(() => {
  for (const rig of rigs) rig.host.cutPower();
  for (const backend of backends) backend.close();
  rigs.clear();
  backends.clear();
});

async function started(own?: Identity, before: (rig: Rig) => Promise<unknown> | undefined = () => undefined) {
  const backend = new TlsBackend(own);
  backends.add(backend);
  const rig = new Rig(await backend.listen());
  rigs.add(rig);
  const on = rig.host.powerOn();
  await before(rig);
  await rig.run(5);
  await on;
  await rig.run(10);
  return { backend, rig };
}

const trustRoot = (rig: Rig) => rig.station.security.roots.install('CentralSystemRootCertificate', pki.root.certificate);
const online = async () => {
  const both = await started(undefined, trustRoot);
  await both.rig.until(() => both.rig.online);
  return both;
};

/** As a back-end does it: asks for a request, has it signed, sends the chain. */
async function certify({ backend, rig }: { readonly backend: TlsBackend; readonly rig: Rig }, ca = pki.intermediate) {
  rig.change('CpoName', 'Operator');
  const requests = () => backend.calls.filter(([action]) => action === 'SignCertificate');
  const before = requests().length;
  const triggered = backend.send('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' });
  await rig.until(() => requests().length > before);
  expect(await triggered).toEqual({ status: 'Accepted' });
  const csr = String(requests().at(-1)?.[1]['csr']);
  const answer = backend.send('CertificateSigned', { certificateChain: pki.signCsr(csr, { ca }) + ca.chain });
  await rig.run(2);
  return answer;
}

describe('a link over TLS', () => {
  it('R-CRT-01, R-OCP-05: with profile 0 it stands on an installed root, also with a back-end without the security extension', async () => {
    const { rig, backend } = await online();
    expect(backend.calls[0]?.[0]).toBe('BootNotification');
    expect(rig.station.csms.root).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['has expired', pki.expired],
    ['is for another host', pki.wrongName],
    ['comes from a stranger', pki.stranger.server],
  ])('does not come about when the certificate of the back-end %s; the reason is a security event, once', async (_what, own) => {
    const { rig, backend } = await started(own, trustRoot);
    await rig.run(120);
    expect([rig.online, backend.visits]).toEqual([false, []]);
    expect(rig.events().filter((type) => type === 'InvalidCentralSystemCertificate')).toHaveLength(1);
  });

  it('R-KEY-23: profile 2 needs a password, a TLS address and a root; profile 3 a certificate and CpoName', async () => {
    const { rig } = await online();
    expect(rig.change('SecurityProfile', '2')).toBe('Rejected');
    expect(rig.change('AuthorizationKey', key)).toBe('Accepted');
    expect(rig.change('SecurityProfile', '3')).toBe('Rejected');
    expect(rig.change('SecurityProfile', '2')).toBe('Accepted');
  });

  it('R-KEY-24, R-OCP-03: a change to profile 2 opens the link anew, with the password', async () => {
    const { rig, backend } = await online();
    rig.change('AuthorizationKey', key);
    rig.change('SecurityProfile', '2');
    await rig.until(() => backend.visits.length === 2 && rig.online);
    expect(backend.visits.map(({ password }) => password)).toEqual(['', key]);
    await rig.run(30);
    expect(rig.events()).toContain('ReconfigurationOfSecurityParameters');
  });

  it('a password that the back-end does not take comes back to the one before, and both are told', async () => {
    const { rig, backend } = await online();
    rig.change('AuthorizationKey', key);
    rig.change('SecurityProfile', '2');
    await rig.until(() => backend.visits.length === 2 && rig.online);
    backend.welcomes = ({ password }) => password === key;
    rig.change('AuthorizationKey', 'F'.repeat(32));
    await rig.until(() => backend.visits.length === 3 && rig.online);
    await rig.until(() => rig.station.settings.get('AuthorizationKey') === key);
    expect(rig.events()).toContain('FailedToAuthenticateAtCentralSystem');
    await rig.until(() =>
      backend.calls.some(([action, payload]) => action === 'SecurityEventNotification' && String(payload['techInfo']).includes('are back')),
    );
  });

  it('R-OCP-03, R-CRT-15, R-CRT-16: profile 3 shows a certificate that the back-end signed for this station', async () => {
    const { rig, backend } = await online();
    expect(await certify({ rig, backend })).toEqual({ status: 'Accepted' });
    expect(rig.change('SecurityProfile', '3')).toBe('Accepted');
    await rig.until(() => backend.visits.length === 2 && rig.online);
    await rig.until(() => !rig.station.security.certificate.pending);
    expect(backend.visits.at(-1)).toEqual({ subject: serial, password: '' });
  });

  it('a new client certificate that does not work makes way for the old one; a loss of power in the trial changes nothing', async () => {
    const { rig, backend } = await online();
    await certify({ rig, backend });
    rig.change('SecurityProfile', '3');
    await rig.until(() => backend.visits.length === 2 && rig.online && !rig.station.security.certificate.pending);
    const old = rig.station.security.certificate.facts()?.fingerprint;
    backend.welcomes = () => false;
    await certify({ rig, backend });
    await rig.until(() => !rig.online);
    expect(rig.station.security.certificate.pending).toBe(true);
    rig.host.cutPower();
    await rig.run(5);
    await rig.powerOn();
    // The new one is tried first; from the other turn on the back-end is itself again.
    await rig.run(125);
    backend.welcomes = () => true;
    await rig.until(() => rig.online);
    expect(rig.station.security.certificate.pending).toBe(false);
    expect(rig.station.security.certificate.facts()?.fingerprint).toBe(old);
  });

  it('new credentials that work are proved at once, also where nothing else is to be said', async () => {
    const { rig, backend } = await online();
    rig.change('AuthorizationKey', key);
    rig.change('SecurityProfile', '2');
    await rig.until(() => backend.visits.length === 2 && rig.online);
    await rig.run(600);
    expect(backend.visits).toHaveLength(2);
    expect(rig.station.settings.get('SecurityProfile')).toBe(2);
  });

  it('a certificate from somebody whom the station does not trust is rejected, which is a security event', async () => {
    const { rig, backend } = await online();
    expect(await certify({ rig, backend }, pki.stranger.root)).toEqual({ status: 'Rejected' });
    expect(rig.events()).toContain('InvalidChargePointCertificate');
  });

  it('R-CRT-10: roots are installed, listed and deleted over it; the one that it rests on stays', async () => {
    const { rig, backend } = await online();
    const other = pki.authority('Another Root');
    const ask = async (action: string, payload: object) => {
      const answer = backend.send(action, payload);
      await rig.run(2);
      return (await answer) as { status: string; certificateHashData?: readonly object[] };
    };
    const type = { certificateType: 'CentralSystemRootCertificate' };
    expect(await ask('InstallCertificate', { ...type, certificate: other.certificate })).toEqual({ status: 'Accepted' });
    const { certificateHashData: ids = [] } = await ask('GetInstalledCertificateIds', type);
    expect(ids).toHaveLength(2);
    expect(await ask('DeleteCertificate', { certificateHashData: ids[0] })).toEqual({ status: 'Failed' });
    expect(await ask('DeleteCertificate', { certificateHashData: ids[1] })).toEqual({ status: 'Accepted' });
    expect(await ask('DeleteCertificate', { certificateHashData: ids[1] })).toEqual({ status: 'NotFound' });
    expect(await ask('GetInstalledCertificateIds', { certificateType: 'ManufacturerRootCertificate' })).toEqual({ status: 'NotFound' });
  });

  it('passwords and keys never lie in the store as they are', async () => {
    const { rig, backend } = await online();
    rig.change('AuthorizationKey', key);
    await certify({ rig, backend });
    const tables = [
      'settings',
      'linkProven',
      'stationCertificates',
      'certificateRequests',
      'securityLog',
      'securityLogSeal',
      'journal',
      'notices',
    ];
    const all = tables.map((name) => JSON.stringify(rig.store.table(name).rows())).join('\n');
    expect(all).not.toContain(key);
    expect(all).not.toContain('PRIVATE KEY');
    expect(all).toContain('BEGIN CERTIFICATE');
  });
});
