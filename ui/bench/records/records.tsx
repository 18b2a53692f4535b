/** Sessions and their signed records. */
import { useEffect, useState } from 'react';
import type { SignedRecordDto } from '../../../src/api/index.js';
import { Complaint, useFailure } from '../../shared/act.js';
import { Button } from '../../shared/button.js';
import { call } from '../../shared/call.js';
import { download } from '../../shared/download.js';
import { type Live, useLive } from '../../shared/live.js';
import { containerOf } from '../../shared/records/container.js';
import { fieldsOf } from '../../shared/records/fields.js';
import { SignedRecord } from '../../shared/records/signed-record.js';
import { useNumbers, useText } from '../../shared/text.js';

export default function Records({ live }: { readonly live: Live }) {
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
      {open && (
        <SignedRecord
          key={keyOf(open)}
          ocmf={open.ocmf}
          publicKey={open.publicKey}
          name={`${open.meterId}-${open.page}`}
          page={open.page}
          sessionId={open.sessionId}
        />
      )}
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
    call('readRecords', { query: {} }).then(
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
