import { describe, expect, it } from 'vitest';
import { fuzz } from './fuzz.js';

describe('frames by chance', () => {
  it('20,000 of them: each gets one right answer or none is due, nothing fails, and what is refused leaves nothing on the disk but notes of it', async () => {
    const report = await fuzz({ frames: 20_000, seed: 'every test run' });
    expect(report.failure).toBeUndefined();
    // Whoever went down at each question would answer nothing wrongly.
    expect(report.lost).toBeLessThan(20);
    // The frames are worth their name.
    expect(Math.min(report.results, report.noes, report.errors, report.silences)).toBeGreaterThan(1_000);
    expect(report.unjudged).toBeLessThan(report.noes / 20);
  });
});
