/** Commands that were sent from this page, newest first, with answer and latency. */
import { Button } from '../../shared/button.js';
import { inWords } from '../../shared/messages/in-words.js';
import { useNumbers, useText, useTextOr } from '../../shared/text.js';
import { shownTime } from '../times.js';
import type { CommandDesk, Sent } from './command-desk.js';

export function History({ desk, now }: { readonly desk: CommandDesk; readonly now: () => string }) {
  const say = useText();
  const again = ({ identity, action, payload }: Sent): void => desk.send({ identity, action, payload, at: now() });
  return (
    <section className="history" aria-label={say('commands.history')} tabIndex={0}>
      <h3>{say('commands.history')}</h3>
      {desk.sent.length === 0 && <p className="soft">{say('commands.noHistory')}</p>}
      <ol>
        {desk.sent.map((sent) => (
          <li key={sent.number}>
            <Entry sent={sent} edit={() => desk.choose(sent.action, sent.payload)} again={() => again(sent)} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Entry({ sent, edit, again }: { readonly sent: Sent; readonly edit: () => void; readonly again: () => void }) {
  const say = useText();
  const textOr = useTextOr();
  const { ms } = useNumbers();
  const { action, at, payload, outcome, latency_ms } = sent;
  const answer = outcome && 'answer' in outcome ? outcome.answer : undefined;
  const status: unknown = answer === undefined ? undefined : Reflect.get(Object(answer), 'status');
  /** What an answer other than yes means, and what to do. */
  const meaning = typeof status === 'string' ? textOr(`answerMeans.${status}`, '') : '';
  return (
    <article className="dispatch" aria-label={say('commands.sent', { action })}>
      <p className="line">
        <strong>{action}</strong>
        <span className="soft">{latency_ms === undefined ? '' : ms(latency_ms)}</span>
        <time className="soft">{shownTime(at).slice(11)}</time>
      </p>
      {!outcome && <p className="soft">{say('commands.waiting')}</p>}
      {outcome && 'failure' in outcome && <p className="complaint">{outcome.failure}</p>}
      {answer !== undefined && <p className="answer">{inWords(answer, say) || say('messages.understood')}</p>}
      {meaning !== '' && <p className="soft">{meaning}</p>}
      <details>
        <summary>{say('commands.raw')}</summary>
        <pre>{JSON.stringify(payload, undefined, 2)}</pre>
        {answer !== undefined && <pre>{JSON.stringify(answer, undefined, 2)}</pre>}
      </details>
      <p className="tools">
        <Button onClick={again}>{say('commands.again')}</Button>
        <Button kind="quiet" onClick={edit}>
          {say('commands.edit')}
        </Button>
      </p>
    </article>
  );
}
