/**
 * A real station program on real files is killed with SIGKILL while it does what the back-end has asked for: reservations, local lists, roots,
 * new credentials of the link, firmware. After each kill it is started again over the same files: what was answered Accepted is there, what was
 * not answered is done or not done and never half, and nothing has changed that nobody asked for. Half of the kills come at a write (exact, from
 * within), half some milliseconds after the command has left.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../src/kernel/index.js';
import { testPki } from '../pki/index.js';
import { httpFolder } from '../servers/http-folder.js';
import { httpServer } from '../servers/http-server.js';
import { firmware } from '../whole/firmware-packages.js';
import { TlsBackend } from '../whole/tls-bench.js';
import { type CommandedLife, type CommandedLine, type CommandedState, listText, type Thing } from './commanded-life.js';
import type { WriteMoment } from './interrupted-store.js';

const seeds = process.env['FLEXPOLE_KILL_SEED']?.split(',') ?? ['emil', 'frieda'];
const kills = 12;
/** Some seconds on two free processors; others may be at work on them. */
const longest_ms = 300_000;
/** Nobody waits longer for the end of one life. */
const longestLife_ms = 60_000;
/** Until the write at which the program ends itself; where fewer come, it is ended from outside. */
const longestUntilWrite_ms = 1_500;

const program = fileURLToPath(new URL('../../dist/test/crash/commanded-process.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'flexpole-commanded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pki = testPki();
const roots = [1, 2, 3].map((n) => pki.authority(`Manufacturer ${n}`).certificate);
const releases = ['5.0.1', '5.0.2'] as const;
for (const version of releases) writeFileSync(join(folder, version), firmware('5.0', { version, size_octets: 400_000 }));

/** One command, and what it does to one thing. */
interface Command {
  readonly action: string;
  readonly payload: object;
  readonly thing: Thing;
  /** What the thing becomes with the answer. */
  readonly to: string;
  /** What it is when everything has settled, if other than that. */
  readonly end?: string;
  /** The answer is a promise only: it may take a while until the thing is so. */
  readonly isLater?: true;
}

type Kind = 'reservation' | 'list' | 'root' | 'link' | 'firmware';
/** What the lives are about, in turn: of the link the first two raise its security, and only then there is a password that can be wrong. */
const turns = ['reservation', 'link', 'list', 'link', 'root', 'firmware'] as const satisfies readonly Kind[];

/** How far into what follows a command a kill may come: its durable writes, and its length on the machine's clock. */
const mostWrites: Readonly<Record<Kind, number>> = { reservation: 2, list: 2, root: 2, link: 8, firmware: 50 };
const longestDelay_ms: Readonly<Record<Kind, number>> = { reservation: 6, list: 8, root: 30, link: 120, firmware: 1500 };

const goodKeys = ['00112233445566778899AABBCCDDEEFF', 'FFEEDDCCBBAA99887766554433221100'] as const;
/** The back-end lets nobody in with it. */
const badKey = 'BADBADBADBADBADBADBADBADBADBADBA';

function commandOf(kind: Kind, state: CommandedState, random: Random, files: string): Command {
  const one = <T>(things: readonly [T, ...T[]]): T => things[Math.floor(random.next() * things.length)] ?? things[0];
  switch (kind) {
    case 'reservation': {
      const id = one([1, 2] as const);
      const thing = `reservation${id}` as const;
      if (state[thing] !== '' && random.next() < 0.5) return { action: 'CancelReservation', payload: { reservationId: id }, thing, to: '' };
      const idTag = one(['ANNA', 'BEN', 'CARLA']);
      const expiryDate = new Date(Date.now() + 30 * 86_400_000).toISOString();
      return { action: 'ReserveNow', payload: { connectorId: id, idTag, expiryDate, reservationId: id }, thing, to: idTag };
    }
    case 'list': {
      const version = Number.parseInt(state.list, 10) + 1;
      const before = state.list.split(' ').slice(1).filter(Boolean);
      // With those that leave the list fewer than a message may hold (SendLocalListMaxLength).
      const fresh = Array.from({ length: 30 }, (_, i) => `V${version}-${i}`);
      const added = fresh.map((idTag) => ({ idTag, idTagInfo: { status: 'Accepted' } }));
      const send = (updateType: string, localAuthorizationList: object[], tokens: readonly string[]): Command => ({
        action: 'SendLocalList',
        payload: { updateType, listVersion: version, localAuthorizationList },
        thing: 'list',
        to: listText(version, tokens),
      });
      if (before.length === 0 || random.next() < 0.5) return send('Full', added, fresh);
      const [gone, stay] = [before.filter((_, i) => i % 2 === 0), before.filter((_, i) => i % 2 === 1)];
      return send('Differential', [...gone.map((idTag) => ({ idTag })), ...added], [...stay, ...fresh]);
    }
    case 'root': {
      const installed = state.roots.split(' ').filter(Boolean);
      const fresh = roots.filter((pem) => !installed.includes(new X509Certificate(pem).fingerprint256));
      const certificate = fresh[0] ?? roots[0] ?? '';
      const to = [...new Set([...installed, new X509Certificate(certificate).fingerprint256])].toSorted().join(' ');
      return { action: 'InstallCertificate', payload: { certificateType: 'ManufacturerRootCertificate', certificate }, thing: 'roots', to };
    }
    case 'link': {
      const change = (key: string, value: string): Pick<Command, 'action' | 'payload' | 'to' | 'isLater'> => ({
        action: 'ChangeConfiguration',
        payload: { key, value },
        to: value,
        isLater: true,
      });
      if (state.authorizationKey === '') return { ...change('AuthorizationKey', goodKeys[0]), thing: 'authorizationKey' };
      if (state.securityProfile === '0') return { ...change('SecurityProfile', '2'), thing: 'securityProfile' };
      if (random.next() < 0.4) return { ...change('AuthorizationKey', badKey), thing: 'authorizationKey', end: state.authorizationKey };
      const key = goodKeys.find((good) => good !== state.authorizationKey) ?? goodKeys[0];
      return { ...change('AuthorizationKey', key), thing: 'authorizationKey' };
    }
    case 'firmware': {
      const version = releases.find((release) => !state.release.endsWith(release)) ?? releases[0];
      const payload = { location: `${files}/${version}`, retrieveDate: '2026-01-01T00:00:00Z', retries: 5, retryInterval: 10 };
      return { action: 'UpdateFirmware', payload, thing: 'release', to: `pfm-SW${version}`, isLater: true };
    }
  }
}

/** A life of the program, and its lines. */
class Life {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #errors: Promise<string>;
  readonly ended: Promise<unknown>;

  constructor(life: CommandedLife) {
    if (!existsSync(program)) throw new Error(`${program} is missing. Build first: npm run build (npm test does so by itself).`);
    const child = spawn(process.execPath, [program, JSON.stringify(life)], { stdio: ['ignore', 'pipe', 'pipe'], timeout: longestLife_ms });
    this.#child = child;
    this.#errors = text(child.stderr);
    this.#lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    this.ended = once(child, 'close');
  }

  async line<T extends CommandedLine['type']>(type: T): Promise<CommandedState> {
    const { value, done } = await this.#lines.next();
    const line = done ? undefined : (JSON.parse(value) as CommandedLine);
    if (line?.type === type) return line.state;
    throw new Error(`the station has not said '${type}': ${value ?? 'it ended'}\n${await this.#errors}`);
  }

  /** @throws Error when it ended otherwise */
  async killed(within_ms: number): Promise<void> {
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), within_ms);
    await this.ended;
    clearTimeout(killer);
    if (this.#child.signalCode !== 'SIGKILL') throw new Error(`the station ended by itself:\n${await this.#errors}`);
  }
}

/** A command that was under way when the program was killed, and whether the back-end has heard yes. */
interface Pending extends Command {
  accepted?: true;
}

/** Each thing that is neither as it was nor as the command may have made it. */
function objectionsTo(state: CommandedState, known: CommandedState, pending: Pending | undefined, when: 'found' | 'settled'): string[] {
  return (Object.keys(known) as Thing[]).flatMap((thing) => {
    const may = pending?.thing === thing ? allowed(known[thing], pending, when) : [known[thing]];
    // Firmware takes both sides out of service while it installs, which ends what is reserved there (OCPP 1.6 §5.13).
    if (pending?.thing === 'release' && thing.startsWith('reservation')) may.push('');
    return may.includes(state[thing]) ? [] : [`${when}: ${thing} is '${state[thing]}' and may be '${may.join("' or '")}'`];
  });
}

function allowed(before: string, { to, end = to, accepted, isLater }: Pending, when: 'found' | 'settled'): string[] {
  if (when === 'found') return accepted && !isLater ? [to] : [before, to];
  if (!isLater) return [before];
  return accepted ? [end] : [before, end];
}

const empty: CommandedState = {
  reservation1: '',
  reservation2: '',
  list: listText(0, []),
  roots: '',
  securityProfile: '0',
  authorizationKey: '',
  release: 'pfm-SW5.0.0',
};

/** Kills, and starts over the same files; the last life is only looked at. */
async function story(seed: string, backend: TlsBackend, address: string, files: string) {
  const random = seededRandom(seed);
  const told = { objections: [] as string[], accepted: 0, unanswered: 0 };
  let known = empty;
  let pending: Pending | undefined;
  for (let n = 0; n <= kills; n++) {
    const kind = turns[n % turns.length] ?? 'list';
    const end = { writes: Math.floor(random.next() * mostWrites[kind]), moment: momentBy(random) };
    const delay_ms = Math.floor(random.next() * longestDelay_ms[kind]);
    const isAtWrite = random.next() < 0.5;
    const life = new Life({
      folder: join(folder, seed),
      backend: address,
      root: pki.root.certificate,
      start_ms: Date.now() + n * 3_600_000,
      seed: `${seed} ${n}`,
      ...(isAtWrite && { end }),
    });
    const found = await life.line('found');
    const settled = await life.line('settled');
    const objections = [
      ...objectionsTo(found, known, pending, 'found'),
      // What a start has found stays, but for what takes its while.
      ...objectionsTo(settled, pending?.isLater ? { ...found, [pending.thing]: known[pending.thing] } : found, pending, 'settled'),
    ];
    told.objections.push(...objections.map((objection) => `start ${n}, ${objection}`));
    if (n === kills || told.objections.length > 0) {
      await life.killed(0);
      return told;
    }
    known = settled;
    const sent: Pending = commandOf(kind, known, random, files);
    pending = sent;
    void backend.send(sent.action, sent.payload).then((answer) => {
      if (isYes(sent, answer)) sent.accepted = true;
      else told.objections.push(`life ${n}, ${sent.action} was answered ${JSON.stringify(answer)}`);
    });
    await life.killed(isAtWrite ? longestUntilWrite_ms : delay_ms);
    // What the station has said before its end may still be on its way through this process.
    await setImmediate();
    if (sent.accepted) told.accepted++;
    else told.unanswered++;
  }
  return told;
}

const momentBy = (random: Random): WriteMoment =>
  (['before', 'within', 'after'] as const satisfies readonly WriteMoment[])[Math.floor(random.next() * 3)] ?? 'after';

/** UpdateFirmware has no word for yes. */
const isYes = ({ action }: Command, answer: unknown): boolean =>
  action === 'UpdateFirmware' || ['Accepted', 'RebootRequired'].includes((answer as { readonly status: string }).status);

describe('a station that is killed while it does what the back-end asks for', () => {
  it.concurrent.each(seeds)(
    'has done it or has not, keeps what it has confirmed, and comes up on firmware and credentials that work (seed %s)',
    async (seed) => {
      mkdirSync(join(folder, seed));
      const backend = new TlsBackend();
      backend.welcomes = ({ password }) => password !== badKey;
      const server = await httpServer();
      server.answer(httpFolder(folder).answer);
      const told = await story(seed, backend, await backend.listen(), server.origin).finally(() => {
        backend.close();
        return server.close();
      });
      const repeatWith = `FLEXPOLE_KILL_SEED=${seed}`;
      expect({ objections: told.objections, repeatWith }).toEqual({ objections: [], repeatWith });
      // Kills that come before every answer, or after, would show little.
      expect(Math.min(told.accepted, told.unanswered), JSON.stringify(told)).toBeGreaterThan(0);
    },
    longest_ms,
  );
});
