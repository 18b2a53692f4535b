import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RigRefusal } from '../../src/api/index.js';
import de from '../../ui/texts/de.json' with { type: 'json' };
import en from '../../ui/texts/en.json' with { type: 'json' };
import { barriersIn } from './barriers.js';
import { faintTexts } from './faint-texts.js';
import { fakeRig } from './fake-rig.js';
import { type Opened, Stage } from './page.js';
import { signedRecord } from './signed-record.js';

const stage = new Stage();
let opened: Opened;

beforeAll(() => stage.set());
afterAll(() => stage.strike());
afterEach(() => opened.close());

const open = async (options: Parameters<Stage['open']>[0] = {}): Promise<Opened> => (opened = await stage.open(options));

const side = (page: Page, name: 'A' | 'B') => page.getByRole('region', { name: `Side ${name}` });

describe('the bench', () => {
  it('lets somebody charge a car by hand, and shows it', async () => {
    const { page, rig, complaints } = await open();
    const sideA = side(page, 'A');
    await sideA.getByRole('radio', { name: 'Van, 400 V, 113 kWh' }).check();
    await sideA.getByLabel('Charge %').fill('35.5');
    await sideA.getByLabel('Target %').fill('80');
    await sideA.getByLabel('Limit kW').fill('90');
    await sideA.getByRole('button', { name: 'Plug in' }).click();
    await sideA.getByText('Connected', { exact: true }).waitFor();
    await sideA.getByText('35.5 %').waitFor();
    await sideA.getByLabel('Card').selectOption('CARD-ANNA');
    await sideA.getByRole('button', { name: 'Hold card' }).click();
    await sideA.getByText('150.0 kW · 750 V · 200.0 A').waitFor();
    await sideA.getByText('CARD-ANNA, transaction 7').waitFor();
    await sideA.getByText('OCPP Charging').waitFor();
    await page.getByText('1.23 kWh').waitFor();
    await sideA.getByRole('button', { name: 'Unplug' }).click();
    await sideA.getByText('OCPP Available').waitFor();
    expect(rig.calls).toEqual([
      ['plug', 'A', { vehicle: 'van', soc_pct: 35.5, target_pct: 80, maxPower_W: 90_000 }],
      ['holdCard', 'A', 'CARD-ANNA'],
      ['unplug', 'A'],
    ]);
    expect(complaints).toEqual([]);
  });

  it('plugs badly, or a vehicle that refuses, and acts as its driver', async () => {
    const { page, rig } = await open();
    const sideB = side(page, 'B');
    await sideB.getByLabel('Bad contact').check();
    await sideB.getByLabel('Refuses').check();
    await sideB.getByRole('button', { name: 'Plug in' }).click();
    await sideB.getByLabel('Limit kW').fill('40');
    await sideB.getByRole('button', { name: 'Set' }).click();
    await sideB.getByRole('button', { name: 'Pause' }).click();
    await sideB.getByRole('button', { name: 'Stop in car' }).click();
    await expect.poll(() => rig.calls.length).toBe(4);
    expect(rig.calls).toEqual([
      ['plug', 'B', { vehicle: 'saloon-800', soc_pct: 20, contact: 'bad', refuses: true }],
      ['setVehicle', 'B', { maxPower_W: 40_000 }],
      ['setVehicle', 'B', { paused: true }],
      ['setVehicle', 'B', { stop: true }],
    ]);
  });

  it('shows the lights in their colours, and blinking ones really blink', async () => {
    const { page, rig } = await open();
    rig.showSide('A', { light: { colour: 'blue', mode: 'steady' } });
    rig.showSide('B', { light: { colour: 'red', mode: 'blinking' } });
    const coloursOf = async (name: string): Promise<unknown> => {
      await page.getByRole('img', { name }).waitFor();
      return page.evaluate(`(() => {
        const bar = document.querySelector('[aria-label="${name}"] rect');
        const [animation] = bar.getAnimations();
        if (!animation) return [getComputedStyle(bar).fill];
        animation.pause();
        return [0, 600].map((at_ms) => {
          animation.currentTime = at_ms;
          return getComputedStyle(bar).fill;
        });
      })()`);
    };
    expect(await coloursOf('Lights of side A: blue, steady')).toEqual(['rgb(42, 127, 255)']);
    expect(await coloursOf('Lights of side B: red, blinking')).toEqual(['rgb(239, 68, 68)', 'rgb(154, 167, 178)']);
  });

  it('says in words, where it happens, what cannot be done', async () => {
    const { page, rig } = await open();
    const sideB = side(page, 'B');
    await sideB.getByLabel('Card').selectOption('CARD-BLOCKED');
    await sideB.getByRole('button', { name: 'Hold card' }).click();
    await sideB
      .getByText(
        'The station refuses the card: the back-end answers Blocked. What helps: another card, or a back-end that no longer blocks this one.',
      )
      .waitFor();
    await sideB.getByRole('button', { name: 'Stop', exact: true }).click();
    const complaint = sideB.getByRole('alert').filter({ hasText: 'Stop on the screen works without a card only in free vend' });
    await complaint.waitFor();
    const [all, seen] = [await complaint.boundingBox(), await sideB.boundingBox()];
    if (!all || !seen) throw new Error('it is not drawn');
    expect([all.y >= seen.y, all.y + all.height <= seen.y + seen.height]).toEqual([true, true]);
    await sideB.getByRole('button', { name: 'Close' }).click();
    await complaint.waitFor({ state: 'detached' });
    rig.failNext(new RigRefusal('a vehicle is plugged in at B.', 'side', 'Unplug it first.'));
    await sideB.getByRole('button', { name: 'Plug in' }).click();
    await sideB.getByText('a vehicle is plugged in at B. Right would be: Unplug it first.').waitFor();
    await sideB.getByRole('button', { name: 'Plug in' }).click();
    await sideB.getByText('Connected', { exact: true }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('has hands for link, emergency stop, doors, grid, weather, packs and faults', async () => {
    const { page, rig } = await open();
    await page.getByRole('tab', { name: 'Station' }).click();
    await page.getByRole('button', { name: 'Cut the link' }).click();
    await page.getByRole('button', { name: 'Restore the link' }).click();
    await page.getByRole('button', { name: 'Press emergency stop' }).click();
    await page.getByText('EMERGENCY STOP', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Release emergency stop' }).click();
    await page.getByRole('button', { name: 'Rear door', exact: true }).click();
    await page.getByRole('button', { name: 'Open: Front door' }).click();
    await page.getByRole('button', { name: '16 A' }).click();
    await page.getByLabel(/^Ambient/).fill('-12.5');
    await page.getByLabel(/^Ambient/).press('Enter');
    await page.getByLabel(/^Cells B/).fill('30');
    await page.getByLabel(/^Cells B/).press('Enter');
    await page.getByRole('tab', { name: 'Faults' }).click();
    await page.getByLabel('Where').selectOption('Side B');
    await page.getByRole('button', { name: 'Inject' }).click();
    rig.show({ faults: [{ code: 'outlet.isolation', side: 'B', info: 'Insulation too low' }] });
    await page.getByRole('button', { name: 'Clear' }).click();
    const last = ['clearFault', 'outlet.isolation', 'B'];
    await expect.poll(() => rig.calls.at(-1)).toEqual(last);
    expect(rig.calls).toEqual([
      ['setLink', { cut: true }],
      ['setLink', { cut: false }],
      ['pressEmergencyStop'],
      ['releaseEmergencyStop'],
      ['setDoor', 'rear', 'open'],
      ['setDoor', 'front', 'open'],
      ['setGridFeed', 16],
      ['setAmbient', -12.5],
      ['setPackSoc', 'B', 30],
      ['injectFault', 'outlet.isolation', 'B'],
      last,
    ]);
  });

  it('cuts the power and gives it back; without it the station is dark', async () => {
    const { page, rig } = await open();
    const lit = page.locator('.led:not(.off), .cabinet .ad, .cabinet .touch');
    expect(await lit.count()).toBe(4);
    await page.getByRole('tab', { name: 'Station' }).click();
    await page.getByRole('button', { name: 'Cut the power' }).click();
    await page.locator('.scene').getByText('without power').first().waitFor();
    await expect.poll(() => lit.count()).toBe(0);
    await page.getByRole('tab', { name: 'Drivers' }).click();
    await side(page, 'B').getByText('without power').waitFor();
    expect(await side(page, 'B').getByText(/OCPP/).count()).toBe(0);
    await page.getByRole('tab', { name: 'Station' }).click();
    await page.getByRole('button', { name: 'Touch screen' }).click();
    await page.getByRole('dialog').getByText('without power').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Restore the power' }).click();
    await expect.poll(() => lit.count()).toBe(4);
    expect(rig.calls).toEqual([
      ['setPower', false],
      ['setPower', true],
    ]);
  });

  it('shows what is wrong with the station', async () => {
    const { page, rig } = await open();
    rig.show({
      faults: [{ code: 'outlet.isolation', side: 'B', info: 'Insulation too low' }],
      doors: { front: 'open', rear: 'closed', maintenance: 'open' },
      outbox: { waiting: 3, dead: 1 },
    });
    rig.showSide('B', { blocks: ['openDoor', 'fault'], hmi: 'fault' });
    await side(page, 'B').getByText('Does not serve: a door is open, a fault').waitFor();
    await page.getByRole('button', { name: 'Close: Front door', pressed: true }).waitFor();
    await page.getByRole('tab', { name: 'Journal & outbox 4' }).waitFor();
    await page.getByRole('tab', { name: 'Faults 1' }).click();
    await page.getByText('Insulation too low at the output', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Clear' }).count()).toBe(1);
  });

  it('shows both screens in full size, and the touch screen can be touched', async () => {
    const { page, rig } = await open();
    await page.getByRole('button', { name: 'Touch screen' }).click();
    await page.getByRole('dialog').getByRole('region', { name: 'Side B' }).getByRole('button', { name: 'Choose side' }).click();
    await expect.poll(() => rig.calls).toEqual([['chooseSide', 'B']]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Ad screen' }).click();
    await page.getByRole('dialog').getByText('Free now: A + B').waitFor();
  });
});

describe('signed records', () => {
  it('are read in plain words and verified by the browser; one digit changed makes them fail, and it is said why', async () => {
    const rig = fakeRig();
    rig.keepRecords([signedRecord({ page: 1, begin_Wh: 0, end_Wh: 52_510 }), signedRecord({ page: 2, begin_Wh: 52_510, end_Wh: 57_580 })]);
    const { page, complaints } = await open({ rig });
    await page.getByRole('tab', { name: 'Records' }).click();
    const record = page.getByRole('article', { name: /^Signed record/ });
    await record.getByText('The signature is valid').waitFor();
    for (const words of ['an RFID card', 'energy to the vehicle, all ever delivered', '57.580', 'a charging transaction']) {
      await record.getByText(words).first().waitFor();
    }
    await record.getByRole('button', { name: 'Tamper with one digit' }).click();
    await record.getByText('The signature does not fit').waitFor();
    await record.getByText('The register at the end was 57.580; now 57.570 stands there.').waitFor();
    await record.getByRole('button', { name: 'Put the digit back' }).click();
    await record.getByText('The signature is valid').waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), record.getByRole('button', { name: 'XML container' }).click()]);
    expect(readFileSync(await file.path(), 'utf8')).toContain('<signedData format="OCMF" encoding="plain">OCMF|{');
    await page.getByRole('button', { name: '52.510 kWh' }).click();
    await page.getByRole('article', { name: 'Signed record T1' }).getByText('The signature is valid').waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('the page', () => {
  it('says that the line to the station is broken, and goes on when it is back', async () => {
    const { page, rig, stop, start } = await open();
    rig.showSide('A', { light: { colour: 'green', mode: 'blinking' } });
    await page.locator('.led.blinking').waitFor();
    const moving = (): Promise<number> =>
      page.evaluate<number>(`
      document.querySelector('main').getAnimations({ subtree: true }).filter(({ playState }) => playState === 'running').length`);
    expect(await moving()).toBeGreaterThan(0);
    await stop();
    await page.getByText('The line to the station is broken').waitFor();
    await page.locator('.who').getByText('does not answer').waitFor();
    expect(await moving()).toBe(0);
    await side(page, 'A').getByRole('button', { name: 'Plug in' }).click();
    await page.getByText('The station does not answer. Is it still running?').waitFor();
    rig.exchange('sent', [2, 'm1', 'Heartbeat', {}]);
    await start();
    await page.getByText('The line to the station is broken').waitFor({ state: 'hidden' });
    const row = page.getByRole('listbox').getByRole('option', { name: 'Heartbeat' });
    await row.waitFor();
    expect(await row.count()).toBe(1);
  });

  it('shows a view as soon as it can be loaded, when that did not work at first', async () => {
    const { page } = await open();
    const file = /assets\/records-.*\.js/;
    await page.route(file, (route) => route.abort());
    await page.getByRole('tab', { name: 'Records' }).click();
    await page.getByText('Being loaded').waitFor();
    await page.unroute(file);
    await page.getByRole('article', { name: /^Signed record/ }).waitFor();
    expect(await page.getByText('Being loaded').count()).toBe(0);
  });

  it('says that it is outdated where the server has other parts of it by now, and offers to load it anew', async () => {
    const { page } = await open();
    const file = /assets\/records-.*\.js/;
    await page.route(file, (route) => route.fulfill({ status: 404 }));
    await page.getByRole('tab', { name: 'Records' }).click();
    await page.getByText('Flexpole has been updated since this page was opened').waitFor();
    await page.unroute(file);
    await page.getByRole('button', { name: 'Load the page anew' }).click();
    await page.getByRole('tab', { name: 'Records' }).click();
    await page.getByRole('article', { name: /^Signed record/ }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it.each(['light', 'dark'] as const)('has no barrier in the %s scheme, whichever view is open', async (colorScheme) => {
    const rig = fakeRig();
    rig.keepRecords([signedRecord({ page: 1, begin_Wh: 0, end_Wh: 52_510 })]);
    rig.exchange('sent', [2, 'm1', 'Heartbeat', { a: 1 }]);
    const { page } = await open({ rig, colorScheme });
    rig.showSide('A', { blocks: ['fault'], hmi: 'fault' });
    rig.hands.plug('B', { vehicle: 'van', soc_pct: 10 });
    await page.getByRole('listbox').getByRole('option').click();
    expect(await barriersIn(page, 'html')).toEqual([]);
    for (const view of ['Records', 'Charts', 'Journal & outbox', 'Stories', 'Station', 'Devices', 'Faults']) {
      await page.getByRole('tab', { name: view }).click();
      expect({ view, barriers: await barriersIn(page, 'html') }).toEqual({ view, barriers: [] });
    }
    await page.getByRole('button', { name: 'Touch screen' }).click();
    expect(await barriersIn(page, 'html')).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'has drawings whose texts stand out from what is behind them, in the %s scheme',
    async (colorScheme) => {
      const { page, rig } = await open({ colorScheme });
      const idle = await faintTexts(page, 'main');
      expect(idle.judged).toBeGreaterThan(10);
      expect(idle.faint).toEqual([]);
      rig.hands.plug('A', { vehicle: 'van', soc_pct: 10 });
      rig.showSide('A', { hmi: 'charging' });
      rig.showSide('B', { blocks: ['fault', 'openDoor'], hmi: 'fault' });
      await page.getByText(/^Does not serve/).waitFor();
      expect((await faintTexts(page, 'main')).faint).toEqual([]);
      const { station } = rig.state();
      rig.show({ station: { ...station, phase: 'off' } });
      await page
        .getByText(/^without power/)
        .first()
        .waitFor();
      expect((await faintTexts(page, 'main')).faint).toEqual([]);
      // The measure can tell.
      await page.evaluate(`document.querySelector('main .flow svg text').style.fill = '#808080'`);
      expect((await faintTexts(page, 'main')).faint).toHaveLength(1);
    },
  );

  it.each(['en', 'de'])('fits 1280×720 without scrolling (%s)', async (locale) => {
    const { page, rig } = await open({ locale });
    rig.hands.plug('A', { vehicle: 'van', soc_pct: 1 });
    rig.showSide('A', { blocks: ['emergencyStop', 'fault', 'openDoor'] });
    rig.showSide('B', { blocks: ['fault'] });
    await expect.poll(() => page.getByText(/Does not serve|Bedient nicht/).count()).toBe(2);
    const tooLarge = (): Promise<unknown> =>
      page.evaluate(`[...document.querySelectorAll('html, .topbar, .side, .station-hands, .fault-hands, .flow, .scene')]
        .filter((each) => each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1)
        .map((each) => [each.className, each.scrollWidth, each.scrollHeight, 'in', each.clientWidth, each.clientHeight].join(' '))`);
    expect(await tooLarge()).toEqual([]);
    const { vehicle } = rig.state().sides.A;
    if (!vehicle) throw new Error('no vehicle is plugged in');
    rig.showSide('A', { vehicle: { ...vehicle, contact: 'bad' } });
    await page.getByText(/plug does not sit|Stecker sitzt nicht/).waitFor();
    expect(await tooLarge()).toEqual([]);
    rig.hands.plug('B', { vehicle: 'saloon-800', soc_pct: 1 });
    await rig.hands.holdCard('B', 'CARD-ANNA');
    rig.hands.pressStopKey('B');
    rig.showSide('B', { blocks: [] });
    await page.getByText(/hold the card|Karte vorhalten, 60 s/).waitFor();
    expect(await tooLarge()).toEqual([]);
    for (const tab of [/^Station/, /^(Devices|Geräte)/]) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await tooLarge()).toEqual([]);
    }
  });

  it.each([
    ['en', en],
    ['de', de],
  ] as const)('says who the station is and how it is without cutting words off (%s)', async (locale, texts) => {
    const { page, rig } = await open({ locale });
    const { station, link } = rig.state();
    const links = { cut: { cut: true }, none: { address: null }, connecting: { state: 'connecting' }, online: {} } as const;
    for (const phase of ['startingUp', 'inService', 'restarting', 'down', 'off'] as const) {
      for (const [name, change] of Object.entries(links) as [keyof typeof links, object][]) {
        rig.show({ station: { ...station, identity: 'WVVZZZ1139N0000001', phase }, link: { ...link, ...change } });
        // What has no power has no link to speak of.
        const isDark = phase === 'down' || phase === 'off';
        const words = isDark ? texts[`phase.${phase}`] : `${texts[`phase.${phase}`]} · ${texts[`link.${name}`]}`;
        await page.locator('.who').getByText(words, { exact: true }).waitFor();
        expect([
          words,
          await page.evaluate('(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector(".who"))'),
        ]).toEqual([words, 0]);
      }
    }
  });

  it('speaks German, in numbers too, and remembers it', async () => {
    const { page, rig } = await open();
    rig.hands.plug('A', { vehicle: 'van', soc_pct: 20.5 });
    await page.getByLabel('Language').selectOption('Deutsch');
    await page.getByRole('region', { name: 'Seite A' }).getByText('20,5 %').waitFor();
    await page.getByRole('tab', { name: 'Störungen' }).click();
    await page.getByText('Isolation am Ausgang zu gering · outlet.isolation').waitFor({ state: 'attached' });
    expect(await page.evaluate('document.documentElement.lang')).toBe('de');
    await page.reload();
    await page.getByRole('region', { name: 'Seite A' }).waitFor();
  });

  it('is dark or light as the user chooses', async () => {
    const { page } = await open({ colorScheme: 'light' });
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await page.getByLabel('Appearance').selectOption('Dark');
    await expect.poll(background).not.toBe(light);
    await page.getByLabel('Appearance').selectOption('System');
    await expect.poll(background).toBe(light);
  });

  it('can be used with the keyboard alone', async () => {
    const { page, rig } = await open();
    const focusOn = async (name: string): Promise<void> => {
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(
          "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim()",
        );
        if (focused === name) return;
      }
      throw new Error(`${name} cannot be reached with the keyboard`);
    };
    await focusOn('×60');
    await page.keyboard.press('Enter');
    await focusOn('Open: Front door');
    await page.keyboard.press('Space');
    await focusOn('Plug in');
    await page.keyboard.press('Enter');
    await page.getByText('Connected', { exact: true }).first().waitFor();
    await focusOn('Hold card');
    await page.keyboard.press('Enter');
    await page.getByText('CARD-ANNA, transaction 7').waitFor();
    await focusOn('Messages');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: 'Records', selected: true }).waitFor();
    expect(rig.calls.map(([call]) => call)).toEqual(['run', 'setDoor', 'plug', 'holdCard']);
  });

  it('comes compressed, in less than 200 kB of program without the charts, and works from what the browser keeps', async () => {
    const { page } = await open();
    const files = await page.evaluate<readonly { readonly name: string; readonly encodedBodySize: number }[]>(
      "performance.getEntriesByType('resource').map(({ name, encodedBodySize }) => ({ name, encodedBodySize }))",
    );
    const scripts = files.filter(({ name }) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)).toBeLessThan(200_000);
    const address = scripts[0]?.name ?? '';
    const answer = await fetch(address, { headers: { 'accept-encoding': 'br' } });
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect((await fetch(page.url())).headers.get('cache-control') ?? '').not.toContain('immutable');
  });
});
