import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SignedRecordDto } from '../../src/api/index.js';
import { wcagBarriersIn } from './barriers.js';
import { type FakeRig, fakeRig } from './fake-rig.js';
import { type Opened, Stage } from './page.js';
import { signedRecord } from './signed-record.js';

const stage = new Stage();
let opened: Opened;

beforeAll(() => stage.set());
afterAll(() => stage.strike());
afterEach(() => opened.close());

async function open(rig: FakeRig, options: Parameters<Stage['open']>[0] = {}): Promise<Opened> {
  opened = await stage.open({ rig, ...options });
  await opened.page.getByRole('tab', { name: 'Records' }).click();
  await entries(opened.page).first().waitFor();
  return opened;
}

const entries = (page: Page) => page.locator('.records .entry');
const numbers = (page: Page) => entries(page).locator('.soft').allTextContents();
const older = (page: Page) => page.getByRole('button', { name: 'Show older ones' });

const genuine = signedRecord({ page: 1, begin_Wh: 52_510, end_Wh: 57_580 });
/** The same record so many times: signing takes long, and here nobody verifies it. */
const many = (count: number): readonly SignedRecordDto[] =>
  Array.from({ length: count }, (_, index) => ({ ...genuine, number: index + 1, page: `T${index + 1}` }));

describe('ten thousand signed records', () => {
  it('come a page at a time, newest first, and older ones when they are wanted', async () => {
    const rig = fakeRig();
    rig.keepRecords(many(10_000));
    const { page, complaints } = await open(rig);
    expect((await numbers(page)).slice(0, 2)).toEqual(['T10000', 'T9999']);
    expect(await entries(page).count()).toBe(25);
    await older(page).click();
    await expect.poll(() => entries(page).count()).toBe(50);
    expect((await numbers(page)).at(-1)).toBe('T9951');
    expect(complaints).toEqual([]);
  });

  it('that of a session which has just ended is added, and the oldest in sight goes; who reads it goes on reading', async () => {
    const rig = fakeRig();
    rig.keepRecords(many(60));
    const { page } = await open(rig);
    await older(page).click();
    await expect.poll(() => entries(page).count()).toBe(50);
    await page.getByRole('button', { name: /T11$/ }).click();
    rig.keepRecords(many(61));
    rig.showSide('A', { session: null });
    rig.show({ station: { ...rig.state().station, phase: 'restarting' } });
    await expect.poll(() => numbers(page)).toEqual(Array.from({ length: 50 }, (_, index) => `T${61 - index}`));
    await page.getByRole('article', { name: 'T11' }).waitFor();
    await older(page).click();
    await page.getByRole('button', { name: /T11$/, pressed: true }).waitFor();
    await expect.poll(() => entries(page).count()).toBe(61);
    expect(await older(page).count()).toBe(0);
  });

  it('that ends while older ones are on their way leaves no gap', async () => {
    const rig = fakeRig();
    rig.keepRecords(many(60));
    const { page } = await open(rig);
    const held: (() => void)[] = [];
    await page.route(/before=/, (route) => void held.push(() => void route.continue()));
    await older(page).click();
    await expect.poll(() => held.length).toBe(1);
    rig.keepRecords(many(61));
    rig.show({ station: { ...rig.state().station, phase: 'restarting' } });
    await expect.poll(async () => (await numbers(page))[0]).toBe('T61');
    await expect.poll(() => held.length).toBe(2);
    for (const release of held) release();
    await expect.poll(() => numbers(page)).toEqual(Array.from({ length: 50 }, (_, index) => `T${61 - index}`));
  });

  it('are all in the container, oldest first, however many are shown', async () => {
    const rig = fakeRig();
    rig.keepRecords(many(2_500).map((record) => ({ ...record, ocmf: `OCMF|{"PG":"${record.page}"}|{}` })));
    const { page } = await open(rig);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'All as XML container' }).click()]);
    const written = [...readFileSync(await file.path(), 'utf8').matchAll(/"PG":"T(\d+)"/g)].map(([, number]) => Number(number));
    expect(written).toEqual(Array.from({ length: 2_500 }, (_, index) => index + 1));
  });
});

describe('a record that was tampered with', () => {
  it('says so in its name and in its container', async () => {
    const rig = fakeRig();
    rig.keepRecords([genuine]);
    const { page } = await open(rig);
    const downloaded = async (name: string): Promise<readonly [string, string]> => {
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name, exact: true }).click()]);
      return [file.suggestedFilename(), readFileSync(await file.path(), 'utf8')];
    };
    expect((await downloaded('XML container'))[0]).toBe('123-T1.xml');
    await page.getByRole('button', { name: 'Tamper with one digit' }).click();
    await page.getByText('The signature does not fit').waitFor();
    const [name, container] = await downloaded('XML container');
    expect(name).toBe('123-T1-tampered.xml');
    expect(container).toContain('<!-- Tampered with for a demonstration: the register was 57.580, here stands 57.570.');
    expect(await downloaded('OCMF text')).toEqual(['123-T1-tampered.ocmf.txt', genuine.ocmf.replace('57.580', '57.570')]);
    expect(await page.locator('.changed').allTextContents()).toEqual(['57.570']);
  });

  it.each(['light', 'dark'] as const)('and what it looked like before are accessible by WCAG AA in the %s scheme', async (colorScheme) => {
    const rig = fakeRig();
    rig.keepRecords(many(60));
    const { page } = await open(rig, { colorScheme });
    await page.getByText('The signature is valid').waitFor();
    expect(await wcagBarriersIn(page, '.records')).toEqual([]);
    await page.getByRole('button', { name: 'Tamper with one digit' }).click();
    await page.getByText('The signature does not fit').waitFor();
    expect(await wcagBarriersIn(page, '.records')).toEqual([]);
  });
});
