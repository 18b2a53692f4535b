import { describe, expect, it } from 'vitest';
import { startBlockers, statusValue } from './status-bits.js';

const ready = { suLinkStatusIsOk: true, timeSyncStatusIsOk: true };

describe('status word', () => {
  it('ready is 17, in a transaction 21', () => {
    expect(statusValue(ready)).toBe(17);
    expect(statusValue({ ...ready, transactionIsOnGoing: true })).toBe(21);
  });

  it('bits 0, 1, 2 and 4 forbid a start, the others do not', () => {
    expect(startBlockers(ready)).toEqual([]);
    expect(startBlockers({ muFatalErrorOccured: true, transactionIsOnGoing: true })).toEqual([
      'suLinkStatusIsOk',
      'muFatalErrorOccured',
      'transactionIsOnGoing',
      'timeSyncStatusIsOk',
    ]);
    expect(startBlockers({ ...ready, tamperingIsDetected: true, overTemperatureIsDetected: true, reversedVoltage: true })).toEqual([]);
  });
});
