/** The OCPP messages of the station, as somebody reads them: live, filtered, one opened, with the keyboard, in both languages. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LiveEvent } from '../../src/api/index.js';
import { Ms } from '../../src/kernel/index.js';
import { barriersIn } from './barriers.js';
import { englishIn } from './english-left.js';
import { type FakeRig, fakeRig } from './fake-rig.js';
import { type Opened, Stage } from './page.js';

const stage = new Stage();
let opened: Opened;

beforeAll(() => stage.set());
afterAll(() => stage.strike());
afterEach(() => opened.close());

const open = async (options: Parameters<Stage['open']>[0] = {}): Promise<Opened> => (opened = await stage.open(options));

const rowHeight = 42;
/** A busy machine takes its time. */
const soon = { timeout: 20_000 };
const heartbeat = [2, 'm1', 'Heartbeat', {}];

const list = (page: Page): Locator => page.getByRole('listbox', { name: /^OCPP messages/ });
const rows = (page: Page): Locator => list(page).getByRole('option');
const row = (page: Page, text: string): Locator => rows(page).filter({ has: page.getByText(text, { exact: true }) });
const raw = (page: Page): Locator => page.getByRole('region', { name: 'Raw message' });
const button = (page: Page, name: RegExp | string): Locator => page.getByRole('button', { name });
const following = (page: Page): Locator => page.getByRole('button', { name: /^Follow/, pressed: true });
/** What an expression about the `list` gives. */
const inList = <T>(page: Page, expression: string): Promise<T> =>
  page.evaluate<T>(`(() => { const list = document.querySelector('[role=listbox]'); return ${expression}; })()`);
const top = (page: Page): Promise<number> => inList(page, 'list.scrollTop');
const held = (page: Page): Promise<number> => inList(page, `list.scrollHeight / ${rowHeight}`);

/** Frames that can be told from each other, numbered from `from`. */
function send(rig: FakeRig, from: number, to: number): void {
  for (let i = from; i <= to; i++) rig.exchange('sent', [2, `m${i}`, 'DataTransfer', { data: `number ${i}` }]);
}

async function openWith(count: number, options: Omit<NonNullable<Parameters<Stage['open']>[0]>, 'rig'> = {}): Promise<Opened> {
  const rig = fakeRig();
  send(rig, 1, count);
  const all = await open({ rig, ...options });
  await row(all.page, `data number ${count}`).waitFor();
  return all;
}

describe('the messages', () => {
  it('come live, a call with its answer, in words, and open to the raw JSON', async () => {
    const { page, rig } = await open();
    rig.exchange('sent', [2, 'm1', 'Authorize', { idTag: 'CARD-ANNA' }]);
    await page.getByText('no answer yet').waitFor();
    rig.exchange('received', [3, 'm1', { idTagInfo: { status: 'Accepted' } }]);
    await page.getByText('status Accepted').waitFor();
    expect(await rows(page).allTextContents()).toEqual(['10:00:00→AuthorizeidTag CARD-ANNAstatus Accepted0 ms']);
    await rows(page).click();
    const answer = raw(page).locator('pre').nth(1);
    expect(JSON.parse(String(await answer.textContent()))).toEqual([3, 'm1', { idTagInfo: { status: 'Accepted' } }]);
    await raw(page).getByText('answered after 0 ms, by the times of the messages').waitFor();
  });

  it('say why none comes while there is no back-end to talk to, and when the station tries again', async () => {
    const { page, rig } = await open();
    const { link } = rig.state();
    const why = page.getByRole('status');
    const lost = { why: 'ws://127.0.0.1:9: nobody listens on this port (ECONNREFUSED)', retryAt: '2026-07-01T10:00:12.000Z' };
    rig.show({ link: { ...link, state: 'connecting', lost } });
    await why.getByText(`No connection to the back-end. Last attempt: ${lost.why}. The next is at 10:00:12.`).waitFor();
    rig.show({ link: { ...link, state: 'pending' } });
    await why.getByText('The back-end has not accepted the station yet').waitFor();
    rig.show({ link });
    await why.getByText('The back-end has not accepted').waitFor({ state: 'detached' });
    expect(await page.getByText('No message yet.').count()).toBe(1);
  });

  it('tell how long an answer took by the clock of the machine, whatever the pace of the station', async () => {
    const { page, rig } = await open();
    rig.exchange('sent', heartbeat, 70_000);
    rig.clock.run({ mode: 'stepped' });
    await rig.clock.advance(Ms(720));
    rig.exchange('received', [3, 'm1', { currentTime: '2026' }], 70_012.4);
    await rows(page).getByText('12 ms', { exact: true }).click();
    await raw(page).getByText('answered after 12 ms; 720 ms in the time of the station').waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'JSON lines').click()]);
    const [line] = readFileSync(await file.path(), 'utf8').split('\n');
    expect(Object.keys(JSON.parse(String(line)))).toEqual(['number', 'time', 'direction', 'frame']);
  });

  it('are found by action, side, caller and text, and downloaded as JSON lines', async () => {
    const { page, rig } = await open();
    rig.exchange('sent', heartbeat);
    rig.exchange('sent', [2, 'm2', 'StatusNotification', { connectorId: 2, status: 'Available' }]);
    rig.exchange('received', [2, 'b1', 'Reset', { type: 'Soft' }]);
    await rows(page).nth(2).waitFor();
    await page.getByLabel('Side', { exact: true }).selectOption('Side B');
    await expect.poll(() => rows(page).count(), soon).toBe(1);
    await page.getByLabel('Side', { exact: true }).selectOption('Both sides');
    await page.getByLabel('Caller').selectOption('From the back-end');
    await page.getByText('type Soft').waitFor();
    await expect.poll(() => rows(page).count(), soon).toBe(1);
    await page.getByLabel('Caller').selectOption('Both callers');
    await page.getByLabel('Action').selectOption('Heartbeat');
    await expect.poll(() => rows(page).count(), soon).toBe(1);
    await page.getByLabel('Action').selectOption('All actions');
    await page.getByLabel('Search').fill('soft');
    await expect.poll(() => rows(page).count(), soon).toBe(1);
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'JSON lines').click()]);
    const line = JSON.parse(readFileSync(await file.path(), 'utf8'));
    expect(line).toMatchObject({ number: 3, direction: 'received', frame: [2, 'b1', 'Reset', { type: 'Soft' }] });
  });

  it('are all within reach, though the page keeps only the newest and draws only those in sight', async () => {
    const { page } = await openWith(25_000);
    expect(await rows(page).count()).toBeLessThan(60);
    expect(await held(page)).toBeLessThanOrEqual(1_000);
    await list(page).hover();
    await page.mouse.wheel(0, -1_000_000);
    await expect.poll(() => held(page), soon).toBe(25_000);
    // What was in sight stays there; the way to the beginning is free now.
    expect(await top(page)).toBeGreaterThan(20_000 * rowHeight);
    await page.mouse.wheel(0, -2_000_000);
    await row(page, 'data number 1').waitFor();
    expect(await rows(page).count()).toBeLessThan(60);
    await button(page, 'Follow').click();
    await row(page, 'data number 25000').waitFor();
    await expect.poll(() => held(page), soon).toBeLessThanOrEqual(1_000);
    await page.getByLabel('Search').fill('number 4321"');
    await row(page, 'data number 4321').waitFor();
    expect(await rows(page).count()).toBe(1);
  });

  it('come whole, though a page that listens slowly is not told of all', async () => {
    const { page, rig } = await open();
    let tell: (event: LiveEvent) => void = () => undefined;
    await page.routeWebSocket(/events$/, (socket) => {
      tell = (event) => socket.send(JSON.stringify(event));
      tell({ type: 'state', state: rig.state() });
    });
    await page.reload();
    await page.getByText('No message yet.').waitFor();
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route(/api\/messages/, (route) => held.then(() => route.continue()));
    send(rig, 1, 9);
    const tellLine = (number: number): void => {
      for (const line of rig.messages({ after: number - 1, limit: 1 })) tell({ type: 'message', line });
    };
    const asked = page.waitForRequest(/api\/messages/);
    tellLine(3);
    await asked;
    // More is missing by the time at which the first answer comes.
    tellLine(9);
    tell({ type: 'state', state: { ...rig.state(), outbox: { waiting: 5, dead: 0 } } });
    await page.getByRole('tab', { name: 'Journal & outbox 5' }).waitFor();
    answer();
    await row(page, 'data number 9').waitFor();
    expect(await rows(page).count()).toBe(9);
  });
});

describe('following the newest', () => {
  const ways: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
    'the wheel': async (page) => {
      await list(page).hover();
      await page.mouse.wheel(0, -900);
    },
    // All that a page hears of a scroll bar is where the list stands now.
    'the scroll bar': (page) => inList(page, 'list.scrollBy(0, -900)'),
    'a finger': async (page) => {
      const box = await list(page).boundingBox();
      const devtools = await page.context().newCDPSession(page);
      const at = (way: number) => [{ x: (box?.x ?? 0) + 100, y: (box?.y ?? 0) + 40 + way }];
      await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
      for (const way of [20, 60, 100, 140]) await devtools.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(way) });
      await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    },
    'the arrow keys': (page) => list(page).press('ArrowUp'),
    'Page Up': (page) => list(page).press('PageUp'),
    'the Home key': (page) => list(page).press('Home'),
  };

  it.each(Object.keys(ways))('ends with %s, and the rows in sight stay where they are while others come', async (name) => {
    const { page, rig } = await openWith(200, { hasTouch: name === 'a finger' });
    await following(page).waitFor();
    await ways[name]?.(page);
    await expect.poll(() => following(page).count(), soon).toBe(0);
    const [before, text] = [await settledTop(page), await uppermost(page)];
    send(rig, 201, 203);
    await button(page, 'Follow (3 new)').waitFor();
    expect([await top(page), await uppermost(page)]).toEqual([before, text]);
    // At the end it goes on.
    await inList(page, 'list.scrollTo(0, list.scrollHeight)');
    await following(page).waitFor();
    send(rig, 204, 210);
    await row(page, 'data number 210').waitFor();
    expect(await button(page, /^Follow/).textContent()).toBe('Follow');
  });

  it('is paused and taken up again by its button, which counts what has come', async () => {
    const { page, rig } = await openWith(100);
    await button(page, 'Follow').click();
    send(rig, 101, 150);
    await button(page, 'Follow (50 new)').waitFor();
    expect(await row(page, 'data number 150').count()).toBe(0);
    await button(page, 'Follow (50 new)').click();
    await row(page, 'data number 150').waitFor();
    await following(page).waitFor();
  });

  it('goes on at the end of the list with the End key', async () => {
    const { page, rig } = await openWith(100);
    await list(page).press('Home');
    await row(page, 'data number 1').waitFor();
    send(rig, 101, 102);
    await button(page, 'Follow (2 new)').waitFor();
    await list(page).press('End');
    await row(page, 'data number 102').waitFor();
    expect(await following(page).textContent()).toBe('Follow');
  });

  it('never lets a list that changes without pause pull somebody back', async () => {
    const { page, rig } = await openWith(300);
    let sent = 300;
    const flood = setInterval(() => send(rig, ++sent, sent), 5);
    try {
      for (let i = 0; i < 10; i++) await list(page).press('ArrowUp');
      await expect.poll(() => following(page).count(), soon).toBe(0);
      const text = await uppermost(page);
      await expect
        .poll(async () => Number((await button(page, /^Follow/).textContent())?.match(/\d+/)?.[0] ?? 0), soon)
        .toBeGreaterThan(20);
      expect(await uppermost(page)).toBe(text);
    } finally {
      clearInterval(flood);
    }
  });

  it('leaves an opened message open, with its answer, when the list has long forgotten it', async () => {
    const rig = fakeRig();
    rig.exchange('sent', [2, 'first', 'Authorize', { idTag: 'CARD-ANNA' }]);
    const { page } = await open({ rig });
    await rows(page).click();
    expect(await page.evaluate("document.activeElement.getAttribute('role')")).toBe('listbox');
    await raw(page).getByText('CARD-ANNA').waitFor();
    rig.exchange('received', [3, 'first', { idTagInfo: { status: 'Blocked' } }]);
    await raw(page).getByText('Blocked').waitFor();
    send(rig, 1, 1_500);
    await row(page, 'data number 1500').waitFor();
    await expect.poll(() => held(page), soon).toBeLessThanOrEqual(1_000);
    await raw(page).getByText('CARD-ANNA').waitFor();
    await raw(page).getByText('Blocked').waitFor();
    await page.getByLabel('Search').fill('nothing like it');
    await page.getByText('No message matches the filter.').waitFor();
    await raw(page).getByText('CARD-ANNA').waitFor();
    await raw(page).getByRole('button', { name: 'Close' }).click();
    await raw(page).waitFor({ state: 'detached' });
  });

  /** Where the list stands once it does not move any more. */
  async function settledTop(page: Page): Promise<number> {
    let last = -1;
    await expect
      .poll(async () => {
        const before = last;
        last = await top(page);
        return last === before;
      }, soon)
      .toBe(true);
    return last;
  }

  const uppermost = (page: Page): Promise<string> =>
    inList(
      page,
      `document.elementFromPoint(list.getBoundingClientRect().left + 60, list.getBoundingClientRect().top + 20)
        .closest('[role=option]').textContent`,
    );
});

describe('the list with the keyboard', () => {
  const reached = (page: Page): Promise<string> =>
    inList(page, "document.getElementById(list.getAttribute('aria-activedescendant')).querySelector('.says').textContent");

  it('is a list box: keys move along its options, of which each knows its place among all', async () => {
    const { page } = await openWith(200);
    await list(page).press('Home');
    expect(await reached(page)).toBe('data number 1');
    await list(page).press('ArrowDown');
    expect(await reached(page)).toBe('data number 2');
    await list(page).press('PageDown');
    const [, number] = /number (\d+)/.exec(await reached(page)) ?? [];
    expect(Number(number)).toBeGreaterThan(3);
    await list(page).press('PageUp');
    expect(await reached(page)).toBe('data number 2');
    await list(page).press('End');
    expect(await reached(page)).toBe('data number 200');
    await list(page).press('ArrowUp');
    const option = row(page, 'data number 199');
    expect(await Promise.all(['aria-setsize', 'aria-posinset', 'aria-selected'].map((name) => option.getAttribute(name)))).toEqual([
      '200',
      '199',
      'false',
    ]);
  });

  it('opens with Enter, follows the keys while it is open, and closes with Enter', async () => {
    const { page } = await openWith(50);
    await list(page).press('End');
    await list(page).press('Enter');
    await raw(page).getByText('number 50').waitFor();
    expect(await row(page, 'data number 50').getAttribute('aria-selected')).toBe('true');
    await list(page).press('ArrowUp');
    await raw(page).getByText('number 49').waitFor();
    expect(await list(page).locator('[aria-selected=true]').count()).toBe(1);
    await list(page).press('Enter');
    await raw(page).waitFor({ state: 'detached' });
  });

  it('keeps a row in sight that is opened at the lower edge, where what it opens takes its place', async () => {
    const { page } = await openWith(50);
    await list(page).press('End');
    await list(page).press('ArrowUp');
    await list(page).press('Enter');
    await raw(page).getByText('number 49').waitFor();
    const inSight = "list.querySelector('.chosen').getBoundingClientRect().bottom <= list.getBoundingClientRect().bottom";
    expect(await inList(page, inSight)).toBe(true);
  });

  it('keeps the option that has the focus, also when others have pushed it out of sight', async () => {
    const { page, rig } = await openWith(50);
    await list(page).press('End');
    send(rig, 51, 300);
    await row(page, 'data number 300').waitFor();
    expect(await reached(page)).toBe('data number 50');
    expect(await rows(page).count()).toBeLessThan(60);
  });
});

describe('copying a message', () => {
  const exchange = async (): Promise<Opened> => {
    const all = await open();
    all.rig.exchange('sent', heartbeat);
    all.rig.exchange('received', [3, 'm1', { currentTime: '2026-03-01T10:00:00Z' }]);
    await rows(all.page).getByText('understood').click();
    await raw(all.page).waitFor();
    return all;
  };
  const selected = (page: Page): Promise<string> => page.evaluate<string>('getSelection().toString()');
  const copied = `${JSON.stringify(heartbeat)}\n[3,"m1",{"currentTime":"2026-03-01T10:00:00Z"}]`;

  it('puts call and answer on the clipboard, and says so', async () => {
    const { page, complaints } = await exchange();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await raw(page).getByRole('button', { name: 'Copy' }).click();
    await raw(page).getByText('Copied.').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(copied);
    expect(complaints).toEqual([]);
  });

  it.each(['refused', 'missing'] as const)('says in words that the clipboard is %s, and selects the text instead', async (how) => {
    const { page } = await exchange();
    if (how === 'refused') await refuseClipboard(page);
    else await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await raw(page).getByRole('button', { name: 'Copy' }).click();
    await raw(page).getByText('The browser does not let this page copy. The text is selected: press Ctrl+C').waitFor();
    const text = await selected(page);
    for (const part of ['"Heartbeat"', '"currentTime"']) expect(text).toContain(part);
    expect(text).not.toContain('10:00:00.000Z');
  });

  async function refuseClipboard(page: Page): Promise<void> {
    const devtools = await page.context().newCDPSession(page);
    const { targetInfo } = await devtools.send('Target.getTargetInfo');
    await devtools.send('Browser.setPermission', {
      permission: { name: 'clipboard-write' },
      setting: 'denied',
      ...(targetInfo.browserContextId !== undefined && { browserContextId: targetInfo.browserContextId }),
    });
  }
});

describe('for everybody', () => {
  const signed = { value: 'OCMF|…', format: 'SignedData' };
  const meterValues = { connectorId: 1, transactionId: 7, meterValue: [{ timestamp: '2026', sampledValue: [{ value: '12' }, signed] }] };

  /** Answered, unanswered, refused, from both ends, no frame, one opened, and one filtered away. */
  async function everything(options: NonNullable<Parameters<Stage['open']>[0]>): Promise<Page> {
    const rig = fakeRig();
    rig.exchange('sent', [2, 'm1', 'MeterValues', meterValues], 1_000);
    rig.exchange('received', [3, 'm1', {}], 1_007.5);
    rig.exchange('sent', [2, 'm2', 'Authorize', { idTag: 'CARD-ANNA' }]);
    rig.exchange('received', [4, 'm2', 'InternalError', 'Kaputt.', {}]);
    rig.exchange('received', [2, 'b1', 'Reset', { type: 'Soft' }]);
    rig.exchange('received', 'garbage');
    const { page } = await open({ rig, ...options });
    await page.locator('.virtual .row').nth(3).waitFor();
    await page.locator('.virtual .row').first().click();
    await page.locator('.whole').waitFor();
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await page.locator('.whole button').first().click();
    await page.locator('.whole .complaint').waitFor();
    return page;
  }

  it('speaks German to the last word, frames aside', async () => {
    const page = await everything({ locale: 'de' });
    await page.getByRole('option').getByText('signierter Datensatz').waitFor();
    expect(await englishIn(page, '.views')).toEqual([]);
    await page.getByRole('searchbox').fill('nichts davon');
    await page.getByText('Keine Nachricht passt zum Filter.').waitFor();
    expect(await englishIn(page, '.views')).toEqual([]);
  });

  const looks = (['light', 'dark'] as const).flatMap((colorScheme) => ['en', 'de'].map((locale) => ({ colorScheme, locale })));

  it.each(looks)('has no barrier of any impact ($colorScheme, $locale)', async (options) => {
    const page = await everything(options);
    await page.getByRole('listbox').press('ArrowDown');
    expect(await barriersIn(page, '.views')).toEqual([]);
    await page.getByRole('searchbox').fill('x y z');
    await page.locator('.messages .empty').waitFor();
    expect(await barriersIn(page, '.views')).toEqual([]);
  });
});
