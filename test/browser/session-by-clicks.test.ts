import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningTwin, startTwin } from '../../src/apps/station/start-twin.js';
import { Stage } from './page.js';

const stage = new Stage();
let data: string;
let running: RunningTwin;

beforeAll(() => stage.set());
afterAll(() => stage.strike());
afterEach(async () => {
  await running.close();
  rmSync(data, { recursive: true, force: true });
});

describe('a whole session on a real station', () => {
  it('by clicks: plug, card, charge, stop, unplug, and the record verifies until somebody tampers with it', async () => {
    data = mkdtempSync(join(tmpdir(), 'flexpole-clicks-'));
    running = await startTwin({
      port: 0,
      backendPort: 0,
      data,
      profile: 'manual',
      speed: 1,
      seed: 'clicks',
      handshake: 0,
      log: 'silent',
      pages: stage.pages,
    });
    const { page, complaints } = await stage.look(running.page);
    await page.getByText('in service · online').waitFor();
    await page.getByRole('button', { name: '×60', exact: true }).click();
    const sideB = page.getByRole('region', { name: 'Side B' });
    await sideB.getByRole('radio', { name: 'Compact, 400 V, 36 kWh' }).check();
    await sideB.getByLabel('Charge %').fill('30');
    await sideB.getByRole('button', { name: 'Plug in' }).click();
    await sideB.getByText('Connected', { exact: true }).waitFor();
    await sideB.getByLabel('Card').selectOption('CARD-CARLA');
    await sideB.getByRole('button', { name: 'Hold card' }).click();
    await sideB.getByText('Charging', { exact: true }).waitFor();
    await page.getByRole('img', { name: 'Lights of side B: green, blinking' }).waitFor();
    await sideB.getByText(/^4\d\.\d kW · /).waitFor();
    // A card that is held again at once counts as the same gesture.
    await page.getByText(/^0\.[1-9]\d kWh$|^[1-9]\.\d\d kWh$/).waitFor();
    await sideB.getByRole('button', { name: 'Hold card' }).click();
    await sideB.getByText('Finished', { exact: true }).waitFor();
    await sideB.getByRole('button', { name: 'Unplug' }).click();
    await sideB.getByText('Available', { exact: true }).waitFor();

    await page.getByLabel('Action').selectOption('StopTransaction');
    await page.getByRole('listbox').getByText('signed record').click();
    await page.getByText(/answered after \d.* in the time of the station/).waitFor();
    await page.getByRole('tab', { name: 'Records' }).click();
    await page.getByText('The signature is valid').waitFor();
    await page.getByRole('button', { name: 'Tamper with one digit' }).click();
    await page.getByText('The signature does not fit').waitFor();
    await page.getByRole('tab', { name: 'Journal & outbox' }).click();
    await page.getByText('station.started').first().waitFor();
    expect(complaints).toEqual([]);
  });
});
