/**
 * Finds the signed meter records in the transactionData of a StopTransaction, in both forms that `VWGC.SignedMeterValueType` can ask
 * for (manual §2.19). The record is kept as the octets received: nothing here takes it apart, so that whoever checks the signature
 * sees what the meter signed.
 */
import { readPublicKey, readSignedMeterValue } from '../protocols/ocmf/index.js';
import type { MeterValue } from '../protocols/ocpp16/index.js';

export interface SignedRecord {
  /** PLAIN: the record itself was the value. OCPP_201: it lay, as base64, in a JSON object. */
  readonly form: 'PLAIN' | 'OCPP_201';
  /** `OCMF` or what the sender called it; empty where the value is in neither form. */
  readonly encoding: string;
  readonly text: string;
  /** The key that came with the record: SubjectPublicKeyInfo, upper-case hexadecimal. */
  readonly publicKey?: string;
}

/** In the order in which they were sent. */
export const signedRecords = (values: readonly MeterValue[]): readonly SignedRecord[] =>
  values.flatMap(({ sampledValue }) =>
    sampledValue.filter(({ format }) => format === 'SignedData').map(({ value }) => signedRecord(value)),
  );

function signedRecord(value: string): SignedRecord {
  if (value.startsWith('OCMF|')) return { form: 'PLAIN', encoding: 'OCMF', text: value };
  const wrapped = readSignedMeterValue(value);
  if (!wrapped) return { form: 'PLAIN', encoding: '', text: value };
  const key = readPublicKey(wrapped.publicKey);
  return { form: 'OCPP_201', encoding: wrapped.encodingMethod, text: wrapped.record, ...(key && { publicKey: key.spki }) };
}
