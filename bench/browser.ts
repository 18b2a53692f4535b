/**
 * Chromium as somebody has it who only looks at a page: over its own protocol, so that nothing is switched on that costs the page time
 * (the log of requests with its call stacks, the console, the debugger) unless a bench asks for it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';

type Fields = Readonly<Record<string, unknown>>;
type Ear = (params: Fields) => void;

/** A message of the DevTools protocol: an answer has the `id` of its call, an event has a `method`. */
interface Frame {
  readonly id?: number;
  readonly result?: Fields;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: Fields;
  readonly sessionId?: string;
}

export class Browser {
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (frame: Frame) => void>();
  readonly #pages = new Map<string, Page>();
  #calls = 0;

  private constructor(child: ChildProcess, profile: string, socket: WebSocket) {
    this.#child = child;
    this.#profile = profile;
    this.#socket = socket;
    socket.on('message', (text) => this.#received(JSON.parse(String(text)) as Frame));
  }

  /** @throws Error in words when there is no Chromium */
  static async start(): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'flexpole-chromium-'));
    const program = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
    const child = spawn(program, [...flags, `--user-data-dir=${profile}`], { stdio: ['ignore', 'ignore', 'pipe'] });
    const socket = new WebSocket(await addressOf(child, program), { perMessageDeflate: false });
    await once(socket, 'open');
    return new Browser(child, profile, socket);
  }

  /** A page in a context of its own: nothing is cached, nothing is kept. */
  async open({ width = 1280, height = 720 } = {}): Promise<Page> {
    const { browserContextId } = await this.send('Target.createBrowserContext', {});
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank', browserContextId, width, height });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(
      (method, params) => this.send(method, params, String(sessionId)),
      async () => {
        this.#pages.delete(String(sessionId));
        await this.send('Target.disposeBrowserContext', { browserContextId });
      },
    );
    this.#pages.set(String(sessionId), page);
    return page;
  }

  /** @throws Error when the browser refuses */
  async send(method: string, params: Fields, sessionId?: string): Promise<Fields> {
    const id = ++this.#calls;
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
    const { error, result = {} } = await new Promise<Frame>((answered) => this.#answers.set(id, answered));
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  async close(): Promise<void> {
    const gone = once(this.#child, 'exit');
    // So that it takes its own processes along.
    await this.send('Browser.close', {});
    await gone;
    this.#socket.terminate();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  #received(frame: Frame): void {
    const { id, method, params = {}, sessionId = '' } = frame;
    if (method !== undefined) this.#pages.get(sessionId)?.told(method, params);
    if (id === undefined) return;
    this.#answers.get(id)?.(frame);
    this.#answers.delete(id);
  }
}

export class Page {
  readonly send: (method: string, params?: Fields) => Promise<Fields>;
  readonly close: () => Promise<void>;
  readonly #ears = new Map<string, Ear>();

  constructor(send: (method: string, params: Fields) => Promise<Fields>, close: () => Promise<void>) {
    this.send = (method, params = {}) => send(method, params);
    this.close = close;
  }

  /** Events of one kind, once their domain is enabled. */
  on(method: string, ear: Ear): void {
    this.#ears.set(method, ear);
  }

  told(method: string, params: Fields): void {
    this.#ears.get(method)?.(params);
  }

  /** What an expression gives, a promise awaited. @throws Error what the expression throws */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return (result as { readonly value?: unknown }).value;
  }

  async go(url: string): Promise<void> {
    await this.send('Page.navigate', { url });
  }

  /** Asks now and then until an expression holds. @throws Error when it does not within a minute */
  async until(expression: string): Promise<void> {
    const end = performance.now() + 60_000;
    while (performance.now() < end) {
      if ((await this.evaluate(`Boolean(${expression})`)) === true) return;
      await pause(100);
    }
    throw new Error(`the page does not get there: ${expression}`);
  }
}

const flags: readonly string[] = [
  '--headless',
  '--remote-debugging-port=0',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--hide-scrollbars',
  '--lang=en',
  '--mute-audio',
];

/** The address of its protocol, which it prints when it is ready. */
function addressOf(child: ChildProcess, program: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stderr?.on('data', (text: Buffer) => {
      printed += text.toString();
      const [, address] = /DevTools listening on (ws:\S+)/.exec(printed) ?? [];
      if (address !== undefined) resolve(address);
    });
    const missing = `${program} does not start as a browser: name a Chromium in CHROMIUM`;
    child.once('error', (cause) => reject(new Error(missing, { cause })));
    child.once('exit', (code) => reject(new Error(`${missing} (exit code ${String(code)}) ${printed}`)));
  });
}
