/** Sessions and their signed records: read aloud field by field, verified here in the browser, tampered with for the lesson. */
import { useEffect, useState } from 'react';
import type { SignedRecordDto } from '../../../src/api/index.js';
import { Complaint, useFailure } from '../../shared/act.js';
import { Button, Toggle } from '../../shared/button.js';
import { call } from '../../shared/call.js';
import { download } from '../../shared/download.js';
import { type Live, useLive } from '../../shared/live.js';
import { type Say, useNumbers, useText, useTextOr } from '../../shared/text.js';
import { containerOf } from './container.js';
import { type Field, fieldsOf } from './fields.js';
import { type Verdict, verify } from './signature.js';
import { tamper } from './tamper.js';

export function Records({ live }: { readonly live: Live }) {
  const say = useText();
  const { records, complaint } = useRecords(live);
  const [chosen, setChosen] = useState<string>();
  const open = records?.find((record) => keyOf(record) === chosen) ?? records?.at(-1);
  const running = useLive(live, ({ state }) => state?.sides);
  return (
    <div className="records">
      <div className="list">
        {(['A', 'B'] as const).map((side) => {
          const session = running?.[side].session;
          return session ? <Running key={side} side={side} session={session} /> : null;
        })}
        {records?.length === 0 && <p className="empty">{say('records.none')}</p>}
        <ol>
          {records?.toReversed().map((record) => (
            <li key={keyOf(record)}>
              <Entry record={record} open={record === open} choose={() => setChosen(keyOf(record))} />
            </li>
          ))}
        </ol>
        {records && records.length > 0 && (
          <Button onClick={() => download('records.xml', containerOf(records), 'application/xml')}>{say('records.allXml')}</Button>
        )}
        <Complaint text={complaint} />
      </div>
      {open && <Whole key={keyOf(open)} record={open} />}
    </div>
  );
}

const keyOf = ({ meterId, page }: SignedRecordDto): string => `${meterId} ${page}`;

function useRecords(live: Live) {
  const inWords = useFailure();
  const [records, setRecords] = useState<readonly SignedRecordDto[]>();
  const [complaint, setComplaint] = useState('');
  // Records are kept when a session ends: whenever the set of running sessions changes, there may be another one.
  const sessions = useLive(
    live,
    ({ state }) => `${state?.sides.A.session?.id ?? ''} ${state?.sides.B.session?.id ?? ''} ${state?.station.phase ?? ''}`,
  );
  useEffect(() => {
    let wanted = true;
    if (sessions === '') return undefined;
    call('readRecords', {}).then(
      (answer) => {
        if (!wanted) return;
        setRecords(answer.records.toSorted((one, other) => one.keptAt.localeCompare(other.keptAt)));
        setComplaint('');
      },
      (error: unknown) => wanted && setComplaint(inWords(error)),
    );
    return () => {
      wanted = false;
    };
  }, [sessions, inWords]);
  return { records, complaint };
}

function Running({
  side,
  session,
}: {
  readonly side: 'A' | 'B';
  readonly session: { readonly idToken: string; readonly energy_Wh: number };
}) {
  const say = useText();
  const { kWh } = useNumbers();
  return (
    <p className="running">
      <span className="badge">{side}</span> {say('records.running', { idToken: session.idToken, energy: kWh(session.energy_Wh) })}
    </p>
  );
}

function Entry({ record, open, choose }: { readonly record: SignedRecordDto; readonly open: boolean; readonly choose: () => void }) {
  const { exact_kWh } = useNumbers();
  const { energy_kWh } = fieldsOf(record.ocmf);
  return (
    <button type="button" className="entry" aria-pressed={open} onClick={choose}>
      <span className="badge">{record.side}</span>
      <span>{record.keptAt.slice(0, 19).replace('T', ' ')}</span>
      <strong>{energy_kWh === undefined ? '–' : exact_kWh(energy_kWh * 1000)}</strong>
      <span className="soft">{record.page}</span>
    </button>
  );
}

function Whole({ record }: { readonly record: SignedRecordDto }) {
  const say = useText();
  const { exact_kWh } = useNumbers();
  const [tampering, setTampering] = useState(false);
  const tampered = tampering ? tamper(record.ocmf) : undefined;
  const text = tampered?.ocmf ?? record.ocmf;
  const genuine = useVerdict(record.ocmf, record.publicKey);
  const verdict = useVerdict(text, record.publicKey);
  const { head, readings, energy_kWh } = fieldsOf(text);
  const name = `${record.meterId}-${record.page}`;
  return (
    <article className="record" tabIndex={0} aria-label={say('records.record', { page: record.page })}>
      <div className="tools">
        <Toggle kind="danger" pressed={tampering} onClick={() => setTampering(!tampering)}>
          {say(tampering ? 'records.untamper' : 'records.tamper')}
        </Toggle>
        <Button onClick={() => download(`${name}.ocmf.txt`, text)}>{say('records.ocmf')}</Button>
        <Button onClick={() => download(`${name}.xml`, containerOf([{ ...record, ocmf: text }]), 'application/xml')}>
          {say('records.xml')}
        </Button>
      </div>
      {verdict && (
        <p className={`verdict ${verdict.at}`} role="status">
          <strong>{inWords(say, verdict)}</strong>
          {tampered && verdict.at === 'invalid' && genuine?.at === 'valid' && (
            <>
              <span>{say('records.tampered', { was: tampered.was, is: tampered.is })}</span>
              <span className="mono">{say('records.digestWas', { digest: genuine.digest.slice(0, 24) })}</span>
              <span className="mono">{say('records.digestIs', { digest: verdict.digest.slice(0, 24) })}</span>
            </>
          )}
        </p>
      )}
      <dl className="summary">
        <dt>{say('records.energy')}</dt>
        <dd>
          <strong>{energy_kWh === undefined ? '–' : exact_kWh(energy_kWh * 1000)}</strong>
        </dd>
        <dt>{say('records.session')}</dt>
        <dd className="mono">{record.sessionId}</dd>
      </dl>
      <h3>{say('records.head')}</h3>
      <FieldTable fields={head} changed={undefined} />
      {readings.map(({ number, fields, kind, counts }) => (
        <section key={number}>
          <h3>
            {say(`records.${kind}`)}
            {counts ? '' : ` · ${say('records.export')}`}
          </h3>
          <FieldTable fields={fields} changed={tampered?.is} />
        </section>
      ))}
      <h3>{say('records.key')}</h3>
      <p className="mono key">{record.publicKey}</p>
    </article>
  );
}

function FieldTable({ fields, changed }: { readonly fields: readonly Field[]; readonly changed: string | undefined }) {
  const textOr = useTextOr();
  return (
    <table>
      <tbody>
        {fields.map(({ name, value, meaning }) => (
          <tr key={name}>
            <th scope="row">{textOr(`ocmf.${name}`, name)}</th>
            <td className="soft">{name}</td>
            <td>
              <span className={name === 'RV' && value === changed ? 'changed' : ''}>{value}</span>
              {textOr(meaning, '') !== '' && <span className="soft meaning">{textOr(meaning, '')}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useVerdict(ocmf: string, publicKey: string): Verdict | undefined {
  const [verdict, setVerdict] = useState<Verdict>();
  useEffect(() => {
    let wanted = true;
    void verify(ocmf, publicKey).then((found) => wanted && setVerdict(found));
    return () => {
      wanted = false;
    };
  }, [ocmf, publicKey]);
  return verdict;
}

function inWords(say: Say, verdict: Verdict): string {
  switch (verdict.at) {
    case 'valid':
      return say('records.valid');
    case 'invalid':
      return say('records.invalid');
    case 'unreadable':
      return say(`records.unreadable.${verdict.why}`);
  }
}
