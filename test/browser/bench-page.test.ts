import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RigRefusal } from '../../src/api/index.js';
import { fakeRig } from './fake-rig.js';
import { type Opened, Stage } from './page.js';

const stage = new Stage();
let opened: Opened;

beforeAll(() => stage.set());
afterAll(() => stage.strike());
afterEach(() => opened.close());

const open = async (options: Parameters<Stage['open']>[0] = {}): Promise<Opened> => (opened = await stage.open(options));

describe('the page of the bench', () => {
  it('lets somebody charge a car by hand, and shows it', async () => {
    const { page, rig, complaints } = await open();
    const sideA = page.getByRole('region', { name: 'Side A' });
    await sideA.getByRole('combobox', { name: 'Vehicle' }).selectOption('Van, 400 V, 113 kWh');
    await sideA.getByLabel('SoC %').fill('35.5');
    await sideA.getByRole('button', { name: 'Plug in' }).click();
    await sideA.getByText('Connected', { exact: true }).waitFor();
    await sideA.getByText('35.5 %, van').waitFor();
    await sideA.getByLabel('Card').fill('CARD-ANNA');
    await sideA.getByRole('button', { name: 'Hold card' }).click();
    await sideA.getByText('150.0 kW', { exact: true }).waitFor();
    await sideA.getByText('CARD-ANNA, transaction 7').waitFor();
    await sideA.getByText('1.23 kWh').waitFor();
    await sideA.getByText('OCPP connector 1: Charging').waitFor();
    await sideA.getByRole('button', { name: 'Unplug' }).click();
    await sideA.getByText('OCPP connector 1: Available').waitFor();
    expect(rig.calls).toEqual([
      ['plug', 'A', { vehicle: 'van', soc_pct: 35.5 }],
      ['holdCard', 'A', 'CARD-ANNA'],
      ['unplug', 'A'],
    ]);
    expect(complaints).toEqual([]);
  });

  it('shows the lights in their colours, and blinking ones really blink', async () => {
    const { page, rig, inPage } = await open();
    rig.showSide('A', { light: { colour: 'blue', mode: 'steady' } });
    rig.showSide('B', { light: { colour: 'red', mode: 'blinking' } });
    for (const name of ['Light: blue, steady', 'Light: red, blinking']) await page.getByRole('img', { name }).waitFor();
    expect(await inPage('coloursOf("[title=\'Light: blue, steady\']")')).toEqual(['rgb(26, 109, 255)']);
    expect(await inPage('coloursOf("[title=\'Light: red, blinking\']")')).toEqual(['rgb(211, 40, 30)', 'rgb(213, 218, 225)']);
  });

  it('says in words, where it happens, what cannot be done', async () => {
    const { page, rig } = await open();
    const sideB = page.getByRole('region', { name: 'Side B' });
    await sideB.getByLabel('Card').fill('CARD-BLOCKED');
    await sideB.getByRole('button', { name: 'Hold card' }).click();
    await sideB.getByText('The station refuses the card: the back-end says Blocked.').waitFor();
    rig.failNext(new RigRefusal('a vehicle is plugged in at B.', 'side', 'Unplug it first.'));
    await sideB.getByRole('button', { name: 'Plug in' }).click();
    await sideB.getByText('a vehicle is plugged in at B. Right would be: Unplug it first.').waitFor();
    await sideB.getByRole('button', { name: 'Plug in' }).click();
    await sideB.getByText('Connected', { exact: true }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('has hands for link, emergency stop and clock', async () => {
    const { page, rig } = await open();
    await page.getByRole('button', { name: 'Cut the link' }).click();
    await page.getByRole('button', { name: 'Restore the link' }).click();
    await page.getByRole('button', { name: 'Press emergency stop' }).click();
    await page.getByRole('button', { name: 'Release emergency stop' }).click();
    await page.getByRole('button', { name: '×60' }).click();
    await page.getByRole('button', { name: '×60', pressed: true }).waitFor();
    await page.getByRole('button', { name: '×1', exact: true }).click();
    await page.getByRole('button', { name: '×1', exact: true, pressed: true }).waitFor();
    const runs = [
      ['run', { mode: 'scaled', factor: 60 }],
      ['run', { mode: 'real' }],
    ];
    expect(rig.calls).toEqual([['cutLink'], ['restoreLink'], ['pressEmergencyStop'], ['releaseEmergencyStop'], ...runs]);
  });

  it('shows what is wrong with the station', async () => {
    const { page, rig } = await open();
    rig.show({
      faults: [{ code: 'outlet.isolation', side: 'B', info: 'Insulation too low' }],
      doors: { front: 'open', rear: 'closed', maintenance: 'open' },
      outbox: { waiting: 3, dead: 1 },
    });
    rig.showSide('B', { blocks: ['openDoor', 'fault'] });
    await page.getByText('Does not serve: a door is open, a fault').waitFor();
    const station = await page.getByRole('region', { name: 'Station' }).textContent();
    for (const words of ['Insulation too low (outlet.isolation, side B)', 'open: front, maintenance', '3, undeliverable 1']) {
      expect(station).toContain(words);
    }
  });
});

describe('the messages on the page', () => {
  const heartbeat = [2, 'm1', 'Heartbeat', {}];

  it('come live, in words, and open to the raw JSON', async () => {
    const { page, rig } = await open();
    rig.exchange('sent', [2, 'm1', 'Authorize', { idTag: 'CARD-ANNA' }]);
    rig.exchange('received', [3, 'm1', { idTagInfo: { status: 'Accepted' } }]);
    const rows = page.getByRole('listitem');
    await rows.nth(1).waitFor();
    expect(await rows.allTextContents()).toEqual(['10:00:00→AuthorizeidTag CARD-ANNA', '10:00:00←Authorizestatus Accepted']);
    await rows.nth(1).locator('summary').press('Enter');
    expect(JSON.parse(String(await rows.nth(1).locator('pre').textContent()))).toEqual([3, 'm1', { idTagInfo: { status: 'Accepted' } }]);
  });

  it('stand still while nobody follows, and are caught up with afterwards', async () => {
    const { page, rig } = await open();
    rig.exchange('sent', heartbeat);
    const rows = page.getByRole('listitem');
    await rows.first().waitFor();
    await page.getByRole('button', { name: 'Follow' }).click();
    rig.exchange('received', [3, 'm1', {}]);
    rig.exchange('sent', heartbeat);
    await page.getByText('2 new').waitFor();
    expect(await rows.count()).toBe(1);
    await page.getByRole('button', { name: 'Follow' }).click();
    await rows.nth(2).waitFor();
  });

  it('of long ago are left out: the page does not grow', async () => {
    const rig = fakeRig();
    for (let i = 0; i < 3000; i++) rig.exchange('sent', heartbeat);
    const { page } = await open({ rig });
    const rows = page.getByRole('listitem');
    await rows.nth(399).waitFor();
    for (let i = 0; i < 500; i++) rig.exchange('received', [3, 'm1', { number: i }]);
    await page.getByText('number 499').waitFor();
    expect(await rows.count()).toBe(400);
  });
});

describe('the page', () => {
  it('says that the line to the station is broken, and goes on when it is back', async () => {
    const { page, rig, stop, start } = await open();
    await stop();
    await page.getByText('The line to the station is broken').waitFor();
    await page.getByRole('button', { name: 'Cut the link' }).click();
    await page.getByText('The station does not answer. Is it still running?').waitFor();
    rig.exchange('sent', [2, 'm1', 'Heartbeat', {}]);
    await start();
    await page.getByText('The line to the station is broken').waitFor({ state: 'hidden' });
    await page.getByRole('listitem').waitFor();
    expect(await page.getByRole('listitem').allTextContents()).toEqual(['10:00:00→Heartbeat']);
  });

  it.each(['light', 'dark'] as const)('keeps WCAG AA contrast in the %s scheme', async (colorScheme) => {
    const { page, rig, inPage } = await open({ colorScheme });
    rig.exchange('sent', [2, 'm1', 'Heartbeat', { a: 1 }]);
    rig.showSide('A', { blocks: ['fault'] });
    await page.locator('summary').click();
    expect(await inPage('lowContrasts()')).toEqual([]);
  });

  it('fits 1280×720 without scrolling', async () => {
    const { page, rig, inPage } = await open();
    rig.hands.plug('A', { vehicle: 'van', soc_pct: 1 });
    rig.showSide('A', { blocks: ['emergencyStop'] });
    await page.getByText('Does not serve').waitFor();
    expect(await inPage('overflowing("html, .panel:not(.messages)")')).toEqual([]);
  });

  it('can be used with the keyboard alone', async () => {
    const { page, rig, inPage } = await open();
    rig.hands.plug('B', { vehicle: 'van', soc_pct: 1 });
    await page.getByText('Connected', { exact: true }).waitFor();
    const reached: string[] = [];
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press('Tab');
      reached.push(await inPage('focused()'));
    }
    for (const control of [
      '×1',
      '×10',
      '×60',
      'soc_pct',
      'Plug in',
      'Unplug',
      'idToken',
      'Hold card',
      'Cut the link',
      'Press emergency stop',
      'Follow',
    ]) {
      expect(reached).toContain(control);
    }
    await page.getByRole('region', { name: 'Side A' }).getByLabel('SoC %').press('Enter');
    await page.getByText('20.0 %, saloon-800').waitFor();
  });
});
