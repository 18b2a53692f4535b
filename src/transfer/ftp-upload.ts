/** Upload by FTP: STOR, after making the folders that are missing. */
import { Readable } from 'node:stream';
import type { UploadOrder } from '../station/ports/index.js';
import { type Address, placeOf, uploadAddress } from './address.js';
import { Failure } from './failure.js';
import { enterFolderOf, type FtpAttempt, replyMeans, sizeOf, withFtp } from './ftp.js';
import { outgoing } from './outgoing.js';

/** @throws Failure */
export async function uploadByFtp(location: Address, order: UploadOrder, attempt: FtpAttempt): Promise<void> {
  const target = uploadAddress(location, order.fileName);
  await withFtp(target, attempt, async (client) => {
    const notAllowed = replyMeans(
      'rights',
      `${placeOf(target.url)}: no folder can be made or entered, or no file stored, with these rights`,
      [550],
    );
    const file = await enterFolderOf(client, target.url, { create: true }).catch(notAllowed);
    await client.uploadFrom(Readable.from(outgoing(order), { objectMode: false }), file).catch(notAllowed);
    const { size_octets } = order.source;
    const stored_octets = (await sizeOf(client, file)) ?? size_octets;
    if (stored_octets === size_octets) return;
    throw new Failure('interrupted', `${placeOf(target.url)}: the server kept ${stored_octets} of ${size_octets} octets`, { retry: true });
  });
}
