/** Readings that the station takes of itself: they belong to the session of their side while one runs, else the back-end gets them as they are. */
import type { Clock, PerSide, Side } from '../../kernel/index.js';
import { batterySoc } from '../battery/display-soc.js';
import type { ChargingPoint } from '../connector/charging-point.js';
import type { Csms } from '../csms-port.js';
import type { PowerReading, PowerSystem } from '../ports/index.js';
import type { Settings } from '../settings/settings.js';
import type { StationTime } from '../time.js';
import { AlignedReadings } from './aligned.js';
import { EventValues } from './event-values.js';
import type { MeterValue } from './meter-value.js';
import { batteryReading } from './readings.js';

export interface ReportingParts {
  readonly clock: Clock;
  readonly time: StationTime;
  readonly settings: Settings;
  readonly power: PowerSystem;
  readonly points: PerSide<ChargingPoint>;
  readonly csms: Csms;
}

export class Reporting {
  readonly #parts: ReportingParts;
  readonly #aligned: AlignedReadings;
  readonly #events: EventValues;

  constructor(parts: ReportingParts) {
    this.#parts = parts;
    const { clock, time, settings, power, points, csms } = parts;
    this.#aligned = new AlignedReadings({
      clock,
      time,
      settings,
      read: () => power.read(),
      deliver: (side, sent, kept) => {
        if (this.#isMetered(side)) points[side].sessions.readings.aligned(sent, kept);
        else if (sent) csms.connectorMetered(side, sent);
      },
    });
    this.#events = new EventValues({ settings, time, deliver: (side, value) => this.#deliver(side, value) });
  }

  /** From now on, at the boundaries of `ClockAlignedDataInterval`. */
  begin(): void {
    this.#aligned.arm();
  }

  /** Looks at what was read last. */
  observe(reading: PowerReading): void {
    const { A, B } = this.#parts.points;
    this.#aligned.observe(reading);
    this.#events.observe(reading, { A: A.offered, B: B.offered });
  }

  /** The newest clock-aligned reading that was sent of a side. */
  latestAligned(side: Side): MeterValue | undefined {
    return this.#aligned.latest(side);
  }

  /** Takes readings of one side now, because somebody asked: of its session, which hands them on by itself, else of its battery. */
  readNow(side: Side): MeterValue | undefined {
    const { points, power, time } = this.#parts;
    if (this.#isMetered(side)) {
      points[side].sessions.readings.sample('Trigger');
      return undefined;
    }
    return { at: time.now(), values: [batteryReading(batterySoc(power.read().packs[side].packSoc_pct), 'Trigger')] };
  }

  #deliver(side: Side, value: MeterValue): boolean {
    const { points, csms } = this.#parts;
    if (this.#isMetered(side)) points[side].sessions.readings.event(value);
    else if (csms.reachable) csms.connectorMetered(side, value);
    else return false;
    return true;
  }

  /** Does this side have a transaction that readings belong to? */
  #isMetered(side: Side): boolean {
    return this.#parts.points[side].sessions.session?.phase === 'running';
  }
}
