import type { Log } from '../../kernel/index.js';
import { sides } from '../../kernel/index.js';
import type { BootNotificationRequest } from '../../protocols/ocpp16/index.js';
import type { Station } from '../../station/station.js';

/** The eight fields that a station in the field sends (field notes §2). Both meters stand in one field, gun A first. */
export function bootRequest(station: Station, log: Log): BootNotificationRequest {
  const { identity, hardware, firmwareVersion } = station.profile;
  const meters = sides.map((side) => station.points[side].sessions.identity);
  const joined = (field: 'meterId' | 'type'): string | undefined => {
    const value = meters.map((meter) => meter?.[field] ?? '').join(',');
    if (value.length <= 25) return value === ',' ? undefined : value;
    log.warn('boot.field-too-long', { field, value, limit: 25 });
    return undefined;
  };
  const meterSerialNumber = joined('meterId');
  const meterType = joined('type');
  return {
    chargePointVendor: identity.vendor,
    chargePointModel: identity.model,
    chargePointSerialNumber: hardware.serialNumber,
    firmwareVersion,
    iccid: hardware.sim.iccid,
    imsi: hardware.sim.imsi,
    ...(meterSerialNumber !== undefined && { meterSerialNumber }),
    ...(meterType !== undefined && { meterType }),
  };
}
