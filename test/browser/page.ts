/** The pages in a real browser: built from their sources once, served by the real server. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { silentLog } from '../../src/kernel/index.js';
import { type Bench, serveBench } from '../../src/web/index.js';
import { type FakeRig, fakeRig } from './fake-rig.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Looking {
  readonly page: Page;
  /** What the browser complained of: errors of scripts, requests that failed, things that the security policy forbids. */
  readonly complaints: readonly string[];
}

export interface Opened extends Looking {
  readonly rig: FakeRig;
  /** The server goes; `start` brings it back at the same address. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export class Stage {
  /** The built pages. */
  readonly pages = mkdtempSync(join(tmpdir(), 'flexpole-pages-'));
  #browser: Browser | undefined;

  async set(): Promise<void> {
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    const build = ['build', '--config', join(root, 'vite.config.mjs'), '--outDir', this.pages, '--logLevel', 'error'];
    // Vitest has named its own environment, which would become that of the pages.
    execFileSync(process.execPath, [vite, ...build], { env: { ...process.env, NODE_ENV: 'production' } });
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
    rmSync(this.pages, { recursive: true, force: true });
  }

  /** A page of a server that runs already. */
  async look(url: string, options: BrowserContextOptions = {}): Promise<Looking> {
    if (!this.#browser) throw new Error('the stage is not set');
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en', ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await page.goto(url);
    return { page, complaints };
  }

  /** The bench on a rig of the test. */
  async open({ rig = fakeRig(), ...options }: { readonly rig?: FakeRig } & BrowserContextOptions = {}): Promise<Opened> {
    const serve = (port: number): Promise<Bench> => serveBench({ rig, host: '127.0.0.1', port, log: silentLog, staticDir: this.pages });
    let bench = await serve(0);
    const { url } = bench;
    const { page, complaints } = await this.look(url, options);
    await page.getByText(rig.state().station.identity).first().waitFor();
    return {
      rig,
      page,
      complaints,
      stop: () => bench.close(),
      start: async () => {
        bench = await serve(Number(new URL(url).port));
      },
      close: async () => {
        await page.context().close();
        await bench.close();
      },
    };
  }
}
