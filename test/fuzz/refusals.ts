/** Which answers are refusals, and what a refused call may leave on the disk all the same: each with its reason. */

/** Statuses of a result that say no (OCPP 1.6 §7, security white paper §5), whatever the call. `UnlockFailed` is none: it was tried. */
const noes: readonly string[] = [
  'Failed',
  'Faulted',
  'InvalidCertificate',
  'NotFound',
  'NotImplemented',
  'NotSupported',
  'Occupied',
  'Rejected',
  'Unavailable',
  'Unknown',
  'UnknownMessageId',
  'UnknownVendorId',
  'VersionMismatch',
];

/** The word by which a result refuses; undefined where it does not. */
export function refusalIn(result: unknown): string | undefined {
  const status = typeof result === 'object' && result !== null && 'status' in result ? String(result.status) : undefined;
  return status !== undefined && noes.includes(status) ? status : undefined;
}

interface Exemption {
  /** Missing: whatever was refused, by a result as by a CALLERROR. */
  readonly action?: string;
  readonly tables: readonly string[];
  readonly why: string;
}

const exemptions: readonly Exemption[] = [
  {
    tables: ['securityLog', 'securityLogSeal', 'notices', 'sequences'],
    why: 'a call against the protocol is a security event (InvalidMessages), kept and told; its number comes from a sequence',
  },
];

/** Those of the tables that this refused call should not have written to. */
export const wronglyChanged = (action: string | undefined, tables: readonly string[]): readonly string[] =>
  tables.filter((table) => !exemptions.some((exempt) => [undefined, action].includes(exempt.action) && exempt.tables.includes(table)));
