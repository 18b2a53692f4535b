/**
 * A back-end made of ocpp-rpc in strict mode and nothing of ours: it answers by its own table, and whatever breaks the schemas that its
 * authors have written down is kept. Strict mode answers such a call with an error by itself.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ocppRpc, { type RPCClient } from 'ocpp-rpc';

// The package is CommonJS: Node finds its names on the default export only.
const { RPCError, RPCServer } = ocppRpc;

/** By the specifications. What a station calls beyond them is refused, and found by the test. */
const calledByStations = [
  'Authorize',
  'BootNotification',
  'DataTransfer',
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
  'Heartbeat',
  'LogStatusNotification',
  'MeterValues',
  'SecurityEventNotification',
  'SignCertificate',
  'SignedFirmwareStatusNotification',
  'StartTransaction',
  'StatusNotification',
  'StopTransaction',
] as const;

export type Json = Readonly<Record<string, unknown>>;
type Answer = (payload: Json) => Json;

export type Called = { readonly payload: Json } | { readonly refused: string };

export class StrictServer {
  /** Calls of the station, in order. */
  readonly heard: (readonly [action: string, payload: Json])[] = [];
  /** Against a schema, by either side; and frames that are none. */
  readonly violations: string[] = [];
  /** How calls are answered. */
  readonly answers: Record<string, Answer>;
  readonly #server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: true, callTimeoutMs: 20_000, pingIntervalMs: 0 });
  #client: RPCClient | undefined;
  #transactions = 0;

  constructor(now: () => Date) {
    const accepted = { idTagInfo: { status: 'Accepted' } };
    this.answers = {
      Authorize: () => accepted,
      BootNotification: () => ({ status: 'Accepted', currentTime: now().toISOString(), interval: 300 }),
      DataTransfer: () => ({ status: 'Accepted' }),
      Heartbeat: () => ({ currentTime: now().toISOString() }),
      SignCertificate: () => ({ status: 'Accepted' }),
      StartTransaction: () => ({ transactionId: ++this.#transactions, ...accepted }),
    };
  }

  /** Opens it on a free port. */
  async listen(): Promise<string> {
    this.#server.auth((accept) => accept());
    this.#server.on('client', (client: RPCClient) => this.#serve(client));
    const http = await this.#server.listen(0, '127.0.0.1');
    return `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
  }

  get isConnected(): boolean {
    return this.#client !== undefined;
  }

  async call(action: string, payload: Json): Promise<Called> {
    if (!this.#client) throw new Error('the station is not connected');
    try {
      return { payload: (await this.#client.call(action, payload)) as Json };
    } catch (error) {
      if (error instanceof RPCError) return { refused: `${error.rpcErrorCode}: ${error.message}` };
      throw error;
    }
  }

  async close(): Promise<void> {
    const gone = this.#client && once(this.#client, 'close');
    void this.#server.close({ code: 1001, reason: 'the test is over', force: true });
    await gone;
  }

  #serve(client: RPCClient): void {
    this.#client = client;
    for (const method of calledByStations)
      client.handle(method, async ({ params }) => {
        this.heard.push([method, params as Json]);
        return this.answers[method]?.(params as Json) ?? {};
      });
    client.on('strictValidationFailure', ({ method, error, outbound }: { method: string; error: Error; outbound: boolean }) =>
      this.violations.push(
        `${outbound ? 'back-end' : 'station'}: ${method}: ${error.message} ${JSON.stringify(Reflect.get(error, 'details'))}`,
      ),
    );
    client.on('badMessage', ({ error }: { error: Error }) => this.violations.push(`bad message: ${error.message}`));
    client.on('close', () => {
      if (this.#client === client) this.#client = undefined;
    });
  }
}
