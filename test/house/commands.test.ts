import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { textOf } from './sources.js';

const run = (...args: string[]) =>
  spawnSync(process.execPath, [fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url)), ...args], { encoding: 'utf8' });

it('a command that does not exist is named, together with those that do', () => {
  const { status, stderr } = run('strat');
  expect(status).toBe(2);
  expect(stderr).toContain('There is no command strat. There are: start, ');
});

it('every script of package.json is a command', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const { stderr } = run();
  const commands = /There are: (.*)\./.exec(stderr)?.[1]?.split(', ');
  expect(Object.keys(scripts).sort()).toEqual(commands?.sort());
  for (const [name, script] of Object.entries(scripts)) expect(script).toBe(`node scripts/run.mjs ${name}`);
});
