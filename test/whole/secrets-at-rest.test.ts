/** What lies on the disk of a station that was entrusted with every kind of secret: none of them is in any file as it is. */
import { createPrivateKey } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { diskSpool } from '../../src/diagnostics/spool.js';
import { openLog } from '../../src/io/log.js';
import { openSecretBox } from '../../src/io/secret-box.js';
import { openSqliteStore } from '../../src/io/sqlite-store.js';
import type { Store } from '../../src/kernel/index.js';
import { fileTransfer } from '../../src/transfer/file-transfer.js';
import { testPki } from '../pki/index.js';
import { certify, online, serial, type TlsBackend, type TlsBench } from './tls-bench.js';

const pki = testPki();

const folders: string[] = [];
const stores: Store[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Every file below the folder but the key itself, whole: what was deleted in a database may still lie in it. */
function onDisk(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Buffer.concat(files.filter(({ name }) => name !== keyFile).map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
}
const keyFile = 'secret.key';

/** A station with its database, log and spool in one folder. */
async function stationOnDisk() {
  const folder = mkdtempSync(join(tmpdir(), 'flexpole-secrets-'));
  folders.push(folder);
  const store = openSqliteStore(join(folder, 'station.db'));
  stores.push(store);
  const log = openLog({ level: 'debug', sink: { write: (line) => appendFileSync(join(folder, 'flexpole.jsonl'), line) } });
  const secrets = openSecretBox(join(folder, keyFile));
  const both = await online({ store, secrets, log, transfer: fileTransfer(), spool: diskSpool(join(folder, 'spool')) });
  return { ...both, folder };
}

const authorizationKey = 'C0FFEE1122334455667788990A0B0C0D';
const word = (what: string): string => `geheim-${what}`;
/** Nobody listens there: what is wanted stays on order. */
const nowhere = (scheme: string, what: string): string => `${scheme}://anna:${word(what)}@127.0.0.1:9/${what}`;

/** Gives the station secrets in every way there is. @returns The private keys among them, PEM */
async function entrust({ rig, backend }: { readonly rig: TlsBench; readonly backend: TlsBackend }): Promise<readonly string[]> {
  const ask = async (action: string, payload: object) => {
    const answer = backend.send(action, payload);
    await rig.run(2);
    return answer;
  };
  expect(await ask('ChangeConfiguration', { key: 'AuthorizationKey', value: authorizationKey })).toEqual({ status: 'Accepted' });
  // Not taken, but it came.
  await ask('ChangeConfiguration', { key: 'AuthorizationKey', value: word('refused') });
  await certify({ rig, backend });
  const requested = rig.station.security.certificate.identity()?.key ?? '';
  const soon = new Date(Date.now() + 3_600_000).toISOString();
  const retries = { retries: 5, retryInterval: 600 };
  await ask('GetDiagnostics', { location: nowhere('ftp', 'diagnostics'), ...retries });
  await ask('UpdateFirmware', { location: nowhere('https', 'firmware'), retrieveDate: soon, ...retries });
  await rig.run(5);
  // Both wait for a server, and the station must keep where to go.
  expect(['uploads', 'firmwareUpdate'].map((table) => rig.store.table(table).rows().length)).toEqual([1, 1]);
  await ask('GetLog', { logType: 'SecurityLog', requestId: 1, log: { remoteLocation: nowhere('ftps', 'log') }, ...retries });
  const firmware = {
    location: nowhere('http', 'signed'),
    retrieveDateTime: soon,
    signature: 'AAAA',
    signingCertificate: pki.server.certificate,
  };
  await ask('SignedUpdateFirmware', { requestId: 2, firmware, ...retries });
  const own = pki.leaf([], { usage: 'client', subject: `/O=Operator/CN=${serial}` });
  const taken = await rig.configure({
    ocpp: { basic_auth_password: authorizationKey, client_cert: own.chain + own.key },
    mobile_cfg: { pin: word('pin'), password: word('mobile') },
    cfg_interface: {
      maintenance_card_id: word('card'),
      cfg_interface_passwd: word('shared'),
      users: [{ user_id: 'ben', password: word('user'), maintenance_card_id: word('own-card') }],
    },
  });
  expect(taken).toBe('taken');
  // An address with a login is refused, and not kept for that.
  expect(await rig.configure({ ocpp: { op_backend: `wss://anna:${word('address')}@localhost:1/ocpp` } })).not.toBe('taken');
  await rig.run(60);
  return [own.key, requested];
}

/** How a secret may lie in a file without looking like itself. */
function forms(secret: string): readonly (string | Buffer)[] {
  if (secret.includes('PRIVATE KEY')) {
    // Of the text one line, as PEM breaks it.
    const der = createPrivateKey(secret).export({ type: 'pkcs8', format: 'der' });
    return [der, der.toString('base64').slice(64, 128), der.toString('hex')];
  }
  const text = Buffer.from(secret);
  const words = [
    secret,
    secret.toLowerCase(),
    encodeURIComponent(secret),
    text.toString('hex'),
    text.toString('base64').replace(/.?=*$/, ''),
  ];
  return secret === authorizationKey ? [...words, Buffer.from(secret, 'hex'), Buffer.from(secret, 'hex').toString('base64')] : words;
}

describe('secrets at rest', () => {
  it('R-CFG-06: no password, key or login of an address lies in database, write-ahead log, log or spool as it is', async () => {
    const { rig, backend, folder } = await stationOnDisk();
    const keys = await entrust({ rig, backend });
    const names = ['diagnostics', 'firmware', 'log', 'signed', 'pin', 'mobile', 'card', 'shared', 'user', 'own-card', 'address', 'refused'];
    const secrets = [authorizationKey, ...keys, ...names.map(word)];
    const check = (when: string): void => {
      const disk = onDisk(folder);
      expect(readdirSync(folder)).toEqual(expect.arrayContaining(['station.db', 'flexpole.jsonl']));
      expect(disk.includes(serial) && disk.includes('BEGIN CERTIFICATE') && disk.includes('127.0.0.1')).toBe(true);
      const found = secrets.filter((secret) => forms(secret).some((form) => disk.includes(form)));
      expect([when, ...found.map((secret) => secret.slice(0, 60))]).toEqual([when]);
      expect(disk.includes('PRIVATE KEY')).toBe(false);
    };
    check('while it runs');
    expect(readdirSync(folder)).toContain('station.db-wal');
    rig.host.cutPower();
    check('without power');
    await rig.powerOn();
    await rig.run(600);
    check('after a start');
    rig.host.cutPower();
  });
});
