import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fakeRig } from './fake-rig.js';
import { type Opened, Stage } from './page.js';

const stage = new Stage();
let opened: Opened;

beforeAll(() => stage.set());
afterAll(() => stage.strike());
afterEach(() => opened.close());

const textsIn = (language: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(new URL(`../../ui/texts/${language}.json`, import.meta.url), 'utf8'));
const named = (language: string, prefix: string): readonly string[] =>
  Object.entries(textsIn(language)).flatMap(([key, text]) => (key.startsWith(prefix) ? [text] : []));

describe('the hands at 1280 × 720', () => {
  it.each(['en', 'de'])('show the names of every card whole (%s)', async (locale) => {
    opened = await stage.open({ locale });
    const { page } = opened;
    /** Those that do not fit into the closed field, between its edge and its arrow. */
    const cutOff = (form: string, names: readonly string[]): Promise<readonly string[]> =>
      page.evaluate<readonly string[]>(`(() => {
        const field = document.querySelector('${form} select');
        const style = getComputedStyle(field);
        const pen = document.createElement('canvas').getContext('2d');
        pen.font = style.font;
        const arrow_px = 20;
        const room_px = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow_px;
        return ${JSON.stringify(names)}.filter((name) => pen.measureText(name).width > room_px);
      })()`);
    expect(named(locale, 'card.').length).toBeGreaterThan(8);
    expect(await cutOff('.card-form', named(locale, 'card.'))).toEqual([]);
  });

  it.each(['en', 'de'])('show every class of vehicle as a picture, and the chosen one in words on one line (%s)', async (locale) => {
    opened = await stage.open({ locale });
    const { page } = opened;
    const side = page.getByRole('region', { name: /^(Side|Seite) A$/ });
    const classes = side.getByRole('radio');
    expect(await classes.count()).toBe(fakeRig().catalogue().vehicles.length);
    const chosen = side.locator('.vehicles .chosen');
    const lineHeight_px = (await chosen.boundingBox())?.height ?? 0;
    for (const each of await classes.all()) {
      await each.check();
      const name = (await each.getAttribute('aria-label')) ?? '';
      await chosen.getByText(name, { exact: true }).waitFor();
      expect((await chosen.boundingBox())?.height).toBe(lineHeight_px);
    }
    await classes.first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await classes.nth(1).isChecked()).toBe(true);
  });

  it('say what is drawn of what, and that a limit of nothing holds for the AC/DC stage only', async () => {
    const rig = fakeRig();
    opened = await stage.open({ rig });
    const { page } = opened;
    await page.getByRole('tab', { name: 'Station', exact: true }).click();
    await page.getByText('3.1 A drawn of 63 A').waitFor();
    rig.show({ grid: { ...rig.state().grid, current_A: 0.1, importTarget_A: 0, limit_A: 0 } });
    await expect.poll(() => page.getByText('AC/DC stage off; auxiliaries draw 0.1 A').count()).toBe(1);
  });
});
