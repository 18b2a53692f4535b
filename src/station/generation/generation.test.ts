import { describe, expect, it } from 'vitest';
import { traitsOf } from './differences.js';
import { generationOf, generations, inSpan, releaseOf } from './generation.js';

describe('a firmware generation', () => {
  it.each([
    ['pfm-SW1.1.0', '1.1'],
    ['2.0.5', '2.0'],
    ['3.0.9', '3.0'],
    ['pfm-SW4.2.4', '4.2'],
    ['ZD-SW4.2.4.1', '4.2'],
    ['4.7.9', '4.2'],
    ['4.8.0', '4.8'],
    ['12.1', '5.0'],
  ])('version %s belongs to %s', (version, generation) => {
    expect(generationOf(version)).toBe(generation);
  });

  it.each(['1.0.9', '2021.1-V 1.8.3', 'newest'])('version %s belongs to none', (version) => {
    expect(generationOf(version)).toBeUndefined();
  });

  it('is the one that its own release belongs to', () => {
    for (const generation of generations) expect(generationOf(releaseOf(generation))).toBe(generation);
  });

  it('lies in a span from its begin on and up to its end', () => {
    const inside = generations.filter((generation) => inSpan(generation, { since: '3.0', before: '4.2' }));
    expect(inside).toEqual(['3.0', '4.0', '4.1']);
    expect(generations.filter((generation) => inSpan(generation, {}))).toEqual(generations);
  });
});

describe('differences between generations', () => {
  it('give every generation a value for every trait', () => {
    for (const generation of generations) expect(Object.values(traitsOf(generation))).not.toContain(undefined);
  });

  it('begin with the release that brought them', () => {
    const firstWith = (has: (generation: ReturnType<typeof traitsOf>) => boolean) =>
      generations.find((generation) => has(traitsOf(generation)));
    expect(firstWith((traits) => traits.webLogin === 'personal')).toBe('2.0');
    expect(firstWith((traits) => traits.maintenancePortSwitchable)).toBe('2.0');
    expect(firstWith((traits) => traits.tamperEvents)).toBe('2.0');
    expect(firstWith((traits) => traits.outOfHours)).toBe('2.0');
    expect(firstWith((traits) => traits.recalibration === 'FSR-2')).toBe('3.0');
    expect(firstWith((traits) => traits.remoteStartBySelection)).toBe('3.0');
    expect(firstWith((traits) => traits.updateWaitsForAc)).toBe('3.0');
    expect(firstWith((traits) => traits.paymentKeys === 'PosCtrlr')).toBe('3.0');
    expect(firstWith((traits) => traits.reconciliation === 'atOwnTime')).toBe('3.0');
    expect(firstWith((traits) => traits.securityProfileMayFall)).toBe('4.0');
    expect(firstWith((traits) => traits.plugInLimitByKey)).toBe('4.8');
  });
});
