import { describe, expect, it } from 'vitest';
import { DeviceFault, Wh } from '../../kernel/index.js';
import type { SignedRecord } from '../ports/index.js';
import { joins, missingRecords } from './pages.js';

const record = (page: number): SignedRecord => ({
  transactionId: `s${page}`,
  ocmf: `OCMF|${page}`,
  lem: '{}',
  page: `T${page}`,
  importStart_Wh: Wh(0),
  importStop_Wh: Wh(1),
});
const meter = (newest: number) => ({
  recordBefore: async (back: number) => {
    if (newest - back < 1) throw new DeviceFault('meter.unknown-transaction');
    return record(newest - back);
  },
});
const kept =
  (...pages: readonly number[]) =>
  (page: string): boolean =>
    pages.includes(Number(page.slice(1)));

describe('pages of a meter', () => {
  it('R-DAT-07: those between the newest and the first that is kept are fetched', async () => {
    const missing = await missingRecords(meter(9), kept(5, 6));
    expect(missing.map(({ page }) => page)).toEqual(['T9', 'T8', 'T7']);
  });

  it('none is missing when the newest is kept, all are when none is', async () => {
    expect(await missingRecords(meter(9), kept(9))).toEqual([]);
    expect(await missingRecords(meter(3), kept())).toHaveLength(3);
  });

  it('a page joins the one before it; the first joins nothing', () => {
    expect(joins('T7', kept(6))).toBe(true);
    expect(joins('T7', kept(5))).toBe(false);
    expect(joins('T1', kept())).toBe(true);
  });
});
