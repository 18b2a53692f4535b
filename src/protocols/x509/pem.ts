/**
 * Certificates as text (PEM, RFC 7468), read as back-ends, operators and files really write them: any line ends, none at all, line ends
 * escaped once too often, several certificates one after the other or with commas between (manual §2.18), or the whole text once more in
 * base64. Anything else beside the certificates is refused: a text with a private key or half a certificate was not meant to be sent.
 */
import { derValue } from './der.js';
import { orRefused, type Refused } from './refused.js';

/** Far more than OCPP (10 000 characters) or a page can send. */
const longestText = 256 * 1024;

const begin = '-----BEGIN ';
const dashes = '-----';
const label = 'CERTIFICATE';
const lineLength = 64;

/** DER of every certificate in the text, in its order; at least one. */
export function readPem(given: string): readonly Uint8Array[] | Refused {
  if (given.length > longestText) return { why: `The text has ${given.length} characters; more than ${longestText} hold no certificate.` };
  let rest = skipped(plainPem(given));
  const found: Uint8Array[] = [];
  while (rest !== '') {
    const block = firstBlock(rest, found.length + 1);
    if ('why' in block) return block;
    found.push(block.der);
    rest = skipped(block.rest);
  }
  if (found.length > 0) return found;
  return { why: `There is no certificate. One in PEM form is expected: ${begin}${label}${dashes} and so on.` };
}

/** The one form in which certificates are kept and shown: lines of 64 characters, line feeds, a line feed at the end. */
export function writePem(der: Uint8Array, kind = label): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
  return [`${begin}${kind}${dashes}`, ...lines, `-----END ${kind}${dashes}`, ''].join('\n');
}

/** The text in PEM, where it is that once more in base64, or with its line ends escaped; anything else stays as it is. */
export function plainPem(given: string): string {
  const text = given.replace(/\\r|\\n/g, '\n');
  if (text.includes(dashes)) return text;
  const decoded = text.split(',').map((part) => (part.trim() === '' ? '' : (fromBase64(part)?.toString('latin1') ?? part)));
  return decoded.every((part) => part === '' || part.trimStart().startsWith(begin)) ? decoded.join('\n') : text;
}

const skipped = (text: string): string => text.replace(/^[\s,]+/, '');

function firstBlock(text: string, number: number): { readonly der: Uint8Array; readonly rest: string } | Refused {
  const which = `Certificate ${number}`;
  if (!text.startsWith(begin)) {
    return { why: `${which}: expected is ${begin}${label}${dashes}, but the text goes on with ${JSON.stringify(text.slice(0, 24))}.` };
  }
  const kind = text.slice(begin.length, text.indexOf(dashes, begin.length));
  if (kind.includes('PRIVATE KEY'))
    return { why: `${which}: this is a private key. It must stay with its owner; send the certificate only.` };
  if (kind !== label) return { why: `${which}: expected is ${begin}${label}${dashes}, but this is ${JSON.stringify(kind.slice(0, 40))}.` };
  const bodyStart = begin.length + label.length + dashes.length;
  const end = `-----END ${label}${dashes}`;
  const bodyEnd = text.indexOf(end, bodyStart);
  if (bodyEnd < 0) return { why: `${which}: its last line, ${end}, is missing.` };
  const der = fromBase64(text.slice(bodyStart, bodyEnd));
  if (!der) return { why: `${which}: what stands between its first and last line is not base64.` };
  return orRefused(`${which} is damaged`, () => {
    derValue(der);
    return { der, rest: text.slice(bodyEnd + end.length) };
  });
}

/** Undefined when it is not base64, or not the one way to write these octets. */
function fromBase64(text: string): Buffer | undefined {
  const compact = text.replace(/\s+/g, '');
  const octets = Buffer.from(compact, 'base64');
  return compact !== '' && octets.toString('base64') === compact ? octets : undefined;
}
