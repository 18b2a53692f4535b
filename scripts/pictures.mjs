/**
 * Keeps pictures of the pages and of their parts in docs/images, for README and docs: starts the built program on free ports with a data
 * folder of its own, lets two cars charge, and looks. `node scripts/pictures.mjs [--from dist] [--to docs/images]`, after `npm run build`.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { at } from './lib/place.mjs';

const { values: options } = parseArgs({
  options: { from: { type: 'string', default: at('dist') }, to: { type: 'string', default: at('docs', 'images') } },
});
const to = resolve(options.to);
const data = mkdtempSync(join(tmpdir(), 'flexpole-pictures-'));
const program = spawn(
  process.execPath,
  [
    join(resolve(options.from), 'src', 'apps', 'cli', 'main.js'),
    'start',
    '--port=0',
    '--backend-port=0',
    `--data=${data}`,
    '--seed=pictures',
    '--handshake=0.2',
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);

try {
  mkdirSync(to, { recursive: true });
  const api = await address();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  await take(browser, api);
  await browser.close();
} finally {
  program.kill('SIGTERM');
  rmSync(data, { recursive: true, force: true });
}

/** The address of the page, once the program has printed it. */
function address() {
  return new Promise((found, failed) => {
    program.once('exit', (code) => failed(new Error(`the program ended with ${code}`)));
    createInterface({ input: program.stdout }).on('line', (line) => {
      const [, page] = /^Live page\s+(\S+)/.exec(line) ?? [];
      if (page) found(page);
    });
  });
}

async function take(browser, url) {
  const send = async (method, path, body) => {
    const response = await fetch(new URL(path, url), {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return response.json();
  };
  const until = async (holds) => {
    while (!holds(await send('GET', 'api/state'))) await new Promise((done) => setTimeout(done, 100));
  };
  const open = async (options) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, locale: 'en', ...options });
    await page.goto(url);
    await page
      .getByRole('region', { name: 'Side A' })
      .or(page.getByRole('region', { name: 'Seite A' }))
      .waitFor();
    return page;
  };
  /** A page, or a part of it. */
  const keep = (what, name) => what.screenshot({ path: join(to, `${name}.png`) });

  await until(({ station, link }) => station.phase === 'inService' && link.state === 'online');
  const light = await open({ colorScheme: 'light' });
  const [views, hands, scene, flow] = ['.views', '.hands', '.scene', '.flow'].map((part) => light.locator(`.panel${part}`));
  const show = (name) => light.getByRole('tab', { name }).click();

  // A short session first, so that there is a record to show.
  await send('PUT', 'api/twin/sides/A/vehicle', { vehicle: 'compact', soc_pct: 40 });
  await send('POST', 'api/twin/sides/A/cards', { idToken: 'CARD-CARLA' });
  await until(({ sides }) => sides.A.outlet.power_W > 30_000);
  await send('PUT', 'api/clock', { mode: 'scaled', factor: 60 });
  await until(({ sides }) => (sides.A.session?.energy_Wh ?? 0) > 5_000);
  await send('PUT', 'api/clock', { mode: 'real' });
  await send('POST', 'api/twin/sides/A/cards', { idToken: 'CARD-CARLA' });
  await until(({ sides }) => sides.A.session === null);
  await send('DELETE', 'api/twin/sides/A/vehicle');

  await send('PUT', 'api/twin/sides/A/vehicle', { vehicle: 'saloon-800', soc_pct: 18 });
  await send('POST', 'api/twin/sides/A/cards', { idToken: 'CARD-ANNA' });
  await send('PUT', 'api/twin/sides/B/vehicle', { vehicle: 'van', soc_pct: 32 });
  await until(({ sides }) => sides.A.outlet.power_W > 100_000);
  await light.waitForTimeout(500);
  await keep(hands, 'hands-drivers');
  await send('POST', 'api/twin/sides/B/cards', { idToken: 'CARD-BEN' });
  await until(({ sides }) => sides.B.outlet.power_W > 50_000);
  await send('PUT', 'api/clock', { mode: 'scaled', factor: 60 });
  await until(({ sides }) => (sides.B.session?.energy_Wh ?? 0) > 8_000);
  await send('PUT', 'api/clock', { mode: 'real' });
  await light.waitForTimeout(1_000);
  await keep(light, 'live-page');
  await keep(flow, 'energy-flow');

  await light.getByRole('listbox', { name: 'OCPP messages' }).getByRole('option').last().click();
  await light.waitForTimeout(500);
  await keep(views, 'messages');
  await show('Charts');
  await light.getByText('Drag to zoom').waitFor();
  await light.waitForTimeout(1_000);
  await keep(views, 'charts');
  await show('Records');
  await light.getByText('The signature is valid').waitFor();
  await light.getByRole('button', { name: 'Tamper with one digit' }).click();
  await light.getByText('The signature does not fit').waitFor();
  await keep(views, 'records');
  await show('Stories');
  await light.getByRole('button', { name: /two cars/i }).click();
  await light.getByRole('button', { name: 'Run apart' }).click();
  await light.getByText(': passed').first().waitFor();
  await light.waitForTimeout(500);
  await keep(views, 'stories');

  await light.getByRole('button', { name: 'Touch screen' }).click();
  await light.waitForTimeout(300);
  await keep(light.getByRole('dialog'), 'touch-screen');
  await light.keyboard.press('Escape');
  await takeConsole(browser, new URL('backend', url).href, keep);

  await send('PUT', 'api/twin/link', { cut: true });
  await send('POST', 'api/twin/sides/A/stop-key');
  await until(({ sides }) => sides.A.stopKey !== null);
  await send('POST', 'api/twin/sides/A/cards', { idToken: 'CARD-ANNA' });
  await until(({ sides, outbox }) => sides.A.session === null && outbox.waiting > 0);
  await show('Journal & outbox');
  await light.getByRole('button', { name: 'Outbox' }).click();
  await light.waitForTimeout(500);
  await keep(views, 'outbox');
  await show('Station');
  await keep(hands, 'hands-station');
  await show('Devices');
  await keep(hands, 'hands-devices');
  const doors = ['front', 'rear', 'maintenance'];
  for (const door of doors) await send('PUT', `api/twin/doors/${door}`, { state: 'open' });
  await until(({ sides }) => sides.B.session === null);
  await light.waitForTimeout(500);
  await keep(scene, 'doors-open');
  for (const door of doors) await send('PUT', `api/twin/doors/${door}`, { state: 'closed' });

  const dark = await open({ colorScheme: 'dark', locale: 'de' });
  await send('PUT', 'api/twin/faults/outlet.isolation?side=B');
  await dark.getByRole('tab', { name: 'Journal & Ausgang' }).click();
  await dark.getByRole('tab', { name: 'Störungen' }).click();
  await dark.waitForTimeout(1_000);
  await keep(dark, 'german-dark');
}

/** The console of the back-end, with a session that has ended and what was said of it. */
async function takeConsole(browser, url, keep) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, locale: 'en', colorScheme: 'light' });
  await page.goto(url);
  await page.getByText(/^online since/).waitFor();
  await keep(page, 'console-station');
  const show = (name) => page.getByRole('tab', { name }).click();
  const command = (action) => page.getByRole('list', { name: 'Commands' }).getByRole('button', { name: action, exact: true }).click();
  const send = () => page.getByRole('button', { name: 'Send', exact: true }).click();
  const answers = page.getByRole('region', { name: 'Sent from this page' }).getByRole('article');
  await show('Commands');
  await command('TriggerMessage');
  await send();
  await command('GetConfiguration');
  await send();
  await answers.nth(1).waitFor();
  await command('SetChargingProfile');
  await page.getByRole('form', { name: 'SetChargingProfile' }).waitFor();
  await page.waitForTimeout(300);
  await keep(page, 'console-commands');
  await show('Transactions');
  await page.getByRole('button', { name: 'Show transaction 1' }).click();
  await page.getByText('The signature is valid').waitFor();
  await keep(page, 'console-transactions');
  await show('Behaviour');
  await page.getByLabel('StartTransaction: Answer').selectOption('Error');
  await page.getByLabel('StartTransaction: Times').fill('2');
  await page.getByRole('button', { name: 'StartTransaction: Set' }).click();
  await page.getByRole('button', { name: 'StartTransaction: As usual' }).waitFor();
  await keep(page, 'console-behaviour');
  await page.getByRole('button', { name: 'StartTransaction: As usual' }).click();
  await page.close();
}
