import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContainer, writeContainer } from './container.js';

const record = 'OCMF|{"ID":"a<b&c>d","RD":[]}|{"SD":"30"}';

describe('the XML container of the transparency software', () => {
  it('is written without namespace, transaction id and context', () => {
    expect(writeContainer([{ record, spki: '3059' }])).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>
<values>
  <value>
    <signedData format="OCMF" encoding="plain">OCMF|{"ID":"a&lt;b&amp;c&gt;d","RD":[]}|{"SD":"30"}</signedData>
    <publicKey encoding="plain">3059</publicKey>
  </value>
</values>
`,
    );
  });

  it('records come out of it as they went in', () => {
    const inside = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: 1 });
    fc.assert(
      fc.property(fc.array(inside, { maxLength: 4 }), (texts) => {
        const values = texts.map((text) => ({ record: `OCMF|{"ID":${JSON.stringify(text)}}|{}`, spki: '30590001' }));
        expect(readContainer(writeContainer(values))).toEqual({
          values: values.map((value) => ({ record: value.record, publicKey: value.spki, format: 'OCMF' })),
        });
      }),
    );
  });

  it.each([
    ['white space around the record', `<values><value><signedData>\n  OCMF|{"a": 1}|{} \n</signedData></value></values>`],
    ['a CDATA section', '<values><value><signedData><![CDATA[OCMF|{"a": 1}|{}]]></signedData></value></values>'],
    ['escaped quotes', '<values><value><signedData>OCMF|{&quot;a&quot;: 1}|{}</signedData></value></values>'],
    [
      'attributes of a session',
      '<values><value transactionId="1" context="Transaction.Begin"><signedData>OCMF|{"a": 1}|{}</signedData></value></values>',
    ],
  ])('%s does not matter', (_, xml) => {
    expect(readContainer(xml)).toMatchObject({ values: [{ record: 'OCMF|{"a": 1}|{}', publicKey: undefined, format: undefined }] });
  });

  it('a record with thousands of escaped quotes is read', () => {
    const escaped = '&quot;'.repeat(5000);
    expect(readContainer(`<values><value><signedData>${escaped}</signedData></value></values>`)).toMatchObject({
      values: [{ record: '"'.repeat(5000) }],
    });
  });

  it('digits of a key stay text, in any grouping', () => {
    const xml = '<values><value><signedData>x</signedData><publicKey encoding="base64">3059 3013\n0607</publicKey></value></values>';
    expect(readContainer(xml)).toMatchObject({ values: [{ publicKey: '3059 3013\n0607' }] });
  });

  it.each([
    ['a cut file', '<values><value><signedData>OCMF', 'well-formed'],
    ['another document', '<bill/>', '<values>'],
    ['a tag that never ends', '<A/', 'well-formed'],
    ['no XML', 'OCMF|{}|{}', 'well-formed'],
  ])('%s is unreadable, and it is said why', (_, text, why) => {
    expect(readContainer(text)).toMatchObject({ unreadable: expect.stringContaining(why) });
  });
});
