/** What the station remembers of itself: journal, outbox and log. */
import { type ReactNode, useState } from 'react';
import type { StateDto } from '../../../src/api/index.js';
import { mostLetters } from '../../../src/api/limits.js';
import { Complaint } from '../../shared/act.js';
import { Button, Toggle } from '../../shared/button.js';
import { type Live, useLive } from '../../shared/live.js';
import { inWords } from '../../shared/messages/in-words.js';
import { type TextKey, useHeard, useNumbers, useText, useTextOr } from '../../shared/text.js';
import { useLinkTrouble } from '../link-trouble.js';
import { type Reading, useReading } from './use-reading.js';

const books = ['journal', 'outbox', 'log'] as const;
type Book = (typeof books)[number];
const empties = { journal: 'diary.noJournal', outbox: 'diary.noOutbox', log: 'diary.noLog' } as const;

/** So many entries are shown, and so many when older ones are wanted, too: each costs a browser more than it says. */
const [few, most] = [50, 500];

const journalOf = (limit: number): Reading<'readJournal'> => ({
  name: 'readJournal',
  bring: () => ({ query: { limit } }),
  // Whatever is written into the journal has left a line in the log, too.
  sign: ({ lastLog }) => lastLog,
});
const logOf = (limit: number): Reading<'readLog'> => ({
  name: 'readLog',
  bring: ({ lastLog }) => ({ query: { after: Math.max(0, lastLog - limit) } }),
  sign: ({ lastLog }) => lastLog,
});
const journal = { newest: journalOf(few), older: journalOf(most) };
const log = { newest: logOf(few), older: logOf(most) };
const outbox: Reading<'readOutbox'> = {
  name: 'readOutbox',
  bring: () => ({}),
  sign: ({ outbox: { waiting, dead }, lastMessage }) => `${waiting} ${dead} ${lastMessage}`,
};

export default function Diary({ live }: { readonly live: Live }) {
  const say = useText();
  const [book, setBook] = useState<Book>('journal');
  return (
    <div className="diary">
      <div className="tools group" role="group" aria-label={say('view.diary')}>
        {books.map((name) => (
          <Toggle key={name} pressed={name === book} onClick={() => setBook(name)}>
            {say(`diary.${name}`)}
          </Toggle>
        ))}
      </div>
      {book === 'journal' && <Journal live={live} />}
      {book === 'outbox' && <Outbox live={live} />}
      {book === 'log' && <LogLines live={live} />}
    </div>
  );
}

function Journal({ live }: { readonly live: Live }) {
  const [older, setOlder] = useState(false);
  const { answer, complaint } = useReading(live, older ? journal.older : journal.newest);
  const count = answer?.entries.length ?? 0;
  return (
    <Entries book="journal" complaint={complaint} count={answer && count}>
      {numbered(answer?.entries)
        .toReversed()
        .map(({ number, at, event, fields }) => (
          <Entry key={number} time={at} event={event} fields={fields} />
        ))}
      {!older && count >= few && <Older show={() => setOlder(true)} />}
    </Entries>
  );
}

function LogLines({ live }: { readonly live: Live }) {
  const [older, setOlder] = useState(false);
  const { answer, complaint } = useReading(live, older ? log.older : log.newest);
  const count = answer?.lines.length ?? 0;
  return (
    <Entries book="log" complaint={complaint} count={answer && count}>
      {answer?.lines
        .slice(older ? -most : -few)
        .toReversed()
        .map(({ number, time, level, event, fields }) => (
          <Entry key={number} time={time} event={event} fields={fields} level={level} />
        ))}
      {!older && count >= few && <Older show={() => setOlder(true)} />}
    </Entries>
  );
}

function Outbox({ live }: { readonly live: Live }) {
  const say = useText();
  const { answer, complaint } = useReading(live, outbox);
  const link = useLive(live, ({ state }) => state?.link);
  const trouble = useLinkTrouble(link);
  const counts = useLive(live, ({ state }) => state?.outbox);
  return (
    <Entries book="outbox" complaint={complaint} count={answer && answer.waiting.length + answer.dead.length}>
      {answer && answer.waiting.length > 0 && (
        <li className="why">
          {trouble === ''
            ? say(whatHolds(link, answer.retryAt), { time: answer.retryAt?.slice(11, 19) ?? '' })
            : `${trouble} ${say('outbox.then')}`}
        </li>
      )}
      {numbered(answer?.waiting).map(({ number, action, sessionId, transactionId, refusals, payload }) => (
        <Entry
          key={number}
          time=""
          event={`${number}. ${action}`}
          level={refusals > 0 ? 'warn' : 'info'}
          fields={{
            ...(refusals > 0 && { [say('outbox.refused')]: `${refusals} / ${answer?.attempts}` }),
            [say('outbox.transaction')]: transactionId ?? say('outbox.unnumbered'),
            [say('outbox.session')]: sessionId,
          }}
          content={inWords(payload, say)}
        />
      ))}
      <More all={counts?.waiting} shown={answer?.waiting.length} />
      {answer && answer.dead.length > 0 && <li className="why">{say('outbox.dead')}</li>}
      {numbered(answer?.dead).map(({ number, action, sessionId, why: reason, payload }) => (
        <Entry
          key={-number}
          time=""
          event={action}
          level="error"
          fields={{ [say('outbox.why')]: reason, [say('outbox.session')]: sessionId }}
          content={inWords(payload, say)}
        />
      ))}
      <More all={counts?.dead} shown={answer?.dead.length} />
    </Entries>
  );
}

/** What keeps the first message from leaving while the link is in order. */
function whatHolds(link: StateDto['link'] | undefined, retryAt: string | null): TextKey {
  if (link?.state !== 'online') return 'outbox.connecting';
  return retryAt === null ? 'outbox.next' : 'outbox.retry';
}

const Older = ({ show }: { readonly show: () => void }) => {
  const say = useText();
  return (
    <li>
      <Button onClick={show}>{say('diary.older', { count: most })}</Button>
    </li>
  );
};

/** The station tells the first of very many. */
const More = ({ all = 0, shown }: { readonly all: number | undefined; readonly shown: number | undefined }) => {
  const say = useText();
  return shown === mostLetters && all > shown ? <li className="soft">{say('outbox.more', { count: all - shown })}</li> : null;
};

/** They have no names; their order is theirs. */
const numbered = <Item extends object>(items: readonly Item[] = []) => items.map((item, index) => ({ ...item, number: index + 1 }));

function Entries(props: {
  readonly book: Book;
  readonly complaint: string;
  readonly count: number | undefined;
  readonly children: ReactNode;
}) {
  const say = useText();
  const { book, complaint, count, children } = props;
  return (
    <>
      <Complaint text={complaint} />
      {count === 0 && <p className="empty">{say(empties[book])}</p>}
      <ol className="entries" tabIndex={0} aria-label={say(`diary.${book}`)}>
        {children}
      </ol>
    </>
  );
}

interface EntryProps {
  readonly time: string;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** What a message says, in words; may be long. */
  readonly content?: string;
  readonly level?: 'info' | 'warn' | 'error';
}

function Entry({ time, event, fields, content, level = 'info' }: EntryProps) {
  const heard = useHeard();
  const { ms } = useNumbers();
  const textOr = useTextOr();
  const title = textOr(`event.${event}`, event);
  const shown = (value: unknown, name: string): string => {
    if (typeof value === 'number' && name.endsWith('_ms')) return ms(value);
    if (typeof value === 'object') return JSON.stringify(value);
    const known =
      textOr(`value.${event}.${String(value)}`, '') || textOr(`value.${String(value)}`, '') || textOr(`fault.${String(value)}`, '');
    if (known !== '') return known;
    // What has no space is a name, and not looked up among the sentences.
    return typeof value === 'string' && value.includes(' ') ? heard(value) : String(value);
  };
  // One text and not an element for each of them: an entry costs a browser as much as all that stands in it.
  const told = Object.entries(fields).map(([name, value]) => `${textOr(`field.${name}`, name)}: ${shown(value, name)}`);
  return (
    <li className={`entry ${level}`}>
      {time !== '' && <time>{time.slice(5, 19).replace('T', ' ')}</time>}
      <strong>{title}</strong>
      <span className="fields">
        {told.length > 0 && <span className="told">{told.join(' · ')}</span>}
        {content !== undefined && <span className="content">{content}</span>}
        {title !== event && <code className="soft">{event}</code>}
      </span>
    </li>
  );
}
