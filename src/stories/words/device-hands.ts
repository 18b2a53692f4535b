/** Words for hands on single devices: stop keys, logo, meters, sensor, 12 V battery, grid target. */
import { flag, mapping, may, need, oneOf, percent, side, whole } from '../form.js';
import { hand, type Word } from './word.js';

const brightest_lux = 120_000;

export const deviceWords: Readonly<Record<string, Word>> = {
  'stop key': hand({
    does: 'The customer presses SB1 of a side: the station asks for the card that may end the session.',
    example: 'A',
    form: side,
    act: (at, { stage }) => stage.hands.pressStopKey(at),
  }),
  logo: hand({
    does: 'Somebody taps the logo on the screen so often; six taps wake the reader for service cards, whatever side they are held at.',
    example: '6',
    form: whole(1, 20),
    act: (taps, { stage }) => stage.hands.tapLogo(taps),
  }),
  meter: hand({
    does: 'The DC meter of a side falls silent, refuses its start, is exchanged for a new one, or is whole again.',
    example: '{ side: A, state: silent }',
    form: mapping({
      side: need(side, 'which meter'),
      state: need(oneOf(['silent', 'refusing', 'exchanged', 'whole']), 'refusing: it begins no new transaction'),
    }),
    act: ({ side: at, state }, { stage }) => {
      if (state === 'exchanged') stage.hands.exchangeMeter(at);
      else stage.hands.setMeter(at, meterStates[state]);
    },
  }),
  'import target': hand({
    does: 'Somebody sets how much may be drawn from the grid a phase; below 16 A the AC input is off.',
    example: '32',
    form: whole(0, 63),
    act: (current_A, { stage }) => stage.hands.setImportTarget(current_A),
  }),
  weather: hand({
    does: 'It begins to rain, or stops; it gets light or dark.',
    example: '{ rain: true, lux: 50 }',
    form: mapping(
      { rain: may(flag, 'true or false'), lux: may(whole(0, brightest_lux), 'light on the roof: 10 at night, 20000 by day') },
      { some: true },
    ),
    act: ({ rain, lux }, { stage }) =>
      stage.hands.setSensor({ ...(rain !== undefined && { rain }), ...(lux !== undefined && { light_lux: lux }) }),
  }),
  '12 V battery': hand({
    does: 'The 12 V battery is charged so far all at once, or a charger is put to its plug.',
    example: '{ level: 20 %, charger: true }',
    form: mapping(
      { level: may(percent, 'its charge'), charger: may(flag, 'a charger stands at its plug') },
      { short: 'level', some: true },
    ),
    act: ({ level, charger }, { stage }) =>
      stage.hands.setAuxiliary({
        ...(level !== undefined && { level_pct: level }),
        ...(charger !== undefined && { externalCharger: charger }),
      }),
  }),
};

const meterStates = {
  silent: { silent: true },
  refusing: { refusesStart: true },
  whole: { silent: false, refusesStart: false },
} as const;
