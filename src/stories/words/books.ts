/** Expectations on what remains of sessions: the back-end's transactions and the signed records. */
import { connectorOf } from '../../kernel/index.js';
import { flag, may, need, oneOf, readFields, side } from '../form.js';
import { match } from '../match.js';
import { quantities, shown } from '../quantity.js';
import type { RecordVerdict, StageTransaction } from '../stage.js';
import { suggest } from '../suggest.js';
import { entryInOneLine } from '../tree.js';
import type { Check, Subject } from './check.js';

const transactionFields = {
  transactions: need(match({ quantity: quantities.count }), 'how many fit what follows'),
  side: may(side, 'on this side'),
  card: may(match({}), 'started with this token'),
  reason: may(match({}), 'reason of its end'),
  energy: may(match({ quantity: quantities.energy }), 'delivered in it'),
  running: may(flag, 'not ended yet'),
};

export const transactions: Subject = {
  words: ['transactions'],
  does: 'The back-end has so many transactions of this story in its book, counting those that fit.',
  example: '{ transactions: 1, side: A, card: CARD-ANNA, reason: Local, energy: 10 kWh to 25 kWh }',
  fields: transactionFields,
  read: (rest, complain) => {
    const read = readFields(rest, transactionFields, complain);
    if (!read) return undefined;
    for (const { key, ...at } of read.rest) complain(at, `a transaction has no ${key}`, suggest(key, Object.keys(transactionFields)));
    if (read.rest.length > 0) return undefined;
    const { transactions: count, side: onSide, card, reason, energy, running } = read.values;
    const fits = (transaction: StageTransaction): boolean =>
      (onSide === undefined || transaction.connectorId === connectorOf(onSide)) &&
      (running === undefined || transaction.running === running) &&
      (card?.fits(transaction.idTag) ?? true) &&
      (reason?.fits(transaction.reason) ?? true) &&
      (energy?.fits(transaction.energy_Wh) ?? true);
    return checkOfTransactions(count, fits, rest.entries.map((entry) => entryInOneLine(entry)).join(', '));
  },
};

function checkOfTransactions(
  count: { readonly fits: (value: unknown) => boolean },
  fits: (one: StageTransaction) => boolean,
  expected: string,
): Check {
  return {
    expected,
    look: (scene) => {
      const all = scene.transactions();
      if (!all) return { ok: false, seen: 'nothing: the back-end of this station shows its books to nobody here' };
      const fitting = all.filter(fits).length;
      return {
        ok: count.fits(fitting),
        seen: `${fitting} of ${all.length}${all.length > 0 ? `: ${all.map(transactionInWords).join('; ')}` : ''}`,
      };
    },
  };
}

function transactionInWords({ connectorId, idTag, running, reason, energy_Wh }: StageTransaction): string {
  const energy = energy_Wh === undefined ? '' : `, ${shown(energy_Wh, quantities.energy)}`;
  return `connector ${connectorId ?? '?'}, ${idTag ?? 'no token'}, ${running ? 'running' : (reason ?? 'ended')}${energy}`;
}

const recordFields = {
  record: need(
    oneOf(['verified', 'altered', 'wrong-key', 'does-not-fit', 'no-key', 'unreadable', 'missing', 'not-checked']),
    'verdict on every signed record that was sent in this story',
  ),
  count: may(match({ quantity: quantities.count }), 'how many records; at least one where missing'),
  energy: may(match({ quantity: quantities.energy }), 'signed in each of them'),
};

export const records: Subject = {
  words: ['record'],
  does: 'The signed meter records that the station has sent are checked with an independent library and the public keys of its meters.',
  example: '{ record: verified, count: 1 }',
  fields: recordFields,
  read: (rest, complain) => {
    const read = readFields(rest, recordFields, complain);
    if (!read) return undefined;
    for (const { key, ...at } of read.rest) complain(at, `a record has no ${key}`, suggest(key, Object.keys(recordFields)));
    if (read.rest.length > 0) return undefined;
    const { record: verdict, count, energy } = read.values;
    return {
      expected: `${count?.text ?? 'some'} records, each ${verdict}${energy ? ` and with ${energy.text}` : ''}`,
      look: async (scene) => {
        const all = await scene.records();
        const right = all.filter((one) => one.verdict === verdict && (energy?.fits(one.energy_Wh) ?? true));
        const enough = count ? count.fits(all.length) : all.length > 0;
        return { ok: enough && right.length === all.length, seen: all.length === 0 ? 'no record' : all.map(recordInWords).join('; ') };
      },
    };
  },
};

const recordInWords = ({ verdict, message, energy_Wh }: RecordVerdict): string =>
  `${verdict === 'verified' ? verdict : message}${energy_Wh === undefined ? '' : `, ${shown(energy_Wh, quantities.energy)}`}`;
