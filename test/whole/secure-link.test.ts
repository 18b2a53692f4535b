/** The link of security profiles 0 to 3 on real sockets and TLS: certificates of three levels, trials, and what the station does when they fail. */
import { describe, expect, it } from 'vitest';
import { MemoryStore, StoreFault } from '../../src/kernel/index.js';
import { testPki } from '../pki/index.js';
import { certify, online, serial, started, trustRoot } from './tls-bench.js';

const pki = testPki();
const key = '00112233445566778899AABBCCDDEEFF';

describe('a link over TLS', () => {
  it.each([
    ['ws', 'plain'],
    ['wss', pki.server],
  ] as const)('R-OCP-02: goes to the address that is set, by %s, with the identity of the station at its end', async (scheme, own) => {
    const { rig, backend } = await started({ own, before: trustRoot });
    await rig.until(() => rig.online);
    expect(rig.station.settings.get('ocpp.op_backend')).toMatch(`${scheme}://localhost:`);
    expect(backend.visits.map(({ path }) => path)).toEqual([`/ocpp/${serial}`]);
    rig.station.settings.set('ocpp.ocpp_cs_id', 'STATION-7');
    await rig.until(() => backend.visits.length === 2 && rig.online);
    expect(backend.visits.at(-1)?.path).toBe('/ocpp/STATION-7');
  });

  it('R-OCP-05: with profile 0 it stands on an installed root, also with a back-end without the security extension', async () => {
    const { rig, backend } = await online();
    expect(backend.calls[0]?.[0]).toBe('BootNotification');
    expect(rig.station.csms.root).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['has expired', pki.expired],
    ['is for another host', pki.wrongName],
    ['comes from a stranger', pki.stranger.server],
  ])('does not come about when the certificate of the back-end %s; the reason is a security event, once', async (_what, own) => {
    const { rig, backend } = await started({ own, before: trustRoot });
    await rig.run(120);
    expect([rig.online, backend.visits]).toEqual([false, []]);
    expect(rig.events().filter((type) => type === 'InvalidCentralSystemCertificate')).toHaveLength(1);
  });

  it('R-KEY-23: profile 2 needs a password, a TLS address and a root; profile 3 a certificate and CpoName', async () => {
    const { rig } = await online();
    expect(rig.change('SecurityProfile', '2')).toBe('Rejected');
    expect(rig.change('AuthorizationKey', key)).toBe('Accepted');
    expect(rig.change('SecurityProfile', '3')).toBe('Rejected');
    expect(rig.change('SecurityProfile', '2')).toBe('Accepted');
  });

  it('R-KEY-24, R-OCP-03: a change to profile 2 opens the link anew, with the password', async () => {
    const { rig, backend } = await online();
    rig.change('AuthorizationKey', key);
    rig.change('SecurityProfile', '2');
    await rig.until(() => backend.visits.length === 2 && rig.online);
    expect(backend.visits.map(({ password }) => password)).toEqual(['', key]);
    await rig.run(30);
    expect(rig.events()).toContain('ReconfigurationOfSecurityParameters');
  });

  it('a password that the back-end does not take comes back to the one before, and both are told', async () => {
    const { rig, backend } = await online();
    rig.change('AuthorizationKey', key);
    rig.change('SecurityProfile', '2');
    await rig.until(() => backend.visits.length === 2 && rig.online);
    backend.welcomes = ({ password }) => password === key;
    rig.change('AuthorizationKey', 'F'.repeat(32));
    await rig.until(() => backend.visits.length === 3 && rig.online);
    await rig.until(() => rig.station.settings.get('AuthorizationKey') === key);
    expect(rig.events()).toContain('FailedToAuthenticateAtCentralSystem');
    await rig.until(() =>
      backend.calls.some(([action, payload]) => action === 'SecurityEventNotification' && String(payload['techInfo']).includes('are back')),
    );
  });

  it('R-OCP-03, R-CRT-15, R-CRT-16, R-KEY-27: profile 3 shows a certificate that the back-end signed for this station, and needs no password', async () => {
    const { rig, backend } = await online();
    expect(await certify({ rig, backend })).toEqual({ status: 'Accepted' });
    expect(rig.change('SecurityProfile', '3')).toBe('Accepted');
    await rig.until(() => backend.visits.length === 2 && rig.online);
    await rig.until(() => !rig.station.security.certificate.pending);
    expect(backend.visits.at(-1)).toEqual({ path: `/ocpp/${serial}`, subject: serial, password: '' });
  });

  it('a new client certificate that does not work makes way for the old one; a loss of power in the trial changes nothing', async () => {
    const { rig, backend } = await online();
    await certify({ rig, backend });
    rig.change('SecurityProfile', '3');
    await rig.until(() => backend.visits.length === 2 && rig.online && !rig.station.security.certificate.pending);
    const old = rig.station.security.certificate.facts()?.fingerprint;
    backend.welcomes = () => false;
    await certify({ rig, backend });
    await rig.until(() => !rig.online);
    expect(rig.station.security.certificate.pending).toBe(true);
    rig.host.cutPower();
    await rig.run(5);
    await rig.powerOn();
    // The new one is tried first; from the other turn on the back-end is itself again.
    await rig.run(125);
    backend.welcomes = () => true;
    await rig.until(() => rig.online);
    expect(rig.station.security.certificate.pending).toBe(false);
    expect(rig.station.security.certificate.facts()?.fingerprint).toBe(old);
  });

  it('new credentials that work are proved at once, also where nothing else is to be said', async () => {
    const { rig, backend } = await online();
    rig.change('AuthorizationKey', key);
    rig.change('SecurityProfile', '2');
    await rig.until(() => backend.visits.length === 2 && rig.online);
    await rig.run(600);
    expect(backend.visits).toHaveLength(2);
    expect(rig.station.settings.get('SecurityProfile')).toBe(2);
  });

  it('a certificate from somebody whom the station does not trust is rejected, which is a security event', async () => {
    const { rig, backend } = await online();
    expect(await certify({ rig, backend }, pki.stranger.root)).toEqual({ status: 'Rejected' });
    expect(rig.events()).toContain('InvalidChargePointCertificate');
  });

  it('a certificate that the store does not take is rejected, and is not called invalid for that', async () => {
    const store = new MemoryStore();
    const certificates = store.table('stationCertificates');
    const put = certificates.put.bind(certificates);
    let fails = false;
    certificates.put = (key, row) => {
      if (fails) throw new StoreFault('store.failed', 'the disk did not take it');
      put(key, row);
    };
    const { rig, backend } = await online({ store });
    rig.change('CpoName', 'Operator');
    expect(await rig.station.security.renewal.ask()).toBeUndefined();
    await rig.until(() => rig.station.security.certificate.openRequest()?.asked === 1);
    fails = true;
    const chain = pki.signCsr(rig.station.security.certificate.openRequest()!.csr) + pki.intermediate.chain;
    const answer = backend.send('CertificateSigned', { certificateChain: chain });
    await rig.run(2);
    expect(await answer).toEqual({ status: 'Rejected' });
    expect(rig.events()).not.toContain('InvalidChargePointCertificate');
    expect(rig.station.security.certificate.openRequest()).toBeDefined();
  });

  it('R-CRT-10: roots are installed, listed and deleted over it; the one that it rests on stays', async () => {
    const { rig, backend } = await online();
    const other = pki.authority('Another Root');
    const ask = async (action: string, payload: object) => {
      const answer = backend.send(action, payload);
      await rig.run(2);
      return (await answer) as { status: string; certificateHashData?: readonly object[] };
    };
    const type = { certificateType: 'CentralSystemRootCertificate' };
    expect(await ask('InstallCertificate', { ...type, certificate: other.certificate })).toEqual({ status: 'Accepted' });
    const { certificateHashData: ids = [] } = await ask('GetInstalledCertificateIds', type);
    expect(ids).toHaveLength(2);
    expect(await ask('DeleteCertificate', { certificateHashData: ids[0] })).toEqual({ status: 'Failed' });
    expect(await ask('DeleteCertificate', { certificateHashData: ids[1] })).toEqual({ status: 'Accepted' });
    expect(await ask('DeleteCertificate', { certificateHashData: ids[1] })).toEqual({ status: 'NotFound' });
    expect(await ask('GetInstalledCertificateIds', { certificateType: 'ManufacturerRootCertificate' })).toEqual({ status: 'NotFound' });
  });
});
