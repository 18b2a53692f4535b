/** Words for what people and the weather do to the station: the hands of the rig. */
import { minutes, sides } from '../../kernel/index.js';
import { amount, duration, type Form, flag, mapping, may, need, oneOf, percent, power, side, text } from '../form.js';
import type { Names } from '../names.js';
import { quantities } from '../quantity.js';
import type { Outcome } from '../scene.js';
import { plain } from '../tree.js';
import { askingHand, done, hand, type Word } from './word.js';

/** How long a decision on a card, or a start of the station, is waited for. */
const longestDecision_ms = minutes(2);

export const gridFeed: Form<0 | 16 | 32 | 63> = {
  expects: 'off · 16 A · 32 A · 63 A',
  read: (tree, complain) => {
    const written = tree.kind === 'scalar' ? tree.text : '';
    const known = feeds_A.find((feed_A) =>
      [`${feed_A} A`, `${feed_A}A`, String(feed_A), ...(feed_A === 0 ? ['off'] : [])].includes(written),
    );
    return known ?? complain(tree, `${written || 'this'} is no grid feed`, gridFeed.expects);
  },
};
const feeds_A = [0, 16, 32, 63] as const;

export const ambient = amount(quantities.temperature, -40, 85);

/** An operator's configuration file as it stands in JSON. */
const configuration: Form<unknown> = {
  expects: 'the groups of config_file.json',
  read: (tree, complain) => (tree.kind === 'mapping' ? plain(tree) : complain(tree, 'this is no configuration', configuration.expects)),
};

const doors = ['front', 'rear', 'maintenance'] as const;
const linkStates = {
  cut: { cut: true },
  restored: { cut: false, silent: false, delay_ms: 0, loss_pct: 0 },
  silent: { silent: true },
} as const;
const doorState = oneOf(['open', 'closed']);

export const handWords = (names: Names): Readonly<Record<string, Word>> => ({
  plug: hand({
    does: 'A car comes and its driver plugs in.',
    example: '{ side: A, vehicle: saloon-800, soc: 18 % }',
    form: mapping({
      side: need(side, 'which cable'),
      vehicle: need(oneOf(names.vehicles), 'its class'),
      soc: need(percent, 'charge of its battery'),
      target: may(percent, 'where it stops by itself'),
      limit: may(power, "the driver's own ceiling"),
      contact: may(oneOf(['good', 'bad']), 'bad: the plug does not sit, and the station notices nothing'),
      protocol: may(oneOf(['DIN 70121', 'ISO 15118-2']), "what it speaks; its class's where missing"),
      refuses: may(flag, 'it ends the communication when a session is to begin'),
    }),
    act: ({ side: at, vehicle, soc, target, limit, contact, protocol, refuses }, { stage }) =>
      stage.hands.plug(at, {
        vehicle,
        soc_pct: soc,
        ...(target !== undefined && { target_pct: target }),
        ...(limit !== undefined && { maxPower_W: limit }),
        ...(contact && { contact }),
        ...(protocol && { protocol }),
        ...(refuses !== undefined && { refuses }),
      }),
  }),
  unplug: hand({
    does: 'The driver unplugs and leaves.',
    example: 'A',
    form: side,
    act: (at, { stage }) => stage.hands.unplug(at),
  }),
  vehicle: hand({
    does: 'Something changes in the car at the cable.',
    example: '{ side: A, limit: 50 kW }',
    form: mapping({
      side: need(side, 'which car'),
      soc: may(percent, 'charge of its battery'),
      limit: may(power, "the driver's own ceiling"),
      paused: may(flag, 'it wants no power for a while'),
      stop: may(flag, 'true: the driver ends the session in the car'),
    }),
    act: ({ side: at, soc, limit, paused, stop }, { stage }) =>
      stage.hands.setVehicle(at, {
        ...(soc !== undefined && { soc_pct: soc }),
        ...(limit !== undefined && { maxPower_W: limit }),
        ...(paused !== undefined && { paused }),
        ...(stop && { stop }),
      }),
  }),
  card: askingHand({
    does: 'Somebody holds a card to the reader for a side, and waits for the decision.',
    example: '{ side: A, token: CARD-ANNA, outcome: started }',
    form: mapping({
      side: need(side, 'for which side'),
      token: need(text('a token such as CARD-ANNA'), 'what is stored on the card'),
      outcome: may(
        oneOf(['started', 'stopped', 'refused', 'outOfHoursOn', 'outOfHoursOff', 'maintenancePortOpened']),
        'what the station must decide; where missing, it may decide what it likes',
      ),
      patience: may(duration, 'how long the decision is waited for; 2 min where missing'),
    }),
    act: async ({ side: at, token, outcome, patience = longestDecision_ms }, scene): Promise<Outcome> => {
      const decided = await scene.awaiting(scene.stage.hands.holdCard(at, token), patience);
      const seen = decided
        ? `${decided.type}${decided.why === undefined ? '' : `: ${decided.why}`}`
        : `not decided within ${patience / 1000} s`;
      return { ok: outcome === undefined || decided?.type === outcome, seen, ...(outcome && { expected: outcome }) };
    },
  }),
  choose: hand({
    does: 'The customer touches a side on the screen.',
    example: 'B',
    form: side,
    act: (at, { stage }) => stage.hands.chooseSide(at),
  }),
  stop: askingHand({
    does: 'The customer presses stop on the screen; without a card that works in free vend only.',
    example: '{ side: A, outcome: stopped }',
    form: mapping(
      { side: need(side, 'which session'), outcome: may(oneOf(['stopped', 'ignored']), 'what the station must do') },
      { short: 'side' },
    ),
    act: ({ side: at, outcome }, { stage }): Outcome => {
      const seen = stage.hands.stopOnScreen(at).stopped ? 'stopped' : 'ignored';
      return { ok: outcome === undefined || outcome === seen, seen, ...(outcome && { expected: outcome }) };
    },
  }),
  fault: hand({
    does: 'Something breaks.',
    example: '{ code: outlet.isolation, side: A }',
    form: faultForm(names),
    act: ({ code, side: at }, { stage }) => stage.hands.injectFault(code, at),
  }),
  'clear fault': hand({
    does: 'It is whole again.',
    example: '{ code: outlet.isolation, side: A }',
    form: faultForm(names),
    act: ({ code, side: at }, { stage }) => stage.hands.clearFault(code, at),
  }),
  'emergency stop': hand({
    does: 'Somebody presses the emergency stop, or releases it.',
    example: 'pressed',
    form: oneOf(['pressed', 'released']),
    act: (what, { stage }) => (what === 'pressed' ? stage.hands.pressEmergencyStop() : stage.hands.releaseEmergencyStop()),
  }),
  door: hand({
    does: 'Doors are opened or closed.',
    example: '{ front: open }',
    form: mapping(
      {
        front: may(doorState, 'the front door'),
        rear: may(doorState, 'the rear door'),
        maintenance: may(doorState, 'the maintenance door'),
      },
      { some: true },
    ),
    act: (states, { stage }) => {
      for (const door of doors) if (states[door]) stage.hands.setDoor(door, states[door]);
    },
  }),
  grid: hand({
    does: 'The grid connection carries so much a phase from now on.',
    example: '16 A',
    form: gridFeed,
    act: (feed_A, { stage }) => stage.hands.setGridFeed(feed_A),
  }),
  ambient: hand({
    does: 'The air around the station is so warm from now on.',
    example: '35 °C',
    form: ambient,
    act: (temperature_C, { stage }) => stage.hands.setAmbient(temperature_C),
  }),
  pack: hand({
    does: 'A pack of the station is charged so far all at once. What displays show, 0 % to 100 %, are 12.3 % to 95 % of the cells.',
    example: '{ side: A, cells: 20 % }',
    form: mapping({ side: may(side, 'which pack; both where missing'), cells: need(percent, 'charge of the cells') }, { short: 'cells' }),
    act: ({ side: at, cells }, { stage }) => {
      for (const each of at ? [at] : sides) stage.hands.setPackSoc(each, cells);
    },
  }),
  link: hand({
    does: 'The line to the back-end is cut, whole again, slow, lossy, or silent: nothing arrives, and nobody is told. What is missing stays as it is.',
    example: '{ delay: 2 s, loss: 10 % }',
    form: mapping(
      {
        state: may(oneOf(['cut', 'restored', 'silent']), 'restored: whole in every way'),
        delay: may(amount(quantities.duration, 0, 60_000), 'what every frame takes longer, each way'),
        loss: may(percent, 'share of the segments that are lost, each way; they are sent again, so that frames come late'),
      },
      { short: 'state', some: true },
    ),
    act: ({ state, delay, loss }, { stage }) =>
      stage.hands.setLink({
        ...(state && linkStates[state]),
        ...(delay !== undefined && { delay_ms: delay }),
        ...(loss !== undefined && { loss_pct: loss }),
      }),
  }),
  'power cut': askingHand({
    does: 'The station loses its power between two instructions; after that time it starts again, over what it had written down.',
    example: '{ for: 2 min }',
    form: mapping({ for: need(duration, 'how long there is none') }, { short: 'for' }),
    act: async ({ for: away_ms }, scene): Promise<Outcome> => {
      const { power: supply } = scene.stage;
      if (!supply)
        return {
          ok: false,
          expected: 'a station that comes back by itself',
          seen: 'here the story would end with the power; run it with flexpole story',
        };
      supply.cut();
      await scene.pass(away_ms);
      await scene.awaiting(supply.restore(), longestDecision_ms);
      return done;
    },
  }),
  configure: askingHand({
    does: "Takes parts of an operator's configuration file (config_file.json) over.",
    example: '{ ocpp: { heart_beat_interval: 60 } }',
    form: configuration,
    act: async (groups, { stage }): Promise<Outcome> => {
      const { applied, warnings } = await stage.hands.configure(JSON.stringify(groups));
      return {
        ok: warnings.length === 0,
        expected: 'settings that are known',
        seen: [...warnings, `${applied.length} settings applied`].join('; '),
      };
    },
  }),
});

const faultForm = (names: Names) =>
  mapping(
    { code: need(oneOf(names.faults), 'from the fault catalogue'), side: may(side, 'missing for faults of the whole station') },
    { short: 'code' },
  );
