/** Seals secrets for the store with a key that lies outside of it: AES-256-GCM, key in a file that only its owner can read. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { readWhole, writeWhole } from './whole-file.js';

export interface SecretBox {
  /** @param place Where it will lie; it opens nowhere else */
  seal(text: string, place: string): string;
  /** Undefined when it was sealed with another key or for another place, or damaged. */
  open(sealed: string, place: string): string | undefined;
}

const form = 'aes256gcm';
const key_octets = 32;
const nonce_octets = 12;
const tag_octets = 16;

/** Opens the box whose key is in the file; makes a key when there is none. @throws Error in words when the file holds no key */
export function openSecretBox(keyFile: string): SecretBox {
  const key = keyIn(keyFile);
  return {
    seal: (text, place) => {
      const nonce = randomBytes(nonce_octets);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${form}:${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')}`;
    },
    open: (sealed, place) => {
      if (!sealed.startsWith(`${form}:`)) return undefined;
      const octets = Buffer.from(sealed.slice(form.length + 1), 'base64');
      if (octets.length < nonce_octets + tag_octets) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, octets.subarray(0, nonce_octets)).setAAD(Buffer.from(place));
        decipher.setAuthTag(octets.subarray(nonce_octets, nonce_octets + tag_octets));
        return decipher.update(octets.subarray(nonce_octets + tag_octets), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return undefined; // another key or place, or not what was sealed
      }
    },
  };
}

function keyIn(file: string): Buffer {
  // Half a key would keep the station from ever starting again; and nothing may be sealed with a key that the next start does not find.
  if (readWhole(file) === undefined) writeWhole(file, randomBytes(key_octets).toString('hex'));
  chmodSync(file, 0o600);
  const key = Buffer.from(readWhole(file)?.trim() ?? '', 'hex');
  if (key.length === key_octets) return key;
  throw new Error(`${file} holds no key: 64 hexadecimal digits are expected. Restore it, or delete it and enter all secrets again.`);
}
