/** The page in a real browser: compiled as it stands, served by the real server, on a rig of the test. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { silentLog } from '../../src/kernel/index.js';
import { type Bench, serveBench } from '../../src/web/index.js';
import { type FakeRig, fakeRig } from './fake-rig.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Opened {
  readonly rig: FakeRig;
  readonly page: Page;
  /** Calls a function of `ui/testing/in-page.ts` within the page. */
  readonly inPage: <Answer>(call: string) => Promise<Answer>;
  /** What the browser complained of: errors of scripts, requests that failed, things that the security policy forbids. */
  readonly complaints: readonly string[];
  /** The server goes; `start` brings it back at the same address. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export class Stage {
  readonly #dir = mkdtempSync(join(tmpdir(), 'flexpole-page-'));
  #browser: Browser | undefined;

  async set(): Promise<void> {
    execFileSync(process.execPath, [
      join(root, 'node_modules/typescript/bin/tsc'),
      '-p',
      join(root, 'ui'),
      '--outDir',
      this.#dir,
      '--incremental',
      'false',
      '--tsBuildInfoFile',
      'null',
    ]);
    const page = join(root, 'ui/bench');
    cpSync(join(this.#dir, 'ui/testing/in-page.js'), join(this.#dir, 'ui/bench/in-page.js'));
    for (const name of readdirSync(page).filter((file) => !file.endsWith('.ts')))
      cpSync(join(page, name), join(this.#dir, 'ui/bench', name));
    this.#browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-sync',
      ],
    });
  }

  async strike(): Promise<void> {
    await this.#browser?.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  async open(options: { readonly rig?: FakeRig; readonly colorScheme?: 'light' | 'dark' } = {}): Promise<Opened> {
    const { rig = fakeRig(), colorScheme = 'light' } = options;
    if (!this.#browser) throw new Error('the stage is not set');
    const serve = (port: number): Promise<Bench> =>
      serveBench({ rig, host: '127.0.0.1', port, log: silentLog, staticDir: join(this.#dir, 'ui/bench') });
    let bench = await serve(0);
    const { url } = bench;
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 720 }, colorScheme });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await page.goto(url);
    await page.getByText(rig.state().station.identity).waitFor();
    return {
      rig,
      page,
      inPage: (call) => page.evaluate(`import('/in-page.js').then((inPage) => inPage.${call})`),
      complaints,
      stop: () => bench.close(),
      start: async () => {
        bench = await serve(Number(new URL(url).port));
      },
      close: async () => {
        await context.close();
        await bench.close();
      },
    };
  }
}
