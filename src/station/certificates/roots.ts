/**
 * Authorities that the station trusts: those of the back-end and those of the manufacturer (security white paper, M03–M05; manual §2.18).
 * Rows hold what lists and comparisons need, so that X.509 itself is fetched only to take one in, and nothing is kept in memory.
 */
import { type Clock, type Instant, type Log, type Store, StoreFault, sequenceKey, type Table } from '../../kernel/index.js';
import type { CertificateHashData, OpenX509, Refused, X509 } from '../ports/index.js';
import { type InstalledRoot, type Plan, planToAdd, planToReplace, type RootLimits, type RootUse, type Situation } from './root-plan.js';

/** Texts with roots, by what these are for. */
export type RootTexts = Readonly<Partial<Record<RootUse, string>>>;

export interface RootStoreParts {
  readonly store: Store;
  readonly x509: OpenX509;
  readonly clock: Clock;
  /** Wall time of the station. */
  readonly now: () => Instant;
  readonly log: Log;
  readonly limits: () => RootLimits;
  /** Fingerprint of the root that the present link to the back-end rests on; undefined when it rests on none. */
  readonly inUse: () => string | undefined;
  /** A change could not be kept; who wanted it hears `Failed`. */
  readonly storeFailed: (fault: StoreFault) => void;
}

/** A change that has been looked at, and not been made. */
export interface PreparedRoots {
  /** PEM of all that the back-end may stand on afterwards. */
  readonly ofBackEnd: readonly string[];
  /** Makes the change; to be called within a durable step, at once. */
  readonly keep: () => void;
}

/** InstallCertificate.conf, with the reason in words where it is no. */
export type InstallOutcome = { readonly status: 'Accepted' } | { readonly status: 'Rejected' | 'Failed'; readonly why: string };
/** DeleteCertificate.conf, the same way. */
export type RemoveOutcome = { readonly status: 'Accepted' } | { readonly status: 'NotFound' | 'Failed'; readonly why: string };

export class RootStore {
  readonly #parts: RootStoreParts;

  constructor(parts: RootStoreParts) {
    this.#parts = parts;
  }

  /** In the order of their installation. */
  list(use?: RootUse): readonly InstalledRoot[] {
    const roots = this.#rows.rows().map(([, root]) => root);
    return use ? roots.filter((root) => root.use === use) : roots;
  }

  /**
   * PEM of those to trust. Each is trusted for itself, also where another one signed it: a successor under AdditionalRootCertificateCheck
   * must work on when the root that signed it has expired or gone (R-CRT-12). For TLS this means partial chains.
   */
  trusted(use: RootUse): readonly string[] {
    return this.list(use).map(({ pem }) => pem);
  }

  /** InstallCertificate: one root. */
  install(use: RootUse, pem: string): Promise<InstallOutcome> {
    return this.#change((situation) => planToAdd(use, pem, situation));
  }

  /**
   * The roots of the texts instead of all that are there for the same use; empty texts keep what is there (manual §2.18). Nothing is changed
   * yet: whoever wants it keeps it, together with whatever belongs to it.
   */
  prepareToReplace(texts: RootTexts, x509: X509): PreparedRoots | Refused {
    const situation = this.#situation(x509);
    const plan = planToReplace(texts, situation);
    if ('why' in plan) return plan;
    const stay = situation.rows.filter(([key]) => !plan.remove.includes(key)).map(([, root]) => root);
    const ofBackEnd = [...stay, ...plan.add].filter(({ use }) => use === 'CentralSystemRootCertificate');
    return { ofBackEnd: ofBackEnd.map(({ pem }) => pem), keep: () => this.#keep(plan) };
  }

  /** DeleteCertificate (white paper M04). What the present link rests on stays; without such a link even the last one goes. */
  remove(wanted: CertificateHashData): RemoveOutcome {
    const found = this.#rows.rows().filter(([, { hashData }]) => hashData.some((own) => isSame(own, wanted)));
    if (found.length === 0) return { status: 'NotFound', why: 'No root certificate with these hashes and this number is installed.' };
    const inUse = this.#parts.inUse();
    const needed = found.find(([, { use, fingerprint }]) => use === 'CentralSystemRootCertificate' && fingerprint === inUse);
    if (needed) return { status: 'Failed', why: `The present link rests on ${needed[1].subject}. Connect by another root first.` };
    return this.#carryOut({ remove: found.map(([key]) => key), add: [] });
  }

  /**
   * A link has come about that rests on this root. Where that is the successor under AdditionalRootCertificateCheck, the root before it,
   * kept to fall back on, goes.
   */
  workedWith(fingerprint: string): void {
    if (!this.#parts.limits().successorsOnly) return;
    const ofBackEnd = this.#rows.rows().filter(([, { use }]) => use === 'CentralSystemRootCertificate');
    if (ofBackEnd.length < 2 || ofBackEnd.at(-1)?.[1].fingerprint !== fingerprint) return;
    this.#carryOut({ remove: ofBackEnd.slice(0, -1).map(([key]) => key), add: [] });
  }

  async #change(plan: (situation: Situation) => Plan | Refused): Promise<InstallOutcome> {
    const { clock, x509 } = this.#parts;
    const release = clock.hold('certificates');
    try {
      const tools = await x509();
      // From here on nothing is waited for, so that no other change comes in between.
      const planned = plan(this.#situation(tools));
      return 'why' in planned ? { status: 'Rejected', why: planned.why } : this.#carryOut(planned);
    } finally {
      release();
    }
  }

  #carryOut(plan: Plan): { readonly status: 'Accepted' } | { readonly status: 'Failed'; readonly why: string } {
    const { store, storeFailed } = this.#parts;
    if (plan.remove.length + plan.add.length === 0) return { status: 'Accepted' };
    try {
      store.atomically(() => this.#keep(plan));
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      storeFailed(error);
      return { status: 'Failed', why: `The change could not be kept: ${error.message}` };
    }
    return { status: 'Accepted' };
  }

  #keep({ remove, add }: Plan): void {
    const rows = this.#rows;
    let next = Number(rows.rows().at(-1)?.[0] ?? -1) + 1;
    for (const key of remove) rows.delete(key);
    for (const root of add) rows.put(sequenceKey(next++), root);
    this.#parts.log.info('roots.changed', { installed: add.map(({ subject }) => subject), removed: remove.length });
  }

  #situation(x509: X509): Situation {
    const { limits, now } = this.#parts;
    return { rows: this.#rows.rows(), limits: limits(), at: now(), x509 };
  }

  get #rows(): Table<InstalledRoot> {
    return this.#parts.store.table('roots');
  }
}

/** Back-ends write hexadecimal digits and leading zeros as they like. */
function isSame(own: CertificateHashData, wanted: CertificateHashData): boolean {
  const digits = (text: string): string => text.toLowerCase();
  return (
    own.hashAlgorithm === wanted.hashAlgorithm &&
    own.issuerNameHash === digits(wanted.issuerNameHash) &&
    own.issuerKeyHash === digits(wanted.issuerKeyHash) &&
    own.serialNumber === digits(wanted.serialNumber).replace(/^(0x)?0*(?=.)/, '')
  );
}
