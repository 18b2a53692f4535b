/** Seals secrets for the store with a key that lies outside of it: AES-256-GCM, key in a file that only its owner can read. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface SecretBox {
  seal(text: string): string;
  /** Undefined when it was sealed with another key, or damaged. */
  open(sealed: string): string | undefined;
}

const form = 'aes256gcm';
const key_octets = 32;
const nonce_octets = 12;
const tag_octets = 16;

/** Opens the box whose key is in the file; makes a key when there is none. @throws Error in words when the file holds no key */
export function openSecretBox(keyFile: string): SecretBox {
  const key = keyIn(keyFile);
  return {
    seal: (text) => {
      const nonce = randomBytes(nonce_octets);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${form}:${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')}`;
    },
    open: (sealed) => {
      if (!sealed.startsWith(`${form}:`)) return undefined;
      const octets = Buffer.from(sealed.slice(form.length + 1), 'base64');
      if (octets.length < nonce_octets + tag_octets) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, octets.subarray(0, nonce_octets));
        decipher.setAuthTag(octets.subarray(nonce_octets, nonce_octets + tag_octets));
        return decipher.update(octets.subarray(nonce_octets + tag_octets), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return undefined; // another key, or not what was sealed
      }
    },
  };
}

function keyIn(file: string): Buffer {
  if (!existsSync(file)) {
    const folder = dirname(file);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Whole or not at all, also where the power goes: half a key would keep the station from ever starting again.
    writeFileSync(`${file}.new`, randomBytes(key_octets).toString('hex'), { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
    flushFolder(folder);
  }
  chmodSync(file, 0o600);
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (key.length === key_octets) return key;
  throw new Error(`${file} holds no key: 64 hexadecimal digits are expected. Restore it, or delete it and enter all secrets again.`);
}

/** What is sealed with the key must not be on the disk before the key's name is. */
function flushFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
