/** Words for stories of forced SoC recalibration. */
import { connectorOf, type Side } from '../../src/kernel/index.js';
import type { RecalibrationReading } from '../../src/station/recalibration/recalibration.js';
import { Bench, type BenchOptions } from './bench.js';

export const hour_s = 3_600;
export const day_s = 24 * hour_s;

export const manualKey = (side: Side) => `VWGC.ManualForcedSoCRecalibrationPack${side}` as const;

/** What of a side everybody sees. */
export interface Shown {
  readonly status: string;
  readonly hmi: string;
  readonly light: string | undefined;
}

export class RecalibrationBench extends Bench {
  /** A station with packs that a recalibration takes an hour for. */
  static override async started(options: BenchOptions = {}): Promise<RecalibrationBench> {
    const bench = new RecalibrationBench({ twin: { packSoc_pct: 94 }, ...options });
    await bench.powerOn();
    return bench;
  }

  reading(side: Side): RecalibrationReading {
    return this.station.recalibration.read(side);
  }

  shown(side: Side): Shown {
    const { status, hmiState } = this.station.points[side];
    const light = this.host.station.twin.state().lights?.[side];
    return { status, hmi: hmiState, light: light && `${light.colour} ${light.mode}` };
  }

  /** Texts that change no status, of one side. */
  texts(side: Side): readonly unknown[] {
    return this.sent('StatusNotification')
      .filter(({ connectorId, errorCode, info }) => connectorId === connectorOf(side) && errorCode === 'NoError' && info !== undefined)
      .map(({ info }) => info);
  }

  /** GetConfiguration of one key. */
  async told(key: string): Promise<string | undefined> {
    const answer = (await this.call('GetConfiguration', { key: [key] })) as {
      readonly configurationKey?: readonly { readonly value?: string }[];
    };
    return answer.configurationKey?.[0]?.value;
  }

  /** What the battery management says and what the cells hold. */
  socs(side: Side): { readonly reported_pct: number; readonly cells_pct: number } {
    const { reportedSoc_pct, packSoc_pct } = this.host.station.twin.state().packs[side];
    return { reported_pct: reportedSoc_pct, cells_pct: packSoc_pct };
  }

  /** The power goes without a word, and comes back. */
  async losePower(): Promise<void> {
    this.host.cutPower();
    await this.run(20);
    await this.powerOn();
  }

  /** By the machine's clock, in UTC. */
  get time(): string {
    return new Date(this.clock.now()).toISOString().slice(0, 16);
  }
}

export const started = 'Forced SoC Recalibration Mode started';
export const finished = 'Forced SoC Recalibration Mode finished';
