import Type from 'typebox';
import { type Plain, Side, shape, Time } from './shape.js';

/** A closed meter transaction with its signature. The octets are the meter's own and are never written anew. */
export const SignedRecord = shape({
  sessionId: Type.String(),
  side: Side,
  meterId: Type.String(),
  page: Type.String({ description: 'Pagination of the meter, for example T12.' }),
  publicKey: Type.String({ description: 'SubjectPublicKeyInfo, hexadecimal.' }),
  ocmf: Type.String({ description: 'OCMF|{…}|{…}' }),
  lem: Type.String({ description: 'The same in the form of the maker: JSON as text.' }),
  keptAt: Time,
});
export type SignedRecordDto = Plain<typeof SignedRecord>;
