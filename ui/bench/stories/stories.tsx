/** Stories: choose one or write one, play it here or apart, and watch step by step how it goes. */
import './stories.css';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import type { StoryRunDto, StoryWhere } from '../../../src/api/index.js';
import { Complaint, useFailure } from '../../shared/act.js';
import { CallFailed, type Objection } from '../../shared/ask.js';
import { Button } from '../../shared/button.js';
import { call } from '../../shared/call.js';
import { download } from '../../shared/download.js';
import { type Live, useLive } from '../../shared/live.js';
import { useText } from '../../shared/text.js';
import { draftOf } from './drafts.js';
import { Progress } from './progress.js';
import { type LineState, Script } from './script.js';
import { useHeardInStories } from './use-heard.js';
import { own, useStory } from './use-story.js';

type Problems = NonNullable<Objection['problems']>;

/** As the station takes them. */
const longest = 256 * 1024;

export default function Stories({ live }: { readonly live: Live }) {
  const say = useText();
  const heard = useHeardInStories();
  const run = useLive(live, ({ story }) => story);
  const chosen = useStory(run?.name);
  const { stories, name, text } = chosen;
  const { attempt, complaint, problems, forget } = useAttempt();
  const played = usePlayedText(run?.number);
  const script = useRef<HTMLTextAreaElement>(null);
  const running = run?.state === 'running';
  const isShown = run !== undefined && text !== undefined && text === played;
  const write = (next: string): void => {
    forget();
    chosen.write(next);
  };
  const choose = (next: string): void => {
    forget();
    chosen.choose(next);
  };
  const play = (where: StoryWhere): void => {
    if (text === undefined) return;
    attempt(() => call('runStory', { body: chosen.changed || name === own ? { text, where } : { name, where } }));
  };
  const open = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const [file] = target.files ?? [];
    target.value = '';
    if (!file) return;
    attempt(async () => {
      if (file.size > longest) throw new Error(say('stories.tooLarge'));
      chosen.openOwn(await file.text());
    });
  };
  return (
    <div className="stories">
      <ul className="list" aria-label={say('stories.list')}>
        {[...stories, { name: own, title: say('stories.own'), about: say('stories.words') }].map((story) => (
          <li key={story.name}>
            <button type="button" aria-pressed={story.name === name} title={heard(story.about)} onClick={() => choose(story.name)}>
              {heard(story.title)}
              {story.name !== own && draftOf(story.name) !== undefined && <span className="soft"> · {say('stories.changed')}</span>}
            </button>
          </li>
        ))}
      </ul>
      <div className="desk">
        <div className="tools">
          <Button kind="main" disabled={running || text === undefined} title={say('stories.hereHint')} onClick={() => play('here')}>
            {say('stories.here')}
          </Button>
          <Button disabled={running || text === undefined} title={say('stories.apartHint')} onClick={() => play('apart')}>
            {say('stories.apart')}
          </Button>
          <Button kind="danger" disabled={!running} onClick={() => attempt(() => call('stopStory', {}))}>
            {say('stories.stop')}
          </Button>
          <span className="gap" />
          {chosen.changed && name !== own && (
            <Button kind="quiet" onClick={() => write('')}>
              {say('stories.reset')}
            </Button>
          )}
          <label className="button file">
            {say('stories.open')}
            <input type="file" accept=".yaml,.yml" onChange={open} />
          </label>
          <Button disabled={text === undefined} onClick={() => download(`${name}.yaml`, text ?? '', 'application/yaml')}>
            {say('stories.download')}
          </Button>
        </div>
        <Complaint text={complaint || chosen.complaint} />
        {problems.length > 0 && <ProblemList problems={problems} go={(problem) => goTo(script.current, problem)} />}
        {text !== undefined && (
          <Script
            ref={script}
            text={text}
            write={write}
            states={statesOf(isShown ? run : undefined, problems)}
            inSight={isShown ? run.steps.findLast(({ state }) => state !== 'waiting')?.line : undefined}
          />
        )}
        {running && run.where === 'here' && <Pace live={live} />}
        {run ? <Progress run={run} /> : <p className="empty">{say('stories.none')}</p>}
      </div>
    </div>
  );
}

/** Does something for the user; what goes wrong is a complaint in words, or the places of a text that is no story. */
function useAttempt() {
  const inWords = useFailure();
  const [failed, setFailed] = useState<unknown>();
  const problems = failed instanceof CallFailed ? (failed.complaint?.problems ?? []) : [];
  return {
    attempt: (work: () => Promise<unknown>): void => {
      work().then(
        () => setFailed(undefined),
        (error: unknown) => setFailed(error),
      );
    },
    forget: () => setFailed(undefined),
    complaint: failed === undefined || problems.length > 0 ? '' : inWords(failed),
    problems,
  };
}

/** The text of the run of that number: its lines are those that the steps name. */
function usePlayedText(number: number | undefined): string | undefined {
  const [played, setPlayed] = useState<{ readonly number: number; readonly text: string }>();
  useEffect(() => {
    if (number === undefined) return undefined;
    let wanted = true;
    call('readStoryRun', {}).then(
      ({ run, text }) => wanted && run && text !== null && setPlayed({ number: run.number, text }),
      // Only the marks beside the text are missing then.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [number]);
  return played?.number === number ? played?.text : undefined;
}

const statesOf = (run: StoryRunDto | undefined, problems: Problems): ReadonlyMap<number, LineState> =>
  new Map([
    ...(run?.steps.map(({ line, state }) => [line, state] as const) ?? []),
    ...problems.map(({ line }) => [line, 'wrong'] as const),
  ]);

function ProblemList({ problems, go }: { readonly problems: Problems; readonly go: (problem: Problems[number]) => void }) {
  const say = useText();
  const heard = useHeardInStories();
  return (
    <div className="complaint problems" role="alert">
      <p>{say('stories.problems', { count: problems.length })}</p>
      <ul>
        {problems.map((problem) => (
          <li key={`${problem.line} ${problem.column} ${problem.what}`}>
            <button type="button" onClick={() => go(problem)}>
              {say('stories.line', { line: problem.line })}
            </button>{' '}
            {heard(problem.what)}; {heard(problem.right)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function goTo(script: HTMLTextAreaElement | null, { line, column }: Problems[number]): void {
  if (!script) return;
  const before = script.value.split('\n').slice(0, line - 1);
  const at = before.reduce((length, each) => length + each.length + 1, 0) + column - 1;
  script.focus();
  script.setSelectionRange(at, at);
}

function Pace({ live }: { readonly live: Live }) {
  const say = useText();
  const factor = useLive(live, ({ state }) => state?.clock.factor) ?? 0;
  return <p className="pace">{factor === 0 ? say('stories.standing') : say('stories.pace', { factor })}</p>;
}
