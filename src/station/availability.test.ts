import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../kernel/index.js';
import { Availability } from './availability.js';

describe('availability', () => {
  it('a side serves when it and the station are operative; 0 sets them all', () => {
    const availability = new Availability(new MemoryStore());
    const serves = () => [availability.serves('A'), availability.serves('B')];
    expect(serves()).toEqual([true, true]);
    availability.set(2, false);
    expect(serves()).toEqual([true, false]);
    availability.set(0, false);
    expect(serves()).toEqual([false, false]);
    availability.set(1, true);
    expect(serves()).toEqual([false, false]);
    availability.set(0, true);
    expect(serves()).toEqual([true, true]);
  });

  it('survives a restart', () => {
    const store = new MemoryStore();
    new Availability(store).set(1, false);
    expect(new Availability(store).isOperative(1)).toBe(false);
  });
});
