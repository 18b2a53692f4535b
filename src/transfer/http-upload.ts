/**
 * Upload by HTTP. OCPP 1.6 does not say how; back-ends differ. PUT comes first, as `curl -T` does it and file servers and
 * signed storage addresses want it. Where it is unknown, the file is posted to the location itself as a form of web pages does (RFC 7578).
 */
import { randomUUID } from 'node:crypto';
import type { UploadOrder } from '../station/ports/index.js';
import { type Address, uploadAddress } from './address.js';
import type { Attempt } from './attempt.js';
import { type Answer, failureOf, type Question, withHttp } from './http.js';
import { outgoing } from './outgoing.js';

/** @throws Failure */
export const uploadByHttp = (location: Address, order: UploadOrder, attempt: Attempt): Promise<void> =>
  withHttp(attempt, async (ask) => {
    const put = await ask(uploadAddress(location, order.fileName), putOf(order));
    await put.body.dump();
    if (isSuccess(put)) return;
    if (!isUnknown(put)) throw failureOf(put);
    const post = await ask(location, formOf(order));
    await post.body.dump();
    if (!isSuccess(post)) throw failureOf(isUnknown(post) ? put : post);
  });

const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** Nothing there that could be put: another way is worth trying. */
const isUnknown = ({ status }: Answer): boolean => [404, 405, 501].includes(status);

const putOf = (order: UploadOrder): Question => ({
  method: 'PUT',
  headers: { 'content-type': 'application/octet-stream', 'content-length': String(order.source.size_octets) },
  body: () => outgoing(order),
});

/** One part, called `file`. */
function formOf(order: UploadOrder): Question {
  const boundary = `flexpole-${randomUUID()}`;
  const name = order.fileName.replace(/["\r\n]/g, '_');
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(head.byteLength + order.source.size_octets + tail.byteLength),
    },
    body: async function* () {
      yield head;
      yield* outgoing(order);
      yield tail;
    },
  };
}
