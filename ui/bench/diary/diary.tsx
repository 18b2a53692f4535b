/** What the station remembers of itself: journal, outbox and log, read again whenever the station says that there is more. */
import { type ReactNode, useEffect, useState } from 'react';
import type { AnswerOf, RouteName, Routes, StateDto } from '../../../src/api/index.js';
import { mostLetters } from '../../../src/api/limits.js';
import { Complaint, useFailure } from '../../shared/act.js';
import { Toggle } from '../../shared/button.js';
import { type Bring, call } from '../../shared/call.js';
import { type Live, useLive } from '../../shared/live.js';
import { inWords } from '../../shared/messages/in-words.js';
import { type TextKey, useText } from '../../shared/text.js';

const books = ['journal', 'outbox', 'log'] as const;
type Book = (typeof books)[number];

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
  const { answer, complaint } = useReading(live, 'readJournal', { query: { limit: 500 } }, ({ lastLog }) => lastLog);
  return (
    <Entries empty="diary.noJournal" complaint={complaint} count={answer?.entries.length}>
      {numbered(answer?.entries)
        .toReversed()
        .map(({ number, at, event, fields }) => (
          <Entry key={number} time={at} event={event} fields={fields} />
        ))}
    </Entries>
  );
}

function LogLines({ live }: { readonly live: Live }) {
  const { answer, complaint } = useReading(live, 'readLog', { query: { limit: 2_500 } }, ({ lastLog }) => lastLog);
  return (
    <Entries empty="diary.noLog" complaint={complaint} count={answer?.lines.length}>
      {answer?.lines
        .slice(-500)
        .toReversed()
        .map(({ number, time, level, event, fields }) => (
          <Entry key={number} time={time} event={event} fields={fields} level={level} />
        ))}
    </Entries>
  );
}

function Outbox({ live }: { readonly live: Live }) {
  const say = useText();
  const { answer, complaint } = useReading(
    live,
    'readOutbox',
    {},
    ({ outbox, lastMessage }) => `${outbox.waiting} ${outbox.dead} ${lastMessage}`,
  );
  const link = useLive(live, ({ state }) => state?.link);
  const counts = useLive(live, ({ state }) => state?.outbox);
  return (
    <Entries empty="diary.noOutbox" complaint={complaint} count={answer && answer.waiting.length + answer.dead.length}>
      {answer && answer.waiting.length > 0 && (
        <li className="why">{say(whatHolds(link, answer.retryAt), { time: answer.retryAt?.slice(11, 19) ?? '' })}</li>
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
          content={inWords(payload)}
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
          content={inWords(payload)}
        />
      ))}
      <More all={counts?.dead} shown={answer?.dead.length} />
    </Entries>
  );
}

/** What keeps the first message from leaving. */
function whatHolds(link: StateDto['link'] | undefined, retryAt: string | null): TextKey {
  if (link?.cut) return 'outbox.cut';
  if (link?.address === null) return 'outbox.noAddress';
  if (link?.state !== 'online') return 'outbox.offline';
  return retryAt === null ? 'outbox.next' : 'outbox.retry';
}

/** The station tells the first of very many. */
const More = ({ all = 0, shown }: { readonly all: number | undefined; readonly shown: number | undefined }) => {
  const say = useText();
  return shown === mostLetters && all > shown ? <li className="soft">{say('outbox.more', { count: all - shown })}</li> : null;
};

/** They have no names; their order is theirs. */
const numbered = <Item extends object>(items: readonly Item[] = []) => items.map((item, index) => ({ ...item, number: index + 1 }));

/** Reads a route now and whenever `sign` changes, at most once a second. */
function useReading<Name extends RouteName>(live: Live, name: Name, bring: Bring<Name>, sign: (state: StateDto) => number | string) {
  const failure = useFailure();
  const [answer, setAnswer] = useState<AnswerOf<Routes[Name]>>();
  const [complaint, setComplaint] = useState('');
  const current = useLive(live, ({ state }) => (state ? sign(state) : undefined));
  const question = JSON.stringify(bring);
  const [asked, setAsked] = useState<unknown>();
  useEffect(() => {
    if (current === undefined || asked === current) return undefined;
    const timer = setTimeout(
      () => {
        setAsked(current);
        // It was made from `bring` a moment ago.
        call(name, JSON.parse(question) as Bring<Name>).then(
          (read) => {
            setAnswer(read);
            setComplaint('');
          },
          (error: unknown) => setComplaint(failure(error)),
        );
      },
      asked === undefined ? 0 : 1_000,
    );
    return () => clearTimeout(timer);
  }, [current, asked, name, question, failure]);
  return { answer, complaint };
}

function Entries(props: {
  readonly empty: TextKey;
  readonly complaint: string;
  readonly count: number | undefined;
  readonly children: ReactNode;
}) {
  const say = useText();
  const { empty, complaint, count, children } = props;
  return (
    <>
      <Complaint text={complaint} />
      {count === 0 && <p className="empty">{say(empty)}</p>}
      <ol className="entries" tabIndex={0} aria-label={say('view.diary')}>
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

const Entry = ({ time, event, fields, content, level = 'info' }: EntryProps) => (
  <li className={`entry ${level}`}>
    {time !== '' && <time>{time.slice(5, 19).replace('T', ' ')}</time>}
    <strong>{event}</strong>
    <span className="fields">
      {Object.entries(fields).map(([name, value]) => (
        <span key={name}>
          <span className="soft">{name}</span> {typeof value === 'object' ? JSON.stringify(value) : String(value)}
        </span>
      ))}
      {content !== undefined && <span className="content">{content}</span>}
    </span>
  </li>
);
