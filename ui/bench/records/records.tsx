/** Sessions and their signed records. */
import { memo, useEffect, useState } from 'react';
import type { SignedRecordDto } from '../../../src/api/index.js';
import { Complaint, useAct } from '../../shared/act.js';
import { Button } from '../../shared/button.js';
import { download } from '../../shared/download.js';
import { type Live, useLive } from '../../shared/live.js';
import { containerOf } from '../../shared/records/container.js';
import { fieldsOf } from '../../shared/records/fields.js';
import { SignedRecord } from '../../shared/records/signed-record.js';
import { useNumbers, useText } from '../../shared/text.js';
import { allRecords, useRecords } from './use-records.js';

export default function Records({ live }: { readonly live: Live }) {
  const say = useText();
  const { records, older, complaint } = useRecords(live);
  const { act, complaint: notDownloaded, busy } = useAct();
  const [chosen, setChosen] = useState<SignedRecordDto>();
  // What is read stays open, when there are newer ones and when it is no longer in the list; unless the books are others.
  const open = chosen && records && isOf(records, chosen) ? chosen : records?.[0];
  useEffect(() => setChosen(open), [open]);
  const downloadAll = async (): Promise<void> => download('records.xml', containerOf(await allRecords()), 'application/xml');
  return (
    <div className="records">
      <div className="list">
        <Running live={live} side="A" />
        <Running live={live} side="B" />
        {records?.length === 0 && <p className="empty">{say('records.none')}</p>}
        <ol>
          {records?.map((record) => (
            <li key={record.number}>
              <Entry record={record} open={record.number === open?.number} choose={setChosen} />
            </li>
          ))}
        </ol>
        {older && <Button onClick={older}>{say('records.older')}</Button>}
        {records && records.length > 0 && (
          <Button disabled={busy} onClick={() => act(downloadAll)}>
            {say('records.allXml')}
          </Button>
        )}
        <Complaint text={complaint || notDownloaded} />
      </div>
      {open && (
        <SignedRecord
          key={open.number}
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

/** Can this record stand in the same books? */
const isOf = (records: readonly SignedRecordDto[], { number, ocmf }: SignedRecordDto): boolean =>
  number <= (records[0]?.number ?? 0) && records.every((record) => record.number !== number || record.ocmf === ocmf);

function Running({ live, side }: { readonly live: Live; readonly side: 'A' | 'B' }) {
  const say = useText();
  const { kWh } = useNumbers();
  const session = useLive(live, ({ state }) => state?.sides[side].session);
  if (!session) return null;
  return (
    <p className="running">
      <span className="badge">{side}</span> {say('records.running', { idToken: session.idToken, energy: kWh(session.energy_Wh) })}
    </p>
  );
}

interface EntryProps {
  readonly record: SignedRecordDto;
  readonly open: boolean;
  readonly choose: (record: SignedRecordDto) => void;
}

/** Drawn anew only when it changes: reading a record takes a while, and there may be many. */
const Entry = memo(({ record, open, choose }: EntryProps) => {
  const { exact_kWh } = useNumbers();
  const { energy_kWh } = fieldsOf(record.ocmf);
  return (
    <button type="button" className="entry" aria-pressed={open} onClick={() => choose(record)}>
      <span className="badge">{record.side}</span>
      <span>{record.keptAt.slice(0, 19).replace('T', ' ')}</span>
      <strong>{energy_kWh === undefined ? '–' : exact_kWh(energy_kWh * 1000)}</strong>
      <span className="soft">{record.page}</span>
    </button>
  );
});
