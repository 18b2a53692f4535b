/** Which roots come and which go when one is installed: the rules, without the store. */
import type { Instant } from '../../kernel/index.js';
import type { Certificate, CertificateHashData, Refused, X509 } from '../ports/index.js';

/** CertificateUseEnumType of the security white paper. V2G and mobility operators' roots are not among them (R-CRT-03). */
export const rootUses = ['CentralSystemRootCertificate', 'ManufacturerRootCertificate'] as const;
export type RootUse = (typeof rootUses)[number];

export interface InstalledRoot extends Certificate {
  readonly use: RootUse;
  /** In every algorithm. */
  readonly hashData: readonly CertificateHashData[];
  readonly installedAt: Instant;
}

export interface RootLimits {
  /** CertificateStoreMaxLength: over both uses. */
  readonly most: number;
  /** AdditionalRootCertificateCheck: of the back-end there is one root, and its successor must be signed by it. */
  readonly successorsOnly: boolean;
}

/** What is there, oldest first, and what is known of the world. */
export interface Situation {
  readonly rows: readonly (readonly [key: string, root: InstalledRoot])[];
  readonly limits: RootLimits;
  readonly at: Instant;
  readonly x509: X509;
}

export interface Plan {
  /** Keys. */
  readonly remove: readonly string[];
  readonly add: readonly InstalledRoot[];
}

/** One root comes in (InstallCertificate, white paper M05). One that is there already changes nothing. */
export function planToAdd(use: RootUse, pem: string, situation: Situation): Plan | Refused {
  const { rows, limits, x509, at } = situation;
  const read = x509.read(pem);
  if ('why' in read) return read;
  const [certificate, another] = read;
  if (!certificate || another) return { why: `There are ${read.length} certificates; they are installed one at a time.` };
  const ofUse = rows.filter(([, root]) => root.use === use);
  if (ofUse.some(([, { fingerprint }]) => fingerprint === certificate.fingerprint)) return { remove: [], add: [] };
  const before = limits.successorsOnly && use === 'CentralSystemRootCertificate' ? ofUse.at(-1)?.[1] : undefined;
  const objection = before ? objectionToSuccessor(certificate, before, situation) : x509.objectionToRoot(certificate.pem, at);
  if (objection !== undefined) return { why: objection };
  const root = rootOf(use, certificate, before ? [before.pem] : [], situation);
  if ('why' in root) return root;
  // The one before it stays to fall back on; what lies further back goes.
  const plan = { remove: before ? ofUse.slice(0, -1).map(([key]) => key) : [], add: [root] };
  return withinLimit(plan, situation);
}

/**
 * The roots of the texts take the place of all that are there for the same use; a text may hold several. Empty texts keep what is there
 * (manual §2.18: button Reset Certificate, and the configuration file).
 */
export function planToReplace(texts: Readonly<Partial<Record<RootUse, string>>>, situation: Situation): Plan | Refused {
  const replaced = rootUses.filter((use) => (texts[use] ?? '').trim() !== '');
  const add: InstalledRoot[] = [];
  for (const use of replaced) {
    const roots = rootsIn(texts[use] ?? '', use, situation);
    if ('why' in roots) return { why: `${use}: ${roots.why}` };
    add.push(...roots);
  }
  const remove = situation.rows.filter(([, { use }]) => replaced.includes(use)).map(([key]) => key);
  return withinLimit({ remove, add }, situation);
}

function rootsIn(text: string, use: RootUse, situation: Situation): readonly InstalledRoot[] | Refused {
  const { x509, at, limits } = situation;
  const read = x509.read(text);
  if ('why' in read) return read;
  const roots = new Map<string, InstalledRoot>();
  for (const certificate of read) {
    const objection = x509.objectionToRoot(certificate.pem, at);
    if (objection !== undefined) return { why: objection };
    const root = rootOf(use, certificate, [], situation);
    if ('why' in root) return root;
    roots.set(root.fingerprint, root);
  }
  if (limits.successorsOnly && use === 'CentralSystemRootCertificate' && roots.size > 1) {
    return { why: `With AdditionalRootCertificateCheck there is one such root only; here are ${roots.size}.` };
  }
  return [...roots.values()];
}

function objectionToSuccessor(certificate: Certificate, before: InstalledRoot, { x509, at }: Situation): string | undefined {
  const path = x509.verify(certificate.pem, { roots: [before.pem], at, purpose: 'authority' });
  return 'why' in path ? `A new root must be signed by the present one, ${before.subject}. ${path.why}` : undefined;
}

function rootOf(use: RootUse, certificate: Certificate, issuers: readonly string[], { x509, at }: Situation): InstalledRoot | Refused {
  const hashData = x509.hashDataOf(certificate.pem, issuers);
  if ('why' in hashData) return hashData;
  const { pem, subject, issuer, notBefore, notAfter, isSelfSigned, fingerprint } = certificate;
  return { use, pem, subject, issuer, notBefore, notAfter, isSelfSigned, fingerprint, hashData, installedAt: at };
}

function withinLimit(plan: Plan, { rows, limits }: Situation): Plan | Refused {
  const count = rows.length - plan.remove.length + plan.add.length;
  if (count <= limits.most) return plan;
  return { why: `There would be ${count} root certificates, and the station holds ${limits.most} (CertificateStoreMaxLength).` };
}
