/** One exchange whole: call and answer as they passed, and how long the answer took. */
import { useRef } from 'react';
import type { TranscriptLine } from '../../../src/api/index.js';
import { Button } from '../button.js';
import { Copy } from '../copy.js';
import { useText } from '../text.js';
import { useAnswered } from './answered.js';
import type { Exchange, Latency } from './exchange-book.js';

export function Whole({ exchange, close }: { readonly exchange: Exchange; readonly close: () => void }) {
  const say = useText();
  const frames = useRef<HTMLDivElement>(null);
  const { action, call, answer, latency } = exchange;
  const both = answer ? [call, answer] : [call];
  return (
    <div className="whole" role="region" aria-label={say('messages.raw')}>
      <div className="tools">
        <strong>{action ?? say('messages.noFrame')}</strong>
        <Copy text={both.map(({ frame }) => JSON.stringify(frame)).join('\n')} shown={frames} />
        <Button kind="quiet" onClick={close}>
          {say('action.close')}
        </Button>
      </div>
      <div className="frames" tabIndex={0} role="group" aria-label={say('messages.frames')} ref={frames}>
        <Frame line={call} />
        {answer && <Frame line={answer} latency={latency} />}
      </div>
    </div>
  );
}

function Frame({ line: { number, time, frame }, latency }: { readonly line: TranscriptLine; readonly latency?: Latency | undefined }) {
  const answered = useAnswered();
  return (
    <figure>
      <figcaption>
        {number} · {time}
        {latency && ` · ${answered(latency)}`}
      </figcaption>
      <pre>{typeof frame === 'string' ? frame : JSON.stringify(frame, undefined, 2)}</pre>
    </figure>
  );
}
