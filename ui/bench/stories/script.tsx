/** The text of a story with numbered lines, to read and to write: beside each line how the step that begins there goes. */
import { type Ref, useEffect, useRef } from 'react';
import type { StoryStepDto } from '../../../src/api/index.js';
import { useText } from '../../shared/text.js';
import { marks } from './marks.js';

export type LineState = StoryStepDto['state'] | 'wrong';

interface Props {
  readonly text: string;
  readonly write: (text: string) => void;
  /** By line, from 1. */
  readonly states: ReadonlyMap<number, LineState>;
  /** This line is kept in sight. */
  readonly inSight: number | undefined;
  readonly ref: Ref<HTMLTextAreaElement>;
}

export function Script({ text, write, states, inSight, ref }: Props) {
  const say = useText();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const row = inSight === undefined ? undefined : frame.current?.querySelectorAll<HTMLElement>('.line')[inSight - 1];
    if (frame.current && row) bringIntoSight(frame.current, row);
  }, [inSight]);
  return (
    <div className="script" ref={frame}>
      <div className="sheet">
        {numbered(text).map(({ number, line }) => {
          const state = states.get(number);
          return (
            <div key={number} className="line" data-state={state} aria-hidden="true">
              <span className="gutter">
                <span className="mark">{state && marks[state]}</span>
                {number}
              </span>
              <span className="height">{line}</span>
            </div>
          );
        })}
        <textarea
          ref={ref}
          aria-label={say('stories.text')}
          wrap="soft"
          spellCheck={false}
          value={text}
          onChange={({ target }) => write(target.value)}
        />
      </div>
    </div>
  );
}

const numbered = (text: string) => text.split('\n').map((line, index) => ({ number: index + 1, line }));

function bringIntoSight(frame: HTMLElement, { offsetTop, offsetHeight }: HTMLElement): void {
  const isInSight = offsetTop >= frame.scrollTop && offsetTop + offsetHeight <= frame.scrollTop + frame.clientHeight;
  if (!isInSight) frame.scrollTop = offsetTop - frame.clientHeight / 3;
}
