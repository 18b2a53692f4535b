/**
 * The signed record in a SampledValue (metering notes §5; OCA application note "Signed Meter Values in OCPP", §3.1.4: a record that holds
 * start and stop goes into Transaction.End). The octets are passed on as the meter gave them.
 */
import type { Messages } from '../protocols/ocpp16/index.js';
import type { Session } from '../station/transaction/session.js';

type SampledValue = Messages['MeterValues']['request']['meterValue'][number]['sampledValue'][number];

export const signedValue = (session: Session, ocmf: string): SampledValue => ({
  value: session.signedForm === 'PLAIN' ? ocmf : inOcpp201Form(ocmf, session.publicKey),
  context: 'Transaction.End',
  format: 'SignedData',
  measurand: 'Energy.Active.Import.Register',
  location: 'Outlet',
  unit: 'Wh',
});

/** SignedMeterValueType of OCPP 2.0.1: exactly four strings. The method is empty because the record names it itself (SA). */
function inOcpp201Form(ocmf: string, publicKeySpki: string): string {
  return JSON.stringify({
    signedMeterData: base64(ocmf),
    signingMethod: '',
    encodingMethod: 'OCMF',
    publicKey: base64(`oca:base16:asn1:${publicKeySpki}`),
  });
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
