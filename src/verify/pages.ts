import { type OcmfPage, type OcmfRecord, pageOf } from '../protocols/ocmf/index.js';

interface Paged {
  readonly index: number;
  readonly meter: string;
  readonly page: OcmfPage;
  readonly text: string;
}

/**
 * Looks at the page numbers of all records of each meter: they count up by one, so a number that is left out is a record that is
 * missing here. Repeated records, as a station sends them when an answer is lost, are no gap.
 * @returns for each record, in the order given, what is to be said of its page
 */
export function pageWarnings(records: readonly (OcmfRecord | undefined)[]): readonly (readonly string[])[] {
  const warnings: string[][] = records.map(() => []);
  const paged = records.flatMap((record, index) => {
    const page = record && pageOf(record.payload);
    return page ? [{ index, meter: record.payload.MS ?? 'without number', page, text: record.text }] : [];
  });
  const inOrder = paged.toSorted(
    (a, b) => compare(a.meter, b.meter) || compare(a.page.letter, b.page.letter) || a.page.number - b.page.number,
  );
  inOrder.forEach((entry, position) => {
    const before = inOrder[position - 1];
    if (before?.meter !== entry.meter || before.page.letter !== entry.page.letter) return;
    const warning = stepWarning(before, entry);
    if (warning) warnings[entry.index]?.push(warning);
  });
  return warnings;
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

function stepWarning(before: Paged, { meter, page, text }: Paged): string | undefined {
  const { letter, number } = page;
  const step = number - before.page.number;
  if (step === 0) return text === before.text ? undefined : `Page ${letter}${number} of meter ${meter} exists with two contents.`;
  if (step === 1) return undefined;
  const first = `${letter}${before.page.number + 1}`;
  return step === 2
    ? `Page ${first} of meter ${meter} is missing.`
    : `Pages ${first} to ${letter}${number - 1} of meter ${meter} are missing.`;
}
