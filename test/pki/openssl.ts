/** One certificate a call, by the command `openssl`, in a folder of its own that is gone afterwards. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the certificate is for: it decides basic constraints, key usage and extended key usage. */
export type Usage = 'authority' | 'server' | 'client' | 'signing';

interface Pair {
  readonly certificate: string;
  readonly key: string;
}

interface Order {
  readonly usage: Usage;
  /** Who signs; without one the certificate signs itself. */
  readonly signer?: Pair | undefined;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Host names and addresses for the subject alternative name. */
  readonly names?: readonly string[];
}

/** A new key with a certificate of this subject (as `openssl -subj` reads it). */
export const issue = (order: Order & { readonly subject: string; readonly keyType?: 'ec' | 'rsa' }): Pair =>
  inOwnFolder((folder) => {
    const newKey = order.keyType === 'rsa' ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    writeFileSync(join(folder, 'empty.cnf'), '[req]\ndistinguished_name=dn\n[dn]\n');
    openssl(folder, [
      'req',
      '-config',
      'empty.cnf',
      '-new',
      '-utf8',
      '-subj',
      order.subject,
      '-nodes',
      '-keyout',
      'own.key',
      '-out',
      'own.csr',
      '-newkey',
      ...newKey,
    ]);
    return { certificate: certify(folder, order), key: readFileSync(join(folder, 'own.key'), 'utf8') };
  });

/** A certificate for the key and subject of a request (PEM). @throws Error when the request is none or its own signature is wrong. */
export const sign = (request: string, order: Order & { readonly signer: Pair }): string =>
  inOwnFolder((folder) => {
    writeFileSync(join(folder, 'own.csr'), request);
    return certify(folder, order);
  });

/** Signs `own.csr`. `openssl ca` it is because `openssl x509 -req` cannot date a certificate back. */
function certify(folder: string, { signer, usage, names = [], notBefore, notAfter }: Order): string {
  writeFileSync(join(folder, 'ca.cnf'), configuration(usage, names));
  writeFileSync(join(folder, 'index.txt'), '');
  if (signer) {
    writeFileSync(join(folder, 'signer.pem'), signer.certificate);
    writeFileSync(join(folder, 'signer.key'), signer.key);
  }
  const by = signer ? ['-cert', 'signer.pem', '-keyfile', 'signer.key'] : ['-selfsign', '-keyfile', 'own.key'];
  const dates = ['-startdate', openSslDate(notBefore), '-enddate', openSslDate(notAfter)];
  openssl(folder, [
    'ca',
    '-config',
    'ca.cnf',
    '-batch',
    '-notext',
    '-preserveDN',
    '-utf8',
    '-in',
    'own.csr',
    '-out',
    'own.pem',
    ...by,
    ...dates,
  ]);
  return readFileSync(join(folder, 'own.pem'), 'utf8');
}

const configuration = (usage: Usage, names: readonly string[]): string => `
[ca]
default_ca = test
[test]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = optional
organizationName = optional
organizationalUnitName = optional
countryName = optional
stateOrProvinceName = optional
localityName = optional
serialNumber = optional
domainComponent = optional
[extensions]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
${extensionsFor[usage]}
${names.length === 0 ? '' : `subjectAltName = ${names.map((name) => `${isIP(name) ? 'IP' : 'DNS'}:${name}`).join(',')}`}
`;

const extensionsFor: Readonly<Record<Usage, string>> = {
  authority: 'basicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign,cRLSign',
  server: 'basicConstraints = critical,CA:FALSE\nkeyUsage = critical,digitalSignature,keyEncipherment\nextendedKeyUsage = serverAuth',
  client: 'basicConstraints = critical,CA:FALSE\nkeyUsage = critical,digitalSignature\nextendedKeyUsage = clientAuth',
  signing: 'basicConstraints = critical,CA:FALSE\nkeyUsage = critical,digitalSignature\nextendedKeyUsage = codeSigning',
};

/** Four-digit years, in UTC. */
const openSslDate = (at: Date): string => `${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;

function openssl(folder: string, args: readonly string[]): void {
  try {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error('These tests make their certificates with the command openssl, which is not installed: apt-get install openssl', {
        cause: error,
      });
    }
    throw error;
  }
}

function inOwnFolder<T>(make: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'flexpole-pki-'));
  try {
    return make(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
