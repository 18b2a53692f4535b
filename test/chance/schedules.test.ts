/** Any schedule: whatever drivers, back-end, network and mains do in whatever order, nobody charges without leave and the books are right. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TranscriptLine } from '../../src/api/rig.js';
import { storyNames } from '../../src/apps/stories/names.js';
import { virtualStage } from '../../src/apps/stories/virtual-stage.js';
import { readStory, runStory } from '../../src/stories/index.js';
import { expectSoundBooks } from '../whole/books.js';
import { type Act, anySchedule } from './acts.js';
import { objectionsTo } from './gatekeeper.js';
import { Schedule } from './schedule.js';

/** More by hand: `SCHEDULES=3000 npm test -- test/chance/schedules`. */
const runs = Number(process.env['SCHEDULES'] ?? 120);

async function played(acts: readonly Act[]): Promise<Schedule> {
  const schedule = new Schedule('chance');
  await schedule.begin();
  for (const act of acts) await schedule.perform(act);
  await schedule.end();
  return schedule;
}

async function expectAllWell(schedule: Schedule): Promise<void> {
  expect(objectionsTo(schedule.account())).toEqual([]);
  await expectSoundBooks(schedule);
  const { imbalance_Wh, throughput_Wh } = schedule.host.station.twin.ledger();
  expect(Math.abs(imbalance_Wh)).toBeLessThanOrEqual(0.001 * Math.max(1, throughput_Wh));
}

describe('any schedule', () => {
  it('one stop for each start, in order; nothing lost, nothing twice; registers never backwards; no energy without leave; reservations honoured', {
    timeout: 120_000 + runs * 1_000,
  }, async () => {
    const seen = { transactions: 0, freeVend: 0, reserved: 0, reasons: new Set<string>() };
    await fc.assert(
      fc.asyncProperty(anySchedule, async (acts) => {
        const schedule = new Schedule('chance');
        try {
          await schedule.begin();
          for (const act of acts) await schedule.perform(act);
          await schedule.end();
          await expectAllWell(schedule);
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          const story = schedule.asStory(why.split('\n')[0] ?? '');
          throw new Error(`${why}\n\nThe same again, as a file for flexpole story:\n${story}`, { cause: error });
        }
        for (const { started, stopped } of schedule.brain.transactions(schedule.identity)) {
          seen.transactions++;
          if (started?.idTag === 'UNDEFINED_ID_TOKEN') seen.freeVend++;
          seen.reasons.add(String(stopped?.reason));
        }
        seen.reserved += schedule.sent('StartTransaction').filter(({ reservationId }) => reservationId !== undefined).length;
      }),
      { numRuns: runs },
    );
    // The schedules are worth their name.
    expect(seen.transactions).toBeGreaterThan(runs / 3);
    expect(Math.min(seen.freeVend, seen.reserved)).toBeGreaterThan(0);
    expect([...seen.reasons]).toEqual(expect.arrayContaining(['PowerLoss', 'DeAuthorized', 'EVDisconnected']));
  });

  it('the story that a failing one prints does the same again, frame by frame', async () => {
    await fc.assert(
      fc.asyncProperty(anySchedule, async (acts) => {
        const schedule = await played(acts);
        const reading = readStory(schedule.asStory('why'), storyNames);
        if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
        const stage = virtualStage(reading.story.setup.builtWith);
        const result = await runStory(reading.story, stage);
        expect(result.steps.filter(({ ok }) => !ok)).toEqual([]);
        const said = schedule.transcript.lines().map(withoutFigures);
        expect(stage.transcript().slice(0, said.length).map(withoutFigures)).toEqual(said);
      }),
      { numRuns: 20 },
    );
  });
});

/** Looking at the physics while it runs changes its roundings: what was measured may differ in the last digits, and nothing else. */
const withoutFigures = (line: TranscriptLine): string =>
  JSON.stringify(line, (key, value: unknown) => (key === 'value' || key === 'meterStop' ? 'measured' : value));
