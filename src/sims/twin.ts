import {
  Celsius,
  type Clock,
  Emitter,
  type Log,
  Percent,
  type PerSide,
  perSide,
  type Random,
  type Side,
  type Store,
  sides,
} from '../kernel/index.js';
import type { DcMeter, Devices } from '../station/ports/index.js';
import { SimAuxiliaryBattery } from './devices/auxiliary-battery.js';
import { SimCabinet } from './devices/cabinet.js';
import type { MeterFlow } from './devices/dc-meter.js';
import { ambientRange_C, type Feed_A, feeds_A, Hands } from './devices/hands.js';
import { SimMaintenanceLan } from './devices/maintenance-lan.js';
import { SimOutlet } from './devices/outlet.js';
import { SimPositioning } from './devices/positioning.js';
import { SimPowerSystem } from './devices/power-system.js';
import { SimRainLightSensor } from './devices/rain-light-sensor.js';
import { checked } from './devices/twin-input.js';
import { type TwinState, twinState } from './devices/twin-state.js';
import { type RememberedWorld, WorldMemory } from './devices/world-memory.js';
import type { LedgerReading } from './plant/ledger.js';
import { Plant, type PlantStart } from './plant/plant.js';
import { ratings } from './plant/ratings.js';
import { RunningPlant } from './plant/running-plant.js';

export interface TwinParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Keeps the world over restarts (table `twin`); without it every start is a new world. */
  readonly store?: Store;
  /** Makes the meters on what flows through the outlets. */
  readonly meters: (flows: PerSide<MeterFlow>) => PerSide<DcMeter>;
  readonly options?: TwinOptions;
}

/** A world that is in the store already keeps its own packs, feed and ambient. */
export interface TwinOptions {
  /** Charge of the cells; 78.5 %, which the station shows as 80 % of the usable energy. */
  readonly packSoc_pct?: number;
  /** 63 A. */
  readonly feed_A?: Feed_A;
  /** 20 °C. */
  readonly ambient_C?: number;
  /** Stretches all times of the vehicle communication; 1. With 0 they are gone, which latency is measured with. */
  readonly handshakeScale?: number;
  /** The 12 V battery has the retrofit that limits its drain. */
  readonly auxiliaryProtection?: boolean;
  /** Fault codes that a hand may inject; any when missing. */
  readonly faultCodes?: readonly string[];
}

export interface TwinEvents {
  /** A hand was used, or something flipped by itself; `what` is for the log of a page. */
  changed: { readonly what: string };
}

export interface Twin {
  readonly devices: Devices;
  readonly hands: Hands;
  readonly events: Emitter<TwinEvents>;
  /** The whole world, now. */
  state(): TwinState;
  /** Energy since this start. */
  ledger(): LedgerReading;
}

/**
 * The digital twin: a station's devices on a simulated world, and hands to act on it.
 * @throws TwinInputError when an option is out of range
 */
export function createTwin(parts: TwinParts): Twin {
  const { clock, random, log, store, options = {} } = parts;
  const events = new Emitter<TwinEvents>();
  const changed = (what: string) => events.emit('changed', { what });

  const memory = store && new WorldMemory(store, clock, log);
  const remembered = memory?.recall();
  const start = startOf(options, remembered);
  const plant = new Plant(start, clock.monotonic(), remembered?.plant);
  for (const side of sides) {
    const vehicle = remembered?.vehicles[side];
    if (vehicle) plant.connect(side, vehicle);
  }

  const cabinet = new SimCabinet(() => changed('cabinet'), remembered?.cabinet);
  plant.cutAc(cabinet.read().emergencyLoop === 'open');
  const running = new RunningPlant(plant, clock, {
    moved: () => memory?.keepEnergy(plant),
    happened: ({ type, side }) => {
      changed(type);
      if (type === 'targetReached') outlets[side].targetReached();
      else power.tell();
    },
  });
  const surroundings = memory?.recallSurroundings();
  const sensor = new SimRainLightSensor(surroundings?.sensor);
  const positioning = new SimPositioning(surroundings?.position);
  const maintenanceLan = new SimMaintenanceLan(() => changed('maintenance LAN'));
  const keepSurroundings = () =>
    memory?.keepSurroundings({ sensor: sensor.read(), auxiliary: auxiliary.save(), position: positioning.read() ?? null });
  const auxiliary = new SimAuxiliaryBattery({
    clock,
    saved: surroundings?.auxiliary,
    isProtected: options.auxiliaryProtection ?? false,
    moved: () => {
      keepSurroundings();
      changed('auxiliary battery');
    },
  });
  const power = new SimPowerSystem(running, auxiliary, () => memory?.keepEnergy(plant));
  const handshakeScale = checked.number('handshakeScale', options.handshakeScale ?? 1, 0, 100);
  const outlets = perSide(
    (side) => new SimOutlet({ side, plant: running, clock, random, handshakeScale, changed: () => changed(`outlet ${side}`) }),
  );
  const keepAll = () => {
    memory?.keepAll(running.now(), cabinet.read());
    keepSurroundings();
  };
  keepAll();

  const flow = (side: Side): MeterFlow => ({
    read: () => {
      const reading = running.now().outlet(side);
      memory?.keepBeforeTelling(plant);
      return reading;
    },
  });
  const done = (hand: string) => {
    keepAll();
    changed(hand);
    log.debug('twin.hand', { hand });
  };
  const { faultCodes } = options;
  return {
    devices: { outlets, meters: parts.meters(perSide(flow)), power, cabinet, sensor, auxiliary, positioning, maintenanceLan },
    hands: new Hands({
      plant: running,
      outlets,
      power,
      cabinet,
      sensor,
      auxiliary,
      positioning,
      maintenanceLan,
      done,
      ...(faultCodes && { faultCodes }),
    }),
    events,
    state: () => twinState(running.now(), { outlets, cabinet, sensor, auxiliary, maintenanceLan }),
    ledger: () => running.now().ledger(),
  };
}

/** @throws TwinInputError */
function startOf(options: TwinOptions, remembered: RememberedWorld | undefined): PlantStart {
  const packSoc_pct = checked.number('packSoc_pct', options.packSoc_pct ?? 78.5, ratings.packFloor_pct, 100);
  const feed_A = checked.oneOf('feed_A', options.feed_A ?? 63, feeds_A);
  const ambient_C = checked.number('ambient_C', options.ambient_C ?? 20, ...ambientRange_C);
  return {
    packSoc_pct: Percent(packSoc_pct),
    feed_A: remembered?.feed_A ?? feed_A,
    ambient_C: remembered?.ambient_C ?? Celsius(ambient_C),
  };
}
