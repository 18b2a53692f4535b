/** Journal, outbox and log of the station, as somebody reads them: what happened, what waits and why, in both languages. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { barriersIn } from './barriers.js';
import { englishIn } from './english-left.js';
import { fakeRig } from './fake-rig.js';
import { type Opened, Stage } from './page.js';

const stage = new Stage();
let opened: Opened;

beforeAll(() => stage.set());
afterAll(() => stage.strike());
afterEach(() => opened.close());

const open = async (options: Parameters<Stage['open']>[0] = {}): Promise<Opened> => (opened = await stage.open(options));

const letter = { action: 'StopTransaction', sessionId: '0123456789abcdef012345', transactionId: 7, payload: { meterStop: 1234 } } as const;
const view = (page: Page): Promise<void> => page.getByRole('tab', { name: /^Journal/ }).click();
const book = (page: Page, name: RegExp | string): Promise<void> =>
  page
    .getByRole('group', { name: /^Journal/ })
    .getByRole('button', { name })
    .click();

describe('journal, outbox and log', () => {
  it('tell what happened, and what waits and why', async () => {
    const { page, rig } = await open();
    await view(page);
    await page.getByRole('list', { name: 'Journal' }).getByText('fault.raised').waitFor();
    await book(page, 'Outbox');
    await page.getByText('1. StopTransaction').waitFor();
    await page.getByText('refused: 1 / 3').waitFor();
    await page.getByText('it is tried again at 10:01:00').waitFor();
    await page.getByText('InternalError: no such transaction').waitFor();
    rig.hands.setLink({ cut: true });
    await page.getByText('A hand has cut the link').waitFor();
    await book(page, 'Log');
    await page.getByRole('list', { name: 'Log' }).getByText('link.closed').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('say what holds the first message, whatever it is', async () => {
    const { page, rig } = await open();
    await view(page);
    await book(page, 'Outbox');
    await page.getByText('1. StopTransaction').waitFor();
    const { link } = rig.state();
    rig.show({ link: { ...link, address: null, state: 'connecting' } });
    await page.getByText('No back-end is set').waitFor();
    const lost = { why: 'ws://127.0.0.1:9: nobody listens on this port (ECONNREFUSED)', retryAt: '2026-07-01T10:00:12.000Z' };
    rig.show({ link: { ...link, state: 'connecting', lost } });
    await page.getByText('nobody listens on this port (ECONNREFUSED). The next is at 10:00:12. The messages leave').waitFor();
    rig.show({ link: { ...link, state: 'connecting', lost: { ...lost, retryAt: null } } });
    await page.getByText('(ECONNREFUSED). The next is under way. The messages leave').waitFor();
    rig.show({ link: { ...link, state: 'connecting' } });
    await page.getByText('The connection to the back-end is being made').waitFor();
    rig.show({ link: { ...link, state: 'pending' } });
    await page.getByText('The back-end has not accepted the station yet').waitFor();
    rig.keepOutbox({ waiting: [{ ...letter, refusals: 0 }], attempts: 3, retryAt: null, dead: [] });
    rig.show({ link });
    await page.getByText('The link stands: the first is on its way').waitFor();
    rig.keepOutbox({ waiting: [], attempts: 3, retryAt: null, dead: [] });
    await page.getByText('Nothing waits: the back-end has everything.').waitFor();
    expect(await page.getByText('The link stands').count()).toBe(0);
  });

  it('show the newest of a log that is longer than the view', async () => {
    const rig = fakeRig();
    for (let i = 0; i < 3_000; i++) rig.note({ level: 'info', event: `line.${i}`, fields: {} });
    const { page } = await open({ rig });
    await view(page);
    await book(page, 'Log');
    await page.getByText('line.2999', { exact: true }).waitFor();
    const lines = page.getByRole('list', { name: 'Log' }).getByText(/^line\.\d+$/);
    expect(await lines.count()).toBe(50);
    await page.getByRole('button', { name: 'Show the newest 500' }).click();
    await page.getByText('line.2500', { exact: true }).waitFor();
    expect(await lines.count()).toBe(500);
    rig.note({ level: 'error', event: 'line.3000', fields: {} });
    await page.getByText('line.3000', { exact: true }).waitFor();
  });

  it('are read again while changes never stop', async () => {
    const { page, rig } = await open();
    let read = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/api/outbox')) read++;
    });
    let told = 0;
    const flood = setInterval(() => {
      rig.exchange('sent', [2, `m${told++}`, 'Heartbeat', {}]);
      rig.show({ ambient: { temperature_C: told } });
    }, 20);
    try {
      await view(page);
      await book(page, 'Outbox');
      // At most once a second; a view that waits for a pause would have read once.
      await expect.poll(() => read, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
    } finally {
      clearInterval(flood);
    }
  });

  it('are read again when the line is back', async () => {
    const { page, stop, start } = await open();
    await view(page);
    await page.getByText('fault.raised').waitFor();
    await stop();
    await page.getByText('The line to the station is broken').waitFor();
    await book(page, 'Log');
    await start();
    await page.getByText('link.closed').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

describe('for everybody', () => {
  const german = { locale: 'de' };
  const names = { en: ['Journal', 'Outbox', 'Log'], de: ['Journal', 'Postausgang', 'Protokoll'] } as const;

  it('speak German to the last word; events and reasons of the station, too', async () => {
    const rig = fakeRig();
    rig.keepOutbox({
      waiting: [{ ...letter, refusals: 1 }],
      attempts: 3,
      retryAt: '2026-03-01T10:01:00.000Z',
      dead: [
        { ...letter, why: 'response against the schema: idTagInfo.status: "Fine", one of Accepted, Blocked is required' },
        { ...letter, why: 'request against the schema: idTag: 21 characters, at most 20 are allowed' },
        { ...letter, why: 'response against the schema: idTagInfo: a text, an object is required' },
      ],
    });
    rig.note({ level: 'warn', event: 'outbox.dead-letter', fields: { cause: 'response against the schema: transactionId: missing' } });
    const { page } = await open({ rig, ...german });
    await view(page);
    const fault = page.getByRole('listitem').filter({ hasText: 'fault.raised' });
    await fault.waitFor();
    expect(await fault.textContent()).toMatch(/Störung.*Code: Isolation am Ausgang zu gering · Seite: B/);
    for (const name of names.de) {
      await book(page, name);
      await page.getByRole('list', { name }).getByRole('listitem').first().waitFor();
      expect({ name, english: await englishIn(page, '.views') }).toEqual({ name, english: [] });
      if (name !== 'Postausgang') continue;
      await page.getByText('Antwort gegen das Schema: idTagInfo.status: "Fine", gebraucht wird eines von Accepted, Blocked').waitFor();
      await page.getByText('Anfrage gegen das Schema: idTag: 21 Zeichen, höchstens 20 sind erlaubt').waitFor();
      await page.getByText('Antwort gegen das Schema: idTagInfo: ein Text, gebraucht wird ein Objekt').waitFor();
    }
    await page.getByText('Antwort gegen das Schema: transactionId: fehlt').waitFor();
    for (const state of ['online', 'connecting'] as const) {
      rig.show({ link: { ...rig.state().link, state, address: state === 'online' ? 'ws://x' : null } });
      await book(page, 'Postausgang');
      await page.locator('.why').first().waitFor();
      expect(await englishIn(page, '.views')).toEqual([]);
    }
  });

  const looks = (['light', 'dark'] as const).flatMap((colorScheme) => (['en', 'de'] as const).map((locale) => ({ colorScheme, locale })));

  it.each(looks)('have no barrier of any impact ($colorScheme, $locale)', async ({ colorScheme, locale }) => {
    const rig = fakeRig();
    for (let i = 0; i < 100; i++) rig.note({ level: 'error', event: 'store.failed', fields: { why: 'disk full' } });
    const { page } = await open({ rig, colorScheme, locale });
    await view(page);
    for (const name of names[locale]) {
      await book(page, name);
      await page.getByRole('list', { name }).getByRole('listitem').first().waitFor();
      expect({ name, barriers: await barriersIn(page, '.views') }).toEqual({ name, barriers: [] });
    }
  });
});
