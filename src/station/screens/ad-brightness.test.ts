import { describe, expect, it } from 'vitest';
import { adBrightness_pct } from './ad-brightness.js';

describe('brightness of the ad screen', () => {
  it('is full by day, lowest by night, and in between follows the logarithm of the light', () => {
    expect([0, 10, 100, 1_000, 10_000, 100_000].map(adBrightness_pct)).toEqual([20, 20, 47, 73, 100, 100]);
  });
});
