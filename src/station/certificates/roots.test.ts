import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server } from 'node:tls';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { interruptedStore, type WriteMoment } from '../../../test/crash/interrupted-store.js';
import { customCertificate } from '../../../test/pki/custom.js';
import { testPki } from '../../../test/pki/index.js';
import { Instant, MemoryStore, type Store, StoreFault, silentLog, VirtualClock } from '../../kernel/index.js';
import { loadX509 } from '../../protocols/x509/index.js';
import type { RootLimits } from './root-plan.js';
import { RootStore, type RootTexts } from './roots.js';

const pki = testPki();
/** Certificates that are made here begin at the next full second. */
const now = Instant(Date.now() + 60_000);
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

const back = 'CentralSystemRootCertificate';
const maker = 'ManufacturerRootCertificate';
const roots = Array.from({ length: 4 }, (_, i) => pki.authority(`Root ${i + 1}`));
const [first, second] = [roots[0]!, roots[1]!];
/** A root that another one vouches for. */
const successor = (of: typeof first, name: string) => pki.authority(name, { by: of });

interface Choice extends Partial<RootLimits> {
  readonly store?: Store;
  readonly inUse?: () => string | undefined;
  readonly at?: Instant;
}

function rootStore({ store = new MemoryStore(), inUse = () => undefined, at = now, most = 20, successorsOnly = false }: Choice = {}) {
  const faults: string[] = [];
  const built = new RootStore({
    store,
    x509: loadX509,
    clock: new VirtualClock(at, { turn }),
    now: () => at,
    log: silentLog,
    limits: () => ({ most, successorsOnly }),
    inUse,
    storeFailed: (fault) => faults.push(fault.code),
  });
  /** As a configuration file does it. */
  const replaceAll = async (texts: RootTexts) => {
    const prepared = built.prepareToReplace(texts, await loadX509());
    if ('why' in prepared) return { status: 'Rejected', why: prepared.why };
    store.atomically(prepared.keep);
    return { status: 'Accepted' };
  };
  return Object.assign(built, { faults, replaceAll });
}

const names = (store: RootStore, use: typeof back | typeof maker = back): readonly string[] =>
  store.list(use).map(({ subject }) => subject.replace(/^.*CN=/, ''));

const accepted = { status: 'Accepted' };
const rejected = (words: string) => ({ status: 'Rejected', why: expect.stringContaining(words) });

describe('installing a root', () => {
  it('keeps it for its use, across restarts', async () => {
    const store = new MemoryStore();
    const before = rootStore({ store });
    expect(await before.install(back, first.certificate)).toEqual(accepted);
    expect(await before.install(maker, second.certificate)).toEqual(accepted);
    const after = rootStore({ store });
    expect([names(after), names(after, maker)]).toEqual([['Root 1'], ['Root 2']]);
    expect(after.trusted(maker)).toEqual([second.certificate]);
  });

  it('takes one that is there already again, and changes nothing', async () => {
    const store = rootStore({ most: 1 });
    await store.install(back, first.certificate);
    expect(await store.install(back, first.certificate.replace(/\n/g, '\r\n'))).toEqual(accepted);
    expect(names(store)).toEqual(['Root 1']);
  });

  it('R-CRT-10: refuses the twenty-first, over both uses', async () => {
    const store = rootStore();
    const many = Array.from({ length: 21 }, (_, i) =>
      customCertificate({ subject: `/CN=R${i}`, extensions: ['basicConstraints=CA:TRUE'] }),
    );
    for (const [i, { certificate }] of many.slice(0, 20).entries()) {
      expect(await store.install(i % 2 ? back : maker, certificate)).toEqual(accepted);
    }
    expect(await store.install(back, many[20]!.certificate)).toEqual(
      rejected('There would be 21 root certificates, and the station holds 20'),
    );
    expect(store.list()).toHaveLength(20);
  });

  it.each([
    ['garbage', 'garbage', 'expected is -----BEGIN CERTIFICATE-----'],
    ['one that has expired', pki.authority('Old', { from: new Date(0) }).certificate, 'Old has expired'],
    ['one that somebody else signed', pki.intermediate.certificate, 'Test Intermediate is no root'],
    ['one of a server', pki.server.certificate, 'localhost is no root'],
    ['one that is no authority', customCertificate({ subject: '/CN=me' }).certificate, 'me is not the certificate of an authority'],
    ['two at a time', first.certificate + second.certificate, 'There are 2 certificates; they are installed one at a time.'],
  ])('refuses %s and changes nothing', async (_what, pem, words) => {
    const store = rootStore();
    expect(await store.install(back, pem)).toEqual(rejected(words));
    expect(store.list()).toEqual([]);
  });

  it('that cannot be kept fails, and nothing is there afterwards', async () => {
    const full = interruptedStore(new MemoryStore(), (moment) => {
      if (moment === 'within') throw new StoreFault('store.full', 'the disk is full');
    });
    const store = rootStore({ store: full });
    expect(await store.install(back, first.certificate)).toEqual({
      status: 'Failed',
      why: 'The change could not be kept: the disk is full',
    });
    expect([store.list(), store.faults]).toEqual([[], ['store.full']]);
  });
});

describe('AdditionalRootCertificateCheck', () => {
  it('R-CRT-11: the new root must be signed by the old one, which stays to fall back on, and nothing before that', async () => {
    const store = rootStore({ successorsOnly: true });
    const [next, nextButOne] = [successor(first, 'Next'), successor(successor(first, 'Other'), 'Next but one')];
    const third = successor(next, 'Third');
    expect(await store.install(back, first.certificate)).toEqual(accepted);
    expect(await store.install(back, second.certificate)).toEqual(
      rejected('A new root must be signed by the present one, O=Flexpole Test, CN=Root 1.'),
    );
    expect(await store.install(back, nextButOne.certificate)).toEqual(rejected('has signed Next but one'));
    expect(await store.install(back, next.certificate)).toEqual(accepted);
    expect(names(store)).toEqual(['Root 1', 'Next']);
    expect(await store.install(back, third.certificate)).toEqual(accepted);
    expect(names(store)).toEqual(['Next', 'Third']);
  });

  it('R-CRT-11: the new root is named by the key of the one that signed it', async () => {
    const store = rootStore({ successorsOnly: true });
    await store.install(back, first.certificate);
    await store.install(back, successor(first, 'Next').certificate);
    const [old, next] = store.list(back).map(({ hashData }) => hashData[0]!);
    expect([next!.issuerKeyHash, next!.issuerNameHash]).toEqual([old!.issuerKeyHash, old!.issuerNameHash]);
  });

  it('R-CRT-11: the one to fall back on goes when a link rests on the new one, not when it still rests on the old one', async () => {
    const store = rootStore({ successorsOnly: true });
    await store.install(back, first.certificate);
    await store.install(back, successor(first, 'Next').certificate);
    const [old, next] = store.list(back);
    store.workedWith(old!.fingerprint);
    expect(names(store)).toEqual(['Root 1', 'Next']);
    store.workedWith(next!.fingerprint);
    expect(names(store)).toEqual(['Next']);
  });

  it('makes no difference to roots of the manufacturer, and none where it is off', async () => {
    const on = rootStore({ successorsOnly: true });
    for (const { certificate } of roots) expect(await on.install(maker, certificate)).toEqual(accepted);
    const off = rootStore();
    for (const { certificate } of roots) expect(await off.install(back, certificate)).toEqual(accepted);
    off.workedWith(off.list()[3]!.fingerprint);
    expect(names(off)).toHaveLength(4);
  });
});

describe('a successor as a root of TLS', () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  /** What the handshake with a back-end of this certificate says. */
  async function handshake(
    own: { readonly key: string; readonly chain: string },
    trusted: readonly string[],
    partial = true,
  ): Promise<string> {
    server = createServer({ key: own.key, cert: own.chain }, (socket) => socket.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = connect({ host: '127.0.0.1', port, ca: [...trusted], allowPartialTrustChain: partial });
    const said = await new Promise<string>((resolve) => {
      socket.on('secureConnect', () => resolve('connected'));
      socket.on('error', (error) => resolve(error.message));
    });
    socket.destroy();
    return said;
  }

  it('carries on when the root that signed it has gone, or has expired', async () => {
    const brief = pki.authority('Brief', { from: new Date(now - 86_400_000), days: 0.9 });
    const next = successor(brief, 'Next');
    const server = pki.leaf(['127.0.0.1'], { by: next });
    const ownChain = { key: server.key, chain: server.certificate };
    // The store takes both in while the old one is valid; by now that has expired.
    const store = rootStore({ successorsOnly: true, at: Instant(now - 70_000_000) });
    expect([await store.install(back, brief.certificate), await store.install(back, next.certificate)]).toEqual([accepted, accepted]);
    const trusted = store.trusted(back);
    expect(await handshake(ownChain, trusted)).toBe('connected');
    expect(await handshake(ownChain, trusted.slice(1))).toBe('connected');
    expect(await handshake(ownChain, trusted, false)).not.toBe('connected');
  });
});

describe('removing a root', () => {
  async function both(choice: Choice = {}) {
    const store = rootStore(choice);
    await store.install(back, first.certificate);
    await store.install(maker, second.certificate);
    return store;
  }

  it('goes by its hashes in any algorithm, however its digits are written', async () => {
    for (const algorithm of [0, 1, 2]) {
      const store = await both();
      const wanted = store.list(back)[0]!.hashData[algorithm]!;
      const written = {
        hashAlgorithm: wanted.hashAlgorithm,
        issuerNameHash: wanted.issuerNameHash.toUpperCase(),
        issuerKeyHash: wanted.issuerKeyHash.toUpperCase(),
        serialNumber: `000${wanted.serialNumber.toUpperCase()}`,
      };
      expect(store.remove(written)).toEqual(accepted);
      expect([names(store), names(store, maker)]).toEqual([[], ['Root 2']]);
    }
  });

  it('finds none where any of the four differs', async () => {
    const store = await both();
    const hashData = store.list(back)[0]!.hashData[0]!;
    const others = [
      { hashAlgorithm: 'SHA512' as const },
      { issuerNameHash: 'ab' },
      { issuerKeyHash: 'ab' },
      { serialNumber: `1${hashData.serialNumber}` },
    ];
    for (const other of others) expect(store.remove({ ...hashData, ...other })).toMatchObject({ status: 'NotFound' });
    expect(store.list()).toHaveLength(2);
  });

  it('fails for the one that the link rests on, and not for another, nor without such a link', async () => {
    let inUse: string | undefined;
    const store = await both({ inUse: () => inUse });
    const [needed, other] = store.list();
    inUse = needed!.fingerprint;
    expect(store.remove(needed!.hashData[0]!)).toEqual({ status: 'Failed', why: expect.stringContaining('The present link rests on') });
    expect(store.remove(other!.hashData[0]!)).toEqual(accepted);
    inUse = undefined;
    expect(store.remove(needed!.hashData[0]!)).toEqual(accepted);
    expect(store.list()).toEqual([]);
  });
});

describe('replacing roots on site', () => {
  it('R-CRT-06: those entered take the place of all of their use', async () => {
    const store = rootStore();
    await store.install(back, first.certificate);
    await store.install(back, second.certificate);
    expect(await store.replaceAll({ [back]: `${roots[2]!.certificate},${roots[3]!.certificate}` })).toEqual(accepted);
    expect(names(store)).toEqual(['Root 3', 'Root 4']);
  });

  it('R-CRT-07: an empty field keeps what is installed', async () => {
    const store = rootStore();
    await store.install(back, first.certificate);
    expect(await store.replaceAll({ [back]: ' \n', [maker]: second.certificate })).toEqual(accepted);
    expect([names(store), names(store, maker)]).toEqual([['Root 1'], ['Root 2']]);
  });

  it('R-CRT-05: two that are separated by a comma are installed, garbage is not, and then the other field neither', async () => {
    const store = rootStore();
    expect(await store.replaceAll({ [back]: [first, second].map(({ certificate }) => certificate).join(',') })).toEqual(accepted);
    expect(await store.replaceAll({ [back]: roots[2]!.certificate, [maker]: 'garbage' })).toEqual(
      rejected('ManufacturerRootCertificate: '),
    );
    expect([names(store), names(store, maker)]).toEqual([['Root 1', 'Root 2'], []]);
  });

  it('holds to the limit, and to one root where only successors come in', async () => {
    const text = roots.map(({ certificate }) => certificate).join('');
    const small = rootStore({ most: 4 });
    await small.install(maker, first.certificate);
    expect(await small.replaceAll({ [back]: text })).toEqual(rejected('There would be 5 root certificates'));
    const strict = rootStore({ successorsOnly: true });
    await strict.install(back, first.certificate);
    expect(await strict.replaceAll({ [back]: text })).toEqual(rejected('there is one such root only; here are 4'));
    expect(await strict.replaceAll({ [back]: second.certificate })).toEqual(accepted);
    expect(names(strict)).toEqual(['Root 2']);
  });

  it('takes the same one twice as one', async () => {
    const store = rootStore();
    expect(await store.replaceAll({ [back]: first.certificate + first.certificate })).toEqual(accepted);
    expect(names(store)).toEqual(['Root 1']);
  });
});

describe('a loss of power', () => {
  class PowerLoss extends Error {}

  type Act = (store: ReturnType<typeof rootStore>) => unknown;
  const acts: Readonly<Record<string, Act>> = {
    install: (store) => store.install(back, successor(first, 'Next').certificate),
    'install on site': (store) => store.replaceAll({ [back]: roots[2]!.certificate, [maker]: roots[3]!.certificate }),
    remove: (store) => store.remove(store.list(back)[0]!.hashData[0]!),
    'give up the old root': (store) => store.workedWith(store.list(back).at(-1)!.fingerprint),
  };
  const moments = ['before', 'within', 'after'] as const satisfies readonly WriteMoment[];
  const cases = Object.keys(acts).flatMap((act) => moments.map((moment) => ({ act, moment })));

  it.each(cases)('at any write leaves all of a change or nothing: $act, $moment', async ({ act, moment }) => {
    const kept = new MemoryStore();
    const before = rootStore({ store: kept, successorsOnly: true });
    await before.install(back, first.certificate);
    if (act === 'give up the old root') await before.install(back, successor(first, 'Newer').certificate);
    const whole = new MemoryStore();
    copy(kept, whole);
    await acts[act]!(rootStore({ store: whole, successorsOnly: true }));

    let writes = 0;
    const cut = interruptedStore(kept, (now) => {
      writes++;
      if (now === moment) throw new PowerLoss();
    });
    const old = listed(kept);
    await expect((async () => acts[act]!(rootStore({ store: cut, successorsOnly: true })))()).rejects.toThrow(PowerLoss);
    expect(writes).toBe(moments.indexOf(moment) + 1);
    expect(listed(kept)).toEqual(moment === 'after' ? listed(whole) : old);
  });

  const listed = (store: Store): readonly string[] =>
    rootStore({ store })
      .list()
      .map(({ use, subject }) => `${use} ${subject}`);
  function copy(from: Store, to: Store): void {
    for (const [key, row] of from.table('roots').rows()) to.table('roots').put(key, row);
  }
});

describe('any order of changes', () => {
  it('keeps the limit, and each root once for each use', async () => {
    const use = fc.constantFrom(back, maker);
    const which = fc.nat(roots.length - 1);
    const change = fc.oneof(
      fc.record({ act: fc.constant('install' as const), use, which }),
      fc.record({ act: fc.constant('remove' as const), use, which }),
      fc.record({ act: fc.constant('replace' as const), use, which }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        const store = rootStore({ most: 3 });
        for (const { act, use, which } of changes) {
          const { certificate } = roots[which]!;
          if (act === 'install') await store.install(use, certificate);
          if (act === 'replace') await store.replaceAll({ [use]: certificate });
          const found = store.list(use).find(({ pem }) => pem === certificate);
          if (act === 'remove')
            expect(store.remove(found?.hashData[0] ?? pkiHash)).toMatchObject({ status: found ? 'Accepted' : 'NotFound' });
          const kept = store.list().map(({ use, fingerprint }) => `${use} ${fingerprint}`);
          expect(kept.length).toBeLessThanOrEqual(3);
          expect(new Set(kept).size).toBe(kept.length);
        }
      }),
      { numRuns: 30 },
    );
  });

  const pkiHash = { hashAlgorithm: 'SHA256', issuerNameHash: '0', issuerKeyHash: '0', serialNumber: '0' } as const;
});
