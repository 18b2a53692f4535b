import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededIds, seededRandom } from '../../../kernel/index.js';
import { newSecretKey, Signer } from './signer.js';

/** RFC 6979 A.2.5: curve P-256. */
const rfc = {
  secret: 'C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721',
  publicKey:
    '60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299',
  sample: {
    r: 'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716',
    s: 'F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8',
  },
  test: {
    r: 'F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367',
    s: '019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083',
  },
};
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The two numbers of a signature of ours: SEQUENCE, then INTEGERs. */
function numbersOf(der: string): { r: bigint; s: bigint } {
  const rDigits = Number.parseInt(der.slice(6, 8), 16) * 2;
  return { r: BigInt(`0x${der.slice(8, 8 + rDigits)}`), s: BigInt(`0x${der.slice(12 + rDigits)}`) };
}

describe('the signer of a meter', () => {
  const signer = new Signer(rfc.secret);

  it('N-14: the test vector of RFC 6979 gives its public key', () => {
    expect(signer.publicKey()).toBe(rfc.publicKey);
  });

  it('the message "sample" gives the r of RFC 6979, and of its s the lower of the two equivalent values', () => {
    const { r, s } = numbersOf(signer.sign('sample'));
    expect(r).toBe(BigInt(`0x${rfc.sample.r}`));
    expect(s).toBe(order - BigInt(`0x${rfc.sample.s}`));
  });

  it('the message "test" gives r and s of RFC 6979, where s is low already', () => {
    expect(numbersOf(signer.sign('test'))).toEqual({ r: BigInt(`0x${rfc.test.r}`), s: BigInt(`0x${rfc.test.s}`) });
  });

  it('any text: the same signature each time, upper-case hexadecimal, low s', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const signature = signer.sign(text);
        expect(new Signer(rfc.secret).sign(text)).toBe(signature);
        expect(signature).toMatch(/^30[0-9A-F]+$/);
        expect(numbersOf(signature).s <= order / 2n).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('N-14: the same seed gives the same key, another seed another', () => {
    const [first, again, other] = ['a', 'a', 'b'].map((seed) => newSecretKey(seededIds(seededRandom(seed))));
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
  });
});
