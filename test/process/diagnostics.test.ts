/** Diagnostics of `flexpole start` as a process: fetched at its control interface, and brought to a server on request of the back-end. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpFolder } from '../servers/http-folder.js';
import { httpServer } from '../servers/http-server.js';
import { unpacked } from '../whole/unpacked.js';
import { endAll } from './program.js';
import { Rig } from './rig.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flexpole-diagnostics-'));
});
afterEach(() => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});

const data = (): string => join(folder, 'data');
const namesIn = (archive: Uint8Array): readonly string[] => Object.keys(unpacked(archive)).map((name) => name.replace(/^.*\//, ''));

describe('diagnostics of a running station', () => {
  it('R-MDC-08: can be fetched, the log of the program among them', async () => {
    const rig = await Rig.start(data(), []);
    const answer = await fetch(`${rig.url}/api/twin/diagnostics`);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="diagnostics_log_\d{8}T\d{6}Z\.tar"$/);
    const archive = unpacked(new Uint8Array(await answer.arrayBuffer()));
    const log = Object.entries(archive).find(([name]) => name.endsWith('/log.jsonl'))?.[1] ?? '';
    expect(
      log
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as object),
    ).toContainEqual(expect.objectContaining({ event: 'station.started', level: 'info' }));
    await rig.program.kill('SIGTERM');
    expect(readdirSync(join(data(), 'spool'))).toEqual([]);
  });

  it('R-MDC-09: are brought to the server that the back-end names', async () => {
    const served = join(folder, 'served');
    mkdirSync(served);
    const server = await httpServer();
    server.answer(httpFolder(served).answer);
    try {
      const rig = await Rig.start(data(), []);
      const identity = await rig.identity();
      await rig.backend.command(identity, 'GetDiagnostics', { location: server.origin, retries: 0 });
      const statuses = async () => (await rig.backend.received('DiagnosticsStatusNotification')).map(({ status }) => status);
      while ((await statuses()).length < 2);
      expect(await statuses()).toEqual(['Uploading', 'Uploaded']);
      const [name = ''] = readdirSync(served);
      expect(namesIn(readFileSync(join(served, name)))).toEqual(
        expect.arrayContaining(['index.txt', 'journal.jsonl', 'log.jsonl', 'versions.json']),
      );
      await rig.program.kill('SIGTERM');
    } finally {
      await server.close();
    }
  });
});
