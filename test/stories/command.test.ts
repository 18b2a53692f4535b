/** `flexpole story`: what it prints, what it writes, how it ends. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { shippedNames } from '../../src/apps/stories/library.js';
import { withSteps } from './playing.js';

const program = fileURLToPath(new URL('../../dist/src/apps/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stories-'));
afterAll(() => rmSync(folder, { recursive: true }));

const flexpole = (...args: readonly string[]) =>
  spawnSync(process.execPath, [program, 'story', ...args], { encoding: 'utf8', cwd: folder });

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('flexpole story', () => {
  it('plays a story that comes with Flexpole by its name: exit code 0', () => {
    const { status, stdout } = flexpole('first-charge');
    expect(stdout).toMatch(/^First charge\n/);
    expect(stdout).toMatch(/ {2}10:00:00 {2}plug: \{ side: A, vehicle: saloon-800, soc: 18 % \}\n/);
    expect(stdout).toMatch(/\nPassed: 17 steps in \d/);
    expect(status).toBe(0);
  });

  it('a failed expectation names file, line, step, expected and seen: exit code 1', () => {
    const path = file('fails.yaml', withSteps('wait: 1 s', 'expect: { side: A, hmi: charging }', 'wait: 1 s'));
    const { status, stdout } = flexpole(path);
    expect(stdout).toContain(`FAILED  ${path}:5\n            expect: { side: A, hmi: charging }\n`);
    expect(stdout).toContain('expected  side A: hmi charging, now\n  seen      side A: hmi available\n');
    expect(stdout).toContain('FAILED at step 2 of 3.');
    expect(status).toBe(1);
  });

  it('what is no story is said of every file before one is played: exit code 2', () => {
    const path = file('unreadable.yaml', withSteps('wiat: 1 s'));
    const { status, stdout, stderr } = flexpole('first-charge', path, 'nowhere.yaml');
    expect(stdout).toBe('');
    expect(stderr).toContain(`${path}:4:5: there is no step wiat; did you mean wait?`);
    expect(stderr).toContain('nowhere.yaml cannot be read: there is no such file. Give a file, or one of boot-rejected-at-first, ');
    expect(status).toBe(2);
  });

  it('asks which, and wants one story for one transcript: exit code 2', () => {
    expect(flexpole()).toMatchObject({ status: 2, stderr: expect.stringContaining('flexpole story --list') });
    expect(flexpole('a', 'b', '--transcript', 'c')).toMatchObject({ status: 2, stderr: expect.stringContaining('one story') });
  });

  it('--list names them all', () => {
    const { stdout } = flexpole('--list');
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(shippedNames());
  });

  it('--json gives the results and nothing else, --transcript the frames', () => {
    const { status, stdout } = flexpole('unknown-card', '--json', '--transcript', 'frames.jsonl');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ title: 'Unknown card', passed: true, of: 13, steps: expect.arrayContaining([]) }]);
    const lines = readFileSync(join(folder, 'frames.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ number: 1, direction: 'sent', frame: [2, expect.any(String), 'BootNotification', expect.anything()] });
  });
});
