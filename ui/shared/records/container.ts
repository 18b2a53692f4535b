import type { SignedRecordDto } from '../../../src/api/index.js';

/** The XML file that the transparency software of SAFE e.V. opens. */
export function containerOf(records: readonly Pick<SignedRecordDto, 'ocmf' | 'publicKey'>[]): string {
  const values = records.flatMap(({ ocmf, publicKey }) => [
    '  <value>',
    `    <signedData format="OCMF" encoding="plain">${escaped(ocmf)}</signedData>`,
    `    <publicKey encoding="plain">${escaped(publicKey)}</publicKey>`,
    '  </value>',
  ]);
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<values>', ...values, '</values>', ''].join('\n');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
