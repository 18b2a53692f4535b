/** The station's signed records, newest first: the newest come by themselves, older ones when somebody wants them. */
import { useCallback, useEffect, useState } from 'react';
import type { RecordPageDto, SignedRecordDto } from '../../../src/api/index.js';
import { useFailure } from '../../shared/act.js';
import { call } from '../../shared/call.js';
import { type Live, useLive } from '../../shared/live.js';

/** Nobody sees more at once, and the station answers in a moment. */
const pageLength = 25;
/** For the file with all of them; as many as the station gives at a time. */
const longestPage = 1_000;

export interface Records {
  /** Undefined until they have come. */
  readonly records: readonly SignedRecordDto[] | undefined;
  /** Fetches older ones; undefined when there are none. */
  readonly older: (() => void) | undefined;
  readonly complaint: string;
}

export function useRecords(live: Live): Records {
  const inWords = useFailure();
  const [page, setPage] = useState<RecordPageDto>();
  const [complaint, setComplaint] = useState('');
  // Records are kept when a session ends: whenever the set of running sessions changes, there may be another one.
  const sessions = useLive(
    live,
    ({ state }) => `${state?.sides.A.session?.id ?? ''} ${state?.sides.B.session?.id ?? ''} ${state?.station.phase ?? ''}`,
  );
  useEffect(() => {
    let wanted = true;
    if (sessions.trim() === '') return undefined;
    call('readRecords', { query: { limit: pageLength } }).then(
      (newest) => {
        if (!wanted) return;
        setPage((known) => (known ? joined(newest, known) : newest));
        setComplaint('');
      },
      (error: unknown) => wanted && setComplaint(inWords(error)),
    );
    return () => {
      wanted = false;
    };
  }, [sessions, inWords]);
  const next = page?.next ?? null;
  const [wantsOlder, setWantsOlder] = useState(false);
  // A new record meanwhile moves the end of the list: then what lies behind the new end is asked for.
  useEffect(() => {
    if (!wantsOlder || next === null) return undefined;
    let wanted = true;
    const settle = (trouble: string): void => {
      setWantsOlder(false);
      setComplaint(trouble);
    };
    call('readRecords', { query: { limit: pageLength, before: next } }).then(
      (older) => {
        if (!wanted) return;
        setPage((known) => known && { records: [...known.records, ...older.records], next: older.next });
        settle('');
      },
      (error: unknown) => wanted && settle(inWords(error)),
    );
    return () => {
      wanted = false;
    };
  }, [wantsOlder, next, inWords]);
  const fetchOlder = useCallback(() => setWantsOlder(true), []);
  return { records: page?.records, older: next === null ? undefined : fetchOlder, complaint };
}

/**
 * What is known already stays, unless something may be missing in between, or the books are others: those of another data folder. For each
 * new one the oldest goes, so that a page that stays open does not grow.
 */
export function joined(newest: RecordPageDto, known: RecordPageDto): RecordPageDto {
  const oldest = newest.records.at(-1);
  const same = known.records.find(({ number }) => number === oldest?.number);
  if (!oldest || same?.ocmf !== oldest.ocmf) return newest;
  const all = [...newest.records, ...known.records.filter(({ number }) => number < oldest.number)];
  const records = all.slice(0, Math.max(known.records.length, newest.records.length));
  return { records, next: records.length < all.length ? (records.at(-1)?.number ?? null) : known.next };
}

/** Every record that there is, oldest first. */
export async function allRecords(): Promise<readonly SignedRecordDto[]> {
  const all: SignedRecordDto[] = [];
  for (let before: number | null | undefined; before !== null; ) {
    const page: RecordPageDto = await call('readRecords', { query: { limit: longestPage, ...(before !== undefined && { before }) } });
    all.push(...page.records);
    before = page.next;
  }
  return all.toReversed();
}
