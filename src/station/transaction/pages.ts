import type { DcMeter, SignedRecord } from '../ports/index.js';

/** A meter finds a record by its transaction among this many (LEM DCBM); further back nobody looks for a page either. */
const furthestBack = 840;

/**
 * The records between the newest of the meter and those on the disk, newest first: pages of sessions whose record could not be fetched
 * at their time (R-DAT-07).
 * @throws DeviceFault 'meter.no-answer'
 */
export async function missingRecords(
  meter: Pick<DcMeter, 'recordBefore'>,
  isKept: (page: string) => boolean,
): Promise<readonly SignedRecord[]> {
  const missing: SignedRecord[] = [];
  for (let back = 0; back < furthestBack; back++) {
    const record = await meter.recordBefore(back);
    if (isKept(record.page)) return missing;
    missing.push(record);
    if (pageNumber(record.page) === 1) return missing;
  }
  return missing;
}

/** Is the page that comes before this one on the disk, or is this the first? */
export const joins = (page: string, isKept: (page: string) => boolean): boolean =>
  pageNumber(page) === 1 || isKept(`${page.slice(0, 1)}${pageNumber(page) - 1}`);

/** "T12" is number 12 of the transaction pages. */
const pageNumber = (page: string): number => Number(page.slice(1));
