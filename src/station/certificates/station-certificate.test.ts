import { createPrivateKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { interruptedStore, type WriteMoment } from '../../../test/crash/interrupted-store.js';
import { testPki } from '../../../test/pki/index.js';
import type { CertificateTrial } from '../../csms/link-trial.js';
import { Instant, MemoryStore, type Store, StoreFault, silentLog, type TlsIdentity, VirtualClock } from '../../kernel/index.js';
import { loadX509 } from '../../protocols/x509/index.js';
import type { SecretBox } from '../settings/secret-box.js';
import { StationCertificate } from './station-certificate.js';

const pki = testPki();
const now = Instant(Date.now() + 60_000);
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const subject = { organization: 'Operator', commonName: 'FP-0001' };

/** Not a secret at all, but nothing reads as it did. */
const reversing: SecretBox = { seal: (text) => [...text].reverse().join(''), open: (sealed) => [...sealed].reverse().join('') };
const lost: SecretBox = { ...reversing, open: () => undefined };

interface Choice {
  readonly store?: Store;
  readonly secrets?: SecretBox;
  readonly roots?: readonly string[];
  readonly certificates?: number;
  readonly at?: Instant;
}

function stationCertificate({
  store = new MemoryStore(),
  secrets = reversing,
  roots = [pki.root.certificate],
  certificates = 5,
  at = now,
}: Choice = {}) {
  const faults: string[] = [];
  const built = new StationCertificate({
    store,
    secrets,
    x509: loadX509,
    clock: new VirtualClock(at, { turn }),
    now: () => at,
    log: silentLog,
    limits: () => ({ certificates, characters: 10_000 }),
    roots: () => roots,
    storeFailed: (fault) => faults.push(fault.code),
  });
  return Object.assign(built, { faults });
}

/** The back-end's answer: what was requested, signed by the intermediate, with the chain. */
async function signed(certificate: StationCertificate): Promise<string> {
  const request = await certificate.request(subject, 'EC P-256');
  if ('why' in request) throw new Error(request.why);
  return pki.signCsr(request.csr) + pki.intermediate.chain;
}

const accepted = { status: 'Accepted' };
const rejected = (words: string, fault: 'certificate' | 'station' = 'certificate') => ({
  status: 'Rejected',
  fault,
  why: expect.stringContaining(words),
});
const fingerprintOf = (pem: string): string => new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();

/** Whether there is a certificate, and its key is the one that it was made for. */
function works(certificate: StationCertificate): boolean {
  const identity = certificate.identity();
  return identity !== undefined && new X509Certificate(identity.certificates).checkPrivateKey(createPrivateKey(identity.key));
}

/** A station with a certificate that has worked. */
async function proven(choice: Choice = {}): Promise<StationCertificate> {
  const certificate = stationCertificate(choice);
  expect(await certificate.accept(await signed(certificate))).toEqual(accepted);
  certificate.confirm();
  return certificate;
}

describe('the certificate of the station', () => {
  it('is what was requested, with its chain but without its root, and with its key', async () => {
    const certificate = stationCertificate();
    const chain = await signed(certificate);
    expect(await certificate.accept(chain + pki.root.certificate)).toEqual(accepted);
    const identity: TlsIdentity['client'] | undefined = certificate.identity();
    expect(identity?.certificates).toBe(chain);
    expect(works(certificate)).toBe(true);
    expect(certificate.facts()).toMatchObject({ subject: 'O=Operator, CN=FP-0001', fingerprint: fingerprintOf(chain) });
  });

  it('survives a restart, and its key lies sealed in the store', async () => {
    const store = new MemoryStore();
    const before = stationCertificate({ store });
    const chain = await signed(before);
    expect(JSON.stringify(store.table('certificateRequests').rows())).not.toContain('PRIVATE KEY');
    await before.accept(chain);
    expect(works(stationCertificate({ store }))).toBe(true);
    expect(JSON.stringify(store.table('stationCertificates').rows())).not.toContain('PRIVATE KEY');
  });

  it('is none where the key cannot be read any more', async () => {
    const store = new MemoryStore();
    await proven({ store });
    expect(stationCertificate({ store, secrets: lost }).identity()).toBeUndefined();
  });
});

describe('an answer to a request', () => {
  it('ends the request', async () => {
    const certificate = stationCertificate();
    const chain = await signed(certificate);
    expect(certificate.openRequest()).toMatchObject({ subject, asked: 0 });
    await certificate.accept(chain);
    expect(certificate.openRequest()).toBeUndefined();
    expect(await certificate.accept(chain)).toEqual(rejected('No certificate has been requested.'));
  });

  it('may come after a restart', async () => {
    const store = new MemoryStore();
    const chain = await signed(stationCertificate({ store }));
    expect(await stationCertificate({ store }).accept(chain)).toEqual(accepted);
  });

  it('is refused where it is for an earlier request', async () => {
    const certificate = stationCertificate();
    const stale = await signed(certificate);
    await signed(certificate);
    expect(await certificate.accept(stale)).toEqual(rejected('for another key than the one requested'));
  });

  it('R-CRT-14: has at most five certificates and 10 000 characters', async () => {
    const certificate = stationCertificate();
    const chain = await signed(certificate);
    const more = (count: number): string => chain + pki.intermediate.certificate.repeat(count - 2);
    expect(await certificate.accept(more(6))).toEqual(rejected('There are 6 certificates; 5 are allowed (CertificateSignedMaxChain).'));
    expect(await certificate.accept(chain.padEnd(10_001))).toEqual(rejected('has 10001 characters; 10000 are allowed'));
    expect(await certificate.accept(more(5).padEnd(10_000))).toEqual(accepted);
  });

  it.each<[string, string, Choice, (csr: string) => string]>([
    [
      'from nobody who is trusted',
      'No authority that the station trusts has signed FP-0001.',
      {},
      (csr) => pki.signCsr(csr, { ca: pki.stranger.root }),
    ],
    ['while no root is there', 'No authority that the station trusts', { roots: [] }, (csr) => pki.signCsr(csr)],
    ['without the authorities between', 'No authority that the station trusts has signed FP-0001.', {}, (csr) => pki.signCsr(csr)],
    ['that has expired', 'FP-0001 has expired', {}, (csr) => pki.signCsr(csr, { ca: pki.root, from: new Date(0), days: 1 })],
    ['of a server', 'FP-0001 must not be used to show who a client is.', {}, (csr) => pki.signCsr(csr, { ca: pki.root, usage: 'server' })],
    ['that is none', 'expected is -----BEGIN CERTIFICATE-----', {}, () => 'Accepted'],
  ])('is refused %s, and changes nothing', async (_what, words, choice, sign) => {
    const store = new MemoryStore();
    const before = (await proven({ store })).identity();
    const certificate = stationCertificate({ store, ...choice });
    await certificate.request(subject, 'EC P-256');
    const request = certificate.openRequest();
    expect(await certificate.accept(sign(request!.csr))).toEqual(rejected(words));
    expect([certificate.pending, certificate.identity(), certificate.openRequest()]).toEqual([false, before, request]);
  });

  it('is refused where the key of the request cannot be read any more', async () => {
    const store = new MemoryStore();
    const chain = await signed(stationCertificate({ store }));
    expect(await stationCertificate({ store, secrets: lost }).accept(chain)).toEqual(rejected('Request the certificate again', 'station'));
  });

  it('that cannot be kept is refused, and the request stays', async () => {
    const store = new MemoryStore();
    const chain = await signed(stationCertificate({ store }));
    const full = interruptedStore(store, () => {
      throw new StoreFault('store.full', 'the disk is full');
    });
    const certificate = stationCertificate({ store: full });
    expect(await certificate.accept(chain)).toEqual(rejected('the disk is full', 'station'));
    expect([certificate.faults, certificate.pending, certificate.openRequest() !== undefined]).toEqual([['store.full'], false, true]);
  });
});

describe('a certificate that somebody enters', () => {
  const own = pki.leaf([], { usage: 'client', subject: '/O=Operator/CN=FP-0001' });
  const enter = async (certificate: StationCertificate, text: string): Promise<string> => {
    const prepared = certificate.prepare(text, [pki.root.certificate], await loadX509());
    if ('why' in prepared) return prepared.why;
    prepared.keep();
    return certificate.pending ? 'on trial' : 'nothing new';
  };

  it('goes on trial with the key beside it', async () => {
    const certificate = stationCertificate();
    expect(await enter(certificate, own.key + own.chain)).toBe('on trial');
    expect(works(certificate)).toBe(true);
  });

  it('may do without a key where it answers the open request, which is closed by it', async () => {
    const certificate = stationCertificate();
    expect(await enter(certificate, await signed(certificate))).toBe('on trial');
    expect([works(certificate), certificate.openRequest()]).toEqual([true, undefined]);
  });

  it('may renew the key that there is, and leaves an open request for another one', async () => {
    const store = new MemoryStore();
    const certificate = stationCertificate({ store });
    const request = await certificate.request(subject, 'EC P-256');
    const csr = 'csr' in request ? request.csr : '';
    await certificate.accept(pki.signCsr(csr) + pki.intermediate.chain);
    certificate.confirm();
    await certificate.request(subject, 'EC P-256');
    expect(await enter(certificate, pki.signCsr(csr, { days: 400 }) + pki.intermediate.chain)).toBe('on trial');
    expect([works(certificate), certificate.openRequest() !== undefined]).toEqual([true, true]);
  });

  it('is nothing new a second time, but brings a key back that can no longer be read', async () => {
    const store = new MemoryStore();
    const certificate = stationCertificate({ store });
    await enter(certificate, own.chain + own.key);
    certificate.confirm();
    expect(await enter(certificate, own.chain + own.key)).toBe('nothing new');
    const another: SecretBox = { seal: (text) => `2 ${text}`, open: (sealed) => (sealed.startsWith('2 ') ? sealed.slice(2) : undefined) };
    const moved = stationCertificate({ store, secrets: another });
    expect(works(moved)).toBe(false);
    expect(await enter(moved, own.chain + own.key)).toBe('on trial');
    expect(works(moved)).toBe(true);
  });
});

describe('a request', () => {
  it('is refused where the operator is not set', async () => {
    const certificate = stationCertificate();
    const refused = { why: expect.stringContaining('The operator (CpoName) is not set') };
    expect(await certificate.request({ ...subject, organization: '' }, 'EC P-256')).toEqual(refused);
    expect(certificate.openRequest()).toBeUndefined();
  });

  it('remembers how often and when the back-end heard it', async () => {
    const store = new MemoryStore();
    const certificate = stationCertificate({ store });
    await certificate.request(subject, 'EC P-256');
    certificate.noteAsked();
    const after = stationCertificate({ store });
    after.noteAsked();
    expect(after.openRequest()).toMatchObject({ asked: 2, askedAt: now });
    expect(after.lastRequestAt()).toBe(now);
  });
});

describe('a new certificate on trial', () => {
  async function onTrial(store: Store) {
    const certificate = await proven({ store });
    const old = certificate.identity();
    await certificate.accept(await signed(certificate));
    return { certificate, old, fresh: certificate.identity() };
  }

  it('is the one that is shown, unless it is the turn of the old one', async () => {
    const { certificate, old, fresh } = await onTrial(new MemoryStore());
    const trial: CertificateTrial = certificate;
    expect([trial.pending, fresh === old]).toEqual([true, false]);
    trial.use('old');
    expect(certificate.identity()).toEqual(old);
    trial.use('new');
    expect(certificate.identity()).toEqual(fresh);
  });

  it('stays when it has worked, and goes when the old one works and it does not', async () => {
    const confirmed = await onTrial(new MemoryStore());
    confirmed.certificate.confirm();
    confirmed.certificate.use('old');
    expect([confirmed.certificate.identity(), confirmed.certificate.pending]).toEqual([confirmed.fresh, false]);
    const rolledBack = await onTrial(new MemoryStore());
    rolledBack.certificate.rollBack();
    expect([rolledBack.certificate.identity(), rolledBack.certificate.pending]).toEqual([rolledBack.old, false]);
  });

  it('of a station that had none leaves it without one when it does not work', async () => {
    const certificate = stationCertificate();
    await certificate.accept(await signed(certificate));
    certificate.use('old');
    expect(certificate.identity()).toBeUndefined();
    certificate.rollBack();
    expect(certificate.facts()).toBeUndefined();
  });

  it('is on trial still after a loss of power, with the old one beside it', async () => {
    const store = new MemoryStore();
    const { old, fresh } = await onTrial(store);
    const after = stationCertificate({ store });
    expect([after.pending, after.identity()]).toEqual([true, fresh]);
    after.use('old');
    expect(after.identity()).toEqual(old);
  });

  it('makes room for a newer one, and the old one is still there', async () => {
    const store = new MemoryStore();
    const { certificate, old } = await onTrial(store);
    expect(await certificate.accept(await signed(certificate))).toEqual(accepted);
    certificate.use('old');
    expect(certificate.identity()).toEqual(old);
  });

  it('with a key that cannot be read makes room for the old one', async () => {
    const store = new MemoryStore();
    const { old } = await onTrial(store);
    const sealedLast = store.table<{ sealedKey: string }>('stationCertificates').get('new')!.sealedKey;
    const forgetful: SecretBox = {
      ...reversing,
      open: (sealed, place) => (sealed === sealedLast ? undefined : reversing.open(sealed, place)),
    };
    expect(stationCertificate({ store, secrets: forgetful }).identity()).toEqual(old);
  });
});

describe('a loss of power', () => {
  class PowerLoss extends Error {}
  const moments = ['before', 'within', 'after'] as const satisfies readonly WriteMoment[];
  let chain = '';
  const base = new MemoryStore();
  beforeAll(async () => {
    const certificate = await proven({ store: base });
    chain = await signed(certificate);
  });

  /** A store with a certificate that has worked, and an open request, as `base`. */
  function filled(): Store {
    const store = new MemoryStore();
    for (const name of ['stationCertificates', 'certificateRequests']) {
      for (const [key, row] of base.table(name).rows()) store.table(name).put(key, row);
    }
    return store;
  }

  /** From the request over the trial to its end. */
  const steps: Readonly<Record<string, (certificate: StationCertificate) => unknown>> = {
    request: (certificate) => certificate.request(subject, 'EC P-256'),
    ask: (certificate) => certificate.noteAsked(),
    accept: (certificate) => certificate.accept(chain),
    confirm: async (certificate) => {
      await certificate.accept(chain);
      certificate.confirm();
    },
    'roll back': async (certificate) => {
      await certificate.accept(chain);
      certificate.rollBack();
    },
  };

  it.each(Object.keys(steps))('at every write leaves a certificate that works, and one that worked: %s', async (step) => {
    let writes = Number.POSITIVE_INFINITY;
    let cuts = 0;
    for (let at = 0; at < writes; at++) {
      for (const moment of moments) {
        const store = filled();
        let seen = 0;
        const cut = interruptedStore(store, (now, kind) => {
          const last = kind === 'work' ? 'within' : 'before';
          if (seen === at && now === moment) throw new PowerLoss();
          if (now === 'after') seen++;
          if (now === last && seen > at) throw new PowerLoss();
        });
        try {
          await steps[step]!(stationCertificate({ store: cut }));
          writes = Math.min(writes, seen);
        } catch (error) {
          if (!(error instanceof PowerLoss)) throw error;
          cuts++;
        }
        const after = stationCertificate({ store });
        expect(works(after)).toBe(true);
        after.use('old');
        expect(works(after)).toBe(true);
        // It goes on from where it is: the answer that was not taken comes again, or the trial ends.
        if (after.openRequest()?.csr === base.table<{ csr: string }>('certificateRequests').get('open')?.csr) {
          expect(await after.accept(chain)).toEqual(accepted);
        }
        after.confirm();
        expect([works(after), after.pending]).toEqual([true, false]);
      }
    }
    expect(cuts).toBeGreaterThanOrEqual(2);
  });
});
