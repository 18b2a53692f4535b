/** A file that is made when somebody fetches it: sent as it is read, dropped when it has gone. */
import { Readable } from 'node:stream';
import { Refused } from '../http/refused.js';
import type { SpooledFile } from '../station/ports/index.js';
import type { Mount } from './server.js';

export interface Download {
  /** Letters, digits, `.`, `_` and `-`. */
  readonly fileName: string;
  readonly file: SpooledFile;
}

/**
 * The route of such a file, at the path where it is mounted. One at a time, so that whoever asks and asks does not fill the disk.
 * @param make Undefined while the station is down.
 */
export const downloadOf =
  (path: string, contentType: string, make: () => Promise<Download | undefined>): Mount['register'] =>
  (scope) => {
    let busy = false;
    scope.get('/', async (_request, reply) => {
      if (busy) throw notNow(path, 'This file is being fetched already.', 'Try again when that has ended.');
      busy = true;
      const making = make();
      // Whoever asked may go while it is being made.
      const gone = new Promise<void>((resolve) => reply.raw.once('close', resolve));
      void Promise.allSettled([making, gone]).then(async ([made]) => {
        if (made.status === 'fulfilled') await made.value?.file.discard();
        busy = false;
      });
      const made = await making;
      if (!made) throw notNow(path, 'The station is down.', 'Try again when it has started.');
      const { fileName, file } = made;
      return reply
        .headers({
          'content-type': contentType,
          'content-length': file.size_octets,
          'content-disposition': `attachment; filename="${fileName}"`,
          'cache-control': 'no-store',
        })
        .send(Readable.from(file.read(), { objectMode: false }));
    });
  };

const notNow = (path: string, what: string, right: string): Refused =>
  new Refused(409, { error: 'not-possible', what, where: `GET ${path}`, right });
