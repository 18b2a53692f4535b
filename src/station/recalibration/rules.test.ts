import { describe, expect, it } from 'vitest';
import { Ah, hours, Ms } from '../../kernel/index.js';
import { emulationProfile, type ProfileChoice } from '../generation/index.js';
import { testSettings } from '../settings/settings-for-tests.js';
import { dueCause, type Gathered, untilDue_ms } from './due.js';
import { type Cause, rulesOf } from './rules.js';

const days = (count: number): Ms => hours(24 * count);
const justNow: Gathered = { time_ms: Ms(0), throughput_Ah: Ah(0), improperShutdowns: 0 };

const original: ProfileChoice = { generation: '1.1', options: { originalRecalibration: true } };

function of(profile: ProfileChoice, set: Readonly<Record<string, string>> = {}) {
  const settings = testSettings({ profile });
  for (const [key, value] of Object.entries(set)) expect(settings.changeConfiguration(key, value).status).toBe('Accepted');
  const rules = rulesOf(emulationProfile(profile));
  return {
    rules,
    due: (gathered: Partial<Gathered>): Cause | undefined => dueCause(rules.triggers(settings), { ...justNow, ...gathered }),
    until_ms: (gathered: Partial<Gathered>): number => untilDue_ms(rules.triggers(settings), { ...justNow, ...gathered }),
    permits: (cause: Cause): boolean => rules.permitsCharging(cause, settings),
  };
}

describe('the original recalibration', () => {
  const { rules, due, permits, until_ms } = of(original);

  it('R-FSR-08: is due 120 h after the last full charge', () => {
    expect(due({ time_ms: Ms(hours(120) - 1) })).toBeUndefined();
    expect(due({ time_ms: hours(120) })).toBe('days');
    expect(until_ms({ time_ms: hours(100) })).toBe(hours(20));
    expect(until_ms({ time_ms: hours(121) })).toBe(Infinity);
  });

  it('R-FSR-09: is due after 6 000 Ah through the pack', () => {
    expect([due({ throughput_Ah: Ah(5_999.9) }), due({ throughput_Ah: Ah(6_000) })]).toEqual([undefined, 'throughput']);
  });

  it('never permits charging, blinks red, lasts at most 8 h, and tells nobody', () => {
    for (const cause of ['manual', 'days', 'throughput'] as const) {
      expect(permits(cause)).toBe(false);
      expect(rules.blockedLight(cause)).toEqual({ colour: 'red', mode: 'blinking' });
    }
    expect(rules).toMatchObject({ longest_ms: hours(8), told: false, planned: false });
  });
});

describe.each(['1.1', '2.0'] as const)('the first extension, firmware %s', (generation) => {
  const { rules, due, permits, until_ms } = of({ generation });

  it('R-FSR-14: is due 30 days after the last full charge, and permits charging then', () => {
    expect([due({ time_ms: Ms(days(30) - 1) }), due({ time_ms: days(30) })]).toEqual([undefined, 'days']);
    expect([permits('days'), rules.vehicle_W]).toEqual([true, 150_000]);
  });

  it('R-FSR-15: is due after 6 000 Ah through the pack, and permits charging then', () => {
    expect([due({ throughput_Ah: Ah(5_999.9) }), due({ throughput_Ah: Ah(6_000) })]).toEqual([undefined, 'throughput']);
    expect(permits('throughput')).toBe(true);
  });

  it('R-FSR-16: is due for a second time after 60 days, and permits no charging then', () => {
    expect([due({ time_ms: Ms(days(60) - 1) }), due({ time_ms: days(60), throughput_Ah: Ah(6_000) })]).toEqual(['days', 'overdue']);
    expect([permits('overdue'), permits('manual')]).toEqual([false, false]);
    expect(until_ms({ time_ms: days(31) })).toBe(days(29));
  });

  it('takes no notice of improper shutdowns, lasts at most 8 h, and tells the back-end', () => {
    expect(due({ improperShutdowns: 100 })).toBeUndefined();
    expect(rules).toMatchObject({ longest_ms: hours(8), told: true, planned: false });
    expect(rules.blockedLight('overdue')).toEqual({ colour: 'red', mode: 'blinking' });
  });
});

describe('the second extension', () => {
  const key = 'VWGC.ForcedSoCRecali';

  it('R-FSR-24: is due after a number of days that is 60 and can be set', () => {
    expect([of({}).due({ time_ms: Ms(days(60) - 1) }), of({}).due({ time_ms: days(60) })]).toEqual([undefined, 'days']);
    expect(of({}, { [`${key}SelfDischargingThreshold`]: '5' }).due({ time_ms: days(5) })).toBe('days');
  });

  it('R-FSR-25: is due after a charge that is 6 000 Ah and can be set', () => {
    expect([of({}).due({ throughput_Ah: Ah(5_999) }), of({}).due({ throughput_Ah: Ah(6_000) })]).toEqual([undefined, 'throughput']);
    expect(of({}, { [`${key}ChargeThroughputThreshold`]: '10' }).due({ throughput_Ah: Ah(10) })).toBe('throughput');
  });

  it('is due after three improper shutdowns (C-42)', () => {
    expect([of({}).due({ improperShutdowns: 2 }), of({}).due({ improperShutdowns: 3 })]).toEqual([undefined, 'shutdowns']);
  });

  it('R-FSR-27: permits charging as the operator has chosen, whatever has started it', () => {
    const inoperative = of({}, { 'VWGC.ForcedSoCRecalibrationModeAvailability': 'Inoperative' });
    for (const cause of ['manual', 'days', 'throughput', 'shutdowns'] as const) {
      expect([of({}).permits(cause), inoperative.permits(cause)]).toEqual([true, false]);
    }
  });

  it('R-FSR-44: knows no second number of days after which no vehicle may charge', () => {
    const { due, permits } = of({});
    expect(due({ time_ms: days(400) })).toBe('days');
    expect(permits('days')).toBe(true);
  });

  it('has no longest time, shows steady red, and blinks by hand only where that is wanted (C-02)', () => {
    expect(of({}).rules.longest_ms).toBeUndefined();
    expect(of({}).rules.blockedLight('manual')).toEqual({ colour: 'red', mode: 'steady' });
    const { rules } = of({ options: { manualRecalibrationBlinks: true } });
    expect([rules.blockedLight('manual').mode, rules.blockedLight('days').mode]).toEqual(['blinking', 'steady']);
  });
});
