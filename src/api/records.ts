import Type from 'typebox';
import { orNull, type Plain, pointInTime, Side, shape, Time } from './shape.js';

/** A closed meter transaction with its signature. The octets are the meter's own and are never written anew. */
export const SignedRecord = shape({
  number: Type.Integer({ minimum: 1, description: 'Counts from 1 in the order in which the station kept its records; never changes.' }),
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

/** No record is ever deleted, so that they are read in pages. */
export const RecordQuery = shape({
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only records with a lower number: `next` of the page before.' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'At most so many; 100 when missing.' })),
  from: Type.Optional(pointInTime('Only records kept at or after this time.')),
  to: Type.Optional(pointInTime('Only records kept before this time.')),
});
export type RecordQueryDto = Plain<typeof RecordQuery>;

export const RecordPage = shape({
  records: Type.Array(SignedRecord, { description: 'Newest first. May be fewer than asked for, or none, although there are older ones.' }),
  next: orNull(Type.Integer({ minimum: 1 }), '`before` of the call that goes on from here; null when there is nothing older.'),
});
export type RecordPageDto = Plain<typeof RecordPage>;
