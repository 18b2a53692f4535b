// A CommonJS package whose named exports Node does not see: only the default import holds them all.

import ocmf from '@road-labs/ocmf';
import crypto from '@road-labs/ocmf-crypto-noble';
import type { PublicKey } from '../protocols/ocmf/index.js';

/**
 * The independent judge: the libraries of road-labs compare signature and payload, so that a mistake of ours in making records
 * cannot hide here.
 */
export type SignatureCheck = 'fits' | 'does-not-fit' | { readonly unusable: string };

export async function checkSignature(record: string, key: PublicKey): Promise<SignatureCheck> {
  const adapter = new crypto.Crypto();
  try {
    const publicKey = await adapter.decodeEcPublicKey(Buffer.from(key.spki, 'hex'), 'spki-der');
    const { verified } = await new ocmf.Verifier(adapter).parseAndVerify(record, publicKey);
    return verified ? 'fits' : 'does-not-fit';
  } catch (error) {
    // A key of another curve cannot have made this signature.
    if (error instanceof ocmf.CurveMismatchError) return 'does-not-fit';
    return { unusable: error instanceof Error ? error.message : String(error) };
  }
}
