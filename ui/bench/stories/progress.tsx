/** How the story goes that is being played, or was last: every step, and of one that failed what was expected and what was seen. */
import { memo, useEffect, useRef } from 'react';
import type { StoryRunDto, StoryStepDto } from '../../../src/api/index.js';
import type { Translate } from '../../shared/server-words.js';
import { useText } from '../../shared/text.js';
import { marks } from './marks.js';
import { useHeardInStories } from './use-heard.js';

export function Progress({ run }: { readonly run: StoryRunDto }) {
  const say = useText();
  const heard = useHeardInStories();
  const { title, where, state, why, steps } = run;
  const current = steps.findLast((step) => step.state !== 'waiting');
  return (
    <section className="progress" aria-label={say('stories.progress')}>
      <p className="head" data-state={state} role="status">
        <strong>{heard(title)}</strong>{' '}
        {say('stories.head', {
          where: say(`stories.at.${where}`),
          state: say(`stories.state.${state}`),
          step: current?.number ?? 0,
          of: steps.at(-1)?.number ?? 0,
        })}
      </p>
      {why !== undefined && <p className="complaint">{heard(why)}</p>}
      <ol tabIndex={0} aria-label={say('stories.steps')}>
        {steps.map((step) => (
          <Step key={step.number} step={step} inSight={step === current} heard={heard} />
        ))}
      </ol>
    </section>
  );
}

interface StepProps {
  readonly step: StoryStepDto;
  readonly inSight: boolean;
  readonly heard: Translate;
}

/** Drawn anew only when it changes: its verdict is put into the language of the user word by word. */
const Step = memo(({ step, inSight, heard }: StepProps) => {
  const say = useText();
  const { line, text, state, expected, seen, at } = step;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const list = row.current?.parentElement;
    if (!inSight || !row.current || !list) return;
    // Not scrollIntoView: that would move the whole page, too.
    const below_px = row.current.offsetTop + row.current.offsetHeight - (list.scrollTop + list.clientHeight);
    if (below_px > 0) list.scrollTop += below_px;
    else if (row.current.offsetTop < list.scrollTop) list.scrollTop = row.current.offsetTop;
  }, [inSight]);
  return (
    <li ref={row} data-state={state} aria-current={state === 'running' ? 'step' : undefined}>
      <span className="mark" role="img" aria-label={say(`stories.state.${state}`)}>
        {marks[state]}
      </span>
      <time>{at?.slice(11, 19)}</time>
      <code>{text}</code>
      {state === 'failed' ? (
        <dl>
          <dt>{say('stories.where')}</dt>
          <dd>{say('stories.line', { line })}</dd>
          {expected !== undefined && (
            <>
              <dt>{say('stories.expected')}</dt>
              <dd>{heard(expected)}</dd>
            </>
          )}
          {seen !== undefined && (
            <>
              <dt>{say('stories.seen')}</dt>
              <dd>{heard(seen)}</dd>
            </>
          )}
        </dl>
      ) : (
        seen !== undefined && <span className="found">{heard(seen)}</span>
      )}
    </li>
  );
});
