/** Looks at a station. */
import { between, type Instant, Ms, perSide, type Side } from '../../kernel/index.js';
import type { Station } from '../station.js';
import type { Look, SideLook } from './look.js';

/** @param uptime_ms Since the station started */
export function lookAt(station: Station, backEnd: boolean, uptime_ms: Ms): Look {
  const { devices, settings, safety, highVoltage, energy } = station;
  const power = devices.power.read();
  const plugCycles = station.plugCounters.read();
  return {
    power,
    auxiliary: devices.auxiliary.read(),
    cabinet: devices.cabinet.read(),
    weather: devices.sensor.read(),
    position: devices.positioning.read(),
    station: {
      firmware: station.profile.firmwareVersion,
      status: station.report(0).status,
      startingUp: station.startingUp,
      restarting: station.restarting !== undefined,
      inSession: station.inSession,
      operative: station.availability.isOperative(0),
      outOfHours: station.outOfHours.active,
      faults: safety.faults.filter(({ side }) => side === undefined).map(({ code }) => code),
      highVoltage: highVoltage.on,
      backEnd,
      freeVend: settings.get('VWGC.FreeVendModeActive'),
      securityProfile: settings.get('SecurityProfile'),
      localListVersion: station.localList.version,
      reserve_pct: { withGrid: settings.get('electronic.res_connected_mode'), withoutGrid: settings.get('electronic.res_mobile_mode') },
      uptime_ms,
      feedLimit_A: energy.feedLimit_A,
      target_A: settings.get('VWGC.ChargingStationCurrentImportTarget'),
      connection_A: settings.get('electronic.charge_power'),
    },
    sides: perSide((side) => lookAtSide(station, side, plugCycles[side])),
  };
}

function lookAtSide({ points, devices, energy, recalibration, safety, time }: Station, side: Side, plugCycles: number): SideLook {
  const { outlet, offered, state, status, hmiState, blocks, sessions, takesPermit } = points[side];
  const { session, identity } = sessions;
  const { fullAt, throughput_Ah, ...recalibrating } = recalibration.read(side);
  const reading = devices.meters[side].live();
  const now = time.now();
  /** The wall clock may have been set back since. */
  const since = (at: Instant): Ms => Ms(Math.max(0, between(at, now)));
  return {
    outlet: outlet.read(),
    offer: offered,
    state: state.at,
    status,
    shown: hmiState,
    blocks: [...blocks],
    faults: safety.faults.flatMap((fault) => (fault.side === side ? fault.code : [])),
    ready: takesPermit,
    plugCycles,
    meterId: identity?.meterId,
    meter: reading && { register_Wh: reading.importRegister_Wh, age_ms: since(reading.at) },
    session: session && {
      id: session.id,
      phase: session.phase,
      means: session.permit.means,
      startedAt: session.startedAt,
      lasted_ms: since(session.startedAt),
      start_Wh: session.meterStart_Wh,
    },
    refilling: energy.isRefilling(side),
    recalibration: { ...recalibrating, sinceFull_ms: since(fullAt), sinceFull_Ah: throughput_Ah },
  };
}
