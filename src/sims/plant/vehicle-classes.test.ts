import { describe, expect, it } from 'vitest';
import { ratings } from './ratings.js';
import { vehicleClasses, vehicleNames } from './vehicle-classes.js';

const socs = Array.from({ length: 101 }, (_, soc) => soc);

describe('vehicle classes', () => {
  it.each(vehicleNames)('%s can be charged by this station, within its own limits', (name) => {
    const { voltage_V, maxVoltage_V, power_W, maxPower_W } = vehicleClasses[name];
    for (const soc of socs) {
      expect(voltage_V(soc)).toBeGreaterThanOrEqual(ratings.outletMin_V);
      expect(voltage_V(soc)).toBeLessThanOrEqual(Math.min(ratings.outletMax_V, maxVoltage_V));
      expect(power_W(soc)).toBeGreaterThan(0);
      expect(power_W(soc)).toBeLessThanOrEqual(maxPower_W);
    }
  });

  it.each(vehicleNames)('%s keeps the time limits of the vehicle communication (N-36)', (name) => {
    const { parameters_ms, cableCheck_ms, precharge_ms } = vehicleClasses[name].handshake;
    expect(parameters_ms).toBeLessThan(60_000);
    expect(cableCheck_ms).toBeLessThan(40_000);
    expect(precharge_ms).toBeLessThan(7_000);
  });

  it.each([
    ['compact', 36_000, { 60: 50, 70: 40, 85: 20, 98: 5 }],
    ['saloon-400', 77_000, { 5: 100, 10: 135, 30: 135, 50: 100, 65: 75, 80: 50, 98: 10 }],
    ['saloon-800', 93_000, { 60: 150, 70: 120, 85: 60, 98: 15 }],
  ] as const)('%s is the example of N-37', (name, battery_Wh, kW_bySoc) => {
    const { power_W, battery_Wh: its_Wh } = vehicleClasses[name];
    expect(its_Wh).toBe(battery_Wh);
    for (const [soc, kW] of Object.entries(kW_bySoc)) expect(power_W(Number(soc)) / 1000).toBe(kW);
  });

  it('a cold battery takes less than the same one warm, wherever it stands', () => {
    for (const soc of socs) expect(vehicleClasses.cold.power_W(soc)).toBeLessThan(vehicleClasses['saloon-400'].power_W(soc) + 1);
    expect(vehicleClasses.cold.power_W(20)).toBeLessThan(vehicleClasses['saloon-400'].power_W(20) / 3);
  });
});
