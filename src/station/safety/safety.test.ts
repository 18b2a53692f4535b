import { describe, expect, it } from 'vitest';
import type { Cabinet, CabinetEvent, CabinetReading } from '../ports/index.js';
import { faultCatalogue } from './faults.js';
import { Safety } from './safety.js';

function rig(reading: Partial<CabinetReading> = {}, fitted = true) {
  let tell: (event: CabinetEvent) => void = () => undefined;
  const cabinet: Cabinet = {
    read: () => ({ emergencyLoop: 'closed', openDoors: [], ...reading }),
    showLights: () => undefined,
    listen: (listener) => {
      tell = listener;
    },
  };
  const safety = new Safety(cabinet, fitted);
  return { safety, tell: (event: CabinetEvent) => tell(event) };
}

describe('safety', () => {
  it('takes over what holds at the start', () => {
    expect([...rig({ emergencyLoop: 'open', openDoors: ['rear'] }).safety.blocks('A')]).toEqual(['emergencyStop', 'openDoor']);
  });

  it('R-CON-11: a fault blocks its side, one of the shared parts blocks both, whatever side reports it', () => {
    const { safety, tell } = rig();
    tell({ type: 'fault', code: 'outlet.isolation', side: 'A', state: 'raised' });
    expect([safety.blocks('A').has('fault'), safety.blocks('B').has('fault'), safety.blocks(undefined).has('fault')]).toEqual([
      true,
      false,
      false,
    ]);
    tell({ type: 'fault', code: 'power.precharge', side: 'B', state: 'raised' });
    expect([safety.blocks('A').has('fault'), safety.blocks('B').has('fault'), safety.blocks(undefined).has('fault')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(safety.faultOf('A')?.code).toBe('power.precharge');
    tell({ type: 'fault', code: 'power.precharge', side: 'A', state: 'cleared' });
    expect(safety.faultOf('A')?.code).toBe('outlet.isolation');
    expect(safety.faultOf('B')).toBeUndefined();
  });

  it('what is raised twice is raised once, and events come in pairs', () => {
    const { safety } = rig();
    const seen: string[] = [];
    safety.events.on('raised', ({ code }) => seen.push(`+${code}`));
    safety.events.on('cleared', ({ code }) => seen.push(`-${code}`));
    safety.raise('outlet.cable-hot', 'B');
    safety.raise('outlet.cable-hot', 'B');
    safety.clear('outlet.cable-hot', 'A');
    safety.clear('outlet.cable-hot', 'B');
    expect(seen).toEqual(['+outlet.cable-hot', '-outlet.cable-hot']);
  });

  it('high voltage is allowed only with the loop and all doors closed', () => {
    const { safety, tell } = rig();
    expect(safety.highVoltageAllowed).toBe(true);
    tell({ type: 'door', door: 'front', state: 'open' });
    tell({ type: 'emergencyLoop', state: 'open' });
    tell({ type: 'door', door: 'front', state: 'closed' });
    expect(safety.highVoltageAllowed).toBe(false);
    expect(safety.stopReason).toBe('EmergencyStop');
    tell({ type: 'emergencyLoop', state: 'closed' });
    expect(safety.highVoltageAllowed).toBe(true);
    expect(safety.stopReason).toBe('Other');
  });

  it('the input of an emergency stop that is not fitted means nothing', () => {
    const { safety, tell } = rig({ emergencyLoop: 'open' }, false);
    tell({ type: 'emergencyLoop', state: 'open' });
    expect(safety.blocks('A').size).toBe(0);
  });

  it('every fault of the catalogue fits into a StatusNotification (OCPP 1.6 §6.47)', () => {
    for (const [code, { info, vendorErrorCode }] of Object.entries(faultCatalogue)) {
      expect(info.length, code).toBeLessThanOrEqual(50);
      expect(vendorErrorCode, code).toMatch(/^([0-9A-F]{6}|\d)$/);
    }
  });
});
