/**
 * Everything that can be seen of the station and its world at one moment. What a hand sets under `/api/twin` reads back here under the
 * same names. Values that are not known now are `null`, zero means zero.
 */
import Type from 'typebox';
import { count, orNull, type Plain, percent, perSide, quantity, Side, shape, Time } from './shape.js';

export const ClockMode = Type.Enum(['real', 'scaled', 'stepped'], { description: 'Stepped: time moves only when it is advanced.' });

export const ClockState = shape({
  mode: ClockMode,
  factor: Type.Number({ minimum: 0, description: 'How many times as fast as real time; 0 while stepped.' }),
  now: Time,
  runTo: orNull(
    shape({ from: Time, until: Time }),
    'Time is being run to a moment, as fast as the machine can; then mode and factor hold again. Null otherwise.',
  ),
});
export type ClockDto = Plain<typeof ClockState>;

const Light = shape(
  { colour: Type.Enum(['blue', 'green', 'red']), mode: Type.Enum(['steady', 'blinking', 'off']) },
  'Status lights (manual §2.8).',
);

/** OCPP 1.6 §6.47, as it was or would be told. */
const Status = shape(
  {
    status: Type.Enum([
      'Available',
      'Preparing',
      'Charging',
      'SuspendedEV',
      'SuspendedEVSE',
      'Finishing',
      'Reserved',
      'Unavailable',
      'Faulted',
    ]),
    errorCode: Type.String(),
    info: orNull(Type.String()),
    vendorErrorCode: orNull(Type.String()),
  },
  'What the back-end is told of a connector (OCPP 1.6 §6.47).',
);

const Station = shape({
  identity: Type.String({ description: 'Charge point identity: the last part of the back-end address.' }),
  vendor: Type.String(),
  model: Type.String(),
  serialNumber: Type.String(),
  firmware: Type.String({ description: 'As BootNotification reports it.' }),
  generation: Type.String({ description: 'Firmware generation that is emulated, for example 5.0.' }),
  profile: Type.String({ description: 'Whom it emulates: manual, or stations as they are in the field.' }),
  phase: Type.Enum(['startingUp', 'inService', 'restarting', 'down', 'off'], {
    description:
      'Restarting: sessions are being ended. Down: the machine is away and comes up again by itself. Off: somebody has taken its power. ' +
      'In both nothing flows or shines, and all else in here is what was last known.',
  }),
  status: Status,
});

const Link = shape({
  address: orNull(Type.String(), 'Where the back-end is; null when none is set.'),
  state: Type.Enum(['connecting', 'pending', 'rejected', 'online'], { description: 'How far registration has come (OCPP 1.6 §4.2).' }),
  lost: orNull(
    shape({
      why: Type.String({ description: 'In words; no secrets.' }),
      retryAt: orNull(Time, 'When it is tried again; null while an attempt is under way.'),
    }),
    'Why there is no connection; null while it stands, and before the first attempt has failed.',
  ),
  cut: Type.Boolean({ description: 'A hand has cut the line to the back-end.' }),
  delay_ms: quantity('What every frame takes longer, each way.'),
  loss_pct: percent('Of the segments on the way, each way; they are sent again, so that frames come late and in order.'),
  silent: Type.Boolean({ description: 'Nothing arrives any more, and nobody is told.' }),
});

const Outbox = shape({
  waiting: count('Messages of transactions that are still to be delivered.'),
  dead: count('Messages that the back-end has refused for good.'),
});

const Outlet = shape({
  plugged: Type.Boolean({ description: 'The station has a good connection to a vehicle.' }),
  voltage_V: quantity('At the output.'),
  current_A: quantity('To the vehicle.'),
  power_W: quantity('To the vehicle.'),
  offered_W: orNull(Type.Number(), 'What the vehicle may draw now.'),
  evSoc_pct: orNull(Type.Number(), 'As the vehicle has announced it.'),
});

const Session = shape({
  id: Type.String({ description: 'Our own; the meter and the receipt carry it.' }),
  transactionId: orNull(Type.Integer(), 'What the back-end called it; null until it has answered.'),
  idToken: Type.String(),
  phase: Type.Enum(['starting', 'running', 'ending']),
  startedAt: Time,
  energy_Wh: quantity('Delivered since the start, by the meter.'),
});

const Meter = shape({
  meterId: Type.String({ description: 'Serial number of the meter that is in now.' }),
  silent: Type.Boolean({ description: 'It does not answer, though it goes on counting.' }),
  refusesStart: Type.Boolean({ description: 'It begins no new transaction.' }),
});

const Pack = shape({
  batterySoc_pct: percent('Of the usable energy, as displays and the back-end show it.'),
  packSoc_pct: percent('Of the cells, as it really is.'),
  reportedSoc_pct: percent('Of the cells, as the battery management believes; it drifts until they are full.'),
  voltage_V: quantity('Of the pack.'),
  temperature_C: quantity('Of the cells.'),
});

export const VehicleProtocol = Type.Enum(['DIN 70121', 'ISO 15118-2'], {
  description: 'What the vehicle speaks. The driver is identified outside of it: there is no Plug & Charge.',
});

const Vehicle = shape({
  vehicle: Type.String({ description: 'Class, see the catalogue.' }),
  label: Type.String({ description: 'The class, for people.' }),
  contact: Type.Enum(['good', 'bad'], { description: 'Bad: the plug does not sit, and the station notices nothing.' }),
  protocol: VehicleProtocol,
  battery_Wh: quantity('Capacity.'),
  maxPower_W: quantity('What it takes at most: its own limit, or the one of its driver where that is lower.'),
  maxCurrent_A: quantity('Its own limit.'),
  maxVoltage_V: quantity('Its own limit.'),
  soc_pct: percent('What is true in the vehicle, announced or not.'),
  target_pct: percent('Where it stops by itself.'),
  demand_W: quantity('What it asks for now, whatever it is offered.'),
  paused: Type.Boolean(),
});

const Reservation = shape({
  id: Type.Integer({ description: "The back-end's number." }),
  idToken: Type.String({ description: 'Who made it.' }),
  groupToken: orNull(Type.String(), 'Tokens of this group may use it too.'),
  expires: Time,
});

export const Recalibration = shape(
  {
    at: Type.Enum(['off', 'pending', 'active', 'paused'], {
      description: 'Pending: it waits for grid or vehicle. Paused: it has begun, and stands back for the same reasons.',
    }),
    cause: orNull(
      Type.Enum(['manual', 'days', 'overdue', 'throughput', 'shutdowns']),
      'By hand; or long without a full charge, in firmware that counts twice longer still; or much charge through it; or power lost too often.',
    ),
    permitsCharging: Type.Boolean({ description: 'While it is on: it stands back for vehicles.' }),
    plannedAt: orNull(Time, 'It is due, and begins then.'),
    fullAt: { ...Time, description: "When the pack was full last, by the machine's own clock." },
    throughput_Ah: quantity('Charge through the pack since then, in and out.'),
    improperShutdowns: count('Since then: losses of power before the battery management had saved its state of charge.'),
  },
  'Forced SoC recalibration of the pack (manual §3.4).',
);

const SideState = shape({
  connectorId: Type.Enum([1, 2]),
  hmi: Type.Enum(['unavailable', 'available', 'connected', 'charging', 'finished', 'fault'], {
    description: 'What the screen shows (manual §2.8).',
  }),
  status: Status,
  light: Light,
  blocks: Type.Array(
    Type.Enum(['emergencyStop', 'openDoor', 'fault', 'restarting', 'updating', 'outOfHours', 'recalibration', 'inoperative', 'reserved']),
    { description: 'Why this side does not serve.' },
  ),
  reservation: orNull(Reservation, 'For whom this side is kept; one of any side, too, where this is the last that is free.'),
  chosen: Type.Boolean({ description: 'The customer has chosen this side on the screen.' }),
  stopKey: orNull(
    shape({ until: Time }),
    'After a press on the stop key: until when the station waits for the card that may end the session.',
  ),
  outlet: Outlet,
  session: orNull(Session),
  meter: Meter,
  pack: Pack,
  recalibration: Recalibration,
  vehicle: orNull(Vehicle, 'At the cable of this side.'),
});

const Fault = shape({
  code: Type.String({ description: 'See the catalogue.' }),
  side: orNull(Side, 'null: the whole station.'),
  info: Type.String({ description: 'In words.' }),
});

const Grid = shape({
  feed_A: Type.Enum([0, 16, 32, 63], { description: 'What the connection carries a phase.' }),
  present: Type.Boolean({ description: 'AC is there.' }),
  current_A: quantity('A phase, at the AC meter.'),
  importTarget_A: orNull(Type.Number(), 'VWGC.ChargingStationCurrentImportTarget; null where the firmware does not have it.'),
  limit_A: quantity('What may be drawn a phase: the lowest of connection, configuration and target.'),
});

const Service = shape({
  readerUntil: orNull(Time, 'Until when six taps on the logo keep the reader awake for a service card.'),
  outOfHours: Type.Boolean({ description: 'The staff has taken the station out of service.' }),
});

const Auxiliary = shape({
  level_pct: percent('Of the 12 V battery.'),
  flow: Type.Enum(['charging', 'draining', 'resting']),
  externalCharger: Type.Boolean({ description: 'A charger stands at its plug.' }),
  low: Type.Boolean({ description: 'The station has warned of it.' }),
});

/** Powers from → to; the bus is the DC bus of the station. */
const Flows = shape({
  gridToStation_W: quantity('At the AC meter.'),
  gridToBus_W: quantity('After the AC/DC stage.'),
  gridToAuxiliaries_W: quantity('AC consumers of the station itself.'),
  busToAuxiliaries_W: quantity('The same, fed from the bus.'),
  batteryToBus_W: perSide(Type.Number()),
  busToBattery_W: perSide(Type.Number()),
  busToEv_W: perSide(Type.Number()),
  losses_W: quantity('All that becomes heat.'),
});

const DoorState = Type.Enum(['open', 'closed']);

export const State = shape(
  {
    clock: ClockState,
    station: Station,
    link: Link,
    outbox: Outbox,
    sides: perSide(SideState),
    faults: Type.Array(Fault),
    grid: Grid,
    ambient: shape({ temperature_C: quantity('Of the air around the station.') }),
    sensor: shape({ rain: Type.Boolean(), light_lux: quantity('Ambient light on the roof.') }, 'Rain and light sensor.'),
    adScreen: shape({ brightness_pct: percent('It follows the light; the touch screen does not.') }),
    flows: Flows,
    highVoltage: Type.Enum(['on', 'off'], {
      description: 'Off: battery relays and contactors are open, and the station stands by on its 12 V battery.',
    }),
    auxiliary: Auxiliary,
    service: Service,
    doors: shape({ front: DoorState, rear: DoorState, maintenance: DoorState }),
    emergencyStop: shape({ pressed: Type.Boolean({ description: 'The emergency loop is open.' }) }),
    lastMessage: count('Number of the newest line of the transcript; 0 while there is none.'),
    lastLog: count('Number of the newest line of the log; 0 while there is none.'),
  },
  'The station and its world, now.',
);
export type StateDto = Plain<typeof State>;

/** The state where other schemas name it; the OpenAPI document describes it once. */
export const StateRef = Type.Unsafe<StateDto>(Type.Ref('State'));
