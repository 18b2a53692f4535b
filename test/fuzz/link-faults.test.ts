import { describe, expect, it } from 'vitest';
import { linkFaults } from './link-faults.js';

describe('a bad network', () => {
  it('R-OCP-13: over 12 days every transaction is delivered once, in order, and nothing waits in the end', async () => {
    const report = await linkFaults(12, 'bad network');
    expect(report.objections).toEqual([]);
    // The days are worth their name.
    expect(report.transactions).toBeGreaterThan(100);
    for (const { times } of Object.values(report.faults)) expect(times).toBeGreaterThan(0);
    expect(report.faults.cut.lasted_min + report.faults.halfOpen.lasted_min).toBeGreaterThan(24 * 60);
    expect(report.longestQueue).toBeGreaterThan(100);
    expect(report.longestDrain.waited).toBeGreaterThan(0);
    expect(report.longestDrain.drain_s).toBeLessThan(3600);
  });
});
