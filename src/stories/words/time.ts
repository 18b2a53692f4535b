/** Words for time that passes, and for what is to be said about it. */
import { Instant, Ms } from '../../kernel/index.js';
import { duration, type Form, text } from '../form.js';
import type { Scene } from '../scene.js';
import { done, type Word, word } from './word.js';

const day_ms = 86_400_000;

const time: Form<(now: Instant) => Instant> = {
  expects: 'a time of the day (UTC) such as "10:00", or a time such as 2026-03-02T10:00:00Z',
  read: (tree, complain) => {
    const written = tree.kind === 'scalar' ? tree.text : '';
    const [, hours, minutes, seconds = '0'] = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(written) ?? [];
    if (hours !== undefined) return (now) => next(now, ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000);
    const moment = /^\d{4}-\d\d-\d\dT.*Z$/.test(written) ? Date.parse(written) : Number.NaN;
    if (Number.isFinite(moment)) return () => Instant(moment);
    return complain(tree, `${written || 'this'} is no time`, time.expects);
  },
};

/** The next moment at which it is that time of the day; now counts. */
function next(now: Instant, ofDay_ms: number): Instant {
  const midnight = Math.floor(now / day_ms) * day_ms;
  const today = midnight + ofDay_ms;
  return Instant(today >= now ? today : today + day_ms);
}

async function passTo(scene: Scene, target: Instant) {
  const wait_ms = target - scene.now;
  if (wait_ms < 0) return { ok: false, expected: `a time after ${scene.state.clock.now}`, seen: new Date(target).toISOString() };
  await scene.pass(Ms(wait_ms));
  return done;
}

export const timeWords: Readonly<Record<string, Word>> = {
  wait: word({
    group: 'time',
    does: 'Lets time pass.',
    example: '10 min',
    form: duration,
    act: async (wait_ms, scene) => {
      await scene.pass(wait_ms);
      return done;
    },
  }),
  at: word({
    group: 'time',
    does: 'Lets time pass until the clock (UTC) says so; a time of the day means its next occurrence.',
    example: '"10:00"',
    form: time,
    act: (when, scene) => passTo(scene, when(scene.now)),
  }),
  say: word({
    group: 'time',
    does: 'Does nothing: a remark for whoever follows the story.',
    example: 'Now the link is gone, and the car charges on.',
    form: text(),
    act: () => done,
  }),
};
