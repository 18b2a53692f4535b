/** The OCPP messages of the link: a call and its answer in one row, live, filtered, and whole beside the list. */
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { TranscriptLine } from '../../../src/api/index.js';
import { Complaint, useAct } from '../act.js';
import { Button, Toggle } from '../button.js';
import { download } from '../download.js';
import { useNumbers, useText } from '../text.js';
import { VirtualList } from '../virtual-list.js';
import { useAnswered } from './answered.js';
import { type Exchange, ExchangeBook } from './exchange-book.js';
import { frameInWords } from './in-words.js';
import { Whole } from './whole.js';

interface Filter {
  readonly action: string;
  readonly side: string;
  readonly direction: string;
  readonly text: string;
}

const everything: Filter = { action: '', side: '', direction: '', text: '' };

/** Where older lines lie. They come when somebody filters or scrolls back to them, and go again when the newest are followed. */
export interface Archive {
  /** Whether lines may stay that would make room for newer ones otherwise. */
  keepOlder(keep: boolean): void;
  /** Puts the lines before the first one in front of it. */
  fetchOlder(): Promise<void>;
  /** Every line that there is. */
  allLines(): Promise<readonly TranscriptLine[]>;
}

interface Props {
  /** Of one station, oldest first; a new array when there are others. */
  readonly lines: readonly TranscriptLine[];
  /** Missing where `lines` are all that there is. */
  readonly archive?: Archive;
}

export function Messages({ lines, archive }: Props) {
  const say = useText();
  const book = useRef<ExchangeBook>(undefined);
  book.current ??= new ExchangeBook();
  const newest = book.current.follow(lines);
  /** Number of the newest exchange when the user stopped to follow. */
  const [stoppedAt, setStoppedAt] = useState<number>();
  const following = stoppedAt === undefined;
  const [atOldest, setAtOldest] = useState(false);
  const [filter, setFilter] = useState(everything);
  const [open, setOpen] = useOpen(newest);
  const older = useOlder(archive, { keep: !following, fetch: filter !== everything || (atOldest && !following) });
  const saving = useAct();
  const shown = useMemo(() => newest.filter((exchange) => passes(exchange, filter)), [newest, filter]);
  const actions = useMemo(() => [...new Set(newest.flatMap(({ action }) => action ?? []))].sort(), [newest]);
  const missed = following ? 0 : shown.length - 1 - shown.findLastIndex(({ number }) => number <= stoppedAt);

  const follow = (on: boolean): void => {
    setStoppedAt(on ? undefined : (newest.at(-1)?.number ?? 0));
    if (on) setAtOldest(false);
  };
  const set = (change: Partial<Filter>): void => {
    const next = { ...filter, ...change };
    setFilter(Object.values(next).every((part) => part === '') ? everything : next);
  };
  const save = async (): Promise<void> => {
    const all = archive ? new ExchangeBook().follow(await archive.allLines()) : newest;
    download('ocpp.jsonl', asJsonLines(all.filter((exchange) => passes(exchange, filter))), 'application/x-ndjson');
  };
  return (
    <div className="messages">
      <div className="tools">
        <select aria-label={say('messages.action')} value={filter.action} onChange={({ target }) => set({ action: target.value })}>
          <option value="">{say('messages.allActions')}</option>
          {actions.map((action) => (
            <option key={action}>{action}</option>
          ))}
        </select>
        <select aria-label={say('messages.side')} value={filter.side} onChange={({ target }) => set({ side: target.value })}>
          <option value="">{say('messages.allSides')}</option>
          <option value="A">{say('side.A')}</option>
          <option value="B">{say('side.B')}</option>
          <option value="none">{say('messages.noSide')}</option>
        </select>
        <select aria-label={say('messages.caller')} value={filter.direction} onChange={({ target }) => set({ direction: target.value })}>
          <option value="">{say('messages.allCallers')}</option>
          <option value="sent">{say('messages.fromStation')}</option>
          <option value="received">{say('messages.fromBackend')}</option>
        </select>
        <input
          type="search"
          aria-label={say('messages.search')}
          placeholder={say('messages.search')}
          value={filter.text}
          onChange={({ target }) => set({ text: target.value })}
        />
        <Toggle pressed={following} onClick={() => follow(!following)}>
          {missed > 0 ? say('messages.followNew', { count: missed }) : say('messages.follow')}
        </Toggle>
        <Button onClick={() => saving.act(save)} disabled={saving.busy || newest.length === 0} title={say('messages.downloadHint')}>
          {say('messages.download')}
        </Button>
      </div>
      <Complaint text={older.complaint || saving.complaint} />
      {shown.length === 0 ? (
        <p className="empty" role="status">
          {say(newest.length === 0 ? 'messages.none' : older.busy ? 'messages.older' : 'messages.noneMatches')}
        </p>
      ) : (
        <VirtualList
          label={say('messages.list')}
          items={shown}
          rowHeight={42}
          keyOf={({ number }) => number}
          row={(exchange) => <Row exchange={exchange} />}
          follow={following}
          setFollow={follow}
          atTop={() => setAtOldest(true)}
          chosen={open?.number}
          choose={(exchange) => setOpen(exchange.number === open?.number ? undefined : exchange)}
        />
      )}
      {open && <Whole key={open.number} exchange={open} close={() => setOpen(undefined)} />}
    </div>
  );
}

/** The exchange that is open: as it is now, and as it last was when it is no longer among them. */
function useOpen(exchanges: readonly Exchange[]) {
  const [open, setOpen] = useState<Exchange>();
  const now = open && exchanges.find(({ number, call }) => number === open.number && call.time === open.call.time);
  if (now && now !== open) setOpen(now);
  return [now ?? open, setOpen] as const;
}

/** Keeps lines from being cut off, and gets those before them, as long as somebody wants that. */
function useOlder(archive: Archive | undefined, { keep, fetch }: { readonly keep: boolean; readonly fetch: boolean }) {
  const { act, complaint, busy } = useAct();
  useEffect(() => {
    archive?.keepOlder(keep || fetch);
    return () => archive?.keepOlder(false);
  }, [archive, keep, fetch]);
  useEffect(() => {
    if (archive && fetch) act(() => archive.fetchOlder());
  }, [archive, fetch, act]);
  return { complaint, busy };
}

/** As transcripts are kept in files: in the order in which they passed, and without the machine's time, so that runs can be compared. */
const asJsonLines = (exchanges: readonly Exchange[]): string =>
  exchanges
    .flatMap(({ call, answer }) => (answer ? [call, answer] : [call]))
    .sort((one, other) => one.number - other.number)
    .map(({ machine_ms: _, ...line }) => `${JSON.stringify(line)}\n`)
    .join('');

const Row = memo(({ exchange }: { readonly exchange: Exchange }) => {
  const say = useText();
  const { ms } = useNumbers();
  const answered = useAnswered();
  const { call, action, direction, side, answer, latency, failed } = exchange;
  const says = frameInWords(call.frame, say);
  return (
    <div className={`exchange ${direction}`} title={says}>
      <time>{call.time.slice(11, 19)}</time>
      <span className="way" role="img" aria-label={say(direction === 'sent' ? 'messages.fromStation' : 'messages.fromBackend')}>
        {direction === 'sent' ? '→' : '←'}
      </span>
      <span className="request">
        <strong>{action ?? say('messages.noFrame')}</strong>
        {side && <span className="badge">{side}</span>}
        <span className="says">{says}</span>
      </span>
      <span className={failed ? 'answer failed' : 'answer'}>
        {answer ? frameInWords(answer.frame, say) || say('messages.understood') : action ? say('messages.noAnswer') : ''}
      </span>
      {latency && (
        <span className="latency" title={answered(latency)}>
          {ms(latency.byMachine_ms ?? latency.byLines_ms)}
        </span>
      )}
    </div>
  );
});

function passes({ action, side, direction, call, answer }: Exchange, filter: Filter): boolean {
  if (filter.action !== '' && action !== filter.action) return false;
  if (filter.side !== '' && (side ?? 'none') !== filter.side) return false;
  if (filter.direction !== '' && direction !== filter.direction) return false;
  const text = filter.text.trim().toLowerCase();
  if (text === '') return true;
  return [call, answer].some((line) => line !== undefined && JSON.stringify(line.frame).toLowerCase().includes(text));
}
