/** A signed record: read aloud field by field, verified here in the browser, tampered with for the lesson. */
import { useEffect, useState } from 'react';
import { Button, Toggle } from '../button.js';
import { download } from '../download.js';
import { type Say, useNumbers, useText, useTextOr } from '../text.js';
import { containerOf } from './container.js';
import { type Field, fieldsOf } from './fields.js';
import { type Verdict, verify } from './signature.js';
import { tamper } from './tamper.js';

interface Props {
  readonly ocmf: string;
  /** SubjectPublicKeyInfo, hexadecimal; empty where nobody knows it. */
  readonly publicKey: string;
  /** Of the files that are downloaded. */
  readonly name: string;
  /** Pagination, as it stands in the record. */
  readonly page: string;
  /** The station's own name of the session, where it is known. */
  readonly sessionId?: string;
}

export function SignedRecord({ ocmf, publicKey, name, page, sessionId }: Props) {
  const say = useText();
  const { exact_kWh } = useNumbers();
  const [tampering, setTampering] = useState(false);
  const tampered = tampering ? tamper(ocmf) : undefined;
  const text = tampered?.ocmf ?? ocmf;
  const genuine = useVerdict(ocmf, publicKey);
  const verdict = useVerdict(text, publicKey);
  const { head, readings, energy_kWh } = fieldsOf(text);
  // Nobody shall take it for the genuine one later.
  const file = tampered ? `${name}-tampered` : name;
  const note = tampered && say('records.tamperedFile', { was: tampered.was, is: tampered.is });
  return (
    <article className="record" tabIndex={0} aria-label={say('records.record', { page })}>
      <div className="tools">
        <Toggle kind="danger" pressed={tampering} onClick={() => setTampering(!tampering)}>
          {say(tampering ? 'records.untamper' : 'records.tamper')}
        </Toggle>
        <Button onClick={() => download(`${file}.ocmf.txt`, text)}>{say('records.ocmf')}</Button>
        <Button onClick={() => download(`${file}.xml`, containerOf([{ ocmf: text, publicKey }], note), 'application/xml')}>
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
        {sessionId !== undefined && (
          <>
            <dt>{say('records.session')}</dt>
            <dd className="mono">{sessionId}</dd>
          </>
        )}
      </dl>
      <h3>{say('records.head')}</h3>
      <FieldTable fields={head} />
      {readings.map(({ number, fields, kind, register }) => (
        <section key={number}>
          <h3>
            {say(`records.${kind}`)}
            {register === 'export' && ` · ${say('records.export')}`}
          </h3>
          <FieldTable fields={fields} changed={number === tampered?.reading} />
        </section>
      ))}
      <h3>{say('records.key')}</h3>
      <p className="mono key">{publicKey}</p>
    </article>
  );
}

function FieldTable({ fields, changed = false }: { readonly fields: readonly Field[]; readonly changed?: boolean }) {
  const textOr = useTextOr();
  return (
    <table>
      <tbody>
        {fields.map(({ name, value, meaning }) => (
          <tr key={name}>
            <th scope="row">{textOr(`ocmf.${name}`, name)}</th>
            <td className="soft">{name}</td>
            <td>
              <span className={name === 'RV' && changed ? 'changed' : ''}>{value}</span>
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
    // Without a key there is nothing to be said of the signature.
    if (publicKey === '') return setVerdict(undefined);
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
