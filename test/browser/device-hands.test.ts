/** Hands on single devices of the station, through what a person does on the bench. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RigRefusal } from '../../src/api/index.js';
import { type Opened, Stage } from './page.js';

const stage = new Stage();
let opened: Opened;

beforeAll(() => stage.set());
afterAll(() => stage.strike());
afterEach(() => opened.close());

const open = async (options: Parameters<Stage['open']>[0] = {}): Promise<Opened> => (opened = await stage.open(options));

describe('the stop key', () => {
  it('is pressed in the drawing, also with the keyboard; the page says that the card is waited for', async () => {
    const { page, rig } = await open();
    rig.hands.plug('A', { vehicle: 'van', soc_pct: 20 });
    await rig.hands.holdCard('A', 'CARD-ANNA');
    await page.getByText('CARD-ANNA, transaction 7').waitFor();
    await page.getByRole('button', { name: 'Stop key SB1, side A' }).press('Enter');
    await page.getByRole('region', { name: 'Side A' }).getByText('Stop key: hold the card, 60 s').waitFor();
    await page.getByText('STOP?').waitFor();
    expect(rig.calls.at(-1)).toEqual(['pressStopKey', 'A']);
    await page.getByRole('button', { name: 'Stop key SB1, side B' }).click();
    await page.getByText('Nothing is charging there.').waitFor();
    await page.getByRole('button', { name: 'Touch screen' }).click();
    await page.getByRole('dialog').getByText('To stop, hold your card: 60 s').waitFor();
  });
});

describe('cards', () => {
  it('a bank card is refused, and it is said why', async () => {
    const { page, rig } = await open();
    const sideB = page.getByRole('region', { name: 'Side B' });
    await sideB.getByLabel('Card').selectOption('Bank card, at the card terminal');
    await sideB.getByRole('button', { name: 'Hold card' }).click();
    await sideB.getByText('The station refuses the card: the card terminal is not connected. What helps: an RFID card.').waitFor();
    expect(rig.calls).toEqual([['holdBankCard', 'B']]);
  });

  it('R-HMI-60: a card of the staff is entered, the logo is tapped six times and turns red, the reader wakes', async () => {
    const { page, rig } = await open();
    await page.getByRole('tab', { name: 'Devices' }).click();
    const service = page.getByRole('group', { name: 'Service' });
    await service.getByRole('button', { name: 'Enter CARD-STAFF' }).click();
    await service.getByRole('button', { name: 'Tap the logo six times' }).click();
    await service.getByText('awake for 20 s').waitFor();
    const logo = () => page.evaluate("getComputedStyle(document.querySelector('.touch .logo')).fill");
    expect(await logo()).toBe('rgb(255, 83, 71)');
    rig.show({ service: { readerUntil: null, outOfHours: true } });
    await service.getByText('out of hours').waitFor();
    expect(await logo()).not.toBe('rgb(255, 83, 71)');
    await page.getByRole('button', { name: 'Touch screen' }).click();
    await page.getByRole('button', { name: /^Logo/ }).click();
    await expect.poll(() => rig.calls.at(-1)).toEqual(['tapLogo', 1]);
    expect(rig.calls).toEqual([
      ['configure', JSON.stringify({ ocpp: { vwgc_out_of_hours_id_tokens: ['CARD-STAFF'] } })],
      ['tapLogo', 6],
      ['tapLogo', 1],
    ]);
  });
});

describe('meters, 12 V battery, weather', () => {
  it('have hands, and show what they are now', async () => {
    const { page, rig } = await open();
    await page.getByRole('tab', { name: 'Devices' }).click();
    const meterB = page.getByRole('group', { name: 'Meter B' });
    await meterB.getByRole('button', { name: 'Silent' }).click();
    await meterB.getByRole('button', { name: 'Silent', pressed: true }).waitFor();
    await meterB.getByRole('button', { name: 'Refuses to start' }).click();
    await meterB.getByRole('button', { name: 'Exchange' }).click();
    await meterB.getByText('7000000009').waitFor();
    const battery = page.getByRole('group', { name: '12 V battery' });
    await battery.getByLabel('Level %: 100').fill('20');
    await battery.getByRole('button', { name: 'Set' }).click();
    await battery.getByLabel('Level %: 20').waitFor();
    await battery.getByRole('button', { name: 'External charger' }).click();
    rig.show({ auxiliary: { level_pct: 20, flow: 'draining', externalCharger: false, low: true } });
    await battery.getByText('low: soon it cannot start the station').waitFor();
    const weather = page.getByRole('group', { name: 'Weather' });
    await weather.getByLabel('Light').fill('30');
    await weather.getByLabel('Light').press('Enter');
    await weather.getByRole('button', { name: 'Rain' }).click();
    await page.getByRole('img', { name: 'Rain and light sensor: rain, 30 lx' }).waitFor();
    expect(rig.calls).toEqual([
      ['setMeter', 'B', { silent: true }],
      ['setMeter', 'B', { refusesStart: true }],
      ['exchangeMeter', 'B'],
      ['setAuxiliary', { level_pct: 20 }],
      ['setAuxiliary', { externalCharger: true }],
      ['setSensor', { light_lux: 30 }],
      ['setSensor', { rain: true }],
    ]);
  });

  it('R-STA-05: a dark ad screen is drawn darker, the touch screen is not', async () => {
    const { page, rig } = await open();
    const dimming = () => page.locator('.ad .dim').getAttribute('opacity');
    await page.locator('.ad .dim').waitFor({ state: 'attached' });
    expect(await dimming()).toBe('0');
    rig.show({ adScreen: { brightness_pct: 20 } });
    await expect.poll(dimming).toBe('0.4');
    expect(await page.locator('.touch .dim').count()).toBe(0);
  });
});

describe('grid and link', () => {
  it('take a target and a shape; what the station refuses is said in words', async () => {
    const { page, rig } = await open();
    await page.getByRole('tab', { name: 'Station' }).click();
    for (const [label, value] of [
      ['Target A', '32'],
      ['Delay ms', '250'],
      ['Loss %', '5'],
    ] as const) {
      await page.getByLabel(label).fill(value);
      await page.getByLabel(label).press('Enter');
      await page.getByLabel(new RegExp(`^${label}: ${value} `)).waitFor();
    }
    await page.getByRole('button', { name: 'Silent' }).click();
    await page.getByRole('button', { name: 'Silent', pressed: true }).waitFor();
    await page.getByText('3.1 A drawn of 32 A').waitFor();
    expect(rig.calls).toEqual([
      ['setImportTarget', 32],
      ['setLink', { delay_ms: 250 }],
      ['setLink', { loss_pct: 5 }],
      ['setLink', { silent: true }],
    ]);
    rig.failNext(new RigRefusal('VWGC.ChargingStationCurrentImportTarget is no key of firmware 3.0.0.', 'current_A', 'generation 4.0.'));
    await page.getByLabel('Target A').press('Enter');
    await page.getByText('is no key of firmware 3.0.0. Right would be: generation 4.0.').waitFor();
  });

  it('R-ESD-17: it is said beside the emergency stop that it is no off switch, and what it costs', async () => {
    const { page, rig } = await open();
    await page.getByRole('tab', { name: 'Station' }).click();
    await page.getByText('no off switch: it drains the 12 V battery').waitFor();
    rig.show({ highVoltage: 'off' });
    const warning = page.getByText('High voltage is off: the 12 V battery drains, three hours at most.');
    await expect.poll(() => warning.isVisible()).toBe(true);
  });
});

describe('a vehicle', () => {
  it('is plugged in with another protocol and limits of its own, and shows them', async () => {
    const { page, rig } = await open();
    const sideA = page.getByRole('region', { name: 'Side A' });
    await sideA.getByText('More: protocol and own limits').click();
    await sideA.getByLabel('Protocol').selectOption('DIN 70121');
    await sideA.getByLabel('≤ A').fill('200');
    await sideA.getByLabel('≤ V').fill('500');
    await sideA.getByRole('button', { name: 'Plug in' }).click();
    await sideA.getByText('ISO 15118-2 · ≤ 270 kW, 350 A, 850 V').waitFor();
    expect(rig.calls).toEqual([
      ['plug', 'A', { vehicle: 'saloon-800', soc_pct: 20, maxCurrent_A: 200, maxVoltage_V: 500, protocol: 'DIN 70121' }],
    ]);
  });
});
