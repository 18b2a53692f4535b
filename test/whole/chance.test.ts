/** Any story: whatever drivers, back-end, network and mains do in whatever order, the books are right in the end. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storyNames } from '../../src/apps/stories/names.js';
import { connectorOf, sides } from '../../src/kernel/index.js';
import { readStory } from '../../src/stories/index.js';
import { anyStory, asStory, perform } from './acts.js';
import { Bench } from './bench.js';
import { expectSoundBooks } from './books.js';

/** A back-end that rejects the station for once must not keep it waiting for an hour. */
const shortInterval = { brain: { interval_s: 300 } };

/** Everybody goes home, the back-end is itself again, and everything is delivered. */
async function end(bench: Bench): Promise<readonly string[]> {
  bench.links.restore();
  for (const action of Object.keys(bench.brain.behaviours()) as Parameters<typeof bench.brain.setBehaviour>[0][])
    bench.brain.setBehaviour(action, { answer: 'usual' });
  const plugged = sides.filter((side) => bench.host.station.twin.state().vehicles[side]);
  for (const side of plugged) bench.hands.unplug(side);
  await bench.run(1200);
  return ['link: restored', ...plugged.map((side) => `unplug: ${side}`), 'wait: 20 min', 'expect: { waiting: 0, refused: 0 }'];
}

const seen = { transactions: 0, powerLosses: 0, refusedStarts: 0 };

describe('any story', () => {
  it('one stop for each start, in order; registers never backwards; each page delivered once; no energy without a transaction', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        const bench = await Bench.started(shortInterval);
        const steps: string[] = [];
        try {
          for (const step of story) steps.push(...(await perform(bench, step)));
          steps.push(...(await end(bench)));
          await expectSoundBooks(bench);
          expectAuthorised(bench);
          const { imbalance_Wh, throughput_Wh } = bench.host.station.twin.ledger();
          expect(Math.abs(imbalance_Wh)).toBeLessThanOrEqual(0.001 * Math.max(1, throughput_Wh));
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          throw new Error(`${why}\n\nThe same again with flexpole story:\n${asStory(why.split('\n')[0] ?? '', steps)}`, { cause: error });
        }
        for (const { started, stopped } of bench.brain.transactions(bench.identity)) {
          expect(String(stopped?.timestamp) >= String(started?.timestamp)).toBe(true);
          seen.transactions++;
          if (stopped?.reason === 'PowerLoss') seen.powerLosses++;
          if (stopped?.reason === 'DeAuthorized') seen.refusedStarts++;
        }
      }),
      { numRuns: 120 },
    );
    // The stories are worth their name.
    expect(seen.transactions).toBeGreaterThan(40);
    expect(seen.powerLosses).toBeGreaterThan(0);
    expect(seen.refusedStarts).toBeGreaterThan(0);
  });

  it('whatever happens by chance can be written as a story that can be read', async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        const bench = await Bench.started(shortInterval);
        const steps: string[] = ['say: begin'];
        for (const step of story) steps.push(...(await perform(bench, step)));
        const reading = readStory(asStory('why', steps), storyNames);
        expect(reading.ok ? [] : reading.problems).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

/** Nobody charges whom the back-end has refused: neither at the card reader nor, for longer than the answer takes, at the start. */
function expectAuthorised(bench: Bench): void {
  for (const { started, energy_Wh, stopped } of bench.brain.transactions(bench.identity)) {
    expect(started?.idTag).not.toBe('CARD-BLOCKED');
    if (started?.tokenStatus === 'Accepted' || stopped?.reason !== 'DeAuthorized') continue;
    const lasted_s = (Date.parse(stopped.timestamp) - Date.parse(started?.timestamp ?? '')) / 1000;
    expect(energy_Wh, `connector ${connectorOf('A')}: ${lasted_s} s`).toBeLessThanOrEqual((150_000 * (lasted_s + 5)) / 3600);
  }
}
