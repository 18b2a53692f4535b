/** Diagnostics and logs as a back-end asks for them and a file server gets them: OCPP 1.6 §5.9, security white paper N01, R-MDC, R-OCP-14. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyConfigFile, readConfigFile } from '../../src/station/settings/index.js';
import { keptParameters } from '../../src/station/settings/kept-parameters.js';
import { Bench } from './bench.js';
import { unpacked } from './unpacked.js';

const place = 'ftp://files.example/in';
const statuses = (bench: Bench) => bench.sent('DiagnosticsStatusNotification').map(({ status }) => status);
const logStatuses = (bench: Bench) => bench.sent('LogStatusNotification').map(({ requestId, status }) => [requestId, status]);

const getDiagnostics = (bench: Bench, wish: object = {}) => bench.call('GetDiagnostics', { location: place, ...wish });
const getLog = (bench: Bench, requestId: number, { log = {}, ...wish }: { log?: object; [field: string]: unknown } = {}) =>
  bench.call('GetLog', { logType: 'DiagnosticsLog', requestId, log: { remoteLocation: place, ...log }, ...wish });

/** The archive of that name as it lies on the server, without the folder before each name. */
function archiveOf(bench: Bench, fileName: unknown): Readonly<Record<string, string>> {
  const octets = bench.files.fileAt(`${place}/${String(fileName)}`);
  if (!octets) throw new Error(`no ${String(fileName)} has come`);
  const folder = String(fileName).replace('.tar', '/');
  return Object.fromEntries(Object.entries(unpacked(octets)).map(([name, text]) => [name.replace(folder, ''), text]));
}

const linesOf = (text: string | undefined) =>
  (text ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('GetDiagnostics', () => {
  it('R-MDC-07, R-MDC-09, R-OCP-14: brings the archive to the server that the back-end names, and says how it goes', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.leave('A');
    const answered = await getDiagnostics(bench);
    expect(answered['fileName']).toMatch(/^diagnostics_log_20260302T0801\d\dZ\.tar$/);
    await bench.run(5);
    expect(statuses(bench)).toEqual(['Uploading', 'Uploaded']);
    const archive = archiveOf(bench, answered['fileName']);
    expect(Object.keys(archive)).toEqual([
      'ambient.jsonl',
      'config_file.json',
      'configuration.json',
      'index.txt',
      'journal.jsonl',
      'messages.json',
      'meter-records.jsonl',
      'security-log.jsonl',
      'status.json',
      'versions.json',
    ]);
    expect(JSON.parse(archive['versions.json']!)).toMatchObject({ firmware: bench.station.profile.firmwareVersion, node: process.version });
    expect(linesOf(archive['journal.jsonl']).map(({ event }) => event)).toContain('station.started');
    expect(linesOf(archive['meter-records.jsonl'])).toMatchObject([{ side: 'A', page: 'T1' }]);
    for (const name of Object.keys(archive)) if (name !== 'index.txt') expect(archive['index.txt']).toContain(name);
    expect(bench.station.journal.latest(1)).toMatchObject([{ event: 'upload.done', attempts: 1 }]);
  });

  it('shows whether the maintenance port is open', async () => {
    const bench = await Bench.started();
    const shown = async (): Promise<unknown> => {
      const { fileName } = await getDiagnostics(bench);
      await bench.run(10);
      return JSON.parse(archiveOf(bench, fileName)['status.json'] ?? '').maintenancePort;
    };
    expect(await shown()).toBe('open');
    const users = [{ user_id: 'anna', maintenance_card_id: 'CARD-TECH' }];
    const reading = readConfigFile(
      JSON.stringify({ cfg_interface: { twoFactorAuthenticationActive: true, users } }),
      bench.settings.profile,
    );
    if (!reading.ok) throw new Error(reading.problems.join());
    applyConfigFile(bench.settings, reading.values);
    await bench.run(5);
    expect(await shown()).toBe('closed');
  });

  it('sends its answer before the first status', async () => {
    const bench = await Bench.started();
    await getDiagnostics(bench);
    await bench.run(5);
    const sent = bench.transcript.lines().flatMap(({ direction, frame }) => (direction === 'sent' && Array.isArray(frame) ? [frame] : []));
    const answer = sent.findIndex((frame) => frame[0] === 3 && 'fileName' in (frame[2] as object));
    const status = sent.findIndex((frame) => frame[2] === 'DiagnosticsStatusNotification');
    expect(answer).toBeGreaterThan(-1);
    expect(answer).toBeLessThan(status);
  });

  it('honours start and stop time, both ends included', async () => {
    const bench = await Bench.started();
    await bench.run(600);
    bench.station.journal.add('wanted');
    await bench.run(600);
    const { fileName } = await getDiagnostics(bench, { startTime: '2026-03-02T08:10:00Z', stopTime: '2026-03-02T08:11:00Z' });
    await bench.run(5);
    const archive = archiveOf(bench, fileName);
    expect(linesOf(archive['journal.jsonl']).map(({ event }) => event)).toEqual(['wanted']);
    expect(linesOf(archive['security-log.jsonl']).slice(1)).toEqual([]);
    expect(archive['index.txt']).toContain('Period: from 2026-03-02T08:10:00Z to 2026-03-02T08:11:00Z.');
  });

  it.each([
    { what: 'nothing happened', startTime: '2025-01-01T00:00:00Z', stopTime: '2025-01-02T00:00:00Z' },
    { what: 'time runs backwards', startTime: '2026-03-02T09:00:00Z', stopTime: '2026-03-02T07:00:00Z' },
  ])('names no file and uploads none for a period in which $what', async ({ what: _, ...period }) => {
    const bench = await Bench.started();
    expect(await getDiagnostics(bench, period)).toEqual({});
    await bench.run(600);
    expect(statuses(bench)).toEqual([]);
  });

  it('refuses what is no time', async () => {
    const bench = await Bench.started();
    await expect(getDiagnostics(bench, { startTime: '2016-12-31T23:59:60Z' })).rejects.toThrow(
      'PropertyConstraintViolation: startTime or stopTime',
    );
  });

  it('tries again as often as it was told, after the pause that it was told, and reports once', async () => {
    const bench = await Bench.started();
    bench.files.failNext({ kind: 'unreachable' }, { kind: 'interrupted', after_octets: 1_000 });
    const { fileName } = await getDiagnostics(bench, { retries: 2, retryInterval: 120 });
    await bench.run(115);
    expect(statuses(bench)).toEqual(['Uploading']);
    await bench.run(120);
    expect(statuses(bench)).toEqual(['Uploading']);
    await bench.run(10);
    expect(statuses(bench)).toEqual(['Uploading', 'Uploaded']);
    expect(Object.keys(archiveOf(bench, fileName))).toContain('index.txt');
  });

  it('gives up after the last attempt, and says why in the journal', async () => {
    const bench = await Bench.started();
    bench.files.failNext({ kind: 'unreachable' }, { kind: 'unreachable' });
    await getDiagnostics(bench, { retries: 1, retryInterval: 10 });
    await bench.run(60);
    expect(statuses(bench)).toEqual(['Uploading', 'UploadFailed']);
    expect(bench.station.journal.latest(1)).toMatchObject([
      { event: 'upload.failed', attempts: 2, why: expect.stringContaining('unreachable') },
    ]);
  });

  it('does not try again what cannot end better', async () => {
    const bench = await Bench.started();
    bench.files.failNext({ kind: 'rights', retry: false });
    await getDiagnostics(bench, { retries: 5, retryInterval: 1 });
    await bench.run(2);
    expect(statuses(bench)).toEqual(['Uploading', 'UploadFailed']);
  });

  it('decides itself where the back-end says nothing of attempts', async () => {
    const bench = await Bench.started();
    bench.files.failNext(...Array.from({ length: 4 }, () => ({ kind: 'unreachable' }) as const));
    await getDiagnostics(bench);
    await bench.run(170);
    expect(statuses(bench)).toEqual(['Uploading']);
    await bench.run(30);
    expect(statuses(bench)).toEqual(['Uploading', 'UploadFailed']);
  });

  it('gives up an upload for the next one, which ends the first as failed', async () => {
    const bench = await Bench.started();
    const first = await getDiagnostics(bench);
    await bench.run(0.1);
    const second = await getDiagnostics(bench, { location: `${place}/other` });
    await bench.run(10);
    expect(statuses(bench)).toEqual(['Uploading', 'UploadFailed', 'Uploading', 'Uploaded']);
    expect(bench.files.fileAt(`${place}/${String(first['fileName'])}`)).toBeUndefined();
    expect(bench.files.fileAt(`${place}/other/${String(second['fileName'])}`)).toBeDefined();
  });

  it('tells how it ended when the back-end can hear again', async () => {
    const bench = await Bench.started({ shapedNetwork: true });
    await getDiagnostics(bench);
    bench.network.change({ cut: true });
    await bench.run(60);
    expect(bench.station.journal.latest(1)).toMatchObject([{ event: 'upload.done' }]);
    expect(statuses(bench)).toEqual(['Uploading']);
    bench.network.change({ cut: false });
    await bench.run(120);
    expect(statuses(bench)).toEqual(['Uploading', 'Uploaded']);
  });
});

describe('GetLog', () => {
  it('brings the diagnostics and says how it goes, with the number of the request', async () => {
    const bench = await Bench.started();
    const answered = await getLog(bench, 7);
    expect(answered).toEqual({ status: 'Accepted', filename: expect.stringMatching(/^diagnostics_log_\d{8}T\d{6}Z\.tar$/) });
    await bench.run(5);
    expect(logStatuses(bench)).toEqual([
      [7, 'Uploading'],
      [7, 'Uploaded'],
    ]);
    expect(statuses(bench)).toEqual([]);
    expect(Object.keys(archiveOf(bench, answered['filename']))).toContain('journal.jsonl');
  });

  it('brings the security log, whose first line vouches for the others', async () => {
    const bench = await Bench.started();
    const { filename } = await getLog(bench, 8, { logType: 'SecurityLog' });
    expect(filename).toMatch(/^security_log_\d{8}T\d{6}Z\.jsonl$/);
    await bench.run(5);
    const [head, ...entries] = linesOf(Buffer.from(bench.files.fileAt(`${place}/${String(filename)}`)!).toString());
    expect(head).toMatchObject({ log: 'security', intact: true });
    expect(entries.map(({ type }) => type)).toContain('StartupOfTheDevice');
  });

  it('names no file where nothing happened in that time', async () => {
    const bench = await Bench.started();
    const log = { oldestTimestamp: '2025-01-01T00:00:00Z', latestTimestamp: '2025-01-02T00:00:00Z' };
    for (const logType of ['DiagnosticsLog', 'SecurityLog'])
      expect(await getLog(bench, 9, { logType, log })).toEqual({ status: 'Accepted' });
    await bench.run(60);
    expect(logStatuses(bench)).toEqual([]);
  });

  it('cancels the one before (N01)', async () => {
    const bench = await Bench.started();
    await getLog(bench, 1);
    await bench.run(0.1);
    expect(await getLog(bench, 2)).toMatchObject({ status: 'AcceptedCanceled' });
    await bench.run(10);
    expect(logStatuses(bench)).toEqual([
      [1, 'Uploading'],
      [1, 'UploadFailure'],
      [2, 'Uploading'],
      [2, 'Uploaded'],
    ]);
  });

  it.each([
    { location: 'sftp://files.example/in', trouble: undefined, status: 'NotSupportedOperation' },
    { location: 'files.example', trouble: undefined, status: 'BadMessage' },
    { location: place, trouble: { kind: 'rights', retry: false }, status: 'PermissionDenied' },
    { location: place, trouble: { kind: 'refused', retry: true }, status: 'UploadFailure' },
    { location: place, trouble: { kind: 'tls', retry: false }, status: 'UploadFailure' },
  ] as const)('ends with $status for $location and $trouble', async ({ location, trouble, status }) => {
    const bench = await Bench.started();
    if (trouble) bench.files.failNext(trouble);
    await getLog(bench, 3, { log: { remoteLocation: location }, retries: 0 });
    await bench.run(10);
    expect(logStatuses(bench)).toEqual([
      [3, 'Uploading'],
      [3, status],
    ]);
  });
});

describe('the back-end asks how it stands', () => {
  const ask = async (bench: Bench, requestedMessage: string) => {
    const [call, action] =
      requestedMessage === 'LogStatusNotification' ? ['ExtendedTriggerMessage', requestedMessage] : ['TriggerMessage', requestedMessage];
    expect(await bench.call(call, { requestedMessage })).toEqual({ status: 'Accepted' });
    return bench.sent(action).at(-1);
  };

  it('and hears of the upload that is under way, waiting for its next attempt included', async () => {
    const bench = await Bench.started();
    bench.files.failNext({ kind: 'unreachable' });
    await getLog(bench, 5, { retryInterval: 100 });
    await bench.run(50);
    expect(await ask(bench, 'LogStatusNotification')).toEqual({ status: 'Uploading', requestId: 5 });
    expect(await ask(bench, 'DiagnosticsStatusNotification')).toEqual({ status: 'Idle' });
    await bench.run(100);
    expect(await ask(bench, 'LogStatusNotification')).toEqual({ status: 'Idle' });
    await getDiagnostics(bench);
    await bench.run(0.1);
    expect(await ask(bench, 'DiagnosticsStatusNotification')).toEqual({ status: 'Uploading' });
    expect(await ask(bench, 'LogStatusNotification')).toEqual({ status: 'Idle' });
  });
});

describe('the power goes in the middle of an upload', () => {
  it('which is tried again after the next start, under the name that was told', async () => {
    const bench = await Bench.started();
    const { fileName } = await getDiagnostics(bench, { retries: 1, retryInterval: 600 });
    await bench.run(0.1);
    bench.host.cutPower();
    await bench.run(60);
    await bench.powerOn();
    await bench.run(30);
    expect(statuses(bench)).toEqual(['Uploading', 'Uploaded']);
    const journal = linesOf(archiveOf(bench, fileName)['journal.jsonl']);
    expect(journal.filter(({ event }) => event === 'station.started')).toHaveLength(2);
  });

  it('and has failed where it was the last attempt', async () => {
    const bench = await Bench.started();
    await getLog(bench, 4, { retries: 0 });
    await bench.run(0.1);
    bench.host.cutPower();
    await bench.powerOn();
    await bench.run(60);
    expect(logStatuses(bench)).toEqual([
      [4, 'Uploading'],
      [4, 'UploadFailure'],
    ]);
    expect(bench.host.station.diagnostics.uploading).toBeUndefined();
  });

  it('right after the answer: then the upload has lost nothing', async () => {
    const bench = await Bench.started();
    const log = { remoteLocation: place };
    // Nothing that follows has happened yet.
    await bench.backend.call(bench.identity, 'GetLog', { logType: 'DiagnosticsLog', requestId: 4, retries: 0, log });
    bench.host.cutPower();
    expect(logStatuses(bench)).toEqual([]);
    await bench.powerOn();
    await bench.run(60);
    expect(logStatuses(bench)).toEqual([
      [4, 'Uploading'],
      [4, 'Uploaded'],
    ]);
  });

  it('R-OCP-14: a reset by the back-end does not take the upload away either', async () => {
    const bench = await Bench.started();
    bench.files.failNext({ kind: 'unreachable' });
    await getDiagnostics(bench, { retries: 3, retryInterval: 60 });
    await bench.run(5);
    await bench.call('Reset', { type: 'Soft' });
    await bench.run(120);
    expect(statuses(bench)).toEqual(['Uploading', 'Uploaded']);
  });
});

describe('secrets', () => {
  const secret = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEF0123456789'), minLength: 16, maxLength: 30 });
  const hex = fc.string({ unit: fc.constantFrom(...'0123456789ABCDEF'), minLength: 36, maxLength: 36 });

  it('stay in the station, whatever the back-end asks for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(secret, { minLength: 20, maxLength: 20 }), hex, async (words, key) => {
        const bench = await Bench.started();
        const kept = keptParameters.filter((parameter) => parameter.secret);
        const word = (index: number): string => words[index]!;
        const batch = new Map<string, unknown>(
          kept.map(({ path, holds }, index) => [path, holds === 'list' ? [{ name: 'a', x: word(index) }] : word(index)]),
        );
        expect(bench.settings.adopt({ settings: new Map([['AuthorizationKey', key]]), kept: batch }).ok).toBe(true);
        bench.station.journal.add('something.odd', { password: word(18), address: `ftp://user:${word(17)}@files.example` });
        const location = place.replace('//', `//user:${word(19)}@`);
        bench.files.failNext({ kind: 'unreachable' });
        const { fileName } = await bench.call('GetDiagnostics', { location, retries: 2, retryInterval: 5 });
        await bench.run(20);
        const octets = bench.files.fileAt(`${place}/${String(fileName)}`);
        const text = Buffer.from(octets ?? []).toString('latin1');
        expect(text).toContain('index.txt');
        for (const each of [...words.slice(0, kept.length), word(17), word(18), word(19), key]) expect(text).not.toContain(each);
      }),
      { numRuns: 20 },
    );
  });
});
