/** Hands on single devices of the station: stop keys, logo and readers, meters, sensor, 12 V battery, grid target. */
import Type from 'typebox';
import type { Route } from '../route.js';
import { percent, Side, shape } from '../shape.js';
import { StateRef } from '../state.js';

const AtSide = shape({ side: Side });

/** Fields of which at least one is given; what is missing stays as it is. */
const change = <Fields extends Parameters<typeof Type.Object>[0]>(fields: Fields) =>
  Type.Object(fields, { additionalProperties: false, minProperties: 1 });

export const deviceRoutes = {
  pressStopKey: {
    method: 'POST',
    path: '/api/twin/sides/:side/stop-key',
    group: 'twin',
    summary: 'Press the stop key SB1 of a side: the station asks for the card that may end the session',
    params: AtSide,
    status: 200,
    answer: StateRef,
  },
  holdBankCard: {
    method: 'POST',
    path: '/api/twin/sides/:side/bank-cards',
    group: 'twin',
    summary: 'Hold a bank card to the card terminal for a side',
    params: AtSide,
    status: 200,
    answer: shape({
      type: Type.Literal('refused'),
      why: Type.String({ description: 'In words.' }),
      right: Type.String({ description: 'What would help.' }),
    }),
  },
  tapLogo: {
    method: 'POST',
    path: '/api/twin/screen/logo',
    group: 'twin',
    summary: 'Tap the logo on the screen; six taps wake the reader for service cards',
    body: shape({ taps: Type.Integer({ minimum: 1, maximum: 20, description: 'One right after the other.' }) }),
    status: 200,
    answer: StateRef,
  },
  setMeter: {
    method: 'PATCH',
    path: '/api/twin/sides/:side/meter',
    group: 'twin',
    summary: 'Make the DC meter of a side fall silent or refuse its start, or make it whole again',
    params: AtSide,
    body: change({
      silent: Type.Optional(Type.Boolean({ description: 'It does not answer, though it goes on counting.' })),
      refusesStart: Type.Optional(Type.Boolean({ description: 'It begins no new transaction.' })),
    }),
    status: 200,
    answer: StateRef,
  },
  exchangeMeter: {
    method: 'POST',
    path: '/api/twin/sides/:side/meter/exchange',
    group: 'twin',
    summary: 'Put a new DC meter in: another serial number, another key, pages from 1',
    params: AtSide,
    status: 200,
    answer: StateRef,
  },
  setImportTarget: {
    method: 'PUT',
    path: '/api/twin/grid/target',
    group: 'twin',
    summary: 'Set how much may be drawn from the grid a phase (VWGC.ChargingStationCurrentImportTarget)',
    body: shape({ current_A: Type.Integer({ minimum: 0, description: 'Below 16 the AC input is off.' }) }),
    status: 200,
    answer: StateRef,
  },
  setSensor: {
    method: 'PATCH',
    path: '/api/twin/sensor',
    group: 'twin',
    summary: 'Let it rain or not, and set the light around the station',
    body: change({
      rain: Type.Optional(Type.Boolean()),
      light_lux: Type.Optional(Type.Number({ minimum: 0, maximum: 120_000, description: '10 at night, 20000 by day.' })),
    }),
    status: 200,
    answer: StateRef,
  },
  setAuxiliary: {
    method: 'PATCH',
    path: '/api/twin/auxiliary-battery',
    group: 'twin',
    summary: 'Set the level of the 12 V battery, or put a charger to its plug',
    body: change({
      level_pct: Type.Optional(percent('Of the 12 V battery.')),
      externalCharger: Type.Optional(Type.Boolean()),
    }),
    status: 200,
    answer: StateRef,
  },
} satisfies Record<string, Route>;
