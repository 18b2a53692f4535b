import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant } from '../../kernel/index.js';
import type { FirmwareStatus } from '../notice.js';
import type { PackageManifest } from '../ports/index.js';
import { type Health, nextLook, type Phase, type Surroundings, step, type UpdateEvent, type UpdateOrder } from './update.js';

const firmware: PackageManifest = { kind: 'firmware', version: '5.0.0', generation: '5.0', files: [] };
const healthy: Health = { meterA: true, meterB: true, backend: true };
const calm: Surroundings = { at: Instant(1000), ac: true, acLimit_s: 18_000, idle: true };
const order = (more: Partial<UpdateOrder> = {}): UpdateOrder => ({
  location: 'ftp://files.example/firmware',
  retrieveAt: Instant(0),
  retries: 1,
  retryPause_s: 60,
  signed: { requestId: 7, signingCertificate: '', signature: '' },
  ...more,
});

/** Takes the events in turn and says what was told and how it stands. */
function told(
  given: UpdateOrder,
  events: readonly UpdateEvent[],
): { readonly told: readonly FirmwareStatus[]; readonly phase: Phase | undefined } {
  let phase: Phase | undefined = { at: 'scheduled', told: false };
  const all: FirmwareStatus[] = [];
  for (const event of events) {
    if (!phase) break;
    const next = step({ order: given, phase }, event);
    all.push(...next.told);
    phase = next.phase;
  }
  return { told: all, phase };
}

const look = (around: Partial<Surroundings> = {}): UpdateEvent => ({ type: 'look', around: { ...calm, ...around } });
const verified = (around: Partial<Surroundings> = {}, manifest = firmware): UpdateEvent => ({
  type: 'verified',
  manifest,
  around: { ...calm, ...around },
});
const failed = (at: number, retry = true): UpdateEvent => ({
  type: 'downloadFailed',
  at: Instant(at),
  retry,
  why: 'test',
  version: 'v1',
});
const written: UpdateEvent = { type: 'written', slot: 'B', before: healthy };
const downloaded: UpdateEvent = { type: 'downloaded' };

describe('an update', () => {
  it('tells a signed one step by step', () => {
    expect(told(order(), [look(), downloaded, verified(), written, { type: 'installed' }])).toEqual({
      told: ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'InstallRebooting', 'Installed'],
      phase: undefined,
    });
  });

  it('says once that it waits for its date', () => {
    const given = order({ retrieveAt: Instant(5000) });
    expect(told(given, [look(), look(), look({ at: Instant(5000) })]).told).toEqual(['DownloadScheduled', 'Downloading']);
    expect(nextLook({ order: given, phase: { at: 'scheduled', told: true } }, undefined)).toBe(5000);
  });

  it('tries a download again after the pause, with what is there already, and then gives up', () => {
    const after = told(order(), [look(), failed(2000)]);
    expect(after.phase).toEqual({ at: 'paused', retry: 1, until: 62_000, version: 'v1' });
    expect(told(order(), [look(), failed(2000), look({ at: Instant(61_999) })]).phase?.at).toBe('paused');
    expect(told(order(), [look(), failed(2000), look({ at: Instant(62_000) })]).phase).toEqual({
      at: 'downloading',
      retry: 1,
      version: 'v1',
    });
    expect(told(order(), [look(), failed(2000), look({ at: Instant(62_000) }), failed(70_000)])).toEqual({
      told: ['Downloading', 'DownloadPaused', 'Downloading', 'DownloadFailed'],
      phase: undefined,
    });
    expect(told(order(), [look(), failed(2000, false)]).told).toEqual(['Downloading', 'DownloadFailed']);
  });

  it('waits for its date, then for AC, then for the end of the sessions, and says so once', () => {
    const given = order({ installAt: Instant(9000) });
    const ready = [look(), downloaded, verified({ ac: false, idle: false })];
    const steps: readonly [UpdateEvent, Partial<Phase>][] = [
      [look({ at: Instant(8999) }), { at: 'waiting', reason: 'date' }],
      [look({ at: Instant(9000), ac: false, idle: false }), { at: 'waiting', reason: 'ac', since: Instant(9000) }],
      [look({ at: Instant(9500), ac: true, idle: false }), { at: 'waiting', reason: 'idle' }],
      [look({ at: Instant(9600), ac: true, idle: true }), { at: 'installing' }],
    ];
    steps.forEach(([, phase], i) => {
      expect(told(given, [...ready, ...steps.slice(0, i + 1).map(([event]) => event)]).phase).toMatchObject(phase);
    });
    expect(told(given, [...ready, ...steps.map(([event]) => event)]).told.slice(2)).toEqual([
      'SignatureVerified',
      'InstallScheduled',
      'Installing',
    ]);
  });

  it('counts the wait for AC anew when AC was there in between', () => {
    const until = (at: number, ac: boolean) => look({ at: Instant(at), ac, idle: false, acLimit_s: 10 });
    const waiting = [look(), downloaded, verified({ ac: false, idle: false, acLimit_s: 10 })];
    expect(told(order(), [...waiting, until(11_000, false)]).told.at(-1)).toBe('InstallationFailed');
    expect(told(order(), [...waiting, until(10_999, false), until(10_999, true), until(11_000, false)]).phase).toMatchObject({
      reason: 'ac',
      since: 11_000,
    });
  });

  it('lets content come without AC and beside sessions', () => {
    const media: PackageManifest = { kind: 'media', version: '1', files: [] };
    expect(told(order(), [look(), downloaded, verified({ ac: false, idle: false }, media)]).phase?.at).toBe('installing');
    const configuration: PackageManifest = { kind: 'configuration', version: '1', files: [] };
    expect(told(order(), [look(), downloaded, verified({ ac: false, idle: false }, configuration)]).phase).toMatchObject({
      reason: 'idle',
    });
  });

  it('tells its words in a legal order and ends in one, whatever happens in whatever order', () => {
    const around = fc.record({
      at: fc.integer({ min: 0, max: 200_000 }).map(Instant),
      ac: fc.boolean(),
      acLimit_s: fc.constantFrom(undefined, -1, 0, 30),
      idle: fc.boolean(),
    });
    const event: fc.Arbitrary<UpdateEvent> = fc.oneof(
      around.map((surroundings): UpdateEvent => ({ type: 'look', around: surroundings })),
      around.map((surroundings): UpdateEvent => ({ type: 'verified', manifest: firmware, around: surroundings })),
      fc.constantFrom<UpdateEvent>(
        downloaded,
        written,
        { type: 'installed' },
        { type: 'installFailed', why: 'test' },
        { type: 'refused', status: 'InvalidSignature', why: 'test' },
        { type: 'recognised', version: 'v2' },
      ),
      fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.boolean()).map(([at, retry]) => failed(at, retry)),
    );
    const property = fc.property(fc.array(event, { maxLength: 60 }), fc.boolean(), (events, isSigned) => {
      const { signed, ...plain } = order({ retrieveAt: Instant(50_000), installAt: Instant(100_000), retries: 3 });
      const all = told(isSigned && signed ? { ...plain, signed } : plain, events);
      let last: FirmwareStatus | undefined;
      for (const status of all.told) {
        expect(mayFollow[last ?? 'Idle'], `${last} → ${status}`).toContain(status);
        last = status;
      }
      expect(all.phase === undefined).toBe(last !== undefined && mayFollow[last].length === 0);
    });
    fc.assert(property, { numRuns: 3000 });
  });
});

/** Security white paper, FirmwareStatusEnumType: which word may come after which. `Idle` stands for the beginning. */
const mayFollow: Readonly<Record<FirmwareStatus, readonly FirmwareStatus[]>> = {
  Idle: ['DownloadScheduled', 'Downloading'],
  DownloadScheduled: ['Downloading'],
  Downloading: ['Downloaded', 'DownloadPaused', 'DownloadFailed'],
  DownloadPaused: ['Downloading'],
  DownloadFailed: [],
  // Without a signature beside the file there is no word for its check.
  Downloaded: [
    'SignatureVerified',
    'InvalidSignature',
    'InstallVerificationFailed',
    'InstallScheduled',
    'Installing',
    'InstallationFailed',
  ],
  SignatureVerified: ['InstallVerificationFailed', 'InstallScheduled', 'Installing', 'InstallationFailed'],
  InvalidSignature: [],
  InstallVerificationFailed: [],
  InstallScheduled: ['Installing', 'InstallationFailed'],
  Installing: ['InstallRebooting', 'Installed', 'InstallationFailed'],
  InstallRebooting: ['Installed', 'InstallationFailed'],
  InstallationFailed: [],
  Installed: [],
};
