import { p256 } from '@noble/curves/nist.js';
import { p256SpkiPrefix } from '../protocols/ocmf/index.js';

/** For the tests of this folder: something that signs records, free of the twin's meter, so that any record can be made. */
export interface TestMeter {
  readonly serial: string;
  /** X‖Y, hexadecimal. */
  readonly bareKey: string;
  readonly spki: string;
  /** A record from 10 kWh on; `changes` replace members of the payload before it is signed, `undefined` takes one away. */
  record(page: number, changes?: Readonly<Record<string, unknown>>): string;
}

export function testMeter(serial: string, secretDigit: string): TestMeter {
  const secret = Buffer.from(secretDigit.repeat(64), 'hex');
  const bareKey = Buffer.from(p256.getPublicKey(secret, false).subarray(1)).toString('hex').toUpperCase();
  return {
    serial,
    bareKey,
    spki: p256SpkiPrefix + bareKey,
    record(page, changes = {}) {
      const head = {
        FV: '1.0',
        PG: `T${page}`,
        MS: serial,
        IS: true,
        IL: 'HEARSAY',
        IF: ['RFID_RELATED'],
        IT: 'ISO14443',
        ID: `s${page}`,
        CI: 'DE*1',
      };
      const payload = JSON.stringify({ ...head, RD: [begin, end], ...changes });
      const signature = Buffer.from(p256.sign(Buffer.from(payload), secret, { format: 'der' })).toString('hex');
      return `OCMF|${payload}|{"SA":"ECDSA-secp256r1-SHA256","SD":"${signature}"}`;
    },
  };
}

export const begin = { TM: '2026-07-01T12:00:00,000+0200 R', TX: 'B', RV: 10.001, RI: '1-0:1.8.0', RU: 'kWh', EF: '', ST: 'G' } as const;
export const end = { TM: '2026-07-01T12:20:00,000+0200 R', TX: 'E', RV: 15.501, RI: '1-0:1.8.0', RU: 'kWh', ST: 'G' } as const;
