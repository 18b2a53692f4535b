/** Open Charge Metering Format 1.4.1 (SAFE e.V.): records, keys, and the two wrappings in which they travel. */
export { type ContainedRecord, readContainer, writeContainer } from './container.js';
export {
  bareKeyOf,
  ocaKeyOf,
  ocaTextOf,
  type PublicKey,
  type PublicKeyForm,
  p256SpkiPrefix,
  readPublicKey,
  spkiOfBareKey,
} from './public-key.js';
export { energyBetween, type OcmfPage, pageOf, type Reading, type Register, readings, type Span, type Valued } from './readings.js';
export {
  type OcmfPayload,
  type OcmfReading,
  type OcmfRecord,
  type OcmfSections,
  type OcmfSignature,
  readRecord,
  splitRecord,
} from './record.js';
export {
  type ReceivedMeterValue,
  readSignedMeterValue,
  type SignedMeterValue,
  writeSignedMeterValue,
} from './signed-meter-value.js';
