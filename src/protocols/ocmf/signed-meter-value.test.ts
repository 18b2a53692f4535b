import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSignedMeterValue, writeSignedMeterValue } from './signed-meter-value.js';

const parts = { signingMethod: '', encodingMethod: 'OCMF', publicKey: 'b2Nh' } as const;

describe('SignedMeterValueType', () => {
  it('N-11: it is an object with exactly four strings, the record in base64', () => {
    expect(JSON.parse(writeSignedMeterValue('OCMF|{}|{}', parts))).toEqual({
      signedMeterData: 'T0NNRnx7fXx7fQ==',
      signingMethod: '',
      encodingMethod: 'OCMF',
      publicKey: 'b2Nh',
    });
  });

  it('any record comes out octet by octet', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (record) => {
        expect(readSignedMeterValue(writeSignedMeterValue(record, parts))).toEqual({ record, ...parts });
      }),
    );
  });

  it('members under the names that others use, or left out, are read', () => {
    const signedMeterValue = Buffer.from('OCMF|{}|{}').toString('base64');
    expect(readSignedMeterValue(JSON.stringify({ signedMeterValue, encodingMethod: 'OCMF' }))).toEqual({
      record: 'OCMF|{}|{}',
      signingMethod: '',
      encodingMethod: 'OCMF',
      publicKey: '',
    });
  });

  it.each(['OCMF|{}|{}', '{"signedMeterData":7}', '{', '[]', '"text"', ''])('%s is none', (text) => {
    expect(readSignedMeterValue(text)).toBeUndefined();
  });
});
