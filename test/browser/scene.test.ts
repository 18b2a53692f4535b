import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { wcagBarriersIn } from './barriers.js';
import { fakeRig } from './fake-rig.js';
import { type Opened, Stage } from './page.js';

const stage = new Stage();
let opened: Opened;

beforeAll(() => stage.set());
afterAll(() => stage.strike());
afterEach(() => opened.close());

/** WCAG 2.2, 2.5.8 Target Size (Minimum). */
const smallest_px = 24;

const controls = (): Locator => opened.page.locator('.scene').getByRole('button');

/** Controls of the drawing that have no part of that size which can be hit, with the size of the largest. */
async function tooSmall(): Promise<readonly string[]> {
  const found = await opened.page.evaluate<readonly { readonly name: string; readonly size: number }[]>(`
    [...document.querySelectorAll('.scene [role=button]')].map((control) => {
      const sizes = [...control.children]
        .filter((part) => getComputedStyle(part).pointerEvents !== 'none')
        .map((part) => part.getBoundingClientRect())
        .map(({ width, height }) => Math.min(width, height));
      return { name: control.getAttribute('aria-label'), size: Math.max(...sizes) };
    })`);
  return found.filter(({ size }) => size < smallest_px).map(({ name, size }) => `${name}: ${size.toFixed(1)}`);
}

/** What a click in the middle of a square of that size, and just inside its corners and edges, would meet. */
async function hitAround(x: number, y: number): Promise<readonly (string | null)[]> {
  const reach = smallest_px / 2 - 0.5;
  const around = [-1, 0, 1].flatMap((across) => [-1, 0, 1].map((down) => [x + across * reach, y + down * reach] as const));
  // The corners of a square lie outside the circle of that width, which is as good a target.
  const inCircle = around.filter(([at_x, at_y]) => Math.hypot(at_x - x, at_y - y) <= reach);
  return opened.page.evaluate<(string | null)[]>(
    `${JSON.stringify(inCircle)}.map(([x, y]) => document.elementFromPoint(x, y)?.closest('[role=button]')?.getAttribute('aria-label') ?? null)`,
  );
}

describe('the drawn cabinet at 1280 × 720', () => {
  it('has controls that a finger hits, whatever stands open', async () => {
    const rig = fakeRig();
    opened = await stage.open({ rig });
    expect(await controls().count()).toBe(7);
    expect(await tooSmall()).toEqual([]);
    rig.show({ doors: { front: 'open', rear: 'open', maintenance: 'open' } });
    await opened.page.locator('.scene .hot[aria-pressed="true"]').nth(2).waitFor();
    expect(await tooSmall()).toEqual([]);
  });

  it.each(['A', 'B'] as const)('has a stop key of side %s that is hit up to its edge, and whose word can be read', async (side) => {
    opened = await stage.open();
    const { page, rig } = opened;
    const name = `Stop key SB1, side ${side}`;
    const key = page.getByRole('button', { name });
    const box = await key.locator('.ring').boundingBox();
    if (!box) throw new Error('the key is not drawn');
    const hit = await hitAround(box.x + box.width / 2, box.y + box.height / 2);
    expect(hit).toEqual(hit.map(() => name));
    await page.mouse.click(box.x + 2, box.y + box.height / 2);
    await expect.poll(() => rig.calls).toEqual([['pressStopKey', side]]);
    const word = await key.getByText('STOP', { exact: true }).boundingBox();
    expect(word?.height).toBeGreaterThanOrEqual(10);
  });

  it('has a rear door whose edge is hit without aiming', async () => {
    opened = await stage.open();
    const { page, rig } = opened;
    const box = await page.locator('.scene .edge + .reach').boundingBox();
    const cabinet = await page.locator('.scene .case').boundingBox();
    if (!box || !cabinet) throw new Error('the door is not drawn');
    const [from, to] = [cabinet.x + cabinet.width, box.x + box.width];
    expect(to - from).toBeGreaterThanOrEqual(smallest_px);
    for (const x of [from + 1, to - 1]) {
      const before = rig.calls.length;
      await page.mouse.click(x, box.y + box.height / 2);
      await expect.poll(() => rig.calls.slice(before)).toEqual([['setDoor', 'rear', 'open']]);
    }
  });

  it.each(['light', 'dark'] as const)('and the energy flow are accessible by WCAG AA in the %s scheme', async (colorScheme) => {
    opened = await stage.open({ colorScheme });
    for (const part of ['.scene', '.flow']) expect(await wcagBarriersIn(opened.page, part)).toEqual([]);
  });
});
