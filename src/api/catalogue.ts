import Type from 'typebox';
import { type Plain, shape } from './shape.js';
import { VehicleProtocol } from './state.js';

/** What the hands can be given: vehicles to plug in, cards to hold, faults to inject. Does not change while the station runs. */
export const Catalogue = shape({
  vehicles: Type.Array(
    shape({
      vehicle: Type.String(),
      label: Type.String(),
      battery_Wh: Type.Number(),
      maxPower_W: Type.Number(),
      maxCurrent_A: Type.Number(),
      maxVoltage_V: Type.Number(),
      protocol: VehicleProtocol,
      target_pct: Type.Number(),
    }),
  ),
  cards: Type.Array(
    shape({
      idToken: Type.String(),
      holder: Type.String(),
      kind: Type.Enum(['driver', 'unknown', 'staff', 'maintenance'], {
        description:
          'Driver: known to the built-in back-end; another one knows others. Staff: for VWGC.OutOfHoursIdTokens. Maintenance: for the maintenance port.',
      }),
    }),
  ),
  faults: Type.Array(
    shape({
      code: Type.String(),
      scope: Type.Enum(['side', 'station']),
      info: Type.String(),
      errorCode: Type.String({ description: 'OCPP 1.6 §7.6.' }),
      vendorErrorCode: Type.String(),
    }),
  ),
});
export type CatalogueDto = Plain<typeof Catalogue>;
