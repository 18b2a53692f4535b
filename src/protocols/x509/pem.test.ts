import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testPki } from '../../../test/pki/index.js';
import { readPem, writePem } from './pem.js';
import { isRefused } from './refused.js';

const pki = testPki();
const { certificate } = pki.root;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const oneLine = (pem: string): string => pem.replace(/\n/g, '');

/** Every certificate written anew: what `readPem` found. */
function found(text: string): readonly string[] {
  const read = readPem(text);
  if (isRefused(read)) throw new Error(read.why);
  return read.map((der) => writePem(der));
}

function whyNot(text: string): string {
  const read = readPem(text);
  return isRefused(read) ? read.why : 'it was read';
}

describe('a certificate as text', () => {
  it.each([
    ['as OpenSSL writes it', certificate],
    ['without a line feed at its end', certificate.trimEnd()],
    ['with the line ends of Windows', certificate.replace(/\n/g, '\r\n')],
    ['without any line ends', oneLine(certificate)],
    ['with line ends that were escaped once too often', certificate.replace(/\n/g, '\\n')],
    ['with white space around it', `\n \t${certificate}\n\n`],
    ['once more in base64', base64(certificate)],
  ])('is read %s', (_how, text) => {
    expect(found(text)).toEqual([certificate]);
  });

  const two = [pki.server.certificate, pki.intermediate.certificate];
  it.each([
    ['one after the other', two.join('')],
    ['on one line', oneLine(two.join(''))],
    ['R-CRT-05: separated by commas', two.join(',')],
    ['R-CRT-05: in base64 and separated by commas', two.map(base64).join(', ')],
  ])('several are read in their order, %s', (_how, text) => {
    expect(found(text)).toEqual(two);
  });

  it.each([
    ['nothing', '', 'There is no certificate'],
    ['R-CRT-05: garbage', 'a certificate, please', 'the text goes on with "a certificate, please"'],
    ['text before it', `subject=CN = x\n${certificate}`, 'Certificate 1: expected is -----BEGIN CERTIFICATE-----'],
    ['text after it', `${certificate}and more`, 'Certificate 2: expected is -----BEGIN CERTIFICATE-----'],
    ['a private key', pki.root.key, 'this is a private key. It must stay with its owner'],
    ['a private key after it', certificate + pki.root.key, 'Certificate 2: this is a private key'],
    ['something else in PEM form', certificate.replaceAll('CERTIFICATE', 'X509 CRL'), 'but this is "X509 CRL"'],
    ['half of it', certificate.slice(0, 200), 'its last line, -----END CERTIFICATE-----, is missing'],
    ['two halves', certificate.slice(0, 200) + certificate, 'is not base64'],
    ['a wrong character', certificate.replace(/\nMII/, '\nM*I'), 'is not base64'],
    ['no content', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----', 'is not base64'],
    [
      'octets that are missing',
      writePem(Buffer.from(oneLine(certificate).slice(27, 91), 'base64')),
      'Certificate 1 is damaged: it breaks off',
    ],
    ['octets that are too many', writePem(Buffer.from([0x30, 0, 0])), 'Certificate 1 is damaged: 1 octets too many follow it'],
    ['far too much text', ' '.repeat(300_000), '300000 characters'],
  ])('is refused in words where there is %s', (_what, text, words) => {
    expect(whyNot(text)).toContain(words);
  });

  it('whatever is changed in it, the answer is certificates or words', () => {
    const edit = fc.record({
      at: fc.nat(certificate.length),
      cut: fc.nat(40),
      put: fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('-----', ',', '\\n', '-----BEGIN CERTIFICATE-----', certificate)),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 4 }), fc.boolean(), (edits, encoded) => {
        const text = edits.reduce((before, { at, cut, put }) => before.slice(0, at) + put + before.slice(at + cut), certificate);
        const read = readPem(encoded ? base64(text) : text);
        expect(isRefused(read) ? read.why.length : read.length).toBeGreaterThan(0);
      }),
    );
  });

  it('what is written is read again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 127 }), (content) => {
        const der = Buffer.from([0x30, content.length, ...content]);
        expect(readPem(writePem(der))).toEqual([der]);
      }),
    );
  });
});
