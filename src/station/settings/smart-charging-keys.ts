/** Keys of the smart-charging profile (OCPP 1.6 §9.4). The manual knows none of them: they exist only where the station has the option. */
import { key } from './declaration.js';
import { bool, int, list } from './value-types.js';

const smartCharging = { profile: 'Smart Charging', option: 'smartCharging', access: 'R', source: 'OCPP 1.6 §9.4' } as const;

export const smartChargingKeys = {
  ChargeProfileMaxStackLevel: key({
    ...smartCharging,
    type: int(),
    default: 9,
    doc: 'Highest stack level of a charging profile.',
  }),
  ChargingScheduleAllowedChargingRateUnit: key({
    ...smartCharging,
    type: list({ allowed: ['Current', 'Power'] }),
    default: ['Current', 'Power'],
    doc: 'Units of limits: amperes and watts of direct current at the outlets.',
  }),
  ChargingScheduleMaxPeriods: key({
    ...smartCharging,
    type: int(),
    default: 168,
    doc: 'Largest number of periods of a charging schedule, and of a composite one: the hours of a week.',
  }),
  ConnectorSwitch3to1PhaseSupported: key({
    ...smartCharging,
    type: bool,
    default: false,
    doc: 'Without meaning here: the outlets are DC and have no phases; numberPhases is passed over.',
  }),
  MaxChargingProfilesInstalled: key({
    ...smartCharging,
    type: int(),
    default: 30,
    doc: 'Largest number of charging profiles that may be installed at a time.',
  }),
};
