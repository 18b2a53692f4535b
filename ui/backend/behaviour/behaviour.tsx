/** How the back-end answers each message of a station: as usual, or so that a station can show what it makes of a difficult back-end. */
import { useEffect, useState } from 'react';
import type { BehaviourChoicesDto, BehaviourDto, BehavioursDto } from '../../../src/api/backend.js';
import { Complaint, useAct, useFailure } from '../../shared/act.js';
import { Button } from '../../shared/button.js';
import { useText } from '../../shared/text.js';
import { readBehaviourChoices, setBehaviour } from '../calls.js';
import { type Draft, draftOf, readDraft } from './draft.js';

export function BehaviourTable({ behaviours }: { readonly behaviours: BehavioursDto }) {
  const say = useText();
  const inWords = useFailure();
  const [choices, setChoices] = useState<BehaviourChoicesDto>();
  const [complaint, setComplaint] = useState('');
  useEffect(() => {
    readBehaviourChoices().then(setChoices, (error: unknown) => setComplaint(inWords(error)));
  }, [inWords]);
  if (!choices) return complaint === '' ? <p className="empty">{say('view.loading')}</p> : <Complaint text={complaint} />;
  return (
    <div className="scrolled" tabIndex={0} role="group" aria-label={say('console.view.behaviour')}>
      <p className="soft">{say('behaviour.hint')}</p>
      <table className="list behaviour">
        <thead>
          <tr>
            <th scope="col">{say('behaviour.action')}</th>
            <th scope="col">{say('behaviour.answer')}</th>
            <th scope="col">{say('behaviour.with')}</th>
            <th scope="col">{say('behaviour.delay')}</th>
            <th scope="col">{say('behaviour.times')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {choices.actions.map(({ action, statuses }) => (
            <Row
              // What has been set, or has come to its end, takes the place of what is being written.
              key={`${action} ${JSON.stringify(behaviours[action])}`}
              action={action}
              statuses={statuses}
              errorCodes={choices.errorCodes}
              behaviour={behaviours[action]}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly action: string;
  readonly statuses: readonly string[];
  readonly errorCodes: readonly string[];
  readonly behaviour: BehaviourDto | undefined;
}

function Row({ action, statuses, errorCodes, behaviour }: RowProps) {
  const say = useText();
  const { act, complaint } = useAct();
  const [draft, setDraft] = useState<Draft>(() => draftOf(behaviour, { statuses, errorCodes }));
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const label = (column: 'answer' | 'status' | 'code' | 'description' | 'delay' | 'times'): string =>
    `${action}: ${say(`behaviour.${column}`)}`;
  const kinds = (['usual', 'status', 'error', 'silence'] as const).filter((kind) => kind !== 'status' || statuses.length > 0);
  return (
    <>
      <tr className={behaviour ? 'set' : ''}>
        <th scope="row">{action}</th>
        <td>
          <select
            aria-label={label('answer')}
            value={draft.answer}
            onChange={({ target }) => change({ answer: kinds.find((kind) => kind === target.value) ?? 'usual' })}
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {say(`behaviour.${kind}`)}
              </option>
            ))}
          </select>
        </td>
        <td>
          {draft.answer === 'status' && (
            <select aria-label={label('status')} value={draft.status} onChange={({ target }) => change({ status: target.value })}>
              {statuses.map((status) => (
                <option key={status}>{status}</option>
              ))}
            </select>
          )}
          {draft.answer === 'error' && (
            <div className="with">
              <select aria-label={label('code')} value={draft.code} onChange={({ target }) => change({ code: target.value })}>
                {errorCodes.map((code) => (
                  <option key={code}>{code}</option>
                ))}
              </select>
              <input
                aria-label={label('description')}
                placeholder={say('behaviour.description')}
                value={draft.description}
                onChange={({ target }) => change({ description: target.value })}
              />
            </div>
          )}
        </td>
        <td>
          <input
            type="number"
            min={0}
            step="any"
            aria-label={label('delay')}
            placeholder="0"
            value={draft.delay_s}
            onChange={({ target }) => change({ delay_s: target.value })}
          />
        </td>
        <td>
          <input
            type="number"
            min={1}
            step={1}
            aria-label={label('times')}
            placeholder={say('behaviour.always')}
            value={draft.times}
            onChange={({ target }) => change({ times: target.value })}
          />
        </td>
        <td className="tools">
          <Button aria-label={`${action}: ${say('action.set')}`} onClick={() => act(() => setBehaviour(action, readDraft(draft)))}>
            {say('action.set')}
          </Button>
          {behaviour && (
            <Button
              kind="quiet"
              aria-label={`${action}: ${say('behaviour.reset')}`}
              onClick={() => act(() => setBehaviour(action, { answer: 'usual' }))}
            >
              {say('behaviour.reset')}
            </Button>
          )}
        </td>
      </tr>
      {complaint !== '' && (
        <tr>
          <td colSpan={6}>
            <Complaint text={complaint} />
          </td>
        </tr>
      )}
    </>
  );
}
