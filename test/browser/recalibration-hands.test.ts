/** Starting and stopping recalibrations on the bench. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Opened, Stage } from './page.js';

const stage = new Stage();
let opened: Opened;

beforeAll(() => stage.set());
afterAll(() => stage.strike());
afterEach(() => opened.close());

describe('recalibration', () => {
  it('R-FSR-07: starts and stops by a button for each side, which shows how it stands', async () => {
    opened = await stage.open();
    const { page, rig } = opened;
    await page.getByRole('tab', { name: 'Devices' }).click();
    const packB = page.getByRole('group', { name: 'Pack B' });
    await packB.getByText('no recalibration').waitFor();
    const button = packB.getByRole('button', { name: 'Recalibrate' });
    await button.click();
    await packB.getByText('charging in full: by hand').waitFor();
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    await button.click();
    await packB.getByText('no recalibration').waitFor();
    expect(rig.calls).toEqual([
      ['recalibrate', 'B', true],
      ['recalibrate', 'B', false],
    ]);
  });
});
