import * as ocmf from '@road-labs/ocmf';
import { Crypto } from '@road-labs/ocmf-crypto-noble';
import type { PublicKey } from '../protocols/ocmf/index.js';

/**
 * The independent judge: the libraries of road-labs compare signature and payload, so that a mistake of ours in making records
 * cannot hide here.
 */
export type SignatureCheck = 'fits' | 'does-not-fit' | { readonly unusable: string };

/** In this CommonJS package Node finds the export by name only through the default export, which is the whole module. */
const { Verifier } = ocmf.default;

export async function checkSignature(record: string, key: PublicKey): Promise<SignatureCheck> {
  const adapter = new Crypto();
  try {
    const publicKey = await adapter.decodeEcPublicKey(Buffer.from(key.spki, 'hex'), 'spki-der');
    const { verified } = await new Verifier(adapter).parseAndVerify(record, publicKey);
    return verified ? 'fits' : 'does-not-fit';
  } catch (error) {
    // A key of another curve cannot have made this signature.
    if (error instanceof ocmf.CurveMismatchError) return 'does-not-fit';
    return { unusable: error instanceof Error ? error.message : String(error) };
  }
}
