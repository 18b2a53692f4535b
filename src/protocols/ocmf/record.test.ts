import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecord, splitRecord } from './record.js';

const record =
  'OCMF|{"FV":"1.0","PG":"T3","MS":"1000000001","IF":["RFID_RELATED"],"ID":"0A","CI":"DE*1","RD":[{"TX":"B","RV":57.580,"RU":"kWh"}]}' +
  '|{"SA":"ECDSA-secp256r1-SHA256","SD":"30"}';

describe('reading an OCMF record', () => {
  it('N-13: the sections between the bars are given back octet by octet', () => {
    const sections = splitRecord(record);
    expect(`OCMF|${sections?.payload}|${sections?.signature}`).toBe(record);
    expect(sections?.payload).toContain('57.580');
  });

  it('members of the payload and of the signature are found under their names', () => {
    const read = readRecord(record);
    expect(read).toMatchObject({
      record: {
        text: record,
        payload: { FV: '1.0', PG: 'T3', MS: '1000000001', IF: ['RFID_RELATED'], ID: '0A', CI: 'DE*1', RD: [{ TX: 'B', RV: 57.58 }] },
        signature: { SA: 'ECDSA-secp256r1-SHA256', SD: '30' },
      },
    });
  });

  it('a record that names no algorithm is signed with the default one', () => {
    expect(readRecord('OCMF|{}|{"SD":"30"}')).toMatchObject({
      record: { signature: { SA: 'ECDSA-secp256r1-SHA256' }, payload: { RD: [] } },
    });
  });

  it('a member of a wrong type is left out', () => {
    expect(readRecord('OCMF|{"PG":3,"IF":"RFID_NONE","RD":[{"RV":"1.0"},7]}|{"SD":""}')).toMatchObject({
      record: { payload: { RD: [{}] } },
    });
  });

  it.each([
    ['a fourth section', `${record}|key`, 'not of the form'],
    ['another header', record.replace('OCMF', 'OCMX'), 'not of the form'],
    ['a missing signature', 'OCMF|{}|', 'not of the form'],
    ['a cut payload', record.replace('"RD"', '"R').replace(']}|', '|'), 'payload'],
    ['a cut signature', record.slice(0, -4), 'signature section'],
    ['no SD', 'OCMF|{}|{}', 'SD'],
    ['a payload that is a list', 'OCMF|[]|{"SD":""}', 'payload'],
  ])('%s is unreadable, and it is said why', (_, text, why) => {
    expect(readRecord(text)).toMatchObject({ unreadable: expect.stringContaining(why) });
  });

  it('no text makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `OCMF|${json}|${json}`),
        ),
        (text) => {
          expect(readRecord(text)).toBeDefined();
        },
      ),
    );
  });
});
