import { describe, expect, it } from 'vitest';
import { Instant } from '../kernel/index.js';
import type { MeterValue } from '../station/metering/meter-value.js';
import { ReadingLine } from './reading-line.js';

const value = (n: number): MeterValue => ({ at: Instant(n), values: [] });

describe('readings on their way', () => {
  it('leave one after the other, and of many that wait the newest five', () => {
    const sent: number[] = [];
    const dones: (() => void)[] = [];
    const line = new ReadingLine(({ at }, done) => {
      sent.push(at);
      dones.push(done);
    });
    for (let n = 1; n <= 20; n++) line.send(value(n));
    expect(sent).toEqual([1]);
    while (dones.length > 0) dones.shift()?.();
    expect(sent).toEqual([1, 16, 17, 18, 19, 20]);
  });

  it('leave at once where each is taken at once', () => {
    const sent: number[] = [];
    const line = new ReadingLine(({ at }, done) => {
      sent.push(at);
      done();
    });
    for (let n = 1; n <= 20; n++) line.send(value(n));
    expect(sent).toHaveLength(20);
  });
});
