/** A virtual station through public edges only, with short words for what stories do again and again. */
import { VirtualStation, type VirtualStationOptions } from '../../src/apps/simulation/virtual-station.js';
import { connectorOf, type Side } from '../../src/kernel/index.js';
import type { PlugInput } from '../../src/sims/devices/hands.js';

export type BenchOptions = VirtualStationOptions;
export type Payload = Readonly<Record<string, unknown>>;

/** A request that the station sent, and when. */
export interface Sent {
  readonly at: string;
  readonly action: string;
  readonly payload: Payload;
}

/** One SampledValue, flat, with the time of its MeterValue and the place of that in the message. */
export interface Sample {
  readonly at: string;
  readonly value: string;
  readonly measurand: string;
  readonly context: string;
  readonly location?: string;
  readonly unit?: string;
  readonly format?: string;
}

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

  plug(side: Side, vehicle: Partial<PlugInput> = {}): void {
    this.hands.plug(side, { vehicle: 'saloon-400', soc_pct: 20, ...vehicle });
  }

  /** Plugs a car in and starts with a card; energy flows when this resolves. */
  async startByCard(side: Side, idToken = 'CARD-ANNA', vehicle: Partial<PlugInput> = {}): Promise<void> {
    this.plug(side, vehicle);
    await this.run(3);
    await this.card(side, idToken);
    await this.run(30);
  }

  /** Stops with a card, unplugs, and lets everything be delivered. */
  async leave(side: Side, idToken = 'CARD-ANNA'): Promise<void> {
    await this.card(side, idToken);
    await this.run(10);
    this.hands.unplug(side);
    await this.run(10);
  }

  override async call(action: string, payload: object): Promise<Record<string, unknown>> {
    const [answer] = await Promise.all([this.backend.call(this.identity, action, payload), this.clock.settle()]);
    return answer as Record<string, unknown>;
  }

  /** ChangeConfiguration, and what the station answered. */
  async configure(key: string, value: string): Promise<unknown> {
    return (await this.call('ChangeConfiguration', { key, value }))['status'];
  }

  /** Requests that the station sent, in order. */
  requests(): readonly Sent[] {
    return this.transcript.lines().flatMap(({ time, direction, frame }) => {
      if (direction !== 'sent' || !Array.isArray(frame) || frame[0] !== 2) return [];
      return [{ at: time, action: String(frame[2]), payload: frame[3] as Payload }];
    });
  }

  /** Payloads of the requests of one action. */
  sent(action: string): readonly Payload[] {
    return this.requests().flatMap((request) => (request.action === action ? [request.payload] : []));
  }

  /** The statuses of one connector in the order in which they were reported. */
  statuses(connectorId: number): readonly string[] {
    return this.sent('StatusNotification')
      .filter((status) => status['connectorId'] === connectorId)
      .map((status) => String(status['status']));
  }

  /** Reasons of the StopTransactions in the order in which they were sent. */
  reasons(): readonly unknown[] {
    return this.sent('StopTransaction').map((stop) => stop['reason']);
  }

  /** What one MeterValues or StopTransaction carries. */
  samples(payload: Payload | undefined): readonly Sample[] {
    const values = (payload?.['meterValue'] ?? payload?.['transactionData'] ?? []) as readonly {
      timestamp: string;
      sampledValue: readonly Omit<Sample, 'at'>[];
    }[];
    return values.flatMap(({ timestamp, sampledValue }) => sampledValue.map((sample) => ({ at: timestamp, ...sample })));
  }

  /** The MeterValues of one connector, outside and inside sessions. */
  meterValues(side: Side): readonly Payload[] {
    return this.sent('MeterValues').filter(({ connectorId }) => connectorId === connectorOf(side));
  }

  get outbox() {
    return this.host.station.csms.outbox;
  }

  /** Everything that was charged so far, by the physics of the twin. */
  delivered_Wh(side: Side): number {
    return this.host.station.twin.state().outlets[side].energy_Wh;
  }
}
