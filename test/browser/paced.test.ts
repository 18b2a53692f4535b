import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Paced } from '../../ui/shared/paced.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what is done at most once in a pause', () => {
  it('is done at once, and of all that is wanted in the pause only the last, after it', async () => {
    let done = 0;
    const paced = new Paced(1_000, async () => void done++);
    for (let i = 0; i < 5; i++) paced.want();
    expect(done).toBe(1);
    await vi.advanceTimersByTimeAsync(999);
    expect(done).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toBe(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done).toBe(2);
  });

  it('is done once a pause, though it is wanted without pause', async () => {
    let done = 0;
    const paced = new Paced(1_000, async () => void done++);
    for (let passed_ms = 0; passed_ms < 60_000; passed_ms += 50) {
      paced.want();
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(done).toBeGreaterThanOrEqual(59);
    expect(done).toBeLessThanOrEqual(61);
  });

  it('is done one at a time, however long it takes', async () => {
    let begun = 0;
    let end: () => void = () => undefined;
    const paced = new Paced(1_000, () => {
      begun++;
      return new Promise((ended) => (end = ended));
    });
    paced.want();
    paced.want();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(begun).toBe(1);
    end();
    await vi.advanceTimersByTimeAsync(0);
    expect(begun).toBe(2);
  });

  it('is not done any more after the end', async () => {
    let done = 0;
    const paced = new Paced(1_000, async () => void done++);
    paced.want();
    paced.want();
    paced.end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done).toBe(1);
  });
});
