/** A hundred days of cuts, half-open links, losses, slow answers and resets: how long the queue grows and how long it takes to drain. */
import { linkFaults } from '../test/fuzz/link-faults.js';
import { type Bench, figure } from './figure.js';

export const badNetwork: Bench = async ({ quick, say }) => {
  const days = quick ? 5 : 100;
  const report = await linkFaults(days, 'bench');
  const { transactions, outage_min, longestQueue, longestDrain_s, objections } = report;
  say(`${days} days, ${transactions} transactions, ${(outage_min / 60).toFixed(0)} h of faults on the link`);
  for (const objection of objections) say(`WRONG: ${objection}`);
  const none = { value: 0, of: 'a network without faults' };
  return [
    figure(`${days} days on a bad network: transactions lost, doubled or out of order`, objections.length, '', none, {
      words: '0',
      isMet: (value) => value === 0,
    }),
    figure('longest queue', longestQueue, '', none),
    figure('longest time to drain it', longestDrain_s, 's', none),
  ];
};
