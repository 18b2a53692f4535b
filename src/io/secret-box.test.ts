import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSecretBox } from './secret-box.js';

describe('secret box', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flexpole-box-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('opens what it sealed, also after a restart, and hides it', () => {
    const file = join(folder, 'key');
    const sealed = openSecretBox(file).seal('a password', 'here');
    expect(sealed).not.toContain('password');
    expect(openSecretBox(file).open(sealed, 'here')).toBe('a password');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('makes its key anew where the power went while it was being made', () => {
    const file = join(folder, 'key');
    writeFileSync(`${file}.new`, 'half a k');
    expect(openSecretBox(file).open(openSecretBox(file).seal('a password', 'here'), 'here')).toBe('a password');
    expect(readdirSync(folder)).toEqual(['key']);
  });

  it('seals the same text differently each time', () => {
    const box = openSecretBox(join(folder, 'key'));
    expect(box.seal('x', 'here')).not.toBe(box.seal('x', 'here'));
  });

  it('does not open what another key sealed, what was changed, or what was never sealed', () => {
    const box = openSecretBox(join(folder, 'key'));
    const other = openSecretBox(join(folder, 'other'));
    const sealed = box.seal('a password', 'here');
    expect(other.open(sealed, 'here')).toBeUndefined();
    expect(box.open(`${sealed.slice(0, -4)}AAA=`, 'here')).toBeUndefined();
    expect(box.open('a password', 'here')).toBeUndefined();
  });

  it('opens nothing that lies where it was not sealed for', () => {
    const box = openSecretBox(join(folder, 'key'));
    expect(box.open(box.seal('a password', 'password'), 'apn')).toBeUndefined();
  });

  it('says what is wrong with a key file that holds no key', () => {
    const file = join(folder, 'key');
    writeFileSync(file, 'not a key');
    expect(() => openSecretBox(file)).toThrow(/64 hexadecimal digits are expected/);
  });
});
