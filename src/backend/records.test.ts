import { describe, expect, it } from 'vitest';
import { Instant, Wh } from '../kernel/index.js';
import { deliveredRecords, type RecordsWanted } from './records.js';
import type { BackendTransaction } from './transaction.js';

/** Its second transaction still runs, and its fourth ended without a record. */
const transaction = (entry: number): BackendTransaction => ({
  entry,
  identity: entry % 2 === 0 ? 'EVEN' : 'ODD',
  transactionId: entry,
  meterMessages: 0,
  points: [],
  repetitions: 0,
  signedRecords: entry === 2 || entry === 4 ? [] : ['a', 'b'].map((text) => ({ form: 'PLAIN', encoding: 'OCMF', text: `${entry}${text}` })),
  ...(entry !== 2 && { stopped: { meterStop_Wh: Wh(1), reason: 'Local', timestamp: '', received: Instant(entry) } }),
});

const book = Array.from({ length: 10_000 }, (_, index) => transaction(index + 1));
const brain = {
  transactions: (identity?: string) => book.filter((entry) => identity === undefined || entry.identity === identity),
  station: () => undefined,
};
const texts = (wanted: RecordsWanted): readonly string[] => deliveredRecords(brain, wanted).map(({ text }) => text);

describe('delivered records', () => {
  it('are handed out oldest first, the newest so many, and those of one transaction together', () => {
    expect(texts({ last: 3 })).toEqual(['9999a', '9999b', '10000a', '10000b']);
    expect(texts({ last: 2, identity: 'ODD' })).toEqual(['9999a', '9999b']);
    expect(texts({ entry: 3 })).toEqual(['3a', '3b']);
    expect(texts({ entry: 3, identity: 'EVEN' })).toEqual([]);
    expect(deliveredRecords(brain)).toHaveLength(2 * 9_998);
  });

  it('join when the next are asked for before the oldest that is there', () => {
    const all: string[] = [];
    for (let before: number | undefined = 8; before !== undefined; ) {
      const page = deliveredRecords(brain, { last: 2, before });
      all.unshift(...page.map(({ text }) => text));
      before = page[0]?.entry;
    }
    expect(all).toEqual(['1a', '1b', '3a', '3b', '5a', '5b', '6a', '6b', '7a', '7b']);
  });
});
