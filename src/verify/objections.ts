import { energyBetween, type OcmfPayload, type OcmfRecord, type Reading, readings } from '../protocols/ocmf/index.js';

/**
 * What a record with a good signature may still be refused for: by the transparency software (its release 1.2 is the one that the
 * station's documents name; differences of later ones up to 1.4.1 are said), and by whoever makes the bill. Found by trying those
 * releases.
 */
export function objectionsTo({ payload, sections }: OcmfRecord): readonly string[] {
  const all = readings(payload);
  const counted = all.filter(({ register }) => register === 'import');
  const begins = counted.filter(({ occasion }) => occasion === 'begin');
  const ends = counted.filter(({ occasion }) => occasion === 'end');
  return [
    ...versionObjections(payload.FV),
    ...(payload.PG === undefined ? ['Page number (PG) is missing: refused by the transparency software.'] : []),
    ...(payload.IF === undefined && sections.payload.includes('"IF"')
      ? ['IF is not a list of texts: refused by the transparency software.']
      : []),
    ...(unsettled.includes(payload.IL ?? '') ? [`Identification level ${payload.IL}: refused by the transparency software.`] : []),
    ...(/[^\x20-\x7e]/.test(sections.payload)
      ? ['Characters other than printable ASCII: the signature verifies on some computers only.']
      : []),
    ...(all.some(({ written }) => written.RV === undefined)
      ? ['A reading without a value (RV): refused by the transparency software.']
      : []),
    ...countObjections(begins.length, ends.length),
    ...[...begins, ...ends].flatMap(readingObjections),
    ...pairObjections(begins[0], ends.at(-1)),
    ...energyObjections(payload),
  ];
}

/** IL values that tell of a failed identification. */
const unsettled = ['MISMATCH', 'INVALID', 'OUTDATED', 'UNKNOWN'];

/** Newest format version that a release reads. */
const releases: readonly (readonly [minor: number, release: string])[] = [
  [0, '1.2'],
  [1, '1.3'],
  [2, '1.4.0'],
  [3, '1.4.1'],
];

function versionObjections(version: string | undefined): readonly string[] {
  if (version === undefined) return ['Format version (FV) is missing: refused by the transparency software.'];
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(version) ?? [];
  if (major === '0' || (major === '1' && minor === '0')) return [];
  const release = major === '1' ? releases.find(([newest]) => Number(minor) <= newest)?.[1] : undefined;
  const remedy = release ? `release ${release} or later is needed` : 'no release up to 1.4.1 reads it';
  return [`Format version ${version}: refused by release 1.2 of the transparency software; ${remedy}.`];
}

function countObjections(begins: number, ends: number): readonly string[] {
  if (begins === 0 && ends === 0)
    return ['No reading of the import register 1.8.0: release 1.2 of the transparency software counts no other.'];
  if (begins > 1 || ends > 1) return ['More than one start or stop of the import register: refused by the transparency software.'];
  if (begins === 0) return ['The reading at the start is missing: the record alone proves no amount of energy.'];
  return ends === 0 ? ['The reading at the stop is missing: the record alone proves no amount of energy.'] : [];
}

function readingObjections({ occasion, written }: Reading): readonly string[] {
  const which = occasion === 'begin' ? 'start' : 'stop';
  const { ST, EF } = written;
  return [
    ...(ST !== undefined && ST !== 'G' ? [`Meter state ${ST} at the ${which}, not G (good): refused by the transparency software.`] : []),
    ...(EF?.includes('E') ? [`The meter marks the energy at the ${which} as unusable (EF): refused by the transparency software.`] : []),
    ...(EF?.includes('t')
      ? [`The meter marks the time at the ${which} as unusable (EF): refused by release 1.2 of the transparency software.`]
      : []),
  ];
}

function pairObjections(begin: Reading | undefined, end: Reading | undefined): readonly string[] {
  if (!begin || !end) return [];
  return [
    ...(end.written.RI === undefined ? ['The register (RI) is left out at the stop: refused by the transparency software.'] : []),
    ...(begin.timeStatus === undefined ? ['The time at the start has no status: refused by the transparency software.'] : []),
    ...(begin.timeStatus === 'R' && end.timeStatus !== 'R'
      ? ['Time status R at the start but not at the stop: refused by the transparency software.']
      : []),
    ...(begin.at !== undefined && end.at !== undefined && end.at < begin.at
      ? ['The stop lies before the start: refused by the transparency software.']
      : []),
  ];
}

/** Accuracy is stated from 0.1 kWh on (manual §4.4). */
const smallestBillable_Wh = 100;

function energyObjections(payload: OcmfPayload): readonly string[] {
  const span = energyBetween(payload);
  if (!span) return [];
  if (span.energy_Wh < 0) return ['The register at the stop is below that at the start: refused by the transparency software.'];
  return span.energy_Wh < smallestBillable_Wh
    ? [`Not billable: ${(span.energy_Wh / 1000).toFixed(3)} kWh; accuracy is guaranteed from 0.1 kWh.`]
    : [];
}
