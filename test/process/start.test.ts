/** `flexpole start` as a process: real sockets, real files, and time that moves only when it is told to. */
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { endAll, Program, run } from './program.js';
import { BackendPages, type Json, Rig } from './rig.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flexpole-start-'));
});
afterEach(() => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});

const stepped = ['--speed', '0', '--seed', 'process'];
const data = (): string => join(folder, 'data');

describe('flexpole start', () => {
  it('prints addresses at which page, state, description and back-end answer', async () => {
    const rig = await Rig.start(data(), []);
    expect(await (await fetch(`${rig.url}/`)).text()).toContain('<html');
    expect(await rig.get('/state')).toMatchObject({ clock: { mode: 'real' }, station: { phase: 'inService' } });
    expect(await rig.get('/openapi.json')).toMatchObject({ openapi: expect.stringMatching(/^3\./) });
    expect(rig.program.lines.find((line) => line.startsWith('The station calls'))).toContain(`/ocpp/${await rig.identity()}`);
    expect(await rig.backend.get('/healthz')).toMatchObject({ status: 'ok' });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with exit code 0, also while it charges and somebody watches', async (signal) => {
    const rig = await Rig.start(data(), ['--handshake', '0', '--speed', '10']);
    const watching = new WebSocket(`${rig.url.replace('http', 'ws')}/api/events`);
    await once(watching, 'open');
    await rig.plug();
    await rig.card();
    expect(await rig.program.kill(signal)).toEqual({ code: 0, signal: null });
    expect(() => process.kill(rig.program.pid, 0)).toThrow('ESRCH');
    expect(rig.program.errors).not.toContain('    at ');
  });

  it('belongs alone to its folder', async () => {
    await Rig.start(data(), []);
    const second = await run('start', '--port', '0', '--backend-port', '0', '--data', data());
    expect(second).toMatchObject({ code: 2, output: '' });
    expect(second.errors).toContain('another running station uses this data folder');
    expect(second.errors).not.toContain('    at ');
  });
});

describe('a session by calls, in stepped time', () => {
  it('is with the back-end when the call that moved time answers', async () => {
    const rig = await Rig.start(data(), stepped);
    await rig.plug();
    await rig.advance(4);
    expect((await rig.backend.received('StatusNotification')).at(-1)).toMatchObject({ connectorId: 1, status: 'Preparing' });
    expect(await rig.card()).toMatchObject({ type: 'started' });
    await rig.advance(60);
    expect(await rig.backend.received('StartTransaction')).toMatchObject([{ connectorId: 1, idTag: 'CARD-ANNA' }]);
    expect((await rig.backend.received('StatusNotification')).at(-1)).toMatchObject({ connectorId: 1, status: 'Charging' });
    expect(await rig.card()).toMatchObject({ type: 'stopped' });
    await rig.advance(5);
    expect(await rig.backend.received('StopTransaction')).toMatchObject([{ reason: 'Local', idTag: 'CARD-ANNA' }]);
    await rig.unplug();
    await rig.advance(3);
    expect((await rig.backend.received('StatusNotification')).at(-1)).toMatchObject({ connectorId: 1, status: 'Available' });
    expect(await rig.backend.get('/records')).toHaveLength(1);
    expect(await rig.backend.get('/findings')).toEqual([]);
  });

  it('stands still while nobody moves time', async () => {
    const rig = await Rig.start(data(), stepped);
    await rig.charge();
    const { clock } = await rig.get('/state');
    const lines = (await rig.frames()).length;
    await rig.advance(0);
    expect((await rig.get('/state'))['clock']).toEqual(clock);
    expect(await rig.frames()).toHaveLength(lines);
  });

  /** What differs between two runs: the back-end's own message ids, dates, and what is signed over them. */
  const comparable = (frame: readonly unknown[]): unknown => {
    const text = JSON.stringify(frame)
      .replace(/OCMF\|.*?\}\|\{.*?\}/g, '(signed record)')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '(time)');
    const [direction, type, id, ...rest] = JSON.parse(text) as unknown[];
    const fromBackend = (direction === 'received') === (type === 2);
    return [direction, type, fromBackend ? '(id of the back-end)' : id, ...rest];
  };

  it('is the same again for the same seed and the same calls', async () => {
    const runs = [];
    for (const name of ['one', 'two']) {
      const rig = await Rig.start(join(folder, name), stepped);
      await rig.advance(1);
      // The quarter of an hour may pass in one of the runs and not in the other.
      await rig.backend.command(await rig.identity(), 'ChangeConfiguration', { key: 'ClockAlignedDataInterval', value: '0' });
      await rig.charge();
      await rig.advance(600);
      await rig.card();
      await rig.advance(5);
      await rig.unplug();
      await rig.advance(5);
      runs.push((await rig.frames()).map(comparable));
      await rig.program.kill('SIGTERM');
    }
    expect(runs[0]?.length).toBeGreaterThan(20);
    expect(runs[1]).toEqual(runs[0]);
  });

  it('gets ids of its own at each start, although the seed is the same', async () => {
    const ids = [];
    for (const _ of ['first', 'second']) {
      const rig = await Rig.start(data(), stepped);
      await rig.charge();
      const { sides } = (await rig.get('/state')) as { sides: { A: { session: { id: string } } } };
      ids.push(sides.A.session.id);
      await rig.unplug();
      await rig.advance(10);
      await rig.program.kill('SIGTERM');
    }
    expect(new Set(ids).size).toBe(2);
  });

  it('R-OCP-13: waits while the link is cut, and is delivered when it is back', async () => {
    const rig = await Rig.start(data(), stepped);
    await rig.charge();
    expect(await rig.put('/twin/link', { cut: true })).toMatchObject({ link: { cut: true } });
    await rig.advance(60);
    await rig.card();
    await rig.advance(30);
    expect(await rig.backend.received('StopTransaction')).toEqual([]);
    expect((await rig.get('/state'))['outbox']).toMatchObject({ dead: 0, waiting: expect.any(Number) });
    await rig.put('/twin/link', { cut: false });
    await rig.advance(150);
    expect(await rig.backend.received('StopTransaction')).toMatchObject([{ reason: 'Local' }]);
    expect((await rig.get('/state'))['outbox']).toEqual({ waiting: 0, dead: 0 });
    expect(await rig.backend.get('/findings')).toEqual([]);
  });
});

describe('a back-end of its own', () => {
  it('R-OCP-13: gets the bill of a session that a loss of power has cut, after the next start', async () => {
    const backend = new Program('backend', '--port', '0');
    const stations = (await backend.address('Back-end for stations')).replace(/\/<identity>$/, '');
    const pages = new BackendPages(await backend.address('Commands and books'));
    const first = await Rig.start(data(), stepped, { pages, stations });
    await first.charge();
    await first.advance(120);
    expect(await first.program.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    expect((await pages.transactions()).map(({ stopped }) => stopped)).toEqual([undefined]);

    const second = await Rig.start(data(), stepped, { pages, stations });
    await second.advance(10);
    const [transaction, ...more] = await pages.transactions();
    expect(more).toEqual([]);
    expect(transaction).toMatchObject({ stopped: { reason: 'PowerLoss' }, signedRecords: [expect.anything()] });
    expect(transaction?.['energy_Wh']).toBeGreaterThan(1000);
    // The back-end lives in the machine's time, which the first station had run ahead of.
    const findings = (await pages.get('/findings')) as readonly Json[];
    expect(findings.filter(({ code }) => code !== 'time-backwards')).toEqual([]);
    expect((await second.program.kill('SIGTERM')).code).toBe(0);
    expect((await backend.kill('SIGTERM')).code).toBe(0);
  });
});

describe('what cannot be', () => {
  const start = (...more: readonly string[]) => run('start', '--port', '0', '--backend-port', '0', '--data', data(), ...more);
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it.each([
    { what: 'a port that is none', args: () => ['--port', '70000'], words: 'A port is a number from 0 to 65535' },
    { what: 'a speed that is none', args: () => ['--speed', 'fast'], words: '1 is real time' },
    { what: 'a profile that does not exist', args: () => ['--profile', 'best'], words: 'Allowed choices are manual, zd-4.2' },
    { what: 'an unknown option', args: () => ['--sped', '2'], words: "unknown option '--sped'" },
    { what: 'an address of another protocol', args: () => ['--backend', 'http://127.0.0.1:9'], words: 'ws://host:port/path' },
    { what: 'an address that is none', args: () => ['--backend', 'ws://:::'], words: 'ws://host:port/path' },
    { what: 'a configuration that is not there', args: () => ['--config', join(folder, 'none.json')], words: 'none.json cannot be read' },
    { what: 'a configuration that is no JSON', args: () => ['--config', file('a.json', '{"ocpp":')], words: 'line 1, column 9' },
    {
      what: 'a configuration with a value that does not fit',
      args: () => ['--config', file('b.json', '{"ocpp":{"heart_beat_interval":"often"}}')],
      words: 'ocpp.heart_beat_interval = "often" has the wrong form; expected: an integer',
    },
    { what: 'a folder below a file', args: () => ['--data', join(file('c', ''), 'data')], words: 'there can be no file here' },
  ])('is refused in words, with exit code 2: $what', async ({ args, words }) => {
    const ended = await start(...args());
    expect(ended).toMatchObject({ code: 2, output: '' });
    expect(ended.errors).toContain(words);
    expect(ended.errors).not.toContain('    at ');
  });

  it('is refused in words, with exit code 2: a port that somebody has', async () => {
    const rig = await Rig.start(data(), []);
    const port = new URL(rig.url).port;
    const ended = await run('start', '--port', port, '--backend-port', '0', '--data', join(folder, 'other'));
    expect(ended).toMatchObject({ code: 2, output: '' });
    expect(ended.errors).toContain(`port ${port}`);
    expect(ended.errors).not.toContain('    at ');
  });

  it('a damaged database is left as it is, and ends the start with words and exit code 2', async () => {
    const rig = await Rig.start(data(), stepped);
    await rig.charge();
    await rig.program.kill('SIGTERM');
    const database = join(data(), 'station.db');
    const octets = readFileSync(database);
    octets.fill(0xa5, 4096, 4096 * 4);
    writeFileSync(database, octets);
    const ended = await start();
    expect(ended).toMatchObject({ code: 2, output: '' });
    expect(ended.errors).toContain(`${database}: the database is damaged`);
    expect(ended.errors).toContain('restore the newest backup');
    expect(readFileSync(database).equals(octets)).toBe(true);
  });
});

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());

describe('secrets', () => {
  it('stand in no line of the log, whatever its level, and not in the files as they are', async () => {
    const rig = await Rig.start(data(), [...stepped, '--log', 'debug']);
    const text = 'a horse named Otto!';
    const secret = Buffer.from(text).toString('hex').toUpperCase();
    const answer = await rig.backend.command(await rig.identity(), 'ChangeConfiguration', { key: 'AuthorizationKey', value: secret });
    expect(answer).toEqual({ status: 'Accepted' });
    await rig.backend.command(await rig.identity(), 'ChangeConfiguration', { key: 'SecurityProfile', value: '1' });
    await rig.advance(60);
    await rig.charge();
    await rig.program.kill('SIGTERM');
    expect(rig.program.errors).toContain('"level":"debug"');
    const forms = [secret, secret.toLowerCase(), text, Buffer.from(text).toString('base64')];
    const log = [rig.program.errors, ...rig.program.lines].join('\n');
    expect(forms.filter((form) => log.includes(form))).toEqual([]);
    for (const name of filesBelow(data())) {
      const octets = readFileSync(join(data(), name));
      expect({ name, found: forms.filter((form) => octets.includes(form)) }).toEqual({ name, found: [] });
    }
  });
});
