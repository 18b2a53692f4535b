/** Parts of the pages that need no browser. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routeNames, routes } from '../../src/api/index.js';
import { readContainer, writeContainer } from '../../src/protocols/ocmf/index.js';
import { containerOf } from '../../ui/shared/records/container.js';
import { fieldsOf } from '../../ui/shared/records/fields.js';
import { rawSignature, verify } from '../../ui/shared/records/signature.js';
import { tamper } from '../../ui/shared/records/tamper.js';
import { addresses } from '../../ui/shared/routes.js';
import { share } from '../../ui/shared/share.js';
import { signedRecord } from './signed-record.js';

const catalogue = (language: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(new URL(`../../ui/texts/${language}.json`, import.meta.url), 'utf8'));

describe('the texts', () => {
  const [en, de] = [catalogue('en'), catalogue('de')];

  it('are complete in both languages', () => {
    expect(Object.keys(de)).toEqual(Object.keys(en));
    expect(Object.entries(de).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('speak of the same values in both languages', () => {
    const valuesIn = (text = ''): readonly string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const key of Object.keys(en)) expect({ key, values: valuesIn(de[key]) }).toEqual({ key, values: valuesIn(en[key]) });
  });
});

describe('the calls of the pages', () => {
  it('go to the addresses of the routes', () => {
    expect(addresses).toEqual(Object.fromEntries(routeNames.map((name) => [name, [routes[name].method, routes[name].path]])));
  });
});

describe('sharing what is equal', () => {
  it('keeps the older value where nothing has changed, and only there', () => {
    const older = { a: { x: 1 }, b: [{ y: 1 }, { y: 2 }], c: 3 };
    const shared = share<typeof older>(older, { a: { x: 1 }, b: [{ y: 1 }, { y: 5 }], c: 3 });
    expect(shared).toEqual({ a: { x: 1 }, b: [{ y: 1 }, { y: 5 }], c: 3 });
    expect(shared.a).toBe(older.a);
    expect(shared.b[0]).toBe(older.b[0]);
    expect(shared.b).not.toBe(older.b);
    expect(share(older, structuredClone(older))).toBe(older);
  });

  it('never changes what the newer value says', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (older, newer) => {
        expect(share(older, newer)).toEqual(newer);
      }),
    );
  });
});

describe('verification of a record', () => {
  it('accepts what the meter signed, and nothing else', async () => {
    const { ocmf, publicKey } = signedRecord({ page: 1, begin_Wh: 52_510, end_Wh: 57_580 });
    expect(await verify(ocmf, publicKey)).toMatchObject({ at: 'valid' });
    const tampered = tamper(ocmf);
    expect(tampered).toMatchObject({ was: '57.580', is: '57.570' });
    expect(await verify(tampered?.ocmf ?? '', publicKey)).toMatchObject({ at: 'invalid' });
    const other = signedRecord({ page: 1, begin_Wh: 0, end_Wh: 1, key: '02' });
    expect(await verify(ocmf, other.publicKey)).toMatchObject({ at: 'invalid' });
  });

  it('says what cannot be read', async () => {
    const { ocmf, publicKey } = signedRecord({ page: 1, begin_Wh: 0, end_Wh: 10 });
    expect(await verify('OCMF|{}', publicKey)).toEqual({ at: 'unreadable', why: 'form' });
    expect(await verify('OCMF|{}|{"SD":"3000"}', publicKey)).toEqual({ at: 'unreadable', why: 'signature' });
    expect(await verify(ocmf.replace('secp256r1', 'secp192r1'), publicKey)).toEqual({ at: 'unreadable', why: 'algorithm' });
    expect(await verify(ocmf, '3059')).toEqual({ at: 'unreadable', why: 'key' });
  });

  it('takes no garbage for a signature', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const raw = rawSignature(text);
        expect(raw === undefined || raw.length === 64).toBe(true);
      }),
    );
  });

  it('reads a record field by field, registers as they are written', () => {
    const { head, readings, energy_kWh } = fieldsOf(signedRecord({ page: 12, begin_Wh: 52_510, end_Wh: 57_580 }).ocmf);
    expect(head.find(({ name }) => name === 'PG')).toEqual({ name: 'PG', value: 'T12', meaning: 'ocmf.PG.T' });
    expect(readings.map(({ kind, register }) => [kind, register])).toEqual([
      ['begin', 'import'],
      ['begin', 'export'],
      ['end', 'import'],
      ['end', 'export'],
    ]);
    expect(readings[2]?.fields.find(({ name }) => name === 'RV')?.value).toBe('57.580');
    expect(energy_kWh).toBeCloseTo(5.07, 6);
  });

  it('is offered as the container that the transparency software opens', () => {
    const { ocmf, publicKey } = signedRecord({ page: 1, begin_Wh: 0, end_Wh: 10 });
    const xml = containerOf([{ ocmf, publicKey }]);
    expect(xml).toBe(writeContainer([{ record: ocmf, spki: publicKey }]));
    expect(readContainer(xml)).toMatchObject({ values: [{ record: ocmf, publicKey }] });
    expect(readContainer(containerOf([{ ocmf, publicKey }], 'not genuine'))).toMatchObject({ values: [{ record: ocmf, publicKey }] });
  });
});
