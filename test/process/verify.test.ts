/** `flexpole demo` writes the same files for the same seed, and `flexpole verify` says of each whether it holds. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, endAll, run } from './program.js';

const folder = mkdtempSync(join(tmpdir(), 'flexpole-demo-'));
const at = (...names: readonly string[]): string => join(folder, ...names);
const textOf = (...names: readonly string[]): string => readFileSync(at(...names), 'utf8');
const filesOf = (name: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(at(name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file.slice(at(name).length), readFileSync(file, 'utf8')]),
  );

const told: (Ended & { readonly output: string })[] = [];
beforeAll(async () => {
  const runs = [
    ['same', 'one'],
    ['same', 'two'],
    ['another', 'other'],
  ] as const;
  told.push(...(await Promise.all(runs.map(([seed, out]) => run('demo', '--seed', seed, '--out', at(out))))));
});
afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});

describe('flexpole demo', () => {
  it('ends with exit code 0, because every check holds', () => {
    expect(told.map(({ code }) => code)).toEqual([0, 0, 0]);
    for (const { output } of told) expect(output).toContain('checks hold');
  });

  it('leaves the same files for the same seed, octet for octet', () => {
    const one = filesOf('one');
    expect([...one.keys()]).toEqual(
      expect.arrayContaining(['/transcript.jsonl', '/summary.json', '/records/A-T1.ocmf', '/containers/B-T1.xml']),
    );
    expect(filesOf('two')).toEqual(one);
    expect(filesOf('other').get('/transcript.jsonl')).not.toBe(one.get('/transcript.jsonl'));
  });
});

describe('flexpole verify', () => {
  const key = (name: string): string => textOf('one', 'records', `${name}.publickey`).trim();

  it.each(['transcript.jsonl', 'containers/A-T1.xml', 'containers/B-T1.xml'])('finds %s in order', async (name) => {
    const { code, output } = await run('verify', at('one', name));
    expect(output).toMatch(/^verified {2}/);
    expect(output).not.toMatch(/^[A-Z]{3,}/m);
    expect(code).toBe(0);
  });

  it('finds a record in order with the key of its meter, and not with that of another one', async () => {
    const record = at('one', 'records', 'A-T1.ocmf');
    expect(await run('verify', record, '--key', key('A-T1'))).toMatchObject({ code: 0, output: expect.stringMatching(/^verified/) });
    const wrong = await run('verify', record, '--key', key('B-T1'));
    expect(wrong.output).not.toMatch(/^verified/m);
    expect(wrong.code).toBe(1);
  });

  it.each([
    { what: 'a register', from: /"RV":(\d+)/, to: (digits: string) => `"RV":${Number(digits) + 1}` },
    { what: 'a page', from: /"PG":"T(\d+)"/, to: (digits: string) => `"PG":"T${Number(digits) + 1}"` },
  ])('notices one digit that was changed in $what', async ({ from, to }) => {
    const genuine = textOf('one', 'records', 'A-T1.ocmf');
    const tampered = genuine.replace(from, (_, digits: string) => to(digits));
    expect(tampered).not.toBe(genuine);
    writeFileSync(at('tampered.ocmf'), tampered);
    const { code, output } = await run('verify', at('tampered.ocmf'), '--key', key('A-T1'));
    expect(output).not.toMatch(/^verified/m);
    expect(output).toContain('signature');
    expect(code).toBe(1);
  });

  it.each([
    { what: 'a file that is not there', args: () => [at('nothing.ocmf')], words: 'there is no such file' },
    { what: 'a key that is none', args: () => [at('one', 'records', 'A-T1.ocmf'), '--key', '1234'], words: 'is no public key' },
  ])('says in words what it cannot do, with exit code 2: $what', async ({ args, words }) => {
    const { code, output, errors } = await run('verify', ...args());
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toContain(words);
    expect(errors).not.toContain('    at ');
  });
});
