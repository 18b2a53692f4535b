/** One transaction whole: what its messages said, and the signed records that came with its end. */
import { type ReactNode, useEffect, useState } from 'react';
import type { BackendTransactionRowDto, DeliveredRecordDto } from '../../../src/api/backend.js';
import { Complaint, useFailure } from '../../shared/act.js';
import { Button } from '../../shared/button.js';
import { fieldsOf } from '../../shared/records/fields.js';
import { SignedRecord } from '../../shared/records/signed-record.js';
import { useNumbers, useText } from '../../shared/text.js';
import { readRecords } from '../calls.js';
import { shownTime } from '../times.js';
import { energyOf } from './transaction-figures.js';

interface Props {
  readonly identity: string;
  readonly transaction: BackendTransactionRowDto;
  readonly stop: () => void;
}

export function Transaction({ identity, transaction, stop }: Props) {
  const say = useText();
  const { transactionId, stopped, started, records } = transaction;
  return (
    <section className="transaction" tabIndex={0} aria-label={say('transactions.title', { id: transactionId })}>
      <header className="tools">
        <h3>{say('transactions.title', { id: transactionId })}</h3>
        {!stopped && <Button onClick={stop}>{say('transactions.stop')}</Button>}
      </header>
      {!started && <p className="complaint">{say('transactions.noStart')}</p>}
      <Facts transaction={transaction} />
      {records > 0 ? (
        <Records identity={identity} transaction={transaction} />
      ) : (
        <p className="soft">{say(stopped ? 'transactions.noRecord' : 'transactions.recordLater')}</p>
      )}
    </section>
  );
}

function Facts({ transaction }: { readonly transaction: BackendTransactionRowDto }) {
  const say = useText();
  const { exact_kWh, kW, percent } = useNumbers();
  const { started, stopped, latest, meterMessages, repetitions } = transaction;
  const energy_Wh = energyOf(transaction);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [say('transactions.token'), started && `${started.idTag} · ${started.tokenStatus}`],
    [say('transactions.energy'), energy_Wh === undefined ? undefined : exact_kWh(energy_Wh)],
    ...(stopped
      ? ([
          [say('transactions.stopped'), shownTime(stopped.timestamp)],
          [say('transactions.reason'), stopped.idTag === undefined ? stopped.reason : `${stopped.reason} · ${stopped.idTag}`],
        ] as const)
      : ([
          [say('transactions.power'), latest?.power_W === undefined ? undefined : kW(latest.power_W)],
          [say('transactions.evSoc'), latest?.evSoc_pct === undefined ? undefined : percent(latest.evSoc_pct)],
        ] as const)),
    [say('transactions.registerBegin'), started && exact_kWh(started.meterStart_Wh)],
    [say('transactions.registerEnd'), stopped ? exact_kWh(stopped.meterStop_Wh) : undefined],
    [say('transactions.meterMessages'), meterMessages],
    [say('transactions.repetitions'), repetitions],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}

function Records({
  identity,
  transaction: { entry, transactionId, records: count },
}: {
  readonly identity: string;
  readonly transaction: BackendTransactionRowDto;
}) {
  const say = useText();
  const inWords = useFailure();
  const [records, setRecords] = useState<readonly DeliveredRecordDto[]>();
  const [complaint, setComplaint] = useState('');
  useEffect(() => {
    let wanted = true;
    // Asked again whenever there are more.
    if (count === 0) return undefined;
    readRecords(entry).then(
      (found) => wanted && setRecords(found),
      (error: unknown) => wanted && setComplaint(inWords(error)),
    );
    return () => {
      wanted = false;
    };
  }, [entry, count, inWords]);
  if (complaint !== '') return <Complaint text={complaint} />;
  return records?.map(({ text, publicKey, keyFrom, form }) => {
    const page = fieldsOf(text).head.find(({ name }) => name === 'PG')?.value ?? '';
    return (
      <div key={text}>
        <h3>{say('transactions.record')}</h3>
        <p className="soft">{say(keyFrom === undefined ? 'transactions.noKey' : `transactions.keyFrom.${keyFrom}`, { form })}</p>
        <SignedRecord ocmf={text} publicKey={publicKey ?? ''} name={`${identity}-${transactionId}`} page={page} />
      </div>
    );
  });
}
