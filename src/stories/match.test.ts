import { describe, expect, it } from 'vitest';
import { type Kind, match } from './match.js';
import { quantities } from './quantity.js';
import { readTree, type Tree } from './tree.js';

const treeOf = (yaml: string): Tree => {
  const reading = readTree(yaml);
  if (!reading.ok) throw new Error(reading.problems[0]?.what);
  return reading.tree;
};

const fits = (yaml: string, value: unknown, kind: Kind = {}): boolean | undefined =>
  match(kind)
    .read(treeOf(yaml), () => undefined)
    ?.fits(value);

const power: Kind = { quantity: quantities.power };

describe('an expected number', () => {
  it.each([
    ['100 kW', 99_600, true],
    ['100 kW', 99_400, false],
    ['100.0 kW', 99_600, false],
    ['"> 100 kW"', 100_000, false],
    ['">= 100 kW"', 100_000, true],
    ['over 100 kW', 100_001, true],
    ['at least 100 kW', 99_999, false],
    ['under 100 kW', 99_999, true],
    ['at most 100 kW', 100_000, true],
    ['100 kW to 150 kW', 150_000, true],
    ['100 to 150 kW', 120_000, true],
    ['100 to 150 kW', 99, false],
    ['about 100 kW', 95_000, true],
    ['about 100 kW', 94_000, false],
    ['not over 100 kW', 100_000, true],
    ['[0 W, 100 kW]', 100_000, true],
    ['[0 W, 100 kW]', 50_000, false],
    ['none', null, true],
    ['any', 0, true],
    ['any', undefined, false],
    ['over 100 kW', null, false],
  ])('%s, seen %s: %s', (yaml, value, expected) => {
    expect(fits(yaml, value, power)).toBe(expected);
  });

  it('may have come as a text, as in OCPP, and then its unit does not matter less', () => {
    expect([fits('over 5', '6'), fits('6', '6.0'), fits('over 5', 'six'), fits('over 5 kWh', '5001'), fits('over 5', '')]).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('an expected text', () => {
  it.each([
    ['CARD-ANNA', 'CARD-ANNA', true],
    ['CARD-ANNA', 'CARD-ANNABEL', false],
    ['CARD-*', 'CARD-ANNABEL', true],
    ['"pfm-SW5.*"', 'pfm-SW5x0', false],
    ['[Local, Remote]', 'Remote', true],
    ['not Local', 'Remote', true],
    ['none', '', true],
    ['none', [], true],
    ['any', ['x'], true],
    ['b', ['a', 'b'], true],
    ['b', ['a'], false],
    ['true', true, true],
    ['true', 'true', false],
  ])('%s, seen %j: %s', (yaml, value, expected) => {
    expect(fits(yaml, value)).toBe(expected);
  });
});

describe('what can never be', () => {
  it('is no expectation', () => {
    const options: Kind = { options: ['charging', 'finished'] };
    expect([
      fits('chargin', 'charging', options),
      fits('not chargin', 'charging', options),
      fits('{ a: 1 }', 1),
      fits('100 V', 1, power),
    ]).toEqual([undefined, undefined, undefined, undefined]);
    expect(fits('not finished', 'charging', options)).toBe(true);
  });
});
