/** The station and its world as the contract in `src/api` has them. */
import type { StateDto } from '../../api/index.js';
import type { LinkLost } from '../../csms/connection.js';
import { connectorOf, perSide, type Side } from '../../kernel/index.js';
import type { TwinState } from '../../sims/devices/twin-state.js';
import { batterySoc } from '../../station/battery/display-soc.js';
import type { Reservation } from '../../station/reservation/reservation.js';
import { faultCatalogue } from '../../station/safety/faults.js';
import { adBrightness_pct } from '../../station/screens/ad-brightness.js';
import { exists } from '../../station/settings/index.js';
import type { StatusReport } from '../../station/status-report.js';
import type { TwinStation } from './twin-station.js';

export interface Surroundings {
  readonly clock: StateDto['clock'];
  readonly link: Pick<StateDto['link'], 'cut' | 'delay_ms' | 'loss_pct' | 'silent'>;
  readonly lastMessage: number;
  readonly lastLog: number;
}

const iso = (at: number): string => new Date(at).toISOString();
const orNull = (at: number | undefined): string | null => (at === undefined ? null : iso(at));

const importTarget = 'VWGC.ChargingStationCurrentImportTarget';

export function stateOf(running: TwinStation, around: Surroundings): StateDto {
  const { station, csms, settings, twin } = running;
  const world = twin.state();
  return {
    clock: around.clock,
    station: {
      identity: running.identity,
      vendor: station.profile.identity.vendor,
      model: station.profile.identity.model,
      serialNumber: station.profile.hardware.serialNumber,
      firmware: station.profile.firmwareVersion,
      generation: station.profile.generation.name,
      profile: station.profile.name,
      phase: station.startingUp ? 'startingUp' : station.restarting ? 'restarting' : 'inService',
      status: statusOf(station.report(0)),
    },
    link: { address: settings.get('ocpp.op_backend') || null, state: csms.linkState, lost: lostOf(csms.linkLost), ...around.link },
    outbox: { waiting: csms.outbox.waitingCount, dead: csms.outbox.deadCount },
    sides: perSide((side) => sideOf(running, side, world)),
    faults: station.safety.faults.map(({ code, side }) => ({ code, side: side ?? null, info: faultCatalogue[code].info })),
    grid: {
      ...world.grid,
      feed_A: feedOf(world.grid.feed_A),
      importTarget_A: exists(importTarget, station.profile) ? settings.get(importTarget) : null,
      limit_A: station.energy.feedLimit_A,
    },
    ambient: { temperature_C: world.ambient_C },
    sensor: world.sensor,
    adScreen: { brightness_pct: adBrightness_pct(station.devices.sensor.read().light_lux) },
    flows: flowsOf(world.flows),
    highVoltage: station.highVoltage.on ? 'on' : 'off',
    auxiliary: { ...world.auxiliary, low: station.auxiliary.low },
    service: { readerUntil: orNull(station.serviceReader.awakeUntil), outOfHours: station.outOfHours.active },
    doors: doorsOf(world),
    emergencyStop: { pressed: world.emergencyLoop === 'open' },
    lastMessage: around.lastMessage,
    lastLog: around.lastLog,
  };
}

const lostOf = (lost: LinkLost | undefined): StateDto['link']['lost'] => (lost ? { why: lost.why, retryAt: orNull(lost.retryAt) } : null);

function sideOf(running: TwinStation, side: Side, world: TwinState): StateDto['sides']['A'] {
  const { station, csms, meters } = running;
  const point = station.points[side];
  const outlet = point.outlet.read();
  const { session } = point.sessions;
  const meter = meters[side];
  const stopPrompt = station.stopKeys.prompt(side);
  const pack = world.packs[side];
  const vehicle = world.vehicles[side];
  return {
    connectorId: connectorOf(side),
    hmi: point.hmiState,
    status: statusOf(station.report(connectorOf(side))),
    light: world.lights?.[side] ?? { colour: 'blue', mode: 'blinking' },
    blocks: [...point.blocks],
    reservation: reservationOf(station.reservations.keptFor(side)),
    chosen: station.desk.chosenSide === side,
    stopKey: stopPrompt ? { until: iso(stopPrompt.until) } : null,
    outlet: {
      plugged: outlet.plugged,
      voltage_V: outlet.voltage_V,
      current_A: outlet.current_A,
      power_W: outlet.power_W,
      offered_W: point.offered?.power_W ?? null,
      evSoc_pct: outlet.evSoc_pct ?? null,
    },
    session: session
      ? {
          id: session.id,
          transactionId: csms.outbox.transactionId(session.id) ?? null,
          idToken: session.permit.idToken,
          phase: session.phase,
          startedAt: iso(session.startedAt),
          energy_Wh: Math.max(0, (meter.live()?.importRegister_Wh ?? session.meterStart_Wh) - session.meterStart_Wh),
        }
      : null,
    meter: {
      meterId: meter.serial,
      silent: meter.faults().includes('silent'),
      refusesStart: meter.faults().includes('refusesStart'),
    },
    pack: {
      batterySoc_pct: batterySoc(pack.reportedSoc_pct),
      packSoc_pct: pack.packSoc_pct,
      reportedSoc_pct: pack.reportedSoc_pct,
      voltage_V: pack.voltage_V,
      temperature_C: pack.temperature_C,
    },
    recalibration: recalibrationOf(station.recalibration.read(side)),
    vehicle: vehicle ? vehicleOf(vehicle) : null,
  };
}

const vehicleOf = ({ evSoc_pct, ...vehicle }: NonNullable<TwinState['vehicles']['A']>): StateDto['sides']['A']['vehicle'] => ({
  ...vehicle,
  soc_pct: evSoc_pct,
});

const recalibrationOf = ({
  cause,
  plannedAt,
  fullAt,
  ...reading
}: ReturnType<TwinStation['station']['recalibration']['read']>): StateDto['sides']['A']['recalibration'] => ({
  ...reading,
  cause: cause ?? null,
  plannedAt: orNull(plannedAt),
  fullAt: iso(fullAt),
});

const reservationOf = (reservation: Reservation | undefined): StateDto['sides']['A']['reservation'] =>
  reservation
    ? {
        id: reservation.id,
        idToken: reservation.idToken,
        groupToken: reservation.groupToken ?? null,
        expires: iso(reservation.expires),
      }
    : null;

const statusOf = ({ status, errorCode, info, vendorErrorCode }: StatusReport): StateDto['station']['status'] => ({
  status,
  errorCode,
  info: info ?? null,
  vendorErrorCode: vendorErrorCode ?? null,
});

/** The twin's feed is one of these; the contract says so in its type. */
const feedOf = (feed_A: number): StateDto['grid']['feed_A'] => ([0, 16, 32, 63] as const).find((feed) => feed === feed_A) ?? 0;

const flowsOf = ({ losses, ...flows }: TwinState['flows']): StateDto['flows'] => ({
  ...flows,
  losses_W: Object.values(losses).reduce<number>((sum, loss) => sum + loss, 0),
});

function doorsOf({ doors }: TwinState): StateDto['doors'] {
  const stateOfDoor = (door: 'front' | 'rear' | 'maintenance'): 'open' | 'closed' => (doors.open.includes(door) ? 'open' : 'closed');
  return { front: stateOfDoor('front'), rear: stateOfDoor('rear'), maintenance: stateOfDoor('maintenance') };
}
