/** The transactions of a station, newest first; one of them whole, with its signed record. */
import { useEffect, useState } from 'react';
import type { BackendTransactionRowDto } from '../../../src/api/backend.js';
import { useNumbers, useText } from '../../shared/text.js';
import { shownDuration, shownTime } from '../times.js';
import { Transaction } from './transaction.js';
import { endOf, energyOf } from './transaction-figures.js';

interface Props {
  readonly identity: string;
  /** Oldest first. */
  readonly transactions: readonly BackendTransactionRowDto[];
  /** Wants a running one stopped. */
  readonly stop: (transactionId: number) => void;
}

export function Transactions({ identity, transactions, stop }: Props) {
  const say = useText();
  const [chosen, setChosen] = useState<number>();
  const open = transactions.find(({ entry }) => entry === chosen) ?? transactions.at(-1);
  // Who reads one goes on reading it when the next one begins.
  useEffect(() => setChosen(open?.entry), [open?.entry]);
  if (!open) return <p className="empty">{say('transactions.none')}</p>;
  return (
    <div className="transactions">
      <div className="scrolled" tabIndex={0}>
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{say('transactions.number')}</th>
              <th scope="col">{say('transactions.connector')}</th>
              <th scope="col">{say('transactions.token')}</th>
              <th scope="col">{say('transactions.started')}</th>
              <th scope="col" className="number">
                {say('transactions.duration')}
              </th>
              <th scope="col" className="number">
                {say('transactions.energy')}
              </th>
              <th scope="col">{say('transactions.state')}</th>
            </tr>
          </thead>
          <tbody>
            {transactions.toReversed().map((transaction) => (
              <Row
                key={transaction.entry}
                transaction={transaction}
                open={transaction === open}
                choose={() => setChosen(transaction.entry)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Transaction key={open.entry} identity={identity} transaction={open} stop={() => stop(open.transactionId)} />
    </div>
  );
}

interface RowProps {
  readonly transaction: BackendTransactionRowDto;
  readonly open: boolean;
  readonly choose: () => void;
}

function Row({ transaction, open, choose }: RowProps) {
  const say = useText();
  const { kWh } = useNumbers();
  const { transactionId, started, stopped } = transaction;
  const energy_Wh = energyOf(transaction);
  return (
    <tr className={open ? 'chosen' : ''} onClick={choose}>
      <th scope="row">
        <button
          type="button"
          className="pick"
          aria-pressed={open}
          aria-label={say('transactions.open', { id: transactionId })}
          onClick={choose}
        >
          {transactionId}
        </button>
      </th>
      <td>{started?.connectorId ?? '–'}</td>
      <td>{started?.idTag ?? '–'}</td>
      <td className="time">{started ? shownTime(started.timestamp) : '–'}</td>
      <td className="number">{started ? shownDuration(started.timestamp, endOf(transaction)) : '–'}</td>
      <td className="number">{energy_Wh === undefined ? '–' : kWh(energy_Wh)}</td>
      <td>{stopped ? stopped.reason : <strong>{say('transactions.running')}</strong>}</td>
    </tr>
  );
}
