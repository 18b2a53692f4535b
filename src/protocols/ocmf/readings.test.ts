import { describe, expect, it } from 'vitest';
import { energyBetween, pageOf, readings } from './readings.js';
import type { OcmfPayload } from './record.js';

const payload = (...RD: OcmfPayload['RD']): OcmfPayload => ({ RD });

const dcbm = payload(
  { TM: '2026-07-01T12:00:00,000+0200 R', TX: 'B', RV: 57.584, RI: '1-0:1.8.0', RU: 'kWh', EF: '', ST: 'G' },
  { RV: 4.405, RI: '1-0:2.8.0', RU: 'kWh', ST: 'G' },
  { TM: '2026-07-01T12:20:00,000+0200 R', TX: 'E', RV: 58.685, RI: '1-0:1.8.0', RU: 'kWh', ST: 'G' },
  { RV: 4.405, RI: '1-0:2.8.0', RU: 'kWh', ST: 'G' },
);

describe('readings of a record', () => {
  it('a reading takes over what the one before it says', () => {
    expect(readings(dcbm)[1]).toMatchObject({
      at: Date.parse('2026-07-01T10:00:00Z'),
      timeStatus: 'R',
      occasion: 'begin',
      register: 'export',
    });
  });

  it('energy is the difference of a register between start and stop, free of binary fractions', () => {
    expect(energyBetween(dcbm)).toMatchObject({ energy_Wh: 1101, begin: { value_Wh: 57_584 }, end: { value_Wh: 58_685 } });
    expect(energyBetween(dcbm, 'export')?.energy_Wh).toBe(0);
  });

  it('watt-hours are read as well as kilowatt-hours, other units are not', () => {
    const energies = ['Wh', 'kWh', 'MWh'].map((RU) => {
      const RI = '1-0:1.8.0';
      return energyBetween(payload({ TX: 'B', RV: 1, RI, RU }, { TX: 'E', RV: 3, RI, RU }))?.energy_Wh;
    });
    expect(energies).toEqual([2, 2000, undefined]);
  });

  it.each(['E', 'L', 'R', 'A', 'P'])('%s ends a transaction', (TX) => {
    expect(readings(payload({ TX }))[0]?.occasion).toBe('end');
  });

  it('a reading in between is neither start nor stop', () => {
    expect(energyBetween(payload({ TX: 'B', RV: 1, RI: '1-0:1.8.0', RU: 'Wh' }, { TX: 'C', RV: 2 }))).toBeUndefined();
  });

  it.each([
    ['1-0:1.8.0', 'import'],
    ['1-b:1.8.0', 'import'],
    ['01-00:01.08.00*FF', 'import'],
    ['01-00:02.08.00.FF', 'export'],
    ['01-00:B1.08.00*FF', 'other'],
    ['1-0:1.7.0', 'other'],
    ['1.8.0', 'other'],
  ])('OBIS code %s is the register %s', (RI, register) => {
    expect(readings(payload({ RI }))[0]?.register).toBe(register);
  });

  it.each([
    ['2026-01-01T00:00:00,250-0330 S', '2026-01-01T03:30:00.250Z', 'S'],
    ['2026-01-01T00:00:00,000+0000', '2026-01-01T00:00:00.000Z', undefined],
  ])('time %s', (TM, instant, timeStatus) => {
    expect(readings(payload({ TM }))[0]).toMatchObject({ at: Date.parse(instant), timeStatus });
  });

  it.each(['2026-01-01T00:00:00+01:00', '2026-13-01T00:00:00,000+0100 R', ''])('time %s is none', (TM) => {
    expect(readings(payload({ TM }))[0]?.at).toBeUndefined();
  });

  it('N-13: a page is the letter of its counter and a number without leading zeros', () => {
    expect(pageOf({ PG: 'T144', RD: [] })).toEqual({ letter: 'T', number: 144 });
    expect(pageOf({ PG: 'F1', RD: [] })).toEqual({ letter: 'F', number: 1 });
    for (const PG of ['T01', 'X1', 'T', '1', 'T1 ']) expect(pageOf({ PG, RD: [] })).toBeUndefined();
  });
});
