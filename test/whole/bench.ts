/** A virtual station through public edges only, with short words for what stories do again and again. */
import { VirtualStation, type VirtualStationOptions } from '../../src/apps/simulation/virtual-station.js';
import type { Side } from '../../src/kernel/index.js';
import type { PlugInput } from '../../src/sims/devices/hands.js';

export type BenchOptions = VirtualStationOptions;

export class Bench extends VirtualStation {
  /** Powers the station on and lets it register. */
  static async started(options: BenchOptions = {}): Promise<Bench> {
    const bench = new Bench(options);
    await bench.powerOn();
    return bench;
  }

  /** Holds a card and waits for the decision. */
  async card(side: Side, idToken: string) {
    const decided = this.station.desk.presentCard(side, idToken);
    await this.run(1);
    return decided;
  }

  /** Plugs a car in and starts with a card; energy flows when this resolves. */
  async startByCard(side: Side, idToken = 'CARD-ANNA', vehicle: Partial<PlugInput> = {}): Promise<void> {
    this.hands.plug(side, { vehicle: 'saloon-400', soc_pct: 20, ...vehicle });
    await this.run(3);
    await this.card(side, idToken);
    await this.run(30);
  }

  override async call(action: string, payload: object): Promise<Record<string, unknown>> {
    return (await super.call(action, payload)) as Record<string, unknown>;
  }

  /** Requests that the station sent: their payloads, in order, those of one action. */
  sent(action: string): readonly Record<string, unknown>[] {
    return this.transcript.lines().flatMap(({ direction, frame }) => {
      if (direction !== 'sent' || !Array.isArray(frame) || frame[0] !== 2 || frame[2] !== action) return [];
      return [frame[3] as Record<string, unknown>];
    });
  }

  /** The statuses of one connector in the order in which they were reported. */
  statuses(connectorId: number): readonly string[] {
    return this.sent('StatusNotification')
      .filter((status) => status['connectorId'] === connectorId)
      .map((status) => String(status['status']));
  }
}
