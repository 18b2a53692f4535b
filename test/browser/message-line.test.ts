import { describe, expect, it } from 'vitest';
import { Summaries } from '../../ui/bench/message-line.js';

const summariesOf = (...frames: readonly unknown[]): readonly string[] => {
  const summaries = new Summaries();
  return frames.map((frame) => {
    const { title, says } = summaries.of({ frame });
    return `${title}: ${says}`;
  });
};

describe('the line for a message', () => {
  it('names the action of a call and of its answer', () => {
    const call = [
      2,
      'm1',
      'StatusNotification',
      { connectorId: 1, errorCode: 'NoError', status: 'Preparing', timestamp: '2026-03-01T10:00:00Z' },
    ];
    expect(summariesOf(call, [3, 'm1', {}])).toEqual([
      'StatusNotification: status Preparing, connectorId 1, errorCode NoError',
      'StatusNotification: understood',
    ]);
  });

  it('says what lies deeper in a payload', () => {
    const answer = [3, 'm1', { transactionId: 7, idTagInfo: { status: 'Accepted', parentIdTag: 'HOUSEHOLD' } }];
    expect(summariesOf([2, 'm1', 'StartTransaction', { connectorId: 1 }], answer)).toEqual([
      'StartTransaction: connectorId 1',
      'StartTransaction: transactionId 7, status Accepted, parentIdTag HOUSEHOLD',
    ]);
  });

  it('reads sampled values as measurand, number and unit, and does not spell out signatures', () => {
    const sampledValue = [
      { value: '12', unit: 'Wh' },
      { value: '55', measurand: 'SoC', unit: 'Percent' },
      { value: 'OCMF|…', format: 'SignedData' },
    ];
    expect(summariesOf([2, 'm1', 'MeterValues', { connectorId: 1, meterValue: [{ timestamp: 'now', sampledValue }] }])).toEqual([
      'MeterValues: connectorId 1, Energy.Active.Import.Register 12 Wh, SoC 55 Percent, signed record',
    ]);
  });

  it('quotes an error', () => {
    expect(summariesOf([2, 'm1', 'Heartbeat', {}], [4, 'm1', 'InternalError', 'No time.', {}])).toEqual([
      'Heartbeat: ',
      'Heartbeat: InternalError: No time.',
    ]);
  });

  it('shows what is no frame as it is', () => {
    expect(summariesOf('garbage', [9], null)).toEqual(['No OCPP-J frame: garbage', 'No OCPP-J frame: [9]', 'No OCPP-J frame: null']);
  });

  it('forgets calls that are never answered', () => {
    const calls = Array.from({ length: 300 }, (_, i) => [2, `m${i}`, 'Heartbeat', {}]);
    expect(summariesOf(...calls, [3, 'm0', {}], [3, 'm299', {}]).slice(-2)).toEqual(['answer: understood', 'Heartbeat: understood']);
  });
});
