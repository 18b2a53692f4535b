/** Sends commands to a station: a form derived from the schema of each, or raw JSON, and what came of those that were sent. */
import { useCallback, useEffect, useState } from 'react';
import type { BackendStationDto, CommandFormDto } from '../../../src/api/backend.js';
import { Complaint, useFailure } from '../../shared/act.js';
import { Button, Toggle } from '../../shared/button.js';
import { useText } from '../../shared/text.js';
import { readCommands } from '../calls.js';
import type { CommandDesk } from './command-desk.js';
import { fitsForm, hasField, isFields, placeOf } from './form-value.js';
import { History } from './history.js';
import { ObjectFields } from './schema-form.js';

interface Props {
  readonly station: BackendStationDto;
  /** The clock of the back-end. */
  readonly now: () => string;
  readonly desk: CommandDesk;
}

export function Commands({ station, now, desk }: Props) {
  const say = useText();
  const { forms, complaint, load } = useForms(station.identity);
  const form = forms?.find(({ action }) => action === desk.action);
  const choose = (action: string): void => {
    desk.choose(action);
    // Examples have times in them.
    load();
  };
  const begin = (): void => {
    desk.beginAnew(desk.action);
    load();
  };
  return (
    <div className="commands">
      <ul className="actions" aria-label={say('commands.actions')} tabIndex={0}>
        {forms?.map(({ action }) => (
          <li key={action}>
            <button type="button" aria-pressed={action === desk.action} onClick={() => choose(action)}>
              {action}
            </button>
          </li>
        ))}
      </ul>
      <Complaint text={complaint} />
      {form && <Command key={form.action} form={form} station={station} now={now} desk={desk} begin={begin} />}
      {!form && complaint === '' && <p className="empty">{say('view.loading')}</p>}
      <History desk={desk} now={now} />
    </div>
  );
}

function useForms(identity: string) {
  const inWords = useFailure();
  const [forms, setForms] = useState<readonly CommandFormDto[]>();
  const [complaint, setComplaint] = useState('');
  const load = useCallback((): void => {
    readCommands(identity).then(
      (fresh) => {
        setForms(fresh);
        setComplaint('');
      },
      (error: unknown) => setComplaint(inWords(error)),
    );
  }, [identity, inWords]);
  useEffect(load, [load]);
  return { forms, complaint, load };
}

interface CommandProps extends Props {
  readonly form: CommandFormDto;
  /** Takes a fresh example. */
  readonly begin: () => void;
}

function Command({ form: { action, schema, example }, station, now, desk, begin }: CommandProps) {
  const say = useText();
  const payload = desk.payload ?? example;
  const fits = fitsForm(schema, payload);
  const [wantsJson, setWantsJson] = useState(false);
  const [draft, setDraft] = useState<string>();
  const asJson = wantsJson || !fits || !isFields(payload);
  const text = draft ?? JSON.stringify(payload, undefined, 2);
  const noJson = asJson ? whyNoJson(text) : undefined;
  const objection = desk.objection;
  const wrong = objection && { place: placeOf(objection.where), text: objection.what };
  const isBeside = !asJson && wrong !== undefined && hasField(payload, wrong.place);

  const write = (next: string): void => {
    setDraft(next);
    if (whyNoJson(next) === undefined) desk.change(JSON.parse(next));
  };
  const toggleJson = (): void => {
    setDraft(undefined);
    setWantsJson(!asJson);
  };
  const beginAnew = (): void => {
    setDraft(undefined);
    begin();
  };
  return (
    <form
      className="command"
      aria-label={action}
      onSubmit={(event) => {
        event.preventDefault();
        if (noJson === undefined) desk.send({ identity: station.identity, action, payload, at: now() });
      }}
    >
      <header className="tools">
        <h3>{action}</h3>
        <Toggle pressed={asJson} onClick={toggleJson} disabled={asJson && (!fits || noJson !== undefined)}>
          {say('commands.asJson')}
        </Toggle>
        <Button onClick={beginAnew}>{say('commands.example')}</Button>
        <Button type="submit" kind="main" disabled={noJson !== undefined || !station.connected}>
          {say('commands.send')}
        </Button>
      </header>
      {!station.connected && <p className="soft">{say('commands.offline')}</p>}
      {wrong && !isBeside && <Complaint text={say('complaint.refused', { what: wrong.text, right: objection.right })} />}
      <div className="fields" tabIndex={0} role="group" aria-label={say('commands.payload')}>
        {asJson ? (
          <>
            <textarea
              aria-label={say('commands.json')}
              spellCheck={false}
              className="mono"
              value={text}
              onChange={({ target }) => write(target.value)}
            />
            {noJson !== undefined && <Complaint text={say('commands.noJson', { why: noJson })} />}
            {noJson === undefined && !fits && <p className="soft">{say('commands.noForm')}</p>}
          </>
        ) : (
          <>
            {Object.keys(schema.properties ?? {}).length === 0 && <p className="soft">{say('commands.nothing')}</p>}
            <ObjectFields schema={schema} value={payload} place="" set={desk.change} now={now} wrong={isBeside ? wrong : undefined} />
          </>
        )}
      </div>
    </form>
  );
}

/** Undefined where the text is JSON. */
function whyNoJson(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
