/** Updates by remote on a whole station: R-FWU. */
import { createPrivateKey, createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { applyConfigFile, readConfigFile } from '../../src/station/settings/index.js';
import { testPki } from '../pki/index.js';
import { Bench, type BenchOptions } from './bench.js';
import { firmware, packed, textFile } from './firmware-packages.js';

const place = 'ftp://files.example/package';
const acKey = 'ChargingStation.FwUpdateAcCheckTimeout';

/** Orders the package that lies at `place`. */
const order = (bench: Bench, more: object = {}): Promise<Record<string, unknown>> =>
  bench.call('UpdateFirmware', { location: place, retrieveDate: new Date(bench.clock.now()).toISOString(), ...more });

const told = (bench: Bench): readonly unknown[] => bench.sent('FirmwareStatusNotification').map(({ status }) => status);
const version = (bench: Bench): string => bench.station.profile.firmwareVersion;
/** Why an update ended as it did. */
const why = (bench: Bench): unknown => bench.station.journal.entries().findLast(({ event }) => event === 'firmware.update')?.['why'];

async function benchWith(octets: Uint8Array, options: BenchOptions = { profile: { generation: '4.2' } }): Promise<Bench> {
  const bench = await Bench.started(options);
  bench.files.serve(place, octets);
  return bench;
}

const installed = ['Downloading', 'Downloaded', 'Installing', 'Installed'];
const failed = ['Downloading', 'Downloaded', 'InstallationFailed'];

describe('an update of the firmware', () => {
  it('R-OCP-14, R-STA-11: runs from download to a restart with the new generation, and the back-end hears of each step', async () => {
    const bench = await benchWith(firmware('5.0'));
    expect(await bench.configure('StopTransactionOnInvalidId', 'false')).toBe('Rejected');
    expect(await order(bench)).toEqual({});
    await bench.run(600);
    expect(told(bench)).toEqual(installed);
    expect([version(bench), bench.sent('BootNotification').at(-1)?.['firmwareVersion']]).toEqual(['pfm-SW5.0.0', 'pfm-SW5.0.0']);
    expect(await bench.configure('StopTransactionOnInvalidId', 'false')).toBe('Accepted');
    expect(bench.sent('SecurityEventNotification').at(-1)).toMatchObject({ type: 'FirmwareUpdated', techInfo: 'version 5.0.0' });
    await bench.startByCard('A');
    expect(bench.statuses(1).at(-1)).toBe('Charging');
  });

  it('keeps what it was updated to over a loss of power', async () => {
    const bench = await benchWith(firmware('4.8', { version: '4.8.3' }));
    await order(bench);
    await bench.run(600);
    bench.host.cutPower();
    await bench.run(60);
    await bench.powerOn();
    expect(version(bench)).toBe('pfm-SW4.8.3');
    expect(told(bench)).toEqual(installed);
  });

  it('R-FWU-01: waits for AC, serves customers meanwhile, and installs when AC is back', async () => {
    const bench = await benchWith(firmware('5.0'));
    bench.hands.setGridFeed(0);
    await order(bench);
    await bench.run(17_900);
    expect(told(bench)).toEqual(['Downloading', 'Downloaded']);
    expect(bench.statuses(1).at(-1)).toBe('Available');
    bench.hands.setGridFeed(63);
    await bench.run(600);
    expect(told(bench)).toEqual(installed);
  });

  it('R-FWU-01, R-FWU-02: ends with InstallationFailed when AC does not come back in time', async () => {
    const bench = await benchWith(firmware('5.0'));
    bench.hands.setGridFeed(0);
    await order(bench);
    await bench.run(17_990);
    expect(told(bench)).toEqual(['Downloading', 'Downloaded']);
    await bench.run(20);
    expect(told(bench)).toEqual(failed);
    bench.hands.setGridFeed(63);
    await bench.run(600);
    expect([told(bench), version(bench)]).toEqual([failed, 'pfm-SW4.2.4.1']);
  });

  it('R-FWU-02: the wait goes on over a loss of power', async () => {
    const bench = await benchWith(firmware('5.0'));
    bench.hands.setGridFeed(0);
    await order(bench);
    await bench.run(9_000);
    bench.host.cutPower();
    await bench.run(60);
    await bench.powerOn();
    await bench.run(8_900);
    expect(told(bench)).toEqual(['Downloading', 'Downloaded']);
    await bench.run(60);
    expect(told(bench)).toEqual(failed);
  });

  it.each(['0', '-1'])('R-FWU-03: with a timeout of %s it stops at once without AC, also one that waits already', async (value) => {
    const bench = await benchWith(firmware('5.0'));
    bench.hands.setGridFeed(0);
    await order(bench);
    await bench.run(60);
    expect(told(bench)).toEqual(['Downloading', 'Downloaded']);
    await bench.configure(acKey, value);
    await bench.run(1);
    expect(told(bench)).toEqual(failed);
    await order(bench);
    await bench.run(5);
    expect(told(bench)).toEqual([...failed, ...failed]);
    bench.hands.setGridFeed(16);
    await order(bench);
    await bench.run(600);
    expect(told(bench)).toEqual([...failed, ...failed, ...installed]);
  });

  it('R-STA-11: before 3.0 nobody asks for AC', async () => {
    const bench = await benchWith(firmware('2.0', { version: '2.0.6' }), { profile: { generation: '2.0' } });
    bench.hands.setGridFeed(0);
    await order(bench);
    await bench.run(600);
    expect(told(bench)).toEqual(installed);
  });

  it('never cuts a session: it waits for its end, and no other begins', async () => {
    const bench = await benchWith(firmware('5.0'));
    await bench.startByCard('A');
    await order(bench);
    await bench.run(300);
    expect(told(bench)).toEqual(['Downloading', 'Downloaded']);
    expect([bench.statuses(1).at(-1), bench.statuses(2).at(-1)]).toEqual(['Charging', 'Unavailable']);
    bench.plug('B');
    await bench.run(5);
    expect(await bench.card('B', 'CARD-CARLA')).toMatchObject({ type: 'refused' });
    const before_Wh = bench.delivered_Wh('A');
    await bench.run(60);
    expect(bench.delivered_Wh('A')).toBeGreaterThan(before_Wh);
    await bench.leave('A');
    await bench.run(900);
    expect([told(bench), bench.reasons()]).toEqual([installed, ['Local']]);
    expect(bench.statuses(1).at(-1)).toBe('Available');
  });

  it('waits for the date of its retrieval', async () => {
    const bench = await benchWith(firmware('5.0'));
    await order(bench, { retrieveDate: new Date(bench.clock.now() + 7_200_000).toISOString() });
    await bench.run(7_000);
    expect(told(bench)).toEqual([]);
    bench.host.cutPower();
    await bench.run(60);
    await bench.powerOn();
    await bench.run(700);
    expect(told(bench)).toEqual(installed);
  });

  it('R-FWU-07, R-FVM-07: free vend, out-of-hours tokens, other settings, lists and counters survive', async () => {
    const bench = await benchWith(firmware('5.0'));
    const settings = [
      ['VWGC.FreeVendModeActive', 'true'],
      ['VWGC.OutOfHoursIdTokens', 'STAFF-1,STAFF-2'],
      ['VWGC.StationID', '4711'],
      ['MeterValueSampleInterval', '15'],
      [acKey, '77'],
    ] as const;
    for (const [key, value] of settings) expect(await bench.configure(key, value)).toBe('Accepted');
    await bench.call('SendLocalList', {
      listVersion: 3,
      updateType: 'Full',
      localAuthorizationList: [{ idTag: 'A', idTagInfo: { status: 'Accepted' } }],
    });
    bench.plug('A');
    await bench.run(60);
    bench.hands.unplug('A');
    await bench.run(60);
    await order(bench);
    await bench.run(600);
    expect(told(bench)).toEqual(installed);
    const keys = [...settings.map(([key]) => key), 'VWGC.ChargeGunPlugCycleCounters'];
    const { configurationKey } = await bench.call('GetConfiguration', { key: keys });
    expect((configurationKey as { key: string; value: string }[]).map(({ key, value }) => [key, value])).toEqual([
      ...settings,
      ['VWGC.ChargeGunPlugCycleCounters', '1,0'],
    ]);
    expect(await bench.call('GetLocalListVersion', {})).toEqual({ listVersion: 3 });
    bench.plug('B');
    await bench.run(120);
    expect(bench.sent('StartTransaction').at(-1)).toMatchObject({ connectorId: 2, idTag: 'UNDEFINED_ID_TOKEN' });
  });

  it('R-FWU-05, R-FSR-41: a recalibration that is on goes on after it', async () => {
    const bench = await benchWith(firmware('5.0'));
    const key = 'VWGC.ManualForcedSoCRecalibrationPackA';
    expect(await bench.configure(key, 'true')).toBe('Accepted');
    await bench.run(60);
    await order(bench);
    await bench.run(900);
    expect(told(bench)).toEqual(installed);
    expect(await bench.call('GetConfiguration', { key: [key] })).toMatchObject({ configurationKey: [{ value: 'true' }] });
  });

  it('on request emulates two defects of the field: faults while it is written, and plug counters set back', async () => {
    const options = { updateFaultPair: true, plugCountersResetOnUpdate: true };
    const bench = await benchWith(firmware('5.0'), { profile: { generation: '4.2', options } });
    bench.plug('A');
    await bench.run(10);
    bench.hands.unplug('A');
    await bench.run(10);
    await order(bench);
    await bench.run(60);
    expect(bench.sent('StatusNotification').findLast(({ connectorId }) => connectorId === 1)).toMatchObject({
      status: 'Faulted',
      errorCode: 'OtherError',
      info: 'Hflash is busy now',
      vendorErrorCode: '2',
    });
    await bench.run(900);
    expect([bench.statuses(1).at(-1), bench.statuses(2).at(-1)]).toEqual(['Available', 'Available']);
    expect(bench.station.plugCounters.asText()).toBe('0,0');
  });

  it('takes the settings of other generations over: shared login, keys that are replaced, values that came too early', async () => {
    const bench = await benchWith(firmware('5.0'), { profile: { generation: '1.1' } });
    const file = {
      ocpp: { vwgc_out_of_hours_id_tokens: 'STAFF-1' },
      cfg_interface: { cfg_interface_user_name: 'owner', cfg_interface_passwd: 'a long password' },
    };
    const reading = readConfigFile(JSON.stringify(file), bench.settings.profile);
    expect(reading.ok && applyConfigFile(bench.settings, reading.values).ok).toBe(true);
    expect(await bench.configure('VWGC.PricePerKwh', '59')).toBe('Accepted');
    await order(bench);
    await bench.run(600);
    expect(told(bench)).toEqual(installed);
    expect(bench.settings.get('VWGC.OutOfHoursIdTokens')).toEqual(['STAFF-1']);
    expect(bench.settings.kept().get('cfg_interface.users')).toMatchObject([{ user_id: 'owner', password: 'a long password' }]);
    const { configurationKey, unknownKey } = await bench.call('GetConfiguration', { key: ['VWGC.PricePerKwh', 'PosCtrlr.PricePerKwh'] });
    expect(unknownKey).toEqual(['VWGC.PricePerKwh']);
    expect(configurationKey).toMatchObject([{ key: 'PosCtrlr.PricePerKwh', value: '59' }]);
  });
});

describe('a download', () => {
  it('is tried again after a pause, and goes on where it broke off', async () => {
    const bench = await benchWith(firmware('5.0', { size_octets: 3_000_000 }));
    bench.files.failNext({ kind: 'interrupted', after_octets: 2_000_000 });
    await order(bench, { retries: 1, retryInterval: 120 });
    await bench.run(60);
    expect(told(bench)).toEqual(['Downloading']);
    await bench.run(64);
    expect(told(bench)).toEqual(['Downloading', 'Downloading', 'Downloaded', 'Installing']);
  });

  it('that does not come in as many attempts as wanted has failed', async () => {
    const bench = await benchWith(firmware('5.0'));
    bench.files.failNext({ kind: 'unreachable' }, { kind: 'refused' });
    await order(bench, { retries: 1, retryInterval: 30 });
    await bench.run(300);
    expect(told(bench)).toEqual(['Downloading', 'Downloading', 'DownloadFailed']);
    expect(why(bench)).toContain('refused');
  });

  it.each(['sftp://files.example/package', 'ftp://files.example/other'])('from %s fails at once', async (location) => {
    const bench = await benchWith(firmware('5.0'));
    await order(bench, { location });
    await bench.run(5);
    expect(told(bench)).toEqual(['Downloading', 'DownloadFailed']);
  });

  it('goes on after a loss of power with what is there already', async () => {
    const bench = await benchWith(firmware('5.0', { size_octets: 10_000_000 }));
    await order(bench);
    await bench.run(8);
    bench.host.cutPower();
    await bench.run(10);
    await bench.powerOn();
    await bench.run(0);
    // Ten seconds passed while it came up: what was left took two of them.
    expect(told(bench).slice(-2)).toEqual(['Downloaded', 'Installing']);
  });

  it('gives way to another order, and installs that', async () => {
    const bench = await benchWith(firmware('5.0', { size_octets: 10_000_000 }));
    bench.files.serve('https://files.example/other', firmware('4.8'));
    await order(bench);
    await bench.run(5);
    await order(bench, { location: 'https://files.example/other' });
    await bench.run(900);
    expect([told(bench), version(bench)]).toEqual([['Downloading', ...installed], 'pfm-SW4.8.0']);
  });

  it('keeps a password out of the store', async () => {
    const bench = await Bench.started({
      secrets: { seal: (text) => Buffer.from(text).toString('base64'), open: (sealed) => Buffer.from(sealed, 'base64').toString() },
    });
    bench.files.serve(place, firmware('5.0', { size_octets: 10_000_000 }));
    await order(bench, { location: 'ftp://station:sesame@files.example/package' });
    await bench.run(3);
    expect(JSON.stringify(bench.store.table('firmwareUpdate').rows())).not.toContain('sesame');
    expect(JSON.stringify(bench.station.journal.entries())).not.toContain('sesame');
    bench.host.cutPower();
    await bench.powerOn();
    await bench.run(900);
    expect(told(bench).at(-1)).toBe('Installed');
  });
});

describe('a package', () => {
  const stranger = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const config = (ocpp: object, key?: string) =>
    packed({ kind: 'configuration', version: '1', files: [textFile('config_file.json', JSON.stringify({ ocpp }))] }, key);
  const media = (names: readonly string[], key?: string) =>
    packed({ kind: 'media', version: 'V2', files: names.map((name) => textFile(name, `content of ${name}`)) }, key);

  async function outcomeOf(octets: Uint8Array, options: BenchOptions = {}): Promise<Bench> {
    const bench = await benchWith(octets, options);
    await order(bench);
    await bench.run(600);
    return bench;
  }

  it('that another than the maker has signed is not installed, which is a security event', async () => {
    const bench = await outcomeOf(firmware('5.0', { key: stranger.privateKey }));
    expect(told(bench)).toEqual(failed);
    expect([...bench.host.station.security.log.entries()].map(({ type }) => type)).toContain('InvalidFirmwareSignature');
  });

  it('of an older generation is refused; an older release of the same one is taken', async () => {
    const older = await outcomeOf(firmware('4.2'), { profile: { generation: '4.8' } });
    expect([told(older), why(older)]).toEqual([failed, 'generation 4.2 is older than 4.8, which runs']);
    const earlier = await outcomeOf(firmware('4.2', { version: '4.2.1' }), { profile: { generation: '4.2' } });
    expect([told(earlier), version(earlier)]).toEqual([installed, 'pfm-SW4.2.1']);
  });

  it('whose version is none of its generation is refused', async () => {
    const bench = await outcomeOf(firmware('5.0', { version: '4.8.0' }));
    expect([told(bench), why(bench)]).toEqual([failed, 'no station of this kind runs generation 5.0 as 4.8.0']);
  });

  it('R-FWU-06, R-ADS-21: may hold a configuration, which is taken over without a restart', async () => {
    const bench = await outcomeOf(config({ vwgc_station_id: '4711' }));
    expect(told(bench)).toEqual(installed);
    expect(bench.settings.get('VWGC.StationID')).toBe('4711');
    expect(bench.sent('BootNotification')).toHaveLength(1);
  });

  it('R-FWU-06: with a configuration is taken whole or not at all', async () => {
    const bench = await outcomeOf(config({ vwgc_station_id: '4711', heart_beat_interval: 'often' }));
    expect(told(bench)).toEqual(['Downloading', 'Downloaded', 'Installing', 'InstallationFailed']);
    expect(bench.settings.get('VWGC.StationID')).toBe('');
    expect(why(bench)).toContain('heart_beat_interval');
  });

  it('R-FWU-06, R-ADS-01, R-ADS-18: may hold content of the screens, with its playlist', async () => {
    const bench = await outcomeOf(media(['update_config.json', 'spot.mp4']));
    expect(told(bench)).toEqual(installed);
    expect([...bench.shelf.files.keys()]).toEqual(['update_config.json', 'spot.mp4']);
    const without = await outcomeOf(media(['spot.mp4']));
    expect([told(without), why(without), without.shelf.files.size]).toEqual([failed, 'the package holds no update_config.json', 0]);
  });

  it('R-ADS-19, R-ADS-20: of content may be signed by the operator, whose key is set; firmware may not', async () => {
    const key = stranger.privateKey;
    const octets = media(['update_config.json'], key);
    expect(told(await outcomeOf(octets))).toEqual(failed);
    const bench = await Bench.started();
    bench.settings.adopt({
      settings: new Map(),
      kept: new Map([['cfg_interface.update_media_content_signature_public_key', stranger.publicKey.replace(/-----[^-]+-----|\s/g, '')]]),
    });
    const ends: unknown[] = [];
    for (const each of [octets, config({ vwgc_station_id: '1' }, key), firmware('5.0', { key })]) {
      bench.files.serve(place, each);
      await order(bench);
      await bench.run(60);
      ends.push(told(bench).at(-1));
    }
    expect(ends).toEqual(['Installed', 'Installed', 'InstallationFailed']);
  });

  it('R-FWU-06: of content needs 2.0, with a configuration 3.0', async () => {
    const ends = async (generation: '1.1' | '2.0' | '3.0') =>
      Promise.all(
        [media(['update_config.json']), config({ vwgc_station_id: '1' })].map(async (octets) =>
          told(await outcomeOf(octets, { profile: { generation } })).at(-1),
        ),
      );
    expect(await ends('1.1')).toEqual(['InstallationFailed', 'InstallationFailed']);
    expect(await ends('2.0')).toEqual(['Installed', 'InstallationFailed']);
    expect(await ends('3.0')).toEqual(['Installed', 'Installed']);
  });

  it('is checked with the key that the field profile shows', async () => {
    const bench = await Bench.started({ profile: { name: 'zd-4.2' } });
    const key = 'VWGC.UpdateSignaturePublicKey';
    const { configurationKey } = await bench.call('GetConfiguration', { key: [key] });
    expect(configurationKey).toMatchObject([{ key, readonly: true, value: expect.stringMatching(/^MFkwEw[A-Za-z0-9+/]{116}==$/) }]);
  });
});

describe('new firmware on trial', () => {
  it('goes back by itself when the back-end, which was there before, is not reached with it', async () => {
    const bench = await benchWith(firmware('5.0'));
    await order(bench);
    await bench.run(130);
    bench.links.cut();
    await bench.run(240 + 300);
    expect(version(bench)).toBe('pfm-SW5.0.0');
    await bench.run(840);
    expect(version(bench)).toBe('pfm-SW4.2.4.1');
    bench.links.restore();
    await bench.run(300);
    expect(told(bench)).toEqual(['Downloading', 'Downloaded', 'Installing', 'InstallationFailed']);
    expect(bench.statuses(1).at(-1)).toBe('Available');
    expect(bench.sent('SecurityEventNotification').map(({ type }) => type)).not.toContain('FirmwareUpdated');
  });

  it('needs no back-end where there was none before, and tells it later', async () => {
    const bench = await benchWith(firmware('5.0'));
    await order(bench);
    await bench.run(60);
    bench.links.cut();
    await bench.run(900);
    expect([version(bench), bench.host.station.firmware.status]).toEqual(['pfm-SW5.0.0', 'Idle']);
    bench.links.restore();
    await bench.run(300);
    expect(told(bench)).toEqual(installed);
  });

  it('goes back when a meter falls silent with it; one that was silent before does not count', async () => {
    const bench = await benchWith(firmware('5.0'));
    bench.host.events.on('started', ({ meters }) => meters.B.inject('silent'));
    await order(bench);
    await bench.run(2_000);
    expect([told(bench).at(-1), version(bench)]).toEqual(['InstallationFailed', 'pfm-SW4.2.4.1']);
    await order(bench);
    await bench.run(2_000);
    expect([told(bench).at(-1), version(bench)]).toEqual(['Installed', 'pfm-SW5.0.0']);
  });

  it('takes no customers before it has proved itself', async () => {
    const bench = await benchWith(firmware('5.0'));
    await order(bench);
    await bench.run(130);
    bench.links.cut();
    await bench.run(300);
    bench.plug('A');
    await bench.run(5);
    expect(await bench.card('A', 'CARD-ANNA')).toMatchObject({ type: 'refused' });
  });

  it('that loses its power again and again goes back after three starts', async () => {
    const bench = await benchWith(firmware('5.0'));
    await order(bench);
    await bench.run(130);
    bench.links.cut();
    await bench.run(300);
    const versions: string[] = [];
    for (let start = 0; start < 4; start++) {
      versions.push(version(bench));
      bench.host.cutPower();
      await bench.run(5);
      await bench.powerOn();
    }
    expect([...versions, version(bench)]).toEqual(['pfm-SW5.0.0', 'pfm-SW5.0.0', 'pfm-SW5.0.0', 'pfm-SW4.2.4.1', 'pfm-SW4.2.4.1']);
    bench.links.restore();
    await bench.run(300);
    expect(told(bench).at(-1)).toBe('InstallationFailed');
  });
});

describe('a signed update', () => {
  const pki = testPki();
  const signer = pki.leaf([], { usage: 'signing' });
  const signature = (octets: Uint8Array): string => createSign('sha256').update(octets).sign(createPrivateKey(signer.key), 'base64');
  const signedTold = (bench: Bench): readonly unknown[] =>
    bench.sent('SignedFirmwareStatusNotification').map(({ status, requestId }) => `${String(requestId)} ${String(status)}`);
  const signedOrder = (bench: Bench, octets: Uint8Array, more: object = {}, requestId = 7) =>
    bench.call('SignedUpdateFirmware', {
      requestId,
      firmware: {
        location: place,
        retrieveDateTime: new Date(bench.clock.now()).toISOString(),
        signingCertificate: signer.chain,
        signature: signature(octets),
        ...more,
      },
    });

  /** The certificates of the tests are valid now. */
  async function trusting(octets: Uint8Array): Promise<Bench> {
    const bench = await benchWith(octets, { profile: { generation: '4.2' }, start: new Date().toISOString() });
    const outcome = bench.host.station.security.roots.install('ManufacturerRootCertificate', pki.root.certificate);
    await bench.run(1);
    expect(await outcome).toEqual({ status: 'Accepted' });
    return bench;
  }

  it('says all that there is to say, in order', async () => {
    const octets = firmware('5.0');
    const bench = await trusting(octets);
    const inMinutes = (minutes: number): string => new Date(bench.clock.now() + minutes * 60_000).toISOString();
    expect(await signedOrder(bench, octets, { retrieveDateTime: inMinutes(10), installDateTime: inMinutes(20) })).toEqual({
      status: 'Accepted',
    });
    await bench.run(1800);
    expect(signedTold(bench)).toEqual(
      [
        'DownloadScheduled',
        'Downloading',
        'Downloaded',
        'SignatureVerified',
        'InstallScheduled',
        'Installing',
        'InstallRebooting',
        'Installed',
      ].map((status) => `7 ${status}`),
    );
    expect(told(bench)).toEqual([]);
    expect(bench.sent('SecurityEventNotification').at(-1)).toMatchObject({ techInfo: 'version 5.0.0, request 7' });
  });

  it('by a signer whom the maker does not vouch for is refused before anything is fetched', async () => {
    const octets = firmware('5.0');
    const bench = await trusting(octets);
    for (const signingCertificate of [pki.leaf([], { usage: 'signing', by: pki.stranger.root }).chain, pki.server.chain, 'nothing']) {
      expect(await signedOrder(bench, octets, { signingCertificate })).toEqual({ status: 'InvalidCertificate' });
    }
    await bench.run(60);
    expect(signedTold(bench)).toEqual([]);
    expect([...bench.host.station.security.log.entries()].filter(({ type }) => type === 'InvalidFirmwareSigningCertificate')).toHaveLength(
      3,
    );
  });

  it('of another file than was signed has an invalid signature', async () => {
    const bench = await trusting(firmware('5.0'));
    expect(await signedOrder(bench, firmware('4.8'))).toEqual({ status: 'Accepted' });
    await bench.run(60);
    expect(signedTold(bench)).toEqual(['7 Downloading', '7 Downloaded', '7 InvalidSignature']);
    expect([...bench.host.station.security.log.entries()].map(({ type }) => type)).toContain('InvalidFirmwareSignature');
  });

  it('of a file that is no package of the maker fails its verification', async () => {
    const octets = new TextEncoder().encode('signed, but nothing to install');
    const bench = await trusting(octets);
    await signedOrder(bench, octets);
    await bench.run(60);
    expect(signedTold(bench)).toEqual(['7 Downloading', '7 Downloaded', '7 SignatureVerified', '7 InstallVerificationFailed']);
  });

  it('takes the place of one that has not begun to install, and is rejected beside one that has', async () => {
    const octets = firmware('5.0', { size_octets: 5_000_000 });
    const bench = await trusting(octets);
    expect(await signedOrder(bench, octets)).toEqual({ status: 'Accepted' });
    await bench.run(2);
    expect(await signedOrder(bench, octets, {}, 8)).toEqual({ status: 'AcceptedCanceled' });
    await bench.run(10);
    expect(await signedOrder(bench, octets, {}, 9)).toEqual({ status: 'Rejected' });
    expect(await order(bench)).toEqual({});
    await bench.run(900);
    expect(signedTold(bench)).toEqual([
      '7 Downloading',
      ...['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'InstallRebooting', 'Installed'].map((status) => `8 ${status}`),
    ]);
    // The plain order has no answer that could refuse it: it hears what is going on.
    expect(told(bench)).toEqual(['Installing']);
  });

  it('R-OCP-04: can be asked about: in its own words, and in those of the plain update', async () => {
    const octets = firmware('5.0', { size_octets: 5_000_000 });
    const bench = await trusting(octets);
    const trigger = async (action: 'TriggerMessage' | 'ExtendedTriggerMessage'): Promise<void> => {
      expect(await bench.call(action, { requestedMessage: 'FirmwareStatusNotification' })).toEqual({ status: 'Accepted' });
      await bench.run(1);
    };
    await trigger('ExtendedTriggerMessage');
    await trigger('TriggerMessage');
    expect(bench.sent('SignedFirmwareStatusNotification')).toEqual([{ status: 'Idle' }]);
    await signedOrder(bench, octets);
    await bench.run(20);
    await trigger('ExtendedTriggerMessage');
    await trigger('TriggerMessage');
    expect(signedTold(bench).at(-1)).toBe('7 Installing');
    expect(told(bench)).toEqual(['Idle', 'Installing']);
  });
});
