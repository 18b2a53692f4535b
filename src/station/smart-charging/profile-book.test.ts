/** The profiles that outlive transactions: kept, in order, and untouched by a write that fails. */
import { describe, expect, it } from 'vitest';
import { Instant, MemoryStore, Ms, StoreFault } from '../../kernel/index.js';
import type { InstalledProfile } from './charging-profile.js';
import { ProfileBook } from './profile-book.js';

const profile = (id: number, over: Partial<InstalledProfile> = {}): InstalledProfile => ({
  id,
  purpose: 'TxDefaultProfile',
  stackLevel: 0,
  kind: 'relative',
  connectorId: 0,
  installedAt: Instant(0),
  schedule: { unit: 'W', periods: [{ start_ms: Ms(0), limit: 1000 }] },
  ...over,
});

const ids = (book: ProfileBook): readonly number[] => book.all().map(({ id }) => id);

/** A store that can be told to take no more. */
class FullStore extends MemoryStore {
  full = false;

  override atomically<T>(work: () => T): T {
    return super.atomically(() => {
      const result = work();
      if (this.full) throw new StoreFault('store.full', 'no room');
      return result;
    });
  }
}

describe('the book of profiles', () => {
  it('gives them in the order in which they prevail, also after a restart', () => {
    const store = new MemoryStore();
    const book = new ProfileBook(store);
    book.exchange([], profile(1));
    book.exchange([], profile(2, { connectorId: 1 }));
    book.exchange([], profile(3, { stackLevel: 4 }));
    expect(ids(book)).toEqual([3, 2, 1]);
    expect(ids(new ProfileBook(store))).toEqual([3, 2, 1]);
  });

  it('takes some out and one in together, or does neither', () => {
    const store = new FullStore();
    const book = new ProfileBook(store);
    book.exchange([], profile(1));
    store.full = true;
    expect(() => book.exchange(book.all(), profile(2, { stackLevel: 1 }))).toThrow(StoreFault);
    expect([ids(book), ids(new ProfileBook(store))]).toEqual([[1], [1]]);
    store.full = false;
    book.exchange(book.all(), profile(2, { stackLevel: 1 }));
    expect([ids(book), ids(new ProfileBook(store))]).toEqual([[2], [2]]);
  });
});
