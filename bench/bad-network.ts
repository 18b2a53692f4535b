/** A hundred days of cuts, half-open links, losses, slow answers and resets: how long the queue grows and how long it takes to drain. */
import { linkFaults } from '../test/fuzz/link-faults.js';
import { type Bench, figure } from './figure.js';

export const badNetwork: Bench = async ({ quick, say }) => {
  const days = quick ? 5 : 100;
  const report = await linkFaults(days, 'bench');
  const { transactions, faults, longestQueue, longestDrain, objections } = report;
  say(`${days} days, ${transactions} transactions`);
  for (const [kind, { times, lasted_min }] of Object.entries(faults))
    say(`${kind}: ${times} times${lasted_min > 0 ? `, ${(lasted_min / 60).toFixed(0)} h` : ''}`);
  say(`in the longest time to drain ${longestDrain.waited} messages were delivered that had waited when the fault was over`);
  for (const objection of objections) say(`WRONG: ${objection}`);
  const none = { value: 0, of: 'a network without faults' };
  return [
    figure(`${days} days on a bad network: transactions lost, doubled or out of order`, objections.length, '', none, {
      words: '0',
      isMet: (value) => value === 0,
    }),
    figure('longest queue', longestQueue, '', none),
    figure('longest time from the end of a fault until all that waited then was delivered', longestDrain.drain_s, 's', none),
  ];
};
