import { describe, expect, it } from 'vitest';
import { readRecord } from '../protocols/ocmf/index.js';
import { objectionsTo } from './objections.js';
import { begin, end, testMeter } from './test-meter.js';

const meter = testMeter('1000000001', '1');

function objections(changes: Readonly<Record<string, unknown>>): readonly string[] {
  const read = readRecord(meter.record(1, changes));
  if ('unreadable' in read) throw new Error(read.unreadable);
  return objectionsTo(read.record);
}

describe('objections to a record with a good signature', () => {
  it('there is none to an ordinary record', () => {
    expect(objections({})).toEqual([]);
  });

  it('R-MET-05: less than 0.1 kWh is not billable, 0.1 kWh is', () => {
    expect(objections({ RD: [begin, { ...end, RV: 10.051 }] })).toEqual(['Not billable: 0.050 kWh; accuracy is guaranteed from 0.1 kWh.']);
    expect(objections({ RD: [begin, { ...end, RV: 10.101 }] })).toEqual([]);
  });

  it.each([
    ['1.1', '1.3'],
    ['1.2', '1.4.0'],
    ['1.3', '1.4.1'],
  ])('format version %s needs release %s of the transparency software', (FV, release) => {
    expect(objections({ FV })).toEqual([expect.stringContaining(`release ${release} or later`)]);
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['format version 1.4', { FV: '1.4' }, 'no release'],
    ['no format version', { FV: undefined }, '(FV) is missing'],
    ['no page', { PG: undefined }, '(PG) is missing'],
    ['flags that are no list', { IF: 'RFID_NONE' }, 'IF is not a list'],
    ['a failed identification', { IL: 'MISMATCH' }, 'level MISMATCH'],
    ['a character that is not ASCII', { CI: 'Säule' }, 'some computers only'],
    ['a stop without a register', { RD: [begin, { ...end, RI: undefined }] }, '(RI) is left out'],
    ['two starts', { RD: [begin, begin, end] }, 'More than one start'],
    ['a start only', { RD: [begin] }, 'at the stop is missing'],
    ['a stop only', { RD: [end] }, 'at the start is missing'],
    [
      'the export register only',
      { RD: [begin, end].map((reading) => ({ ...reading, RI: '1-0:2.8.0' })) },
      'No reading of the import register',
    ],
    ['a register that went back', { RD: [begin, { ...end, RV: 9 }] }, 'below that at the start'],
    ['a stop before the start', { RD: [begin, { ...end, TM: '2026-07-01T11:00:00,000+0200 R' }] }, 'before the start'],
    ['a start without time status', { RD: [{ ...begin, TM: '2026-07-01T12:00:00,000+0200' }, end] }, 'no status'],
    ['time status R at the start only', { RD: [begin, { ...end, TM: end.TM.replace('R', 'S') }] }, 'R at the start but not'],
    ['a meter state that is not good', { RD: [begin, { ...end, ST: 'T' }] }, 'Meter state T at the stop'],
    ['unusable energy', { RD: [{ ...begin, EF: 'E' }, end] }, 'energy at the start as unusable'],
    ['unusable time', { RD: [{ ...begin, EF: 't' }, end] }, 'time at the start as unusable'],
  ])('%s is objected to', (_, changes, words) => {
    expect(objections(changes)).toEqual([expect.stringContaining(words)]);
  });

  it('a reading without a value is objected to', () => {
    expect(objections({ RD: [begin, { ...end, RV: undefined }] })).toEqual([
      'A reading without a value (RV): refused by the transparency software.',
    ]);
  });
});
