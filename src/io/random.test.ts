import { expect, it } from 'vitest';
import { machineIds, machineRandom } from './random.js';

it('draws numbers from 0 up to, but not including, 1', () => {
  const numbers = Array.from({ length: 1000 }, () => machineRandom.next());
  expect(numbers.every((n) => n >= 0 && n < 1)).toBe(true);
  expect(Math.min(...numbers)).toBeLessThan(0.1);
  expect(Math.max(...numbers)).toBeGreaterThan(0.9);
});

it('makes identifiers of the wanted length that do not come twice', () => {
  const ids = new Set(Array.from({ length: 1000 }, () => machineIds.hex(8)));
  expect(ids.size).toBe(1000);
  expect([...ids].every((id) => /^[0-9a-f]{16}$/.test(id))).toBe(true);
});
