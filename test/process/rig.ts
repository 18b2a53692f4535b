/** A running station by its control interface, and a back-end by its pages: what any test rig would do, and nothing else. */
import { Program } from './program.js';

export type Json = Readonly<Record<string, unknown>>;

/** @throws Error when the answer is no success */
async function ask(url: string, method = 'GET', body?: object): Promise<unknown> {
  const answer = await fetch(url, { method, ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

export class BackendPages {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  get = (path: string): Promise<unknown> => ask(`${this.url}${path}`);

  transactions = async (): Promise<readonly Json[]> => (await this.get('/transactions')) as Json[];

  command = (identity: string, action: string, payload: object): Promise<unknown> =>
    ask(`${this.url}/stations/${identity}/commands/${action}`, 'POST', payload);

  /** Requests of one action that have come in, oldest first. */
  async received(action: string): Promise<readonly Json[]> {
    const messages = (await this.get('/messages?last=999999')) as readonly { readonly direction: string; readonly frame: string }[];
    return messages.flatMap(({ direction, frame }) => {
      const [type, , named, payload] = JSON.parse(frame) as [number, string, string, Json];
      return direction === 'in' && type === 2 && named === action ? [payload] : [];
    });
  }
}

export class Rig {
  readonly program: Program;
  readonly url: string;
  readonly backend: BackendPages;

  private constructor(program: Program, url: string, backend: BackendPages) {
    this.program = program;
    this.url = url;
    this.backend = backend;
  }

  /** `flexpole start` on free ports. @param backend one that runs already; else the built-in one is started */
  static async start(
    folder: string,
    options: readonly string[],
    backend?: { readonly pages: BackendPages; readonly stations: string },
  ): Promise<Rig> {
    const where = backend ? ['--backend', backend.stations] : ['--backend-port', '0'];
    const program = new Program('start', '--port', '0', '--data', folder, ...where, ...options);
    const url = (await program.address('Live page')).replace(/\/$/, '');
    return new Rig(
      program,
      url,
      backend?.pages ?? new BackendPages((await program.address('Built-in back-end')).replace(/\/stations$/, '')),
    );
  }

  get = (path: string): Promise<Json> => ask(`${this.url}/api${path}`) as Promise<Json>;
  put = (path: string, body: object): Promise<Json> => ask(`${this.url}/api${path}`, 'PUT', body) as Promise<Json>;
  post = (path: string, body: object): Promise<Json> => ask(`${this.url}/api${path}`, 'POST', body) as Promise<Json>;
  delete = (path: string): Promise<Json> => ask(`${this.url}/api${path}`, 'DELETE') as Promise<Json>;

  advance = (time_s: number): Promise<Json> => this.post('/clock/advance', { by_ms: time_s * 1000 });
  plug = (vehicle = 'saloon-400'): Promise<Json> => this.put('/twin/sides/A/vehicle', { vehicle, soc_pct: 20 });
  unplug = (): Promise<Json> => this.delete('/twin/sides/A/vehicle');
  card = (): Promise<Json> => this.post('/twin/sides/A/cards', { idToken: 'CARD-ANNA' });

  async identity(): Promise<string> {
    return ((await this.get('/state'))['station'] as { readonly identity: string }).identity;
  }

  /** Plugs in and starts with a card; energy flows afterwards. */
  async charge(): Promise<void> {
    await this.plug();
    await this.advance(4);
    await this.card();
    await this.advance(60);
  }

  /** Frames of the station in both directions. */
  async frames(): Promise<readonly (readonly unknown[])[]> {
    const { messages } = (await this.get('/messages?limit=10000')) as { messages: readonly { direction: string; frame: unknown[] }[] };
    return messages.map(({ direction, frame }) => [direction, ...frame]);
  }
}
