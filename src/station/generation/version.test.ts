import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, versionNumbers } from './version.js';

const numbers = fc.array(fc.nat(999), { minLength: 2, maxLength: 4 });
const prefix = fc.constantFrom('', 'pfm-SW', 'ZD-SW', 'SW', 'v');

describe('a firmware version', () => {
  it.each([
    ['pfm-SW4.2.4', [4, 2, 4]],
    ['ZD-SW4.2.4.1', [4, 2, 4, 1]],
    ['4.8.0', [4, 8, 0]],
    ['5.0', [5, 0]],
  ])('%s is read without its prefix', (text, expected) => {
    expect(versionNumbers(text)).toEqual(expected);
  });

  it.each(['', '5', 'pfm-SW', '4..2', '4.2.4.1.9', '2021.1-V 1.8.3', '4.2.', '4.2 beta'])('"%s" is none', (text) => {
    expect(versionNumbers(text)).toBeUndefined();
  });

  it('has two to four numbers behind any prefix', () => {
    fc.assert(
      fc.property(prefix, numbers, (before, parts) => {
        expect(versionNumbers(before + parts.join('.'))).toEqual(parts);
      }),
    );
  });

  it('counts a missing number as 0', () => {
    expect(compareVersions([4, 2], [4, 2, 0, 0])).toBe(0);
    expect(compareVersions([4, 2], [4, 2, 0, 1])).toBeLessThan(0);
  });

  it('compares number by number, not letter by letter', () => {
    expect(compareVersions([4, 10], [4, 9])).toBeGreaterThan(0);
  });

  it('is older than another exactly when the other is newer', () => {
    fc.assert(fc.property(numbers, numbers, (a, b) => Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a)) === 0));
  });
});
