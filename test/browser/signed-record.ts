/** Records as the twin's meter signs them. */
import type { SignedRecordDto } from '../../src/api/index.js';
import { Instant, Wh } from '../../src/kernel/index.js';
import { spkiOfBareKey } from '../../src/protocols/ocmf/index.js';
import { signRecord } from '../../src/sims/devices/lem/legal-forms.js';
import { Signer } from '../../src/sims/devices/lem/signer.js';

export function signedRecord(given: {
  readonly page: number;
  readonly begin_Wh: number;
  readonly end_Wh: number;
  /** Two hexadecimal digits. */
  readonly key?: string;
}): SignedRecordDto {
  const { page, begin_Wh, end_Wh, key = '01' } = given;
  const signer = new Signer(key.padStart(64, '0'));
  const begunAt = Instant(Date.UTC(2026, 2, 1, 9));
  const endedAt = Instant(Date.UTC(2026, 2, 1, 10));
  const { ocmf, lem } = signRecord(
    {
      page,
      id: '0123456789abcdef012345',
      evseId: 'EVSE_ID_A',
      means: 'ISO14443',
      begunAt,
      endedAt,
      importBegin_Wh: Wh(begin_Wh),
      importEnd_Wh: Wh(end_Wh),
      ending: 'E',
      status: 0,
    },
    { serial: '123', zone: 'UTC' },
    signer,
  );
  return {
    number: page,
    sessionId: '0123456789abcdef012345',
    side: 'A',
    meterId: '123',
    page: `T${page}`,
    publicKey: spkiOfBareKey(signer.publicKey()),
    ocmf,
    lem,
    keptAt: new Date(endedAt).toISOString(),
  };
}
