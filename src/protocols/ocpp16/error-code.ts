/** Codes of a CALLERROR (OCPP-J 1.6 §4.2.3, table 7), spelt as the specification spells them. */
export const errorCodes = [
  /** The action is not known. */
  'NotImplemented',
  /** The action is known and not offered by this partner. */
  'NotSupported',
  /** The receiver failed. */
  'InternalError',
  /** The payload is incomplete. */
  'ProtocolError',
  'SecurityError',
  /** Not readable, or not built like a message. */
  'FormationViolation',
  /** A field has a value that is not allowed. */
  'PropertyConstraintViolation',
  /** A field is missing or occurs too often or too rarely. */
  'OccurenceConstraintViolation',
  /** A field has a value of the wrong type. */
  'TypeConstraintViolation',
  'GenericError',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
