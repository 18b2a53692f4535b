/** Certificates that somebody brings on site, and what the station trusts from then on (manual §2.18, §2.20). */
import { afterEach, describe, expect, it } from 'vitest';
import { eventLoopTurn } from '../../src/io/clock.js';
import { LinkRecorder } from '../../src/io/link-recorder.js';
import { webSocketDial } from '../../src/io/websocket-link.js';
import { Instant, MemoryStore, Ms, silentLog, VirtualClock } from '../../src/kernel/index.js';
import { loadX509 } from '../../src/protocols/x509/index.js';
import { rootsForFile } from '../../src/station/certificates/file-certificates.js';
import { RootStore } from '../../src/station/certificates/roots.js';
import { readConfigFile, writeConfigFile } from '../../src/station/settings/index.js';
import { testPki } from '../pki/index.js';
import { certify, online, serial, started, TlsBackend, type TlsBench } from './tls-bench.js';

const pki = testPki();
const key = '00112233445566778899AABBCCDDEEFF';
const [first, second] = [pki.authority('First Root'), pki.authority('Second Root')];

/** As the certificates lie in the file and on the page: base64 of the PEM. */
const base64 = (pem: string): string => Buffer.from(pem).toString('base64');
const backEndRoots = (text: string) => ({ certificates: { central_system_root_certificate: text } });
const makersRoots = (text: string) => ({ certificates: { manufacturer_root_certificate: text } });

const names = (rig: TlsBench) =>
  rig.station.security.roots.list().map(({ use, subject }) => `${use.slice(0, 1)} ${subject.replace(/^.*CN=/, '')}`);

/** For a client that has made its own key. */
const ownIdentity = () => pki.leaf([], { usage: 'client', subject: `/O=Operator/CN=${serial}` });

describe('certificates in the configuration file', () => {
  it('R-CRT-09, R-CRT-05, R-CRT-06, R-CRT-07: installing it replaces the roots of a kind, and keeps those whose field is empty', async () => {
    const { rig } = await started();
    expect(await rig.configure(backEndRoots(`${base64(first.certificate)},${base64(second.certificate)}`))).toBe('taken');
    expect(await rig.configure(makersRoots(pki.root.certificate))).toBe('taken');
    expect(names(rig)).toEqual(['C First Root', 'C Second Root', 'M Test Root']);
    const empty = { certificates: { central_system_root_certificate: base64(second.certificate), manufacturer_root_certificate: '' } };
    expect(await rig.configure(empty)).toBe('taken');
    expect(names(rig)).toEqual(['M Test Root', 'C Second Root']);
    expect(rig.events()).toContain('ReconfigurationOfSecurityParameters');
  });

  it('R-CRT-02: brings a station back that has lost every root, to a back-end without the security extension', async () => {
    const { rig } = await started();
    await rig.run(60);
    expect(rig.online).toBe(false);
    expect(await rig.configure(backEndRoots(base64(pki.root.certificate)))).toBe('taken');
    await rig.until(() => rig.online);
  });

  it.each([
    [
      'is garbage',
      backEndRoots('garbage'),
      /^certificates: CentralSystemRootCertificate: Certificate 1: expected is -----BEGIN CERTIFICATE-----/,
    ],
    ['is half a certificate', makersRoots(first.certificate.slice(0, 200)), /ManufacturerRootCertificate: .* is missing/],
    ['has expired', backEndRoots(pki.authority('Old', { from: new Date(0), days: 3 }).certificate), /Old has expired on 1970/],
    ['is no root', backEndRoots(pki.intermediate.certificate), /Test Intermediate is no root/],
    [
      'is no text',
      { certificates: { central_system_root_certificate: 7 } },
      /central_system_root_certificate = 7 has the wrong form; expected: a JSON text/,
    ],
    [
      'of the station comes without its key',
      { ocpp: { client_cert: ownIdentity().chain } },
      /^ocpp\.client_cert: The certificate is for no key of this station/,
    ],
    [
      'of the station comes from a stranger',
      { ocpp: { client_cert: pki.stranger.server.chain + pki.stranger.server.key } },
      /No authority that the station trusts/,
    ],
    [
      'of the station is one of a server',
      { ocpp: { client_cert: pki.server.chain + pki.server.key } },
      /must not be used to show who a client is/,
    ],
    [
      'of the station has the key of another one',
      { ocpp: { client_cert: ownIdentity().chain + pki.server.key } },
      /another key than the one with it/,
    ],
  ])('refuses the whole file where a certificate %s, in words, and nothing is lost', async (_what, groups, words) => {
    const { rig } = await online();
    const [roots, interval] = [names(rig), rig.station.settings.get('HeartbeatInterval')];
    const ocpp = { heart_beat_interval: 321, ...('ocpp' in groups && groups.ocpp) };
    const problems = await rig.configure({ ...groups, ocpp });
    expect(String(problems)).toMatch(words);
    expect(String(problems)).not.toContain('PRIVATE');
    expect([names(rig), rig.station.settings.get('HeartbeatInterval')]).toEqual([roots, interval]);
    expect(rig.station.security.certificate.facts()).toBeUndefined();
  });

  it('leaves the roots as they are where a setting of the same file is refused', async () => {
    const { rig } = await online();
    const roots = names(rig);
    const file = { ...backEndRoots(base64(first.certificate)), ocpp: { security_profile: 'Profile_3' } };
    expect(await rig.configure(file)).toEqual([expect.stringContaining('needs credentials or certificates that are not there')]);
    expect(names(rig)).toEqual(roots);
  });

  it('brings roots, client certificate and profile 3 in one file, and the station shows who it is', async () => {
    const { rig, backend } = await started();
    const { chain, key: privateKey } = ownIdentity();
    const ocpp = { security_profile: 'Profile_3', cpo_name: 'Operator', client_cert: base64(chain + privateKey) };
    expect(await rig.configure({ ocpp, ...backEndRoots(base64(pki.root.certificate)) })).toBe('taken');
    await rig.until(() => rig.online && !rig.station.security.certificate.pending);
    expect(backend.visits.at(-1)).toMatchObject({ subject: serial, password: '' });
    // A second time it is there already, and nothing is on trial.
    expect(await rig.configure({ ocpp: { client_cert: chain } })).toBe('taken');
    expect(rig.station.security.certificate.pending).toBe(false);
  });

  it('profile 2 in a file finds its root in the same file, and is refused without one', async () => {
    const { rig } = await started();
    const ocpp = { security_profile: 'Profile_2', basic_auth_password: key };
    expect(await rig.configure({ ocpp })).toEqual([expect.stringContaining('needs credentials or certificates that are not there')]);
    expect(await rig.configure({ ocpp, ...backEndRoots(pki.root.certificate) })).toBe('taken');
    await rig.until(() => rig.online);
  });

  it('takes a new client certificate on trial, which goes where it does not work', async () => {
    const { rig, backend } = await online();
    await certify({ rig, backend });
    rig.change('SecurityProfile', '3');
    await rig.until(() => backend.visits.length === 2 && rig.online && !rig.station.security.certificate.pending);
    const old = rig.station.security.certificate.facts()?.fingerprint;
    const other = pki.leaf([], { usage: 'client', subject: '/O=Operator/CN=SOMEBODY' });
    backend.welcomes = ({ subject }) => subject === serial;
    expect(await rig.configure({ ocpp: { client_cert: other.chain + other.key } })).toBe('taken');
    expect(rig.station.security.certificate.pending).toBe(true);
    await rig.until(() => rig.online && !rig.station.security.certificate.pending);
    expect(rig.station.security.certificate.facts()?.fingerprint).toBe(old);
  });

  it('is on record with the names of what came and went, and without keys', async () => {
    const { rig } = await online();
    const { chain, key: privateKey } = ownIdentity();
    await rig.configure({ ocpp: { client_cert: chain + privateKey }, ...makersRoots(first.certificate) });
    const [entry] = rig.station.office.audit.entries('anna');
    expect(entry?.changes).toEqual([
      { parameter: 'certificates.manufacturer_root_certificate', from: '', to: expect.stringContaining('CN=First Root (') },
      { parameter: 'ocpp.client_cert', from: '', to: expect.stringContaining(`CN=${serial} (`) },
    ]);
    expect(JSON.stringify(entry)).not.toContain('PRIVATE');
  });

  it('gives a file with the roots that are installed, by which another station gets them', async () => {
    const { rig } = await started();
    await rig.configure({
      certificates: {
        ...backEndRoots(`${first.certificate},${second.certificate}`).certificates,
        ...makersRoots(pki.root.certificate).certificates,
      },
    });
    const { settings, security } = rig.station;
    const file = writeConfigFile(settings, rootsForFile(security.roots));
    expect(readConfigFile(file, settings.profile).ok).toBe(true);
    const { rig: other } = await started();
    expect(await other.configure(JSON.parse(file))).toBe('taken');
    expect(names(other)).toEqual(names(rig));
  });
});

describe('the renewal of the certificate', () => {
  /** The certificate lasts ninety days, and is renewed thirty days before its end. */
  const late_ms = Ms(70 * 86_400_000);
  const requests = (backend: TlsBackend) => backend.calls.filter(([action]) => action === 'SignCertificate');

  it('is due as soon as the clock has been set', async () => {
    const { rig, backend } = await online();
    await certify({ rig, backend });
    await rig.run(600);
    expect(requests(backend)).toHaveLength(1);
    backend.ahead_ms = late_ms;
    const answer = backend.send('TriggerMessage', { requestedMessage: 'Heartbeat' });
    await rig.run(2);
    expect(await answer).toEqual({ status: 'Accepted' });
    await rig.until(() => requests(backend).length > 1);
  });

  it('is prepared at the start, also while no back-end can be reached, and asked for when one can', async () => {
    const store = new MemoryStore();
    const before = await online({ store });
    await certify(before);
    before.rig.host.cutPower();
    const { rig, backend } = await started({
      store,
      clockError_ms: late_ms,
      before: (_rig, unreachable) => Object.assign(unreachable, { welcomes: () => false }),
    });
    await rig.until(() => rig.station.security.certificate.openRequest() !== undefined);
    expect(requests(backend)).toEqual([]);
    backend.welcomes = () => true;
    backend.ahead_ms = late_ms;
    await rig.until(() => requests(backend).length > 0);
  });
});

describe('kinds of roots', () => {
  it.each(['V2GRootCertificate', 'MORootCertificate'])('R-CRT-03: %s can be neither installed nor asked for', async (certificateType) => {
    const { rig, backend } = await online();
    const roots = names(rig);
    for (const [action, payload] of [
      ['InstallCertificate', { certificateType, certificate: first.certificate }],
      ['GetInstalledCertificateIds', { certificateType }],
    ] as const) {
      const answer = backend.send(action, payload);
      await rig.run(2);
      expect(await answer).toBe('PropertyConstraintViolation');
    }
    expect(names(rig)).toEqual(roots);
  });

  it('R-CRT-13: AdditionalRootCertificateCheck reads false, and cannot be changed', async () => {
    const { rig } = await online();
    for (const value of ['true', 'false']) expect(rig.change('AdditionalRootCertificateCheck', value)).toBe('Rejected');
    const { settings } = rig.station;
    expect(settings.getConfiguration(['AdditionalRootCertificateCheck'])).toEqual({
      configurationKey: [{ key: 'AdditionalRootCertificateCheck', readonly: true, value: 'false' }],
      unknownKey: [],
    });
  });
});

describe('a successor under AdditionalRootCertificateCheck', () => {
  let backend: TlsBackend | undefined;
  afterEach(() => backend?.close());

  /** The fingerprint of the root that a link to this address rests on, or why there is none. */
  async function linkTo(address: string, roots: readonly string[]): Promise<string | undefined> {
    const heard = new LinkRecorder();
    const giveUp = webSocketDial()({ url: address, protocol: 'ocpp1.6', handshakeTimeout_ms: 5_000, tls: { roots } }, heard);
    const end = await Promise.race([heard.link().then(({ root }) => root), heard.reason()]);
    giveUp();
    return end;
  }

  it('R-CRT-12: is installed by its whole chain, and carries the link when the root that signed it has expired or gone', async () => {
    const day_ms = 86_400_000;
    const brief = pki.authority('Brief', { from: new Date(Date.now() - day_ms), days: 0.9 });
    const next = pki.authority('Next', { by: brief });
    backend = new TlsBackend(pki.leaf(['localhost'], { by: next }));
    const address = await backend.listen();
    /** While the old root was valid. */
    const then = Instant(Date.now() - day_ms / 2);
    const store = new RootStore({
      store: new MemoryStore(),
      x509: loadX509,
      clock: new VirtualClock(then, { turn: eventLoopTurn }),
      now: () => then,
      log: silentLog,
      limits: () => ({ most: 20, successorsOnly: true }),
      inUse: () => undefined,
      storeFailed: () => undefined,
    });
    const install = async (pem: string) => (await store.install('CentralSystemRootCertificate', pem)).status;
    const hidden = pki.authority('Successor of a stranger', { by: pki.authority('Between', { by: pki.stranger.root }) });
    expect([await install(brief.certificate), await install(hidden.certificate), await install(next.certificate)]).toEqual([
      'Accepted',
      'Rejected',
      'Accepted',
    ]);
    const [fallback, successor] = store.list();
    // By now the one to fall back on has expired; it would not carry anything.
    expect(await linkTo(address, [fallback!.pem])).toMatch(/expired|trusted/);
    expect(await linkTo(address, store.trusted('CentralSystemRootCertificate'))).toBe(successor!.fingerprint);
    store.workedWith(successor!.fingerprint);
    expect(store.list()).toEqual([successor]);
    expect(await linkTo(address, store.trusted('CentralSystemRootCertificate'))).toBe(successor!.fingerprint);
  });
});
