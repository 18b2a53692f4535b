import { isoSeconds, seconds } from '../../kernel/index.js';
import { schedulePayload } from '../charging-profile.js';
import type { Handler } from './handler.js';

/** GetCompositeSchedule, OCPP 1.6 §5.7; in watts where no unit is asked for, which is the natural one of DC (§7.12). */
export const getCompositeSchedule: Handler<'GetCompositeSchedule'> = ({ connectorId, duration, chargingRateUnit = 'W' }, { station }) => {
  const schedule = station.smartCharging?.composite(connectorId, seconds(Math.max(0, Math.min(duration, furthest_s))), chargingRateUnit);
  if (!schedule) return { reply: { status: 'Rejected' } };
  return {
    reply: {
      status: 'Accepted',
      connectorId,
      scheduleStart: isoSeconds(schedule.start),
      chargingSchedule: schedulePayload(schedule),
    },
  };
};

/** A year: nobody plans further ahead, and the answer says how far it goes. */
const furthest_s = 366 * 86_400;
