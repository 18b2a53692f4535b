import { describe, expect, it } from 'vitest';
import { ChargeEstimate } from './charge-estimate.js';

const day_s = 86_400;

describe('what the battery management believes', () => {
  it('R-FSR-02: drifts away from the cells with the time since they were full', () => {
    const estimate = new ChargeEstimate(60);
    expect(estimate.reported_pct(60)).toBe(60);
    estimate.pass(40 * day_s, 60, false);
    expect(estimate.reported_pct(60)).toBeCloseTo(62, 6);
  });

  it('R-FSR-01: is right again when the cells are full, and says 100 no earlier', () => {
    const estimate = new ChargeEstimate(60);
    estimate.pass(40 * day_s, 98.5, false);
    expect(estimate.reported_pct(98.5)).toBe(99);
    estimate.pass(60, 100, true);
    expect(estimate.reported_pct(100)).toBe(100);
    expect(estimate.reported_pct(93)).toBe(93);
  });

  it('R-FSR-02: comes up without supply with what it has written last: the truth in order, else a value of up to two percent ago', () => {
    const orderly = new ChargeEstimate(60);
    const sudden = new ChargeEstimate(60);
    for (const estimate of [orderly, sudden]) for (let soc = 60; soc >= 56; soc -= 0.5) estimate.pass(10, soc, false);
    orderly.write(56);
    for (const estimate of [orderly, sudden]) estimate.restart(56);
    expect(orderly.reported_pct(56)).toBeCloseTo(56, 3);
    expect(sudden.reported_pct(56)).toBeCloseTo(57.5, 3);
    expect(new ChargeEstimate(56, sudden.memory_pct).reported_pct(56)).toBe(sudden.reported_pct(56));
  });

  it('forgets its error when the charge is set by hand', () => {
    const estimate = new ChargeEstimate(60, 70);
    estimate.set(30);
    expect([estimate.reported_pct(30), estimate.memory_pct]).toEqual([30, 30]);
  });
});
