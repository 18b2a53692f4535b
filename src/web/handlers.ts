/** What each route does with the rig. One without an entry here does not compile. */
import {
  type AnswerOf,
  type Call,
  type ClockDto,
  clockDto,
  type Rig,
  type RigHands,
  type RouteName,
  type Routes,
  type StateDto,
} from '../api/index.js';
import { Refused } from '../http/refused.js';
import { Ms } from '../kernel/index.js';
import { openApi } from './openapi.js';

type Handlers = {
  readonly [Name in RouteName]: (rig: Rig, call: Call<Routes[Name]>) => AnswerOf<Routes[Name]> | Promise<AnswerOf<Routes[Name]>>;
};

const usualLimit = 1000;
const usualEntries = 500;

export const handlers: Handlers = {
  readState: (rig) => rig.state(),
  readMessages: (rig, { query }) => ({ messages: rig.messages({ limit: usualLimit, ...query }) }),
  readRecords: (rig, { query }) => rig.records(query),
  readJournal: (rig, { query }) => ({ entries: rig.journal({ limit: usualEntries, ...query }) }),
  readOutbox: (rig) => rig.outbox(),
  readLog: (rig, { query }) => ({ lines: rig.log({ limit: usualLimit, ...query }) }),

  readCatalogue: (rig) => rig.catalogue(),
  configure: ({ hands }, { body }) => hands.configure(JSON.stringify(body)),
  plug: (rig, { params, body }) => after(rig, (hands) => hands.plug(params.side, body)),
  unplug: (rig, { params }) => after(rig, (hands) => hands.unplug(params.side)),
  setVehicle: (rig, { params, body }) => after(rig, (hands) => hands.setVehicle(params.side, body)),
  setPack: (rig, { params, body }) => after(rig, (hands) => hands.setPackSoc(params.side, body.packSoc_pct)),
  holdCard: ({ hands }, { params, body }) => hands.holdCard(params.side, body.idToken),
  chooseSide: (rig, { params }) => after(rig, (hands) => hands.chooseSide(params.side)),
  stopOnScreen: ({ hands }, { params }) => hands.stopOnScreen(params.side),
  injectFault: (rig, { params, query }) => after(rig, (hands) => hands.injectFault(params.code, query.side)),
  clearFault: (rig, { params, query }) => after(rig, (hands) => hands.clearFault(params.code, query.side)),
  setLink: (rig, { body }) => after(rig, (hands) => hands.setLink(body)),
  setEmergencyStop: (rig, { body }) => after(rig, (hands) => (body.pressed ? hands.pressEmergencyStop() : hands.releaseEmergencyStop())),
  setDoor: (rig, { params, body }) => after(rig, (hands) => hands.setDoor(params.door, body.state)),
  setGrid: (rig, { body }) => after(rig, (hands) => hands.setGridFeed(body.feed_A)),
  setAmbient: (rig, { body }) => after(rig, (hands) => hands.setAmbient(body.temperature_C)),
  setPower: (rig, { body }) => after(rig, (hands) => hands.setPower(body.on)),

  pressStopKey: (rig, { params }) => after(rig, (hands) => hands.pressStopKey(params.side)),
  holdBankCard: ({ hands }, { params }) => hands.holdBankCard(params.side),
  tapLogo: (rig, { body }) => after(rig, (hands) => hands.tapLogo(body.taps)),
  setMeter: (rig, { params, body }) => after(rig, (hands) => hands.setMeter(params.side, body)),
  exchangeMeter: (rig, { params }) => after(rig, (hands) => hands.exchangeMeter(params.side)),
  setImportTarget: (rig, { body }) => after(rig, (hands) => hands.setImportTarget(body.current_A)),
  setSensor: (rig, { body }) => after(rig, (hands) => hands.setSensor(body)),
  setAuxiliary: (rig, { body }) => after(rig, (hands) => hands.setAuxiliary(body)),

  readClock: (rig) => clock(rig),
  runClock: (rig, { body }) => {
    rig.clock.run(clockMode(body));
    return clock(rig);
  },
  advanceClock: async (rig, { body }) => {
    await rig.clock.advance(Ms(body.by_ms));
    return clock(rig);
  },
  runTo: (rig, { body }) => {
    rig.clock.runTo(momentOf(body));
    return clock(rig);
  },
  stopRunTo: (rig) => {
    rig.clock.stopRunTo();
    return clock(rig);
  },

  readStories: async ({ stories }) => ({ stories: await stories.list() }),
  readStory: ({ stories }, { params }) => stories.read(params.name),
  runStory: ({ stories }, { body }) => stories.start(storyOf(body), body.where),
  readStoryRun: ({ stories }) => stories.run() ?? { run: null, text: null },
  stopStory: ({ stories }) => stories.stop(),

  readRecalibration: (rig) => recalibration(rig),
  setRecalibration: (rig, { params, body }) => {
    rig.hands.recalibrate(params.side, body.on);
    return recalibration(rig);
  },
  beginEndOfLineTest: (rig) => {
    rig.hands.beginEndOfLineTest();
    return recalibration(rig);
  },

  readHealth: (rig) => ({ status: 'ok', phase: rig.state().station.phase }),
  readOpenApi: () => openApi(),
};

/** Does something, and tells what the world is like then. */
function after(rig: Rig, act: (hands: RigHands) => void): StateDto {
  act(rig.hands);
  return rig.state();
}

function recalibration(rig: Rig): AnswerOf<Routes['readRecalibration']> {
  const { A, B } = rig.state().sides;
  return { A: A.recalibration, B: B.recalibration };
}

const clock = (rig: Rig): ClockDto => clockDto(rig.clock.read());

function clockMode({ mode, factor }: Call<Routes['runClock']>['body']): Parameters<Rig['clock']['run']>[0] {
  if (mode === 'scaled' && factor !== undefined) return { mode, factor };
  if (mode !== 'scaled' && factor === undefined) return { mode };
  throw new Refused(400, {
    error: 'bad-input',
    what: mode === 'scaled' ? 'factor is missing.' : `A clock that is ${mode} has no factor.`,
    where: 'body.factor',
    right: mode === 'scaled' ? 'a number above 0 up to 100000' : 'no factor, or mode scaled',
  });
}

function momentOf({ at, by_ms }: Call<Routes['runTo']>['body']): Parameters<Rig['clock']['runTo']>[0] {
  if (at !== undefined && by_ms === undefined) return { at };
  if (by_ms !== undefined && at === undefined) return { by_ms: Ms(by_ms) };
  throw new Refused(400, {
    error: 'bad-input',
    what: at === undefined ? 'There is no moment.' : 'There is a moment, and a span besides.',
    where: 'body',
    right: 'at for a moment, or by_ms for so long from now',
  });
}

function storyOf({ name, text }: Call<Routes['runStory']>['body']): Parameters<Rig['stories']['start']>[0] {
  if (name !== undefined && text === undefined) return { name };
  if (text !== undefined && name === undefined) return { text };
  throw new Refused(400, {
    error: 'bad-input',
    what: name === undefined ? 'There is no story.' : 'There is a name, and a text besides.',
    where: 'body',
    right: 'name for one that comes with Flexpole, or text for any other',
  });
}
