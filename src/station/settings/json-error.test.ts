import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonError } from './json-error.js';

describe('an error in JSON', () => {
  it.each([
    ['', 1, 1, 'a value'],
    ['{\n  "a": 1,\n}', 3, 1, 'a name in double quotes'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'a comma or the closing bracket'],
    ["{ 'a': 1 }", 1, 3, 'a name in double quotes or }'],
    ['{ "a" 1 }', 1, 7, 'a colon'],
    ['[1, 2', 1, 6, 'a comma or the closing bracket'],
    ['[1, ]', 1, 5, 'a value'],
    ['[1}', 1, 3, 'a comma or the closing bracket'],
    ['{"a": tru}', 1, 7, 'a value'],
    ['{} {}', 1, 4, 'nothing more'],
    ['{"a": "no end}', 1, 7, 'a value'],
  ])('of %j is at line %i, column %i', (text, line, column, expected) => {
    expect(findJsonError(text)).toEqual({ line, column, expected });
  });

  it('is found exactly where the platform finds one too', () => {
    const nearlyJson = fc
      .tuple(fc.json(), fc.nat(40), fc.constantFrom('', ',', '}', ']', '"', '0', 'x', ' ', ':'))
      .map(([json, at, extra]) => json.slice(0, at) + extra + json.slice(at));
    const parses = (text: string): boolean => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(fc.property(fc.oneof(nearlyJson, fc.json(), fc.string()), (text) => (findJsonError(text) === undefined) === parses(text)));
  });
});
