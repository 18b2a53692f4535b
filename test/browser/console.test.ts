/** The console in a real browser, on the real back-end with a real station. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningTwin, type StartTwinOptions, startTwin } from '../../src/apps/station/start-twin.js';
import { startBackend } from '../../src/backend/index.js';
import { RealClock } from '../../src/io/clock.js';
import { silentLog } from '../../src/kernel/index.js';
import { wcagBarriersIn } from './barriers.js';
import { type Looking, Stage } from './page.js';

const stage = new Stage();
beforeAll(() => stage.set());
afterAll(() => stage.strike());

let data: string;
let running: RunningTwin;
const closings: (() => unknown)[] = [];
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'flexpole-console-'));
});
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
  rmSync(data, { recursive: true, force: true });
});

async function start(options: Partial<StartTwinOptions> = {}): Promise<void> {
  running = await startTwin({
    port: 0,
    backendPort: 0,
    data,
    profile: 'manual',
    speed: 1,
    seed: 'console',
    handshake: 0,
    log: 'silent',
    pages: stage.pages,
    ...options,
  });
  closings.push(() => running.close());
}

async function look(options: Parameters<Stage['look']>[1] = {}): Promise<Looking> {
  const looking = await stage.look(`${running.page}/backend`, options);
  closings.push(() => looking.page.context().close());
  return looking;
}

async function hand(method: string, path: string, body?: object): Promise<void> {
  const response = await fetch(`${running.page}/api${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  expect(response.status, await response.text()).toBe(200);
}

const view = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name }).click();
const command = (page: Page) => page.getByRole('form');
const chooseCommand = async (page: Page, action: string): Promise<void> => {
  await page.getByRole('list', { name: 'Commands' }).getByRole('button', { name: action, exact: true }).click();
  await page.getByRole('form', { name: action }).waitFor();
};
const lastSent = (page: Page) => page.getByRole('region', { name: 'Sent from this page' }).getByRole('article').first();

/** What axe-core has against the page as it is, its size of targets included. */
const barriers = (page: Page): Promise<readonly string[]> => wcagBarriersIn(page, 'html');

describe('the console', () => {
  it('runs a session: start from afar, live values, a back-end that fails, stop, and the record verifies', async () => {
    await start();
    const { page, complaints } = await look();
    await page.getByRole('button', { name: /^WVV/ }).getByText('1 Available').waitFor();
    await page.getByText(/^online since/).waitFor();
    await hand('PUT', '/twin/sides/A/vehicle', { vehicle: 'compact', soc_pct: 30 });
    await page.getByRole('button', { name: /^WVV/ }).getByText('1 Preparing').waitFor();
    await hand('PUT', '/clock', { mode: 'scaled', factor: 60 });

    await view(page, 'Behaviour');
    await page.getByLabel('StartTransaction: Answer').selectOption('Error');
    await page.getByLabel('StartTransaction: Error code').selectOption('InternalError');
    await page.getByLabel('StartTransaction: Times').fill('1');
    await page.getByRole('button', { name: 'StartTransaction: Set' }).click();
    await page.getByRole('tab', { name: 'Behaviour 1' }).waitFor();

    await view(page, 'Commands');
    await chooseCommand(page, 'RemoteStartTransaction');
    await command(page).getByLabel('idTag').fill('CARD-CARLA');
    await command(page).getByRole('button', { name: 'Send' }).click();
    await lastSent(page).getByText('status Accepted').waitFor();
    // The error was for one message: the station sends its StartTransaction again, and the behaviour has come to its end.
    await view(page, 'Transactions');
    const transaction = page.getByRole('region', { name: 'Transaction 1' });
    await transaction.getByText('CARD-CARLA · Accepted').waitFor();
    await page.getByRole('tab', { name: 'Behaviour', exact: true }).waitFor();
    await view(page, 'Messages');
    await page.getByText('InternalError').first().waitFor();
    await view(page, 'Transactions');
    await transaction.getByText(/^(0\.[1-9]|[1-9])[\d.]* kWh$/).waitFor();
    await view(page, 'Station');
    const register = page
      .getByRole('row', { name: /^Energy.Active.Import.Register/ })
      .getByRole('cell')
      .nth(2);
    const before = Number(await register.textContent());
    await expect.poll(async () => Number(await register.textContent())).toBeGreaterThan(before);
    expect(await register.getAttribute('title')).toBeNull();

    await view(page, 'Transactions');
    await transaction.getByRole('button', { name: 'Stop it' }).click();
    expect(await command(page).getByLabel('transactionId').inputValue()).toBe('1');
    await command(page).getByRole('button', { name: 'Send' }).click();
    await lastSent(page).getByText('status Accepted').waitFor();
    // A second time there is nothing to stop any more, and it is said where the reason stands.
    await command(page).getByRole('button', { name: 'Send' }).click();
    await lastSent(page).getByText('status Rejected').waitFor();
    await lastSent(page).getByText('the log of the station has it').waitFor();
    await view(page, 'Transactions');
    await transaction.getByText('Remote').waitFor();
    await transaction.getByText('The signature is valid').waitFor();
    await transaction.getByRole('button', { name: 'Tamper with one digit' }).click();
    await transaction.getByText('The signature does not fit').waitFor();
    // What was read while it charged may no longer hold.
    await view(page, 'Station');
    await page.getByTitle('Read before the present status').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('makes a form of the schema: groups that repeat, what can be left out, raw JSON, and complaints where they belong', async () => {
    await start();
    const { page } = await look();
    await view(page, 'Commands');
    await chooseCommand(page, 'SetChargingProfile');
    const form = command(page);
    await form.getByRole('button', { name: '+ one more of chargingSchedulePeriod' }).click();
    await form.getByRole('group', { name: 'chargingSchedulePeriod 3' }).getByLabel('startPeriod').fill('2700');
    await form.getByRole('button', { name: 'Leave out chargingSchedulePeriod 2' }).click();
    await form.getByRole('button', { name: 'Leave out duration' }).click();
    await form.getByRole('button', { name: 'Add recurrencyKind' }).click();
    await form.getByLabel('chargingProfileKind').selectOption('Recurring');
    expect(await barriers(page)).toEqual([]);
    await form.getByRole('button', { name: 'As JSON' }).click();
    const json = form.getByLabel('Payload as JSON');
    expect(JSON.parse(await json.inputValue())).toMatchObject({
      csChargingProfiles: {
        chargingProfileKind: 'Recurring',
        recurrencyKind: 'Daily',
        chargingSchedule: { chargingSchedulePeriod: [{ startPeriod: 0 }, { startPeriod: 2700 }] },
      },
    });
    expect(await json.inputValue()).not.toContain('duration');
    await json.fill('{');
    await form.getByText('This is no JSON yet').waitFor();
    expect(await form.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
    await json.fill('{"connectorId": 1, "stranger": true}');
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByRole('alert').getByText('csChargingProfiles: missing').waitFor();

    await chooseCommand(page, 'GetLog');
    await form.getByLabel('oldestTimestamp', { exact: true }).fill('2026-02-01T12:00:00');
    await form.getByRole('group', { name: 'log' }).getByRole('button', { name: 'Now' }).last().click();
    await form.getByRole('button', { name: 'Leave out oldestTimestamp' }).click();
    await chooseCommand(page, 'UpdateFirmware');
    await form.getByLabel('location').fill('no address');
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText('location: an absolute address').waitFor();
    expect(await form.getByLabel('location').getAttribute('aria-invalid')).toBe('true');
    await lastSent(page).getByRole('button', { name: 'Send again' }).click();
    await expect.poll(() => page.getByRole('article').getByText('location: an absolute address').count()).toBe(2);

    await chooseCommand(page, 'GetConfiguration');
    await form.getByRole('button', { name: 'Send' }).click();
    await lastSent(page)
      .getByText(/^key MeterValueSampleInterval/)
      .waitFor();
    await lastSent(page).getByText(/\d ms/).waitFor();
  });

  it('sets how messages are answered, says what is wrong with it, and goes back to usual', async () => {
    await start();
    const { page } = await look();
    const { brain } = running.backend ?? {};
    await view(page, 'Behaviour');
    await page.getByLabel('Authorize: Answer').selectOption('Status');
    await page.getByLabel('Authorize: Status').selectOption('Blocked');
    await page.getByLabel('Authorize: Delay').fill('2.5');
    await page.getByRole('button', { name: 'Authorize: Set' }).click();
    await page.getByRole('tab', { name: 'Behaviour 1' }).waitFor();
    expect(brain?.behaviours()).toEqual({ Authorize: { answer: 'status', status: 'Blocked', delay_ms: 2500 } });
    await page.getByLabel('Heartbeat: Answer').selectOption('Silence');
    await page.getByLabel('Heartbeat: Times').fill('0');
    await page.getByRole('button', { name: 'Heartbeat: Set' }).click();
    await page.getByRole('alert').getByText('That is no number of messages.').waitFor();
    expect(await page.getByLabel('Heartbeat: Answer').locator('option').allTextContents()).toEqual(['As usual', 'Error', 'Silence']);
    await page.getByRole('button', { name: 'Authorize: As usual' }).click();
    await page.getByRole('tab', { name: 'Behaviour', exact: true }).waitFor();
    expect(brain?.behaviours()).toEqual({});
  });

  it('shows what struck the back-end, and that a station has gone', async () => {
    await start();
    const { page } = await look();
    const { backend } = running;
    const [station] = backend?.brain.stations() ?? [];
    const meterValue = [{ timestamp: '2026-06-01T12:00:00Z', sampledValue: [{ value: '5' }] }];
    backend?.brain.handle(station?.identity ?? '', 'MeterValues', { connectorId: 1, transactionId: 77, meterValue });
    await view(page, 'Findings 1');
    await page.getByText('Transaction that was never started here').waitFor();
    await hand('PUT', '/twin/link', { cut: true });
    await page.getByText('0 of 1 online').waitFor();
    await view(page, 'Commands');
    expect(await command(page).getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
    await page.getByText('The station is not connected').waitFor();
  });

  it.each([
    ['light', 'en'],
    ['dark', 'de'],
  ] as const)('has no barriers, in %s and %s, and fits into 1280×720', async (colorScheme, locale) => {
    await start();
    await hand('PUT', '/twin/sides/A/vehicle', { vehicle: 'compact', soc_pct: 30 });
    await hand('POST', '/twin/sides/A/cards', { idToken: 'CARD-CARLA' });
    await hand('PUT', '/clock', { mode: 'scaled', factor: 60 });
    const { page, complaints } = await look({ colorScheme, locale });
    await page.getByText('Energy.Active.Import.Register').first().waitFor();
    await hand('PUT', '/clock', { mode: 'real' });
    await hand('POST', '/twin/sides/A/cards', { idToken: 'CARD-CARLA' });
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await expect.poll(() => page.getByText(locale === 'en' ? 'Loading' : 'Wird geladen').count()).toBe(0);
      expect(await barriers(page), String(await tab.textContent())).toEqual([]);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect([width, await page.evaluate<number>('document.documentElement.scrollHeight')]).toEqual([1280, 720]);
    }
    expect(complaints).toEqual([]);
  });

  it('keeps what was written for a command while another one is looked at, and forgets it for the example', async () => {
    await start();
    const { page } = await look();
    await page.getByRole('button', { name: /^WVV/ }).waitFor();
    await view(page, 'Commands');
    await chooseCommand(page, 'RemoteStartTransaction');
    await command(page).getByLabel('idTag').fill('CARD-OWN');
    await chooseCommand(page, 'Reset');
    await chooseCommand(page, 'RemoteStartTransaction');
    expect(await command(page).getByLabel('idTag').inputValue()).toBe('CARD-OWN');
    await command(page).getByRole('button', { name: 'Example' }).click();
    await expect.poll(() => command(page).getByLabel('idTag').inputValue()).not.toBe('CARD-OWN');
  });

  it('can be worked by keyboard', async () => {
    await start();
    const { page } = await look();
    await page.getByRole('tab', { name: 'Station' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('form', { name: 'RemoteStartTransaction' }).waitFor();
    await page.getByRole('list', { name: 'Commands' }).getByRole('button', { name: 'ClearCache' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('form', { name: 'ClearCache' }).getByRole('button', { name: 'Send' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => lastSent(page).textContent()).toContain('status Accepted');
  });

  it('says where to look when the station runs with another back-end, and leads to the bench and back', async () => {
    const other = await startBackend({ clock: new RealClock(), log: silentLog });
    closings.push(() => other.close());
    await start({ backend: other.url });
    const { page, complaints } = await look();
    await page.getByText('This station runs with another back-end').waitFor();
    await page.getByText(other.url).waitFor();
    await page.getByRole('link', { name: 'Bench' }).click();
    await page.getByRole('link', { name: 'Back-end' }).click();
    await page.getByText('This station runs with another back-end').waitFor();
    expect(complaints).toEqual([]);
  });

  it('of a back-end by itself waits for stations, and shows the first as it comes; then it outlives the back-end', async () => {
    const options = { clock: new RealClock(), log: silentLog, pages: stage.pages };
    const alone = await startBackend(options);
    const { page } = await stage.look(`${alone.httpUrl}/`);
    closings.push(() => page.context().close());
    await page.getByText(`${alone.url}/…`).first().waitFor();
    expect(await page.getByRole('link').count()).toBe(0);
    alone.brain.connected('FLEX-9');
    await page.getByText('1 of 1 online').waitFor();
    await alone.close();
    await page.getByText('The line to the back-end is broken').waitFor();
    const again = await startBackend({ ...options, port: Number(new URL(alone.httpUrl).port) });
    closings.push(() => again.close());
    await page.getByText('No station has come in yet').first().waitFor();
    expect(await page.getByText('The line to the back-end is broken').count()).toBe(0);
  });
});
