import { readFileSync } from 'node:fs';
import { readPublicKey } from '../../../protocols/ocmf/index.js';
import { type Finding, verifyText } from '../../../verify/index.js';
import { UsageError } from '../usage-error.js';

export interface VerifyOptions {
  readonly key?: readonly string[];
  readonly json?: boolean;
}

/** Exit code 0: all records verified; 1: one did not; 2: there was nothing to check. */
export async function verify(file: string, { key = [], json = false }: VerifyOptions): Promise<void> {
  for (const text of key) {
    if (!readPublicKey(text))
      throw new UsageError(`"${text.slice(0, 24)}…" is no public key: P-256 is expected, in hexadecimal (128 or 182 digits) or base64.`);
  }
  const findings = await verifyText(contents(file), key);
  if (json) console.log(JSON.stringify(findings, undefined, 2));
  else for (const finding of findings) print(finding);
  if (findings.length === 0)
    throw new UsageError(
      `${file} tells of no finished session: an OCMF text, an XML container or an OCPP transcript with a StopTransaction is expected.`,
    );
  if (findings.some(({ verdict }) => verdict !== 'verified' && verdict !== 'not-checked')) process.exitCode = 1;
}

function print({ where, verdict, message, record, warnings }: Finding): void {
  console.log(`${verdict === 'verified' ? 'verified' : verdict.toUpperCase()}  ${where}: ${message}`);
  if (record) {
    const { meterId, page, evseId, begin_Wh, end_Wh, energy_Wh } = record;
    const kWh = (value: number | undefined): string => (value === undefined ? '?' : (value / 1000).toFixed(3));
    console.log(
      `          meter ${meterId ?? '?'}, page ${page ?? '?'}, EVSE ${evseId ?? '?'}, ${kWh(begin_Wh)} → ${kWh(end_Wh)} kWh = ${kWh(energy_Wh)} kWh`,
    );
  }
  for (const warning of warnings) console.log(`          note: ${warning}`);
}

function contents(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'there is no such file' : String(cause);
    throw new UsageError(`${file} cannot be read: ${why}. Give a file with OCMF text, an XML container or an OCPP transcript.`, { cause });
  }
}
