/** A station on real sockets and TLS, and a back-end of which the test says whom it lets in. */
import { once } from 'node:events';
import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer, Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterEach, expect } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { StationHost } from '../../src/apps/station/host.js';
import type { StationSetup } from '../../src/apps/station/station-setup.js';
import { buildTwinStation } from '../../src/apps/station/twin-station.js';
import { eventLoopTurn, patience, ScaledClock } from '../../src/io/clock.js';
import { webSocketDial } from '../../src/io/websocket-link.js';
import { Instant, MemoryStore, Ms, type Store, seededIds, seededRandom, silentLog } from '../../src/kernel/index.js';
import { emulationProfile } from '../../src/station/generation/index.js';
import { readConfigFile } from '../../src/station/settings/index.js';
import type { SecretBox } from '../../src/station/settings/secret-box.js';
import { type Identity, testPki } from '../pki/index.js';

const pki = testPki();
export const serial = emulationProfile().hardware.serialNumber;

interface Visit {
  /** What was asked for: the path of the address. */
  readonly path: string;
  /** What the certificate of the station says. */
  readonly subject: string | undefined;
  /** Hexadecimal. */
  readonly password: string;
}

/** A back-end behind TLS, which lets in whom `welcomes` says, and whose commands the test sends. */
export class TlsBackend {
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  #open: WebSocket | undefined;
  /** Of each station that was let in. */
  readonly visits: Visit[] = [];
  readonly calls: (readonly [action: string, payload: Readonly<Record<string, unknown>>])[] = [];
  readonly #answers = new Map<string, (payload: unknown) => void>();
  welcomes: (visit: Visit) => boolean = () => true;
  /** How far its clock is ahead of the machine's. */
  ahead_ms = 0;
  #commands = 0;

  /** @param own `plain`: without TLS */
  constructor(own: Identity | 'plain' = pki.server) {
    const tls = (identity: Identity) => ({
      key: identity.key,
      cert: identity.chain,
      ca: [pki.root.certificate],
      requestCert: true,
      rejectUnauthorized: false,
    });
    this.#server = own === 'plain' ? createPlainServer() : createServer(tls(own));
    this.#sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'ocpp1.6' });
    this.#server.on('upgrade', (request, socket, head) => {
      const { socket: connection } = request;
      const certificate = connection instanceof TLSSocket ? connection.getPeerCertificate() : undefined;
      const password =
        Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64')
          .toString('latin1')
          .split(':')[1] ?? '';
      const visit = {
        path: request.url ?? '',
        subject: [certificate?.subject?.CN].flat()[0],
        password: Buffer.from(password, 'latin1').toString('hex').toUpperCase(),
      };
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
    const scheme = this.#server instanceof SecureServer ? 'wss' : 'ws';
    return `${scheme}://localhost:${(this.#server.address() as AddressInfo).port}/ocpp`;
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
      const now = new Date(Date.now() + this.ahead_ms).toISOString();
      const answers: Readonly<Record<string, object>> = {
        BootNotification: { status: 'Accepted', currentTime: now, interval: 3600 },
        Heartbeat: { currentTime: now },
        SignCertificate: { status: 'Accepted' },
      };
      socket.send(JSON.stringify([3, id, answers[action] ?? {}]));
    });
  }
}

type TlsBenchOptions = Partial<Pick<StationSetup, 'store' | 'secrets' | 'log' | 'transfer' | 'spool' | 'clockError_ms'>>;

/** On a clock that the test moves. */
export class TlsBench {
  readonly clock = new ScaledClock(
    Instant(Date.now()),
    0,
    { keepsProcessAlive: false },
    { turn: eventLoopTurn, patience: patience(Ms(2_000)) },
  );
  readonly host: StationHost;
  readonly store: Store;

  constructor(address: string, { store = new MemoryStore(), secrets = openBox(), log = silentLog, ...more }: TlsBenchOptions = {}) {
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
        log,
        dial: webSocketDial(),
        profile: emulationProfile(),
        secrets,
        ...more,
      });
      built.settings.set('ocpp.op_backend', address);
      return built;
    };
    this.host = new StationHost({ clock: this.clock, log, build });
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
  /** Somebody brings a configuration file: taken, or what is wrong with it. */
  async configure(groups: object): Promise<'taken' | readonly string[]> {
    const reading = readConfigFile(JSON.stringify(groups), this.station.settings.profile);
    const outcome = reading.ok ? await this.station.office.configure(reading.values, 'anna') : reading;
    return outcome.ok ? 'taken' : outcome.problems;
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
const rigs = new Set<TlsBench>();
afterEach(() => {
  for (const rig of rigs) rig.host.cutPower();
  for (const backend of backends) backend.close();
  rigs.clear();
  backends.clear();
});

interface Start extends TlsBenchOptions {
  readonly own?: Identity | 'plain';
  /** Done to both while the station comes up. */
  readonly before?: (rig: TlsBench, backend: TlsBackend) => unknown;
}

export async function started({ own, before = () => undefined, ...options }: Start = {}) {
  const backend = new TlsBackend(own);
  backends.add(backend);
  const rig = new TlsBench(await backend.listen(), options);
  rigs.add(rig);
  const on = rig.host.powerOn();
  await before(rig, backend);
  await rig.run(5);
  await on;
  await rig.run(10);
  return { backend, rig };
}

export const trustRoot = (rig: TlsBench) => rig.station.security.roots.install('CentralSystemRootCertificate', pki.root.certificate);
export const online = async (options: TlsBenchOptions = {}) => {
  const both = await started({ before: trustRoot, ...options });
  await both.rig.until(() => both.rig.online);
  return both;
};

/** As a back-end does it: asks for a request, has it signed, sends the chain. */
export async function certify({ backend, rig }: { readonly backend: TlsBackend; readonly rig: TlsBench }, ca = pki.intermediate) {
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
