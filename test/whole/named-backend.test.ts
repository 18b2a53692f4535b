/** Where the station calls: the back-end of the command line, until an operator sets another one; and that holds over resets, cuts and restarts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StateDto } from '../../src/api/index.js';
import { type RunningTwin, type StartTwinOptions, startTwin } from '../../src/apps/station/start-twin.js';

/** Nobody listens there. */
const [first, second, operators] = ['ws://127.0.0.1:9/first', 'ws://127.0.0.1:9/second', 'ws://127.0.0.1:9/operator'] as const;

let data: string;
let running: RunningTwin | undefined;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'flexpole-named-'));
});
afterEach(async () => {
  await running?.close();
  rmSync(data, { recursive: true, force: true });
});

async function start(options: Partial<StartTwinOptions>): Promise<void> {
  await running?.close();
  running = undefined;
  running = await startTwin({
    port: 0,
    backendPort: 0,
    data,
    pages: data,
    profile: 'manual',
    speed: 1,
    seed: 'named',
    handshake: 0,
    log: 'silent',
    ...options,
  });
}

async function address(): Promise<string | null> {
  const response = await fetch(`${running?.page}/api/state`);
  const { link } = (await response.json()) as StateDto;
  return link.address;
}

async function power(on: boolean): Promise<void> {
  const init = { method: 'PUT', body: JSON.stringify({ on }), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`${running?.page}/api/twin/power`, init);
  expect(response.status, await response.clone().text()).toBe(200);
}

const phase = async (): Promise<string> => {
  const response = await fetch(`${running?.page}/api/state`);
  return ((await response.json()) as StateDto).station.phase;
};

describe('the address of the back-end', () => {
  it('is that of the command line, as often as it names another one', async () => {
    await start({ backend: first });
    expect(await address()).toBe(first);
    await start({ backend: second });
    expect(await address()).toBe(second);
  });

  it('that an operator has set outlives the loss of power and the next start with the same command line', async () => {
    const config = join(data, 'operator.json');
    writeFileSync(config, JSON.stringify({ ocpp: { op_backend: operators } }));
    await start({ backend: first, config });
    expect(await address()).toBe(operators);
    await power(false);
    await power(true);
    await expect.poll(phase).toBe('inService');
    expect(await address()).toBe(operators);
    await start({ backend: first });
    expect(await address()).toBe(operators);
    await start({ backend: second });
    expect(await address()).toBe(second);
  });
});
