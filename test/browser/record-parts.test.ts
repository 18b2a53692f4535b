/** Reading a signed record and tampering with it, without a browser. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../ui/shared/records/fields.js';
import { registerOf, writtenRegisters } from '../../ui/shared/records/registers.js';
import { sectionsOf, verify } from '../../ui/shared/records/signature.js';
import { tamper } from '../../ui/shared/records/tamper.js';
import { signedRecord } from './signed-record.js';

/** A record with these readings, signed by nobody. */
const recordOf = (RD: string): string => `OCMF|{"PG":"T1","RD":[${RD}]}|{"SD":"30"}`;
const payloadOf = (ocmf: string): string => sectionsOf(ocmf)?.payload ?? '';

const differences = (one: string, other: string): number => [...one].filter((sign, at) => sign !== other[at]).length;

describe('tampering with one digit', () => {
  const register_Wh = fc.oneof(
    fc.integer({ min: 0, max: 99_999_999 }),
    // Those with few digits that could go down.
    fc.integer({ min: 0, max: 8 }).map((power) => 10 ** power),
    fc.constant(0),
  );

  it('leaves JSON that says something else in exactly one character, and the signature no longer fits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 99_999 }), register_Wh, register_Wh, async (page, one_Wh, other_Wh) => {
        const [begin_Wh, end_Wh] = [Math.min(one_Wh, other_Wh), Math.max(one_Wh, other_Wh)];
        const { ocmf, publicKey } = signedRecord({ page, begin_Wh, end_Wh });
        const tampered = tamper(ocmf);
        expect(tampered?.ocmf).toHaveLength(ocmf.length);
        expect(differences(ocmf, tampered?.ocmf ?? '')).toBe(1);
        expect(JSON.parse(payloadOf(tampered?.ocmf ?? ''))).not.toEqual(JSON.parse(payloadOf(ocmf)));
        expect(await verify(ocmf, publicKey)).toMatchObject({ at: 'valid' });
        expect(await verify(tampered?.ocmf ?? '', publicKey)).toMatchObject({ at: 'invalid' });
        expect(fieldsOf(tampered?.ocmf ?? '').readings[tampered?.reading ?? -1]).toMatchObject({ kind: 'end', register: 'import' });
      }),
      { numRuns: 60 },
    );
  });

  it('finds a digit however the number is written', () => {
    const digits = fc.stringMatching(/^\d{0,4}$/);
    const number = fc
      .tuple(fc.constantFrom('', '-'), fc.stringMatching(/^(0|[1-9]\d{0,4})$/), digits, fc.constantFrom('', 'e2', 'E-3', 'e+0'))
      .map(([sign, whole, fraction, exponent]) => sign + whole + (fraction && `.${fraction}`) + exponent);
    fc.assert(
      fc.property(number, (written) => {
        const ocmf = recordOf(`{"TX":"E","RI":"1-0:1.8.0","RU":"kWh","RV":${written}}`);
        const tampered = tamper(ocmf);
        expect(tampered?.was).toBe(written);
        expect(Number(JSON.parse(tampered?.is ?? ''))).not.toBe(Number(written));
        expect(differences(ocmf, tampered?.ocmf ?? '')).toBe(1);
      }),
    );
  });

  it.each([
    ['57.580', '57.570'],
    ['1.5', '1.4'],
    ['100.000', '100.001'],
    ['10', '11'],
    ['0', '1'],
  ])('of %s makes %s', (was, is) => {
    expect(tamper(recordOf(`{"TX":"E","RI":"1-0:1.8.0","RV":${was}}`))).toMatchObject({ was, is });
  });

  it('has nothing to change where there is no register', () => {
    for (const ocmf of ['', 'OCMF|{}|{}', recordOf(''), recordOf('{"TX":"E","RV":"12"}')]) expect(tamper(ocmf)).toBeUndefined();
  });
});

describe('reading a record', () => {
  it('reads each register where it stands, also when readings leave it out, and bills from begin to end of the same one', () => {
    const ocmf = recordOf(
      [
        '{"TM":"2026-03-01T09:00:00,000+0000 S","TX":"B","RV":10.00,"RI":"1-0:1.8.0","RU":"kWh","ST":"G"}',
        '{"RI":"1-0:2.8.0","RU":"kWh","UC":{"RV":99.9}}',
        '{"RV":0.500,"RI":"01-00:B2.08.00*FF"}',
        '{"TX":"C","RV":12.50,"RI":"1-0:1.8.0"}',
        '{"TX":"T","RV":13.5e0}',
        '{"TX":"L","RV":14.250}',
        '{"RV":4.750,"RI":"01-00:B2.08.00*FF"}',
      ].join(','),
    );
    const { readings, energy_kWh } = fieldsOf(ocmf);
    expect(readings.map(({ kind, register, fields }) => [kind, register, fields.find(({ name }) => name === 'RV')?.value])).toEqual([
      ['begin', 'import', '10.00'],
      ['begin', 'export', undefined],
      ['begin', 'import', '0.500'],
      ['other', 'import', '12.50'],
      ['other', 'import', '13.5e0'],
      ['end', 'import', '14.250'],
      ['end', 'import', '4.750'],
    ]);
    expect(energy_kWh).toBeCloseTo(4.25, 9);
    expect(tamper(ocmf)).toMatchObject({ reading: 6, was: '4.750', is: '4.740' });
  });

  it('is not misled by what stands in names and texts', () => {
    const payload = '{"RV":1,"ID":"\\"RD\\":[{\\"RV\\":2","RD":[{"RV": 3.0 ,"ST":"]}"},{"XX":{"RD":[{"RV":4}]}}],"CT":{"RD":[{"RV":5}]}}';
    expect(writtenRegisters(payload).map((register) => register?.text)).toEqual(['3.0', undefined]);
  });

  it.each([
    ['1-0:1.8.0', 'import'],
    ['1-b:1.8.0', 'import'],
    ['01-00:98.08.00.FF', 'import'],
    ['01-00:B3.08.00*FF', 'import'],
    ['1-0:2.8.0', 'export'],
    ['01-00:C2.08.00*FF', 'export'],
    ['1-0:16.7.0', 'other'],
    ['1-0:11.8.0', 'other'],
    ['', 'other'],
  ])('the register %s counts %s', (obis, register) => {
    expect(registerOf(obis)).toBe(register);
  });
});
