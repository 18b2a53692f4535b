/** One certificate with extensions as `openssl` configuration writes them: for what a sound authority would never sign. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CustomOrder {
  /** As `openssl -subj` reads it. */
  readonly subject: string;
  /** Lines of an extension section; none by default. */
  readonly extensions?: readonly string[];
  /** Who signs; without one the certificate signs itself. */
  readonly by?: { readonly certificate: string; readonly key: string };
  /** As `openssl genpkey` takes it; default: a key on P-256. */
  readonly newKey?: readonly string[];
  /** A key that is there already (PEM), instead of a new one. */
  readonly key?: string;
  /** From now on; default: 30. */
  readonly days?: number;
  /** Default: sha256. */
  readonly digest?: string;
  /** Default: 1. */
  readonly serial?: string;
}

export function customCertificate({ by, ...order }: CustomOrder): { readonly certificate: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'flexpole-pki-'));
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  try {
    writeFileSync(file('own.cnf'), ['[req]', 'distinguished_name=dn', '[dn]', '[extensions]', ...(order.extensions ?? [])].join('\n'));
    if (order.key !== undefined) writeFileSync(file('own.key'), order.key);
    else openssl('genpkey', ...(order.newKey ?? ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']), '-out', 'own.key');
    openssl('req', '-new', '-utf8', '-config', 'own.cnf', '-subj', order.subject, '-key', 'own.key', '-out', 'own.csr');
    if (by) {
      writeFileSync(file('by.pem'), by.certificate);
      writeFileSync(file('by.key'), by.key);
    }
    const signer = by ? ['-CA', 'by.pem', '-CAkey', 'by.key'] : ['-signkey', 'own.key'];
    const extended = order.extensions ? ['-extfile', 'own.cnf', '-extensions', 'extensions'] : [];
    const digest = `-${order.digest ?? 'sha256'}`;
    const [serial, days] = [order.serial ?? '1', String(order.days ?? 30)];
    openssl('x509', '-req', '-in', 'own.csr', ...signer, ...extended, digest, '-set_serial', serial, '-days', days, '-out', 'own.pem');
    return { certificate: readFileSync(file('own.pem'), 'utf8'), key: readFileSync(file('own.key'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
