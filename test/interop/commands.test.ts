/** `flexpole replay` and `flexpole conformance` as their users have them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endAll, run } from '../process/program.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flexpole-commands-'));
});
afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});

describe('flexpole replay', () => {
  it('plays the transcript of a story again, octet for octet, and says at which message a changed one differs', async () => {
    const file = join(folder, 'first-charge.jsonl');
    await run('story', 'first-charge', '--transcript', file);
    const same = await run('replay', file, '--story', 'first-charge', '--exact');
    expect(same.output).toContain('No difference: ');
    expect(same.code).toBe(0);

    writeFileSync(file, readFileSync(file, 'utf8').replace('"reason":"Local"', '"reason":"Other"'));
    const changed = await run('replay', file, '--story', 'first-charge');
    expect(changed.output).toMatch(
      /First difference at message \d+, 2026-03-02T10:10:\S+: StopTransaction, reason\n {2}expected {2}"Other"\n {2}seen {6}"Local"/,
    );
    expect(changed.code).toBe(1);
  });

  it('refuses in words what it cannot play', async () => {
    const file = join(folder, 'poem.txt');
    writeFileSync(file, 'Roses are red');
    const { code, errors } = await run('replay', file);
    expect(errors).toContain('this is no recording that can be read');
    expect(code).toBe(2);
    expect((await run('replay', join(folder, 'nothing'))).errors).toContain('there is no such file');
    const other = await run('replay', file, '--set', 'HeartbeatInterval');
    expect(other.code).toBe(2);
  });
});

describe('flexpole conformance', () => {
  it('writes the statement as Markdown and as JSON', async () => {
    const { code, output } = await run('conformance', '--only', 'frames', '--out', folder);
    expect(output).toContain('6 passed, 0 failed, 0 not applicable.');
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'conformance.md'), 'utf8')).toContain('| frames-01 |');
    const { cases } = JSON.parse(readFileSync(join(folder, 'conformance.json'), 'utf8')) as { cases: { result: string }[] };
    expect(cases.map(({ result }) => result)).toEqual(Array(6).fill('passed'));
  });

  it('says when nobody comes, and which cases there are', async () => {
    const nobody = await run('conformance', '--listen', '0', '--arrival', '1');
    expect(nobody.errors).toContain('no charge point registered within 1 s');
    expect(nobody.code).toBe(2);
    expect((await run('conformance', '--list', '--only', 'session')).output).toContain('session-01');
    expect((await run('conformance', '--only', 'nothing')).code).toBe(2);
  });
});
