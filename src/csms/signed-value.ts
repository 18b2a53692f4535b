/**
 * The signed record in a SampledValue (metering notes §5; OCA application note "Signed Meter Values in OCPP", §3.1.4: a record that holds
 * start and stop goes into Transaction.End). The octets are passed on as the meter gave them.
 */
import { ocaKeyOf, writeSignedMeterValue } from '../protocols/ocmf/index.js';
import type { SampledValue } from '../protocols/ocpp16/index.js';
import type { Session } from '../station/transaction/session.js';

export const signedValue = (session: Session, ocmf: string): SampledValue => ({
  value: session.signedForm === 'PLAIN' ? ocmf : wrapped(ocmf, session.publicKey),
  context: 'Transaction.End',
  format: 'SignedData',
  measurand: 'Energy.Active.Import.Register',
  location: 'Outlet',
  unit: 'Wh',
});

/** The method is empty because the record names it itself (SA). */
const wrapped = (ocmf: string, publicKeySpki: string): string =>
  writeSignedMeterValue(ocmf, { signingMethod: '', encodingMethod: 'OCMF', publicKey: ocaKeyOf(publicKeySpki) });
