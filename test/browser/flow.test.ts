import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StateDto } from '../../src/api/index.js';
import { type RunningTwin, startTwin } from '../../src/apps/station/start-twin.js';
import { type Looking, Stage } from './page.js';

const stage = new Stage();
let data: string;
let running: RunningTwin;
let looking: Looking;

beforeAll(async () => {
  await stage.set();
  data = mkdtempSync(join(tmpdir(), 'flexpole-flow-'));
  running = await startTwin({
    port: 0,
    backendPort: 0,
    data,
    profile: 'manual',
    speed: 20,
    seed: 'flow',
    handshake: 0.2,
    log: 'silent',
    pages: stage.pages,
  });
  looking = await stage.look(running.page);
  await looking.page.getByText('in service · online').waitFor();
});
afterAll(async () => {
  await running.close();
  await stage.strike();
  rmSync(data, { recursive: true, force: true });
});

const send = async (method: string, path: string, body?: object): Promise<void> => {
  const response = await fetch(`${running.page}/api/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  expect(response.ok).toBe(true);
};
// The route answers as src/api promises.
const state = async (): Promise<StateDto> => (await (await fetch(`${running.page}/api/state`)).json()) as StateDto;
const until = (holds: (now: StateDto) => boolean) => expect.poll(async () => holds(await state()), { timeout: 60_000 }).toBe(true);

interface Drawn {
  readonly into_kW: number;
  readonly outOf_kW: number;
  /** How many figures there are: each is rounded for itself. */
  readonly figures: number;
}

/** Figures of one picture at the bus. */
const drawn = (): Promise<Drawn> =>
  looking.page.evaluate<Drawn>(`(() => {
    const figures = (bus) => [...document.querySelectorAll('.flow [data-bus=' + bus + '] text')].map(({ textContent }) => parseFloat(textContent));
    const [into, outOf] = [figures('in'), figures('out')];
    const sum = (all) => all.reduce((total, each) => total + each, 0);
    return { into_kW: sum(into), outOf_kW: sum(outOf), figures: into.length + outOf.length };
  })()`);

/** Looks at many pictures, each of which must add up; the most power that came together at the bus. */
async function watch(): Promise<number> {
  let most_kW = 0;
  for (let picture = 0; picture < 40; picture++) {
    await looking.page.evaluate('new Promise((drawn) => requestAnimationFrame(drawn))');
    const { into_kW, outOf_kW, figures } = await drawn();
    expect(figures).toBeGreaterThanOrEqual(5);
    expect(Math.abs(into_kW - outOf_kW)).toBeLessThanOrEqual(figures * 0.05 + 1e-9);
    most_kW = Math.max(most_kW, into_kW);
  }
  return most_kW;
}

describe('what is drawn at the DC bus', () => {
  it('adds up while two cars charge, and when the grid is gone', async () => {
    await send('PUT', 'twin/sides/A/vehicle', { vehicle: 'saloon-800', soc_pct: 20 });
    await send('POST', 'twin/sides/A/cards', { idToken: 'CARD-ANNA' });
    await until(({ sides }) => sides.A.outlet.power_W > 50_000);
    expect(await watch()).toBeGreaterThan(50);
    await send('PUT', 'twin/sides/B/vehicle', { vehicle: 'van', soc_pct: 30 });
    await send('POST', 'twin/sides/B/cards', { idToken: 'CARD-BEN' });
    await until(({ sides }) => sides.B.outlet.power_W > 50_000);
    expect(await watch()).toBeGreaterThan(100);
    await send('PUT', 'twin/grid', { feed_A: 0 });
    await until(({ flows }) => flows.gridToStation_W === 0 && flows.busToAuxiliaries_W > 0);
    await looking.page.locator('.flow').getByText('no AC').waitFor();
    expect(await watch()).toBeGreaterThan(50);
    expect(looking.complaints).toEqual([]);
  });
});
