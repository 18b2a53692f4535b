import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CustomOrder, customCertificate } from '../../../test/pki/custom.js';
import { testPki } from '../../../test/pki/index.js';
import { Instant } from '../../kernel/index.js';
import { type ChainDemands, loadX509, type X509 } from './index.js';

const pki = testPki();
/** Certificates that are made here begin at the next full second. */
const now = Instant(Date.now() + 60_000);
const client = pki.leaf([], { usage: 'client', subject: '/O=Operator/CN=CP1' });
const roots = [pki.root.certificate];

let x509: X509;
beforeAll(async () => {
  x509 = await loadX509();
});

/** Names of the chain from the leaf to the root, or the words of the refusal. */
function verified(chain: string, demands: Partial<ChainDemands> = {}): readonly string[] | string {
  const answer = x509.verify(chain, { roots, at: now, purpose: 'client', ...demands });
  return 'why' in answer ? answer.why : answer.map(({ commonName }) => commonName ?? '');
}

const authority = (name: string, order: Partial<CustomOrder> = {}) =>
  customCertificate({ subject: `/CN=${name}`, extensions: ['basicConstraints=critical,CA:TRUE'], ...order });
const station = (by: CustomOrder['by'], extensions: readonly string[] = [], subject = '/O=Operator/CN=CP1') =>
  customCertificate({ subject, extensions, ...(by && { by }) }).certificate;

describe('a chain', () => {
  const whole = ['CP1', 'Test Intermediate', 'Test Root'];

  it('is put in order, whatever order it came in, with or without its root, and repeated or not', () => {
    const parts = [client.certificate, pki.intermediate.certificate, pki.root.certificate];
    const anyOrder = fc.shuffledSubarray([...parts, parts[0]!, parts[1]!], { minLength: 2 });
    const enough = anyOrder.filter((some) => some.includes(parts[0]!) && some.includes(parts[1]!));
    fc.assert(
      fc.property(enough, (some) => {
        expect(verified(some.join(''))).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('ends at an authority that is trusted, also where that did not sign itself', () => {
    expect(verified(client.certificate, { roots: [pki.intermediate.certificate] })).toEqual(['CP1', 'Test Intermediate']);
  });

  it('finds its way where an authority has two certificates and one of them has expired', () => {
    const [brief, long] = [30, 90].map((days) => authority('R', { key: pki.root.key, days }).certificate);
    const leaf = customCertificate({ subject: '/CN=CP1', days: 90, by: { certificate: brief!, key: pki.root.key } }).certificate;
    const at = Instant(now + 40 * 86_400_000);
    expect(verified(leaf, { roots: [brief!, long!], at })).toEqual(['CP1', 'R']);
    expect(verified(leaf, { roots: [brief!], at })).toContain('R has expired');
  });

  it('is not searched for without end where all certificates have signed each other', () => {
    const clique = Array.from({ length: 9 }, (_, i) => authority('Same', { key: pki.root.key, serial: `${i + 2}` }).certificate);
    const leaf = station({ certificate: clique[0]!, key: pki.root.key });
    expect(verified(leaf + clique.join(''))).toBe('No authority that the station trusts has signed Same.');
    expect(verified(leaf + clique.join('') + pki.intermediate.certificate)).toBe('There are 11 certificates; a chain has 10 at most.');
  });

  it.each([
    ['whose intermediate is missing', client.certificate, {}, 'No authority that the station trusts has signed CP1.'],
    ['of a stranger', pki.stranger.server.chain, {}, 'No authority that the station trusts has signed localhost.'],
    ['while nobody is trusted', client.chain, { roots: [] }, 'No authority that the station trusts has signed Test Intermediate.'],
    ['with something beside it', client.chain + pki.server.certificate, {}, 'have nothing to do with each other'],
    ['that has expired', pki.expired.chain, {}, 'localhost has expired on'],
    ['that is not valid yet', pki.notYetValid.chain, {}, 'localhost is valid only from'],
    ['of a server, to show a client', pki.server.chain, {}, 'localhost must not be used to show who a client is.'],
    ['of a client, to sign software', client.chain, { purpose: 'firmware' as const }, 'CP1 must not be used to sign software.'],
    ['of a client, to sign others', client.chain, { purpose: 'authority' as const }, 'CP1 is not the certificate of an authority.'],
  ])('is refused %s', (_what, chain, demands, words) => {
    expect(verified(chain, demands)).toContain(words);
  });

  it('is taken for what it is for', () => {
    const signer = pki.leaf([], { usage: 'signing', subject: '/O=Maker/CN=Firmware' });
    expect(verified(signer.chain, { purpose: 'firmware' })).toEqual(['Firmware', 'Test Intermediate', 'Test Root']);
    expect(verified(pki.intermediate.certificate, { purpose: 'authority' })).toEqual(['Test Intermediate', 'Test Root']);
  });

  it('is none where a signer has only the name of one who is trusted', () => {
    const impostor = customCertificate({ subject: '/O=Flexpole Test/CN=Test Root', extensions: ['basicConstraints=critical,CA:TRUE'] });
    const leaf = station(impostor);
    expect(new X509Certificate(leaf).checkIssued(new X509Certificate(pki.root.certificate))).toBe(true);
    expect(verified(leaf)).toBe('No authority that the station trusts has signed CP1.');
    expect(verified(leaf + pki.root.certificate)).toContain('have nothing to do with each other');
  });

  it.each([
    ['MD5', { digest: 'md5' }, 'I was signed with a hash that is not known here'],
    [
      'a curve that is too short',
      { newKey: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:prime192v1'] },
      'of the kind EC prime192v1; wanted',
    ],
  ])('does not rest on %s', (_what, order, words) => {
    const root = authority('R', { newKey: ['-algorithm', 'RSA'] });
    const intermediate = authority('I', { by: root, ...order });
    expect(verified(station(intermediate) + intermediate.certificate, { roots: [root.certificate] })).toContain(words);
  });

  it('is valid at the time that it is asked for, not at that of the machine', () => {
    expect(verified(pki.expired.chain, { at: Instant(now - 10 * 86_400_000), purpose: 'authority' })).toContain('is not the certificate');
    expect(verified(client.chain, { at: Instant(now + 400 * 86_400_000) })).toContain('CP1 has expired');
  });
});

describe('an authority in a chain', () => {
  const root = authority('R');
  const trusted = { roots: [root.certificate] };

  it.each([
    ['is none', authority('I', { by: root, extensions: ['basicConstraints=CA:FALSE'] }), 'I is not the certificate of an authority.'],
    [
      'must not sign',
      authority('I', { by: root, extensions: ['basicConstraints=CA:TRUE', 'keyUsage=cRLSign'] }),
      'I is not the certificate',
    ],
    [
      'was signed with a weak hash',
      authority('I', { by: root, digest: 'sha1' }),
      'I was signed with SHA-1; wanted is SHA-256 or a longer one.',
    ],
    [
      'has a weak key',
      authority('I', { by: root, newKey: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'] }),
      'RSA 1024; wanted is',
    ],
    [
      'is for servers only',
      authority('I', { by: root, extensions: ['basicConstraints=CA:TRUE', 'extendedKeyUsage=serverAuth'] }),
      'I must not be used',
    ],
    [
      'demands what nobody understands',
      authority('I', { by: root, extensions: ['basicConstraints=CA:TRUE', '1.2.3.4=critical,DER:0500'] }),
      'I demands what is not understood here: 1.2.3.4.',
    ],
  ])('is refused where it %s', (_what, intermediate, words) => {
    expect(verified(station(intermediate) + intermediate.certificate, trusted)).toContain(words);
  });

  it('may be signed with a weak hash where it is the root: nobody relies on that signature', () => {
    const weak = authority('W', { digest: 'sha1' });
    expect(verified(station(weak), { roots: [weak.certificate] })).toEqual(['CP1', 'W']);
  });

  it('has no more authorities below it than it allows', () => {
    const strict = authority('R', { extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0'] });
    const intermediate = authority('I', { by: strict });
    expect(verified(station(strict), { roots: [strict.certificate] })).toEqual(['CP1', 'R']);
    expect(verified(station(intermediate) + intermediate.certificate, { roots: [strict.certificate] })).toBe(
      'R allows 0 authorities below it, and here there are 1.',
    );
  });
});

describe('name constraints', () => {
  const of = (...constraints: readonly string[]) =>
    authority('R', { extensions: ['basicConstraints=CA:TRUE', `nameConstraints=critical,${constraints.join(',')}`] });
  /** A root that may sign for `constraints` signs a station of these alternative names. */
  const signs = (constraints: readonly string[], names: string, subject?: string): readonly string[] | string => {
    const root = of(...constraints);
    return verified(station(root, names === '' ? [] : [`subjectAltName=${names}`], subject), { roots: [root.certificate] });
  };
  const yes = ['CP1', 'R'];

  it.each([
    ['permitted;DNS:example.com', 'DNS:cp1.example.com'],
    ['permitted;DNS:example.com', 'DNS:EXAMPLE.com'],
    ['permitted;DNS:.example.com', 'DNS:cp1.example.com'],
    ['permitted;DNS:example.com', ''],
    ['permitted;DNS:example.com', 'IP:10.0.0.1'],
    ['excluded;DNS:example.com', 'DNS:notexample.com'],
    ['permitted;IP:10.0.0.0/255.0.0.0', 'IP:10.200.3.4'],
    ['permitted;IP:2001:db8::/ffff:ffff::', 'IP:2001:db8::5'],
    ['excluded;email:example.com', 'DNS:example.com'],
  ])('%s lets "%s" pass', (constraints, names) => {
    expect(signs([constraints], names)).toEqual(yes);
  });

  it.each([
    ['permitted;DNS:example.com', 'DNS:example.com.evil.org', 'the host name example.com.evil.org'],
    ['permitted;DNS:example.com', 'DNS:evilexample.com', 'the host name evilexample.com'],
    ['permitted;DNS:.example.com', 'DNS:example.com', 'the host name example.com'],
    ['permitted;DNS:example.com', 'DNS:a.example.com,DNS:other.org', 'the host name other.org'],
    ['excluded;DNS:example.com', 'DNS:cp.Example.com', 'the host name cp.example.com'],
    ['permitted;IP:10.0.0.0/255.0.0.0', 'IP:11.0.0.1', 'the address 11.0.0.1'],
    ['permitted;IP:10.0.0.0/255.0.0.0', 'IP:::1', 'the address 0.0.0'],
    ['excluded;email:example.com', 'email:a@other.org', 'a name of a kind that is not understood here'],
    ['permitted;email:example.com', 'email:a@example.com', 'a name of a kind that is not understood here'],
  ])('%s stops "%s"', (constraints, names, words) => {
    expect(signs([constraints], names)).toContain(`R must not sign for CP1: ${words}`);
  });

  const directory = (name: string): readonly string[] => [
    'basicConstraints=CA:TRUE',
    `nameConstraints=critical,${name}`,
    '[name]',
    'O=Operator',
  ];
  it('hold for distinguished names, however these are written', () => {
    const root = authority('R', { extensions: directory('permitted;dirName:name') });
    const trusted = { roots: [root.certificate] };
    expect(verified(station(root), trusted)).toEqual(yes);
    expect(verified(station(root, [], '/O=  OPERATOR /CN=CP1'), trusted)).toEqual(yes);
    expect(verified(station(root, [], '/O=Other/CN=CP1'), trusted)).toBe(
      'R must not sign for CP1: its subject is outside of what it is for.',
    );
    const against = authority('R', { extensions: directory('excluded;dirName:name') });
    expect(verified(station(against, [], '/O=operator/CN=CP1'), { roots: [against.certificate] })).toContain('its subject');
  });

  it('hold for authorities below, too', () => {
    const root = of('permitted;DNS:example.com');
    const intermediate = authority('I', { by: root });
    const leaf = station(intermediate, ['subjectAltName=DNS:other.org']);
    expect(verified(leaf + intermediate.certificate, { roots: [root.certificate] })).toContain('R must not sign for CP1');
  });
});
