import { beforeEach, describe, expect, it } from 'vitest';
import { RigRefusal, type StoryRunDto } from '../../api/index.js';
import { eventLoopTurn } from '../../io/clock.js';
import { Instant, type Log, Ms, silentLog, VirtualClock } from '../../kernel/index.js';
import { VirtualStation } from '../simulation/virtual-station.js';
import { RecentLog } from '../station/recent-log.js';
import { createRig, type StationRig } from '../station/rig.js';
import { shippedNames } from './library.js';
import { StoryDesk } from './story-desk.js';

/** A station that is up, on a clock that keeps the pace that the test sets: it moves while the story sleeps. */
let station: VirtualStation;
let rig: StationRig;
let desk: StoryDesk;
let factor: number;
let told: number;
let logged: (readonly unknown[])[];

beforeEach(async () => {
  station = new VirtualStation({ shapedNetwork: true });
  factor = 60;
  told = 0;
  logged = [];
  rig = createRig({
    host: station.host,
    clock: {
      get factor() {
        return factor;
      },
      now: () => station.clock.now(),
      setFactor: (next) => {
        factor = next;
      },
      advance: (by_ms) => station.clock.advance(by_ms),
    },
    transcript: station.transcript,
    log: new RecentLog(station.clock),
    link: station.network,
    machineClock: new VirtualClock(Instant(0), { turn: eventLoopTurn }),
  });
  rig.events.on('story', () => told++);
  await station.powerOn();
  desk = deskOn(rig);
});

const deskOn = (on: StationRig): StoryDesk =>
  new StoryDesk({
    rig: on,
    backend: { brain: station.brain, call: (...command) => station.backend.call(...command) },
    power: { cut: () => station.host.cutPower(), restore: () => station.host.powerOn() },
    sleep: async (machine_ms) => {
      await eventLoopTurn();
      await station.clock.advance(Ms(Math.ceil(machine_ms * factor)));
    },
    log: { ...silentLog, error: (...line) => void logged.push(line) } satisfies Log,
  });

const storyOf = (...steps: readonly string[]): string =>
  ['title: Mine', 'about: Mine.', 'steps:', ...steps.map((step) => `  - ${step}`)].join('\n');

const runNow = (): StoryRunDto => {
  const played = desk.run();
  if (!played) throw new Error('nothing was played');
  return played.run;
};

async function ended(): Promise<StoryRunDto> {
  while (runNow().state === 'running') await eventLoopTurn();
  return runNow();
}

async function stepRunning(number: number): Promise<void> {
  while (runNow().steps.find((step) => step.number === number)?.state !== 'running') await eventLoopTurn();
}

const refusalOf = async (asked: Promise<unknown>): Promise<RigRefusal> => {
  const error: unknown = await asked.catch((reason: unknown) => reason);
  if (error instanceof RigRefusal) return error;
  throw new Error(`not refused: ${JSON.stringify(error)}`);
};

describe('the desk', () => {
  it('knows the stories that come with Flexpole, and their texts', async () => {
    const list = await desk.list();
    expect(list.map(({ name }) => name)).toEqual(shippedNames());
    const first = list.find(({ name }) => name === 'first-charge');
    expect(await desk.read('first-charge')).toEqual({ ...first, text: expect.stringMatching(/^title: First charge\n/) });
  });

  it.each(['none', '../package', 'first-charge.yaml'])('has no story %s, and says which it has', async (name) => {
    const words = { message: `there is no story ${name}`, right: expect.stringContaining('first-charge') };
    expect(await refusalOf(desk.read(name))).toMatchObject(words);
    expect(await refusalOf(desk.start({ name }, 'here'))).toMatchObject(words);
    expect(desk.run()).toBeUndefined();
  });

  it('names every place of a text that is no story, and plays nothing', async () => {
    const refusal = await refusalOf(desk.start({ text: 'title: x\nabuot: y\nsteps:\n  - plgu: A\n' }, 'here'));
    expect(refusal.where).toBe('body.text:1');
    expect(refusal.message).toBe(
      'line 1, column 1: about is missing; about: a text\nline 4, column 5: there is no step plgu; did you mean plug?',
    );
    expect(refusal.problems).toMatchObject([
      { line: 1, column: 1, what: 'about is missing' },
      { line: 4, column: 5, what: 'there is no step plgu', right: 'did you mean plug?' },
    ]);
    expect(desk.run()).toBeUndefined();
    expect(told).toBe(0);
  });
});

describe('a story here', () => {
  it('plays on this station, and every step is told as it begins and ends', async () => {
    const begun = await desk.start({ name: 'remote-start-and-stop' }, 'here');
    expect(begun).toMatchObject({ number: 1, name: 'remote-start-and-stop', where: 'here', state: 'running' });
    expect(begun.steps.every(({ state }) => state === 'waiting')).toBe(true);
    const run = await ended();
    expect(run.steps.find(({ state }) => state !== 'passed')).toBeUndefined();
    expect(run.state).toBe('passed');
    expect(told).toBe(2 + 2 * run.steps.length);
    expect(station.brain.transactions()).toHaveLength(1);
    expect(desk.run()?.text).toContain('title:');
  });

  it('ends with the step that fails: its line, what was expected and what was seen', async () => {
    await desk.start({ text: storyOf('say: Hello', 'expect: { side: A, hmi: charging }', 'wait: 1 s') }, 'here');
    const { state, steps } = await ended();
    expect(state).toBe('failed');
    expect(steps).toMatchObject([
      { state: 'passed' },
      { number: 2, line: 5, state: 'failed', expected: 'side A: hmi charging, now', seen: 'side A: hmi available' },
      { state: 'waiting' },
    ]);
  });

  it('finds the vehicle that was left before, and says so', async () => {
    rig.hands.plug('A', { vehicle: 'van', soc_pct: 20 });
    await desk.start({ text: storyOf('plug: { side: A, vehicle: van, soc: 30 % }') }, 'here');
    const [step] = (await ended()).steps;
    expect(step).toMatchObject({
      state: 'failed',
      seen: expect.stringContaining('is plugged in'),
      expected: expect.stringMatching(/unplug/i),
    });
  });

  it('leaves the world as it is when it ends', async () => {
    await desk.start({ text: storyOf('plug: { side: B, vehicle: van, soc: 30 % }', 'emergency stop: pressed', 'link: cut') }, 'here');
    await ended();
    expect(rig.state()).toMatchObject({
      emergencyStop: { pressed: true },
      link: { cut: true },
      sides: { B: { vehicle: { vehicle: 'van' } } },
    });
  });

  it('gives the back-end its manners back', async () => {
    station.brain.setBehaviour('Authorize', { answer: 'status', status: 'Blocked' });
    await desk.start({ text: storyOf('behave: { Authorize: { delay: 5 s }, Heartbeat: { silent: true } }', 'wait: 1 s') }, 'here');
    await stepRunning(2);
    expect(station.brain.behaviours()).toMatchObject({ Authorize: { delay_ms: 5_000 }, Heartbeat: { answer: 'silence' } });
    await ended();
    expect(station.brain.behaviours()).toEqual({ Authorize: { answer: 'status', status: 'Blocked' } });
  });

  it('survives a power cut', async () => {
    await desk.start({ name: 'power-cut' }, 'here');
    const { steps } = await ended();
    expect(steps.find(({ state }) => state !== 'passed')).toBeUndefined();
    expect(rig.state().station.phase).toBe('inService');
  });

  it('for a station of another generation is refused, and plays apart', async () => {
    const refusal = await refusalOf(desk.start({ name: 'firmware-2-0' }, 'here'));
    expect(refusal.message).toBe(
      'line 4: the story is for a station of generation 2.0, profile manual; this one is of generation 5.0, profile manual',
    );
    expect(refusal.right).toContain('run it apart');
    expect(desk.run()).toBeUndefined();
    await desk.start({ name: 'firmware-2-0' }, 'apart');
    expect((await ended()).state).toBe('passed');
  });

  it('is the only one: a second is refused until it has ended', async () => {
    await desk.start({ text: storyOf('wait: 1 h') }, 'here');
    for (const where of ['here', 'apart'] as const) {
      const refusal = await refusalOf(desk.start({ name: 'first-charge' }, where));
      expect(refusal).toMatchObject({ message: '"Mine" is being played on this station', right: 'wait until it has ended, or stop it' });
    }
    await ended();
    const next = await Promise.allSettled([
      desk.start({ text: storyOf('say: A') }, 'here'),
      desk.start({ text: storyOf('say: B') }, 'here'),
    ]);
    expect(next.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((await ended()).number).toBe(2);
  });

  it('shows a setup that fails as a step of its own', async () => {
    desk = new StoryDesk({
      rig,
      backend: undefined,
      power: { cut: () => undefined, restore: () => Promise.resolve() },
      sleep: eventLoopTurn,
      log: silentLog,
    });
    const text = 'title: x\nabout: y\nsetup:\n  settings: { HeartbeatInterval: 60 }\nsteps:\n  - say: Hello\n';
    await desk.start({ text }, 'here');
    const run = await ended();
    expect(run).toMatchObject({
      state: 'failed',
      steps: [
        { number: 0, line: 4, state: 'failed', expected: 'a back-end that the story can use' },
        { number: 1, state: 'waiting' },
      ],
    });
  });

  it('that cannot go on says so, and the log says why', async () => {
    const plug = (): never => {
      throw new TypeError('inside');
    };
    desk = deskOn({ ...rig, hands: { ...rig.hands, plug } });
    await desk.start({ text: storyOf('plug: { side: A, vehicle: van, soc: 30 % }', 'say: Never') }, 'here');
    expect(await ended()).toMatchObject({
      state: 'failed',
      why: 'The story could not go on: inside',
      steps: [{ state: 'failed' }, { state: 'waiting' }],
    });
    expect(logged).toMatchObject([['story.broke', { title: 'Mine', why: expect.stringContaining('TypeError: inside') }]]);
  });
});

describe('a story that is stopped', () => {
  it.each([0, 60])('ends at ×%i within the step that runs', async (pace) => {
    factor = pace;
    await desk.start({ text: storyOf('say: Hello', 'wait: 23 h', 'say: Never') }, 'here');
    await stepRunning(2);
    const run = await desk.stop();
    expect(run).toMatchObject({ state: 'stopped', steps: [{ state: 'passed' }, { state: 'stopped' }, { state: 'waiting' }] });
    expect(runNow()).toEqual(run);
    expect(await refusalOf(desk.stop())).toMatchObject({ message: 'no story is being played' });
  });

  it('on a clock that somebody has stopped ends all the same', async () => {
    await desk.start({ text: storyOf('wait: 1 h') }, 'here');
    await stepRunning(1);
    rig.clock.run({ mode: 'stepped' });
    expect(await desk.stop()).toMatchObject({ state: 'stopped' });
  });

  it('apart ends there, too', async () => {
    await desk.start({ text: storyOf('wait: 24 h', 'wait: 24 h', 'wait: 24 h') }, 'apart');
    await stepRunning(1);
    expect(await desk.stop()).toMatchObject({ state: 'stopped', steps: [{}, {}, { state: 'waiting' }] });
  });

  it('during a power cut gives the station its power back', async () => {
    await desk.start({ text: storyOf('power cut: 1 h') }, 'here');
    await stepRunning(1);
    expect(rig.state().station.phase).toBe('off');
    await desk.stop();
    await station.run(60);
    expect(rig.state().station.phase).toBe('inService');
  });

  it('does not hold up the end of the program', async () => {
    await desk.start({ text: storyOf('wait: 1 h') }, 'here');
    await desk.close();
    expect(runNow().state).toBe('stopped');
    await desk.close();
  });
});

describe('a story on a clock that stands still', () => {
  it('steps it until somebody lets it run, and then waits for it', async () => {
    factor = 0;
    const begin = station.clock.now();
    await desk.start({ text: storyOf('wait: 10 min', 'wait: 10 min') }, 'here');
    await stepRunning(2);
    rig.clock.run({ mode: 'scaled', factor: 60 });
    expect((await ended()).state).toBe('passed');
    expect(station.clock.now() - begin).toBeGreaterThanOrEqual(20 * 60_000);
  });
});

describe('a story apart', () => {
  it('leaves this station alone', async () => {
    const before = JSON.stringify(rig.state());
    await desk.start({ name: 'emergency-stop' }, 'apart');
    const run = await ended();
    expect(run).toMatchObject({ where: 'apart', state: 'passed' });
    expect(JSON.stringify(rig.state())).toBe(before);
    expect(station.brain.transactions()).toEqual([]);
  });
});
