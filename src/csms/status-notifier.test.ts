import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant, Ms, seconds, VirtualClock } from '../kernel/index.js';
import type { StatusReport } from '../station/status-report.js';
import { StatusNotifier } from './status-notifier.js';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const report = (status: StatusReport['status'], connectorId: 0 | 1 | 2 = 1): StatusReport => ({
  connectorId,
  status,
  errorCode: status === 'Faulted' ? 'OtherError' : 'NoError',
  at: Instant(0),
});

function rig(minimum_s = 2) {
  const clock = new VirtualClock(Instant(0), { turn });
  const sent: string[] = [];
  const heard: ((wasHeard: boolean) => void)[] = [];
  const notifier = new StatusNotifier({
    clock,
    minimumDuration_s: () => minimum_s,
    send: ({ status, connectorId }, done) => {
      sent.push(connectorId === 1 ? status : `${connectorId} ${status}`);
      heard.push(done);
    },
  });
  return { clock, sent, heard, notifier };
}

describe('status notifier', () => {
  it('R-KEY-08: a state is told when it has lasted MinimumStatusDuration; the last one always is', async () => {
    const { clock, sent, notifier } = rig();
    notifier.reachable();
    for (const status of ['Preparing', 'Charging', 'SuspendedEV', 'Charging'] as const) {
      notifier.changed(report(status));
      await clock.advance(Ms(1_500));
    }
    expect(sent).toEqual([]);
    await clock.advance(Ms(500));
    expect(sent).toEqual(['Charging']);
  });

  it('a glitch that goes back to what was told says nothing', async () => {
    const { clock, sent, notifier } = rig();
    notifier.sendNow(report('Available'));
    notifier.reachable();
    notifier.changed(report('Preparing'));
    await clock.advance(seconds(1));
    notifier.changed(report('Available'));
    await clock.advance(seconds(100));
    expect(sent).toEqual(['Available']);
  });

  it('times that are no whole milliseconds do not make it wait for ever', async () => {
    const { clock, sent, notifier } = rig();
    notifier.reachable();
    await clock.advance(Ms(65_000.72954180191));
    notifier.changed(report('Preparing'));
    await clock.advance(seconds(3));
    expect(sent).toEqual(['Preparing']);
  });

  it('faults are not held back', () => {
    const { sent, notifier } = rig();
    notifier.reachable();
    notifier.changed(report('Faulted'));
    expect(sent).toEqual(['Faulted']);
  });

  it('with MinimumStatusDuration 0 everything is told at once', () => {
    const { sent, notifier } = rig(0);
    notifier.reachable();
    notifier.changed(report('Preparing'));
    notifier.changed(report('Charging'));
    expect(sent).toEqual(['Preparing', 'Charging']);
  });

  it('what changed while nobody could hear it is told once; what changed back is not', async () => {
    const { clock, sent, notifier } = rig();
    notifier.sendNow(report('Available'));
    notifier.sendNow(report('Available', 2));
    notifier.reachable();
    notifier.unreachable();
    notifier.changed(report('Preparing'));
    notifier.changed(report('Preparing', 2));
    await clock.advance(seconds(10));
    notifier.changed(report('Available'));
    await clock.advance(seconds(10));
    notifier.reachable();
    expect(sent).toEqual(['Available', '2 Available', '2 Preparing']);
  });

  it('a state that is younger than MinimumStatusDuration when the link comes back waits for its time', async () => {
    const { clock, sent, notifier } = rig();
    notifier.changed(report('Preparing'));
    await clock.advance(seconds(1));
    notifier.reachable();
    expect(sent).toEqual([]);
    await clock.advance(seconds(1));
    expect(sent).toEqual(['Preparing']);
  });

  it('a report that nobody may have heard is told again over the next link', async () => {
    const { clock, sent, heard, notifier } = rig();
    notifier.reachable();
    notifier.changed(report('Preparing'));
    await clock.advance(seconds(2));
    notifier.unreachable();
    heard[0]?.(false);
    notifier.reachable();
    heard[1]?.(true);
    notifier.unreachable();
    notifier.reachable();
    expect(sent).toEqual(['Preparing', 'Preparing']);
  });

  it('on request the present state is told though it is not new, and takes the place of a report that was held back', async () => {
    const { clock, sent, notifier } = rig();
    notifier.reachable();
    notifier.changed(report('Preparing'));
    notifier.sendNow(report('Preparing'));
    await clock.advance(seconds(10));
    expect(sent).toEqual(['Preparing']);
    notifier.sendNow(report('Preparing'));
    expect(sent).toEqual(['Preparing', 'Preparing']);
  });

  it('whatever happens, the back-end ends with the truth, and is never told the same twice in a row', async () => {
    const step = fc.oneof(
      fc.constantFrom('Available' as const, 'Preparing' as const, 'Charging' as const, 'Faulted' as const),
      fc.constantFrom('lost' as const, 'found' as const),
      fc.integer({ min: 0, max: 5_000 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { clock, sent, notifier } = rig();
        let truth = 'Available';
        notifier.sendNow(report('Available'));
        notifier.reachable();
        for (const next of steps) {
          if (typeof next === 'number') await clock.advance(Ms(next));
          else if (next === 'lost') notifier.unreachable();
          else if (next === 'found') notifier.reachable();
          else {
            truth = next;
            notifier.changed(report(next));
          }
        }
        notifier.reachable();
        await clock.advance(seconds(10));
        expect(sent.at(-1)).toBe(truth);
        sent.slice(1).forEach((status, i) => {
          expect(status).not.toBe(sent[i]);
        });
      }),
    );
  });
});
