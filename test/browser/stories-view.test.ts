import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RigRefusal } from '../../src/api/index.js';
import { wcagBarriersIn } from './barriers.js';
import { type Opened, Stage } from './page.js';

const stage = new Stage();
let opened: Opened;

beforeAll(() => stage.set());
afterAll(() => stage.strike());
afterEach(() => opened.close());

/** The bench with its stories open. */
async function open(
  options: Parameters<Stage['open']>[0] = {},
  { tab, text }: { readonly tab: string; readonly text: string } = { tab: 'Stories', text: 'Text of the story' },
): Promise<Opened> {
  opened = await stage.open(options);
  await opened.page.getByRole('tab', { name: tab }).click();
  await opened.page.getByRole('textbox', { name: text }).waitFor();
  return opened;
}

const script = (page: Page) => page.getByRole('textbox', { name: 'Text of the story' });
const steps = (page: Page) => page.getByRole('list', { name: 'Steps' }).getByRole('listitem');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Numbers of the lines that are marked so beside the text. */
const marked = (page: Page, state: string): Promise<readonly number[]> =>
  page
    .locator(`.script [data-state="${state}"] .gutter`)
    .evaluateAll((gutters) => gutters.map(({ textContent }) => Number(/\d+$/.exec(textContent)?.[0])));

describe('the stories', () => {
  it('are listed, shown, played here, and followed step by step', async () => {
    const { page, rig, complaints } = await open();
    expect(await script(page).inputValue()).toMatch(/^title: First charge\n/);
    expect(await button(page, 'Stop story').isDisabled()).toBe(true);
    await button(page, 'Run here').click();
    await page.getByText('on this station: running').waitFor();
    expect(rig.calls).toEqual([['runStory', { name: 'first-charge' }, 'here']]);
    expect(await button(page, 'Run here').isDisabled()).toBe(true);
    rig.stories.step(1, { state: 'passed', at: '2026-03-01T10:00:00.000Z' });
    rig.stories.step(2, { state: 'running' });
    await page.getByText('on this station: running, step 2 of 3').waitFor();
    await expect.poll(() => marked(page, 'passed')).toEqual([4]);
    expect(await marked(page, 'running')).toEqual([5]);
    expect(await steps(page).nth(1).getAttribute('aria-current')).toBe('step');
    await page.getByText('On the clock of the station: ×1 now').waitFor();
    rig.stories.step(2, { state: 'passed', at: '2026-03-01T10:10:00.000Z' });
    rig.stories.step(3, {
      state: 'failed',
      at: '2026-03-01T10:10:00.000Z',
      expected: 'side A: hmi charging, now',
      seen: 'side A: hmi available',
    });
    rig.stories.end('failed');
    await page.getByText('on this station: failed, step 3 of 3').waitFor();
    const failed = steps(page).nth(2);
    for (const words of ['10:10:00', 'line 6', 'side A: hmi charging, now', 'side A: hmi available'])
      await failed.getByText(words).waitFor();
    expect(await marked(page, 'failed')).toEqual([6]);
    expect(complaints).toEqual([]);
  });

  it('play apart, and stop', async () => {
    const { page, rig } = await open();
    await button(page, 'Unknown card').click();
    await expect.poll(() => script(page).inputValue()).toContain('token: NOBODY');
    await button(page, 'Run apart').click();
    await button(page, 'Stop story').click();
    await page.getByText('on a station of its own: stopped').waitFor();
    expect(rig.calls).toEqual([['runStory', { name: 'unknown-card' }, 'apart'], ['stopStory']]);
  });

  it('can be changed, and the change is kept until the shipped text is wanted again', async () => {
    const { page, rig } = await open();
    const shipped = await script(page).inputValue();
    const changed = shipped.replace('10 min', '20 min');
    await script(page).fill(changed);
    await button(page, 'Run here').click();
    await expect.poll(() => rig.calls).toEqual([['runStory', { text: changed }, 'here']]);
    rig.stories.end('passed');
    await page.reload();
    await page.getByRole('tab', { name: 'Stories' }).click();
    await expect.poll(() => script(page).inputValue()).toBe(changed);
    await page.getByRole('button', { name: 'First charge · changed' }).waitFor();
    // What was played is still there for who comes later, marks and all.
    await page.getByText('on this station: passed').waitFor();
    await expect.poll(() => marked(page, 'waiting')).toEqual([4, 5, 6]);
    await button(page, 'As shipped').click();
    expect(await script(page).inputValue()).toBe(shipped);
    await expect.poll(() => marked(page, 'waiting')).toEqual([]);
  });

  it('can be written, opened from the disk, and downloaded', async () => {
    const { page, rig } = await open();
    await button(page, 'Your own').click();
    await expect.poll(() => script(page).inputValue()).toMatch(/^title: My story\n/);
    const mine = 'title: From the disk\nabout: Mine.\nsteps:\n  - wait: 1 s\n';
    await page.getByLabel('Open file').setInputFiles({ name: 'mine.yaml', mimeType: 'application/yaml', buffer: Buffer.from(mine) });
    await expect.poll(() => script(page).inputValue()).toBe(mine);
    const downloads = page.waitForEvent('download');
    await button(page, 'Download').click();
    const file = await downloads;
    expect([file.suggestedFilename(), readFileSync(await file.path(), 'utf8')]).toEqual(['own.yaml', mine]);
    await button(page, 'Run apart').click();
    await page.getByText('From the disk').last().waitFor();
    expect(rig.calls).toEqual([['runStory', { text: mine }, 'apart']]);
  });

  it('that cannot be read show every place, and lead to it', async () => {
    const { page, rig } = await open();
    const problems = [
      { line: 2, column: 1, what: 'a story has no abuot', right: 'did you mean about?' },
      { line: 4, column: 5, what: 'there is no step plgu', right: 'did you mean plug?' },
    ];
    rig.failNext(new RigRefusal('…', 'body.text:2', '…', problems));
    await script(page).fill('title: x\nabuot: y\nsteps:\n  - plgu: A\n');
    await button(page, 'Run here').click();
    const alert = page.getByRole('alert');
    await alert.getByText('2 places are wrong').waitFor();
    await alert.getByText('there is no step plgu; did you mean plug?').waitFor();
    expect(await marked(page, 'wrong')).toEqual([2, 4]);
    await button(page, 'line 4').click();
    await page.keyboard.press('Delete');
    expect(await script(page).inputValue()).toBe('title: x\nabuot: y\nsteps:\n  - lgu: A\n');
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('say in words what the station refuses', async () => {
    const { page, rig } = await open();
    rig.failNext(new RigRefusal('"First charge" is being played on this station', 'story-run', 'wait until it has ended, or stop it'));
    await button(page, 'Run here').click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toBe(
      '"First charge" is being played on this station. Right would be: wait until it has ended, or stop it',
    );
  });

  it('wrap long lines, and the marks stay beside the lines that they belong to', async () => {
    const { page, rig } = await open();
    const long = `  - say: ${'a long remark for whoever follows the story '.repeat(6)}`;
    await script(page).fill(['title: Long', 'about: Long lines.', 'steps:', long, '  - wait: 1 s'].join('\n'));
    await button(page, 'Run here').click();
    await page.getByText('on this station: running').waitFor();
    rig.stories.step(2, { state: 'running' });
    await expect.poll(() => marked(page, 'running')).toEqual([5]);
    const frame = await page.locator('.script').evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
    expect(frame.scrollWidth).toBe(frame.clientWidth);
    // Lines beside the text are as high as the text, whatever wraps.
    const heights = await page.evaluate<readonly [number, number]>(`(() => {
      const field = document.querySelector('.script textarea');
      const rows = document.querySelector('.script .sheet').getBoundingClientRect().height;
      field.style.height = '0';
      const text = field.scrollHeight;
      field.style.height = '';
      return [text, rows];
    })()`);
    expect(heights[0]).toBeGreaterThan(5 * 18);
    expect(heights[1] - heights[0]).toBe(4);
  });

  it('say in German what they are, what is wrong, what was expected and what was seen', async () => {
    const { page, rig } = await open({ locale: 'de' }, { tab: 'Szenarien', text: 'Text des Szenarios (YAML)' });
    await page.getByRole('button', { name: 'Erstes Laden' }).waitFor();
    await page.getByRole('button', { name: 'Hier ausführen' }).click();
    await page.getByText('auf dieser Station: läuft').waitFor();
    rig.stories.step(3, {
      state: 'failed',
      at: '2026-03-01T10:10:00.000Z',
      expected: 'for 3 s: side A: hmi charging',
      seen: 'side A: hmi available',
    });
    rig.stories.end('failed');
    await page.getByText('3 s lang: Seite A: hmi charging').waitFor();
    await page.getByText('Seite A: hmi available').waitFor();
    expect(await page.locator('.progress .head strong').textContent()).toBe('Erstes Laden');
    rig.failNext(
      new RigRefusal('…', 'body.text:4', '…', [{ line: 4, column: 5, what: 'there is no step plgu', right: 'did you mean plug?' }]),
    );
    await page.getByRole('button', { name: 'Hier ausführen' }).click();
    await page.getByRole('alert').getByText('es gibt keinen Schritt plgu; meinten Sie plug?').waitFor();
  });

  it.each(['light', 'dark'] as const)('are accessible by WCAG AA in the %s scheme, and by keyboard', async (colorScheme) => {
    const { page, rig } = await open({ colorScheme });
    await button(page, 'Run here').focus();
    await page.keyboard.press('Enter');
    await page.getByText('on this station: running').waitFor();
    rig.stories.step(1, { state: 'passed', at: '2026-03-01T10:00:00.000Z', seen: 'plugged' });
    rig.stories.step(2, { state: 'failed', at: '2026-03-01T10:00:00.000Z', expected: 'a', seen: 'b' });
    await page.getByText('step 2 of 3').waitFor();
    expect(await wcagBarriersIn(page, '.stories')).toEqual([]);
  });
});
