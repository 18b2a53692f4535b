/** Verification of signed meter records, for drivers' bills and for the command `flexpole verify`. */

export type { Finding, RecordSummary, Verdict } from './finding.js';
export { verifyText } from './verify-text.js';
