/**
 * Signatures beside the file they belong to: SignedUpdateFirmware (security white paper, L01) signs the whole file with SHA-256 and RSA-PSS
 * or on an elliptic curve. The white paper's EC-Schnorr is in no library; what back-ends send is ECDSA, and often RSA with the older padding
 * (PKCS #1 v1.5). All three are taken; which of them a signature is shows only when it is verified.
 */
import { constants, createVerify, type KeyObject, type Verify, type VerifyKeyObjectInput, X509Certificate } from 'node:crypto';
import { readPem } from './pem.js';
import { isRefused, orRefused, type Refused } from './refused.js';

/** Takes a file piece by piece; it need not fit into the memory. */
export interface SignatureCheck {
  update(piece: Uint8Array): void;
  /** To be asked once, after the last piece. */
  holds(): boolean;
}

/**
 * @param certificates PEM; the first is the signer's. Whether it is to be trusted is another question (`verifyChain`)
 * @param signature Base64
 */
export function checkSignature(certificates: string, signature: string): SignatureCheck | Refused {
  const pem = readPem(certificates);
  if (isRefused(pem)) return pem;
  const compact = signature.replace(/\s+/g, '');
  const octets = Buffer.from(compact, 'base64');
  if (compact === '' || octets.toString('base64') !== compact) return { why: 'The signature is not base64.' };
  return orRefused('The certificate cannot be used', () => {
    const { publicKey } = new X509Certificate(pem[0]!);
    const ways = waysOf(publicKey, octets);
    if (ways.length === 0) {
      return { why: `With a key of the kind ${publicKey.asymmetricKeyType} no file can be signed; wanted is RSA or an elliptic curve.` };
    }
    const attempts = ways.map((way) => ({ way, verify: createVerify('sha256') }));
    return {
      update: (piece) => {
        for (const { verify } of attempts) verify.update(piece);
      },
      holds: () => attempts.some(({ way, verify }) => isRight(verify, way, octets)),
    };
  });
}

/** How a signature may have been made with this key. */
function waysOf(key: KeyObject, signature: Buffer): readonly VerifyKeyObjectInput[] {
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return [pss, { key, padding: constants.RSA_PKCS1_PADDING }];
    case 'rsa-pss':
      return [pss];
    case 'ec':
      return [{ key, dsaEncoding: 'der' }, ...(signature.length % 2 === 0 ? [{ key, dsaEncoding: 'ieee-p1363' } as const] : [])];
    default:
      return [];
  }
}

function isRight(verify: Verify, way: VerifyKeyObjectInput, signature: Buffer): boolean {
  try {
    return verify.verify(way, signature);
  } catch {
    return false; // not a signature of this form
  }
}
