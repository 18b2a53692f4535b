import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf, quantities, quantityIn, shown } from './quantity.js';

const { duration, power, energy, share, temperature } = quantities;

describe('an amount', () => {
  it.each([
    ['10 min', duration, 600_000],
    ['1 h 30 min', duration, 5_400_000],
    ['1.5 h', duration, 5_400_000],
    ['250ms', duration, 250],
    ['100 kW', power, 100_000],
    ['0', power, 0],
    ['12.5 kWh', energy, 12_500],
    ['18 %', share, 18],
    ['18', share, 18],
    ['-10 °C', temperature, -10],
  ] as const)('%s is read', (text, quantity, value) => {
    expect(amountOf(text, quantity)?.value).toBe(value);
  });

  it.each([
    ['10', duration],
    ['10 minutes', duration],
    ['1 h and 30 min', duration],
    ['100', power],
    ['100 KW', power],
    ['50 kW 50 kW', power],
    ['1,5 kWh', energy],
    ['', share],
    ['much', share],
    ['18 % of it', share],
  ] as const)('%s is none', (text, quantity) => {
    expect(amountOf(text, quantity)).toBeUndefined();
  });

  it('is as exact as it was written', () => {
    expect([amountOf('100 kW', power)?.half, amountOf('100.0 kW', power)?.half, amountOf('18 %', share)?.half]).toEqual([500, 50, 0.5]);
  });

  it('is found by its unit where any may stand', () => {
    expect(['5 kWh', '5 A', '5 min', '5', 'five'].map((text) => quantityIn(text)?.name)).toEqual([
      'an energy',
      'a current',
      'a duration',
      undefined,
      undefined,
    ]);
  });

  it('is shown in the unit that suits it', () => {
    expect([shown(93_125, power), shown(12, power), shown(0, power), shown(18.04, share), shown(-10, temperature)]).toEqual([
      '93.13 kW',
      '12 W',
      '0 W',
      '18 %',
      '-10 °C',
    ]);
  });

  it('of time that is shown reads as the same time, to the second', () => {
    fc.assert(fc.property(fc.nat(1_000_000), (time_s) => amountOf(shown(time_s * 1000, duration), duration)?.value === time_s * 1000));
  });

  it('never stumbles over a text', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...Object.values(quantities)), (text, quantity) =>
        Number.isFinite(amountOf(text, quantity)?.value ?? 0),
      ),
    );
  });
});
