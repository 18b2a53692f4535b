/** Texts made small for rows of the store: gzip (RFC 1952), in base64. Several members behind one another are one file. */
import { gunzipSync, gzipSync } from 'node:zlib';

export const gzip = {
  compress: (text: string): string => gzipSync(text).toString('base64'),
  expand: (compressed: string): string => gunzipSync(Buffer.from(compressed, 'base64')).toString(),
  octets: (compressed: string): Uint8Array => Buffer.from(compressed, 'base64'),
};
