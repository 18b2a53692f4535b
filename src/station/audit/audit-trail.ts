/**
 * Who has changed the configuration by hand, when, and what (manual §2.14): kept for each user, and told to the back-end each time that
 * somebody saves (R-AUD-01 to R-AUD-06). The manual does not say how the message looks; C-77 does.
 */
import { type Instant, isoSeconds, type Store, StoreFault, sequenceKey, type Table } from '../../kernel/index.js';
import type { EmulationProfile } from '../generation/index.js';
import type { Notice } from '../notice.js';

/** One parameter, before and after. What is secret comes masked. */
export interface Change {
  readonly parameter: string;
  readonly from: string;
  readonly to: string;
}

/** What somebody has saved. */
export interface Saved {
  /** User id; `station` where it has changed something on its own account. */
  readonly user: string;
  /** Section of the configuration interface. */
  readonly section: string;
  readonly changes: readonly Change[];
}

export interface AuditEntry extends Saved {
  readonly at: Instant;
}

export interface AuditParts {
  readonly store: Store;
  readonly profile: EmulationProfile;
  readonly now: () => Instant;
  readonly notify: (notice: Notice) => void;
  readonly storeFailed: (fault: StoreFault) => void;
}

/** A user who changes something every day is remembered for a year and more. */
const mostOfUser = 500;

export class AuditTrail {
  readonly #parts: AuditParts;
  readonly #entries: Table<AuditEntry>;
  readonly #sequences: Table<number>;

  constructor(parts: AuditParts) {
    this.#parts = parts;
    this.#entries = parts.store.table('audit');
    this.#sequences = parts.store.table('sequences');
  }

  /** Somebody has saved. Firmware with one shared login knows no users, and keeps no trail (R-AUD-01). */
  record(saved: Saved): void {
    const { store, profile, now, notify, storeFailed } = this.#parts;
    if (profile.generation.webLogin !== 'personal') return;
    const entry: AuditEntry = { at: now(), ...saved };
    try {
      store.atomically(() => {
        const number = this.#sequences.get('audit') ?? 0;
        this.#sequences.put('audit', number + 1);
        this.#entries.put(`${logOf(saved.user)}${sequenceKey(number)}`, entry);
        const own = this.#entries.rows(logOf(saved.user));
        for (const [key] of own.slice(0, Math.max(0, own.length - mostOfUser))) this.#entries.delete(key);
        notify({ type: 'vendor', messageId: 'ConfigurationAuditEvent', body: JSON.stringify(auditBody(entry)) });
      });
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      storeFailed(error);
    }
  }

  /** Oldest first. */
  entries(user: string): readonly AuditEntry[] {
    return this.#entries.rows(logOf(user)).map(([, entry]) => entry);
  }
}

/** The log of one account (R-AUD-02). A user id may hold any character, the separator too. */
const logOf = (user: string): string => `${encodeURIComponent(user)}/`;

/** Data of `ConfigurationAuditEvent` (C-77). */
const auditBody = ({ at, user, section, changes }: AuditEntry) => ({
  timestamp: isoSeconds(at),
  userId: user,
  section,
  changes: changes.map(({ parameter, from, to }) => ({ parameter, oldValue: from, newValue: to })),
});
