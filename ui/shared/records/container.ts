import type { SignedRecordDto } from '../../../src/api/index.js';

/**
 * The XML file that the transparency software of SAFE e.V. opens.
 * @param note for who reads the file itself; without two hyphens in a row, which XML forbids there
 */
export function containerOf(records: readonly Pick<SignedRecordDto, 'ocmf' | 'publicKey'>[], note?: string): string {
  const values = records.flatMap(({ ocmf, publicKey }) => [
    '  <value>',
    `    <signedData format="OCMF" encoding="plain">${escaped(ocmf)}</signedData>`,
    `    <publicKey encoding="plain">${escaped(publicKey)}</publicKey>`,
    '  </value>',
  ]);
  const comment = note === undefined ? [] : [`<!-- ${note} -->`];
  return ['<?xml version="1.0" encoding="UTF-8"?>', ...comment, '<values>', ...values, '</values>', ''].join('\n');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
