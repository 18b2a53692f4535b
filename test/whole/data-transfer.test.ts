/** DataTransfers that nobody takes leave a line in the log, in both directions, and never what they carried. */
import { describe, expect, it } from 'vitest';
import { type Log, silentLog } from '../../src/kernel/index.js';
import { readConfigFile } from '../../src/station/settings/index.js';
import { Bench } from './bench.js';

async function logged() {
  const lines: (readonly [event: string, fields: unknown])[] = [];
  const keep = (event: string, fields?: unknown): void => {
    if (event.startsWith('data-transfer')) lines.push([event, fields]);
  };
  const log: Log = { ...silentLog, info: keep, warn: keep, with: () => log };
  return { bench: await Bench.started({ log }), lines };
}

describe('a DataTransfer that is refused', () => {
  it.each([
    ['NOBODY', 'Firmware', 'UnknownVendorId'],
    ['vwgc', 'Firmware', 'UnknownMessageId'],
    ['NOBODY', undefined, 'UnknownVendorId'],
  ])('by the station (%s, %s) is logged with %s, without its data', async (vendorId, messageId, why) => {
    const { bench, lines } = await logged();
    await bench.call('DataTransfer', { vendorId, ...(messageId !== undefined && { messageId }), data: 'a secret' });
    expect(lines).toEqual([['data-transfer.refused', { vendorId, messageId, why }]]);
  });

  it.each(['Rejected', 'UnknownMessageId', 'UnknownVendorId'])('by the back-end as %s is logged, without its data', async (status) => {
    const { bench, lines } = await logged();
    bench.brain.setBehaviour('DataTransfer', { answer: 'status', status, times: 1 });
    const save = async (): Promise<void> => {
      const reading = readConfigFile(JSON.stringify({ hmi: { hotline_number: '0800 1' } }), bench.settings.profile);
      if (reading.ok) void bench.host.station.office.configure(reading.values, 'anna');
      await bench.run(2);
    };
    await save();
    const line = ['data-transfer.not-accepted', { vendorId: 'VWGC', messageId: 'ConfigurationAuditEvent', why: status }];
    expect(lines).toEqual([line]);
    // The next one is taken.
    await save();
    expect([bench.sent('DataTransfer').length, lines]).toEqual([2, [line]]);
  });
});
