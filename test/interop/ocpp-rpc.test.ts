/**
 * Our station and a back-end that is not ours, on real sockets: ocpp-rpc in strict mode, which knows every message of OCPP 1.6 and of the
 * security extension by schemas that others have written.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isServed } from '../../src/csms/handlers/index.js';
import { eventLoopTurn, patience } from '../../src/io/clock.js';
import { Instant, Ms, VirtualClock } from '../../src/kernel/index.js';
import { csmsActions } from '../../src/protocols/ocpp16/index.js';
import { emulationProfile } from '../../src/station/generation/index.js';
import { SocketStation } from './socket-station.js';
import { type Called, type Json, StrictServer } from './strict-server.js';

let clock: VirtualClock;
let server: StrictServer;
let station: SocketStation;

beforeEach(async () => {
  clock = new VirtualClock(Instant(Date.UTC(2026, 2, 2, 8)), { turn: eventLoopTurn, patience: patience(Ms(2_000)) });
  server = new StrictServer(() => new Date(clock.now()));
  station = new SocketStation(clock, { options: { smartCharging: true } });
  station.connect(await server.listen());
  await run(10);
});

afterEach(async () => {
  station.stop();
  await server.close();
});

const run = (time_s: number): Promise<void> => clock.advance(Ms(time_s * 1_000));

/** What comes over a socket by itself comes in the machine's time, so both go on until it is there. */
async function until<T>(underWay: Promise<T>): Promise<T> {
  let open = true;
  const ended = underWay.finally(() => {
    open = false;
  });
  while (open) {
    await eventLoopTurn();
    await clock.advance(Ms(10));
  }
  return ended;
}

const call = (action: string, payload: Json = {}): Promise<Called> => until(server.call(action, payload));
const answered = async (action: string, payload: Json = {}): Promise<Json> => {
  const called = await call(action, payload);
  if ('refused' in called) throw new Error(`${action} was refused: ${called.refused}`);
  return called.payload;
};
const heard = (action: string): readonly Json[] => server.heard.flatMap(([name, payload]) => (name === action ? [payload] : []));
const statuses = (connectorId: number): readonly unknown[] =>
  heard('StatusNotification').flatMap((status) => (status['connectorId'] === connectorId ? [status['status']] : []));

describe('with ocpp-rpc as a strict back-end', () => {
  it('R-OCP-01: a station registers, negotiates ocpp1.6 and reports every connector', () => {
    expect(server.heard[0]?.[0]).toBe('BootNotification');
    expect([0, 1, 2].map((connectorId) => statuses(connectorId))).toEqual([['Available'], ['Available'], ['Available']]);
    expect(server.violations).toEqual([]);
  });

  it('a whole session by card is told without a violation', async () => {
    await answered('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '30' });
    station.built.twin.hands.plug('A', { vehicle: 'saloon-800', soc_pct: 20 });
    await run(5);
    void station.built.station.presentCard('A', 'CARD-ANNA');
    await run(180);
    void station.built.station.presentCard('A', 'CARD-ANNA');
    await run(10);
    station.built.twin.hands.unplug('A');
    await run(10);
    expect(statuses(1)).toEqual(['Available', 'Preparing', 'Charging', 'Finishing', 'Available']);
    expect(heard('Authorize')).toEqual([{ idTag: 'CARD-ANNA' }]);
    expect(heard('StartTransaction')).toMatchObject([{ connectorId: 1, idTag: 'CARD-ANNA', meterStart: 0 }]);
    expect(heard('MeterValues').filter(({ transactionId }) => transactionId === 1).length).toBeGreaterThanOrEqual(5);
    expect(heard('StopTransaction')).toMatchObject([{ transactionId: 1, reason: 'Local', idTag: 'CARD-ANNA' }]);
    expect(server.violations).toEqual([]);
  });

  it('a remote start and stop work as ordered', async () => {
    station.built.twin.hands.plug('B', { vehicle: 'saloon-400', soc_pct: 30 });
    await run(5);
    expect(await answered('RemoteStartTransaction', { connectorId: 2, idTag: 'APP-USER' })).toEqual({ status: 'Accepted' });
    await run(60);
    expect(heard('StartTransaction')).toMatchObject([{ connectorId: 2, idTag: 'APP-USER' }]);
    expect(await answered('RemoteStopTransaction', { transactionId: 1 })).toEqual({ status: 'Accepted' });
    await run(10);
    expect(heard('StopTransaction')).toMatchObject([{ transactionId: 1, reason: 'Remote' }]);
    expect(await answered('RemoteStopTransaction', { transactionId: 1 })).toEqual({ status: 'Rejected' });
    expect(server.violations).toEqual([]);
  });

  it('the whole configuration is told, and can be changed', async () => {
    const { configurationKey } = (await answered('GetConfiguration')) as {
      configurationKey: { key: string; value?: string; readonly: boolean }[];
    };
    expect(configurationKey.length).toBeGreaterThan(50);
    for (const { key, value, readonly } of configurationKey) {
      if (readonly || value === undefined || key === 'AuthorizationKey') continue;
      const { status } = await answered('ChangeConfiguration', { key, value });
      // Some want something first: that they say so in a status of the schema is what counts here.
      expect(['Accepted', 'RebootRequired', 'Rejected'], key).toContain(status);
    }
    expect(server.violations).toEqual([]);
  });

  it('R-OCP-04: every command that there is gets an answer by the schema', async () => {
    const commands = commandsAt(clock);
    const offered = csmsActions.filter((action) => isServed(action, emulationProfile({ options: { smartCharging: true } })));
    expect(commands.map(([action]) => action)).toEqual(expect.arrayContaining(offered));
    for (const [action, payload] of commands) expect(await call(action, payload), action).toHaveProperty('payload');
    expect(server.violations).toEqual([]);
  });

  it('each message that can be asked for comes, by the schema', async () => {
    for (const requestedMessage of [
      'BootNotification',
      'DiagnosticsStatusNotification',
      'FirmwareStatusNotification',
      'Heartbeat',
      'MeterValues',
      'StatusNotification',
    ]) {
      const before = heard(requestedMessage).length;
      expect(await answered('TriggerMessage', { requestedMessage }), requestedMessage).toEqual({ status: 'Accepted' });
      await run(5);
      expect(heard(requestedMessage).length, requestedMessage).toBeGreaterThan(before);
    }
    await answered('ExtendedTriggerMessage', { requestedMessage: 'LogStatusNotification' });
    await run(5);
    expect(heard('LogStatusNotification')).toEqual([{ status: 'Idle' }]);
    expect(heard('SecurityEventNotification')).not.toEqual([]);
    expect(server.violations).toEqual([]);
  });

  it('a signed record and a certificate request pass its schemas', async () => {
    await answered('ChangeConfiguration', { key: 'CpoName', value: 'Flexpole Test' });
    await answered('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' });
    await run(10);
    for (let turn = 0; turn < 200 && heard('SignCertificate').length === 0; turn++) await until(Promise.resolve());
    expect(String(heard('SignCertificate')[0]?.['csr'])).toContain('BEGIN CERTIFICATE REQUEST');
    expect(server.violations).toEqual([]);
  });
});

/** One of each, in an order in which they make sense; the reset at the end. */
const commandsAt = (time: VirtualClock): readonly (readonly [action: string, payload: Json])[] => [
  ['GetConfiguration', { key: ['HeartbeatInterval', 'NoSuchKey'] }],
  ['ChangeConfiguration', { key: 'HeartbeatInterval', value: '120' }],
  ['ChangeAvailability', { connectorId: 2, type: 'Inoperative' }],
  ['ChangeAvailability', { connectorId: 2, type: 'Operative' }],
  ['ClearCache', {}],
  ['DataTransfer', { vendorId: 'org.example', messageId: 'hello', data: 'there' }],
  ['UnlockConnector', { connectorId: 1 }],
  ['TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 1 }],
  ['ExtendedTriggerMessage', { requestedMessage: 'Heartbeat' }],
  ['GetLocalListVersion', {}],
  [
    'SendLocalList',
    { listVersion: 1, updateType: 'Full', localAuthorizationList: [{ idTag: 'CARD-1', idTagInfo: { status: 'Accepted' } }] },
  ],
  ['ReserveNow', { connectorId: 1, idTag: 'CARD-1', reservationId: 1, expiryDate: new Date(time.now() + 600_000).toISOString() }],
  ['CancelReservation', { reservationId: 1 }],
  ['RemoteStartTransaction', { connectorId: 1, idTag: 'CARD-1' }],
  ['RemoteStopTransaction', { transactionId: 99 }],
  ['SetChargingProfile', { connectorId: 1, csChargingProfiles: chargingProfile }],
  ['GetCompositeSchedule', { connectorId: 1, duration: 300 }],
  ['ClearChargingProfile', { id: 1 }],
  ['GetInstalledCertificateIds', { certificateType: 'CentralSystemRootCertificate' }],
  ['InstallCertificate', { certificateType: 'CentralSystemRootCertificate', certificate: 'none' }],
  ['DeleteCertificate', { certificateHashData: { hashAlgorithm: 'SHA256', issuerNameHash: '00', issuerKeyHash: '00', serialNumber: '1' } }],
  ['CertificateSigned', { certificateChain: 'none' }],
  ['GetDiagnostics', { location: 'ftp://files.example/' }],
  ['GetLog', { logType: 'SecurityLog', requestId: 1, log: { remoteLocation: 'ftp://files.example/' } }],
  ['UpdateFirmware', { location: 'ftp://files.example/none.bin', retrieveDate: new Date(time.now() + 3_600_000).toISOString() }],
  [
    'SignedUpdateFirmware',
    {
      requestId: 1,
      firmware: {
        location: 'ftp://files.example/none.bin',
        retrieveDateTime: new Date(time.now() + 3_600_000).toISOString(),
        signingCertificate: 'none',
        signature: 'none',
      },
    },
  ],
  ['Reset', { type: 'Soft' }],
];

const chargingProfile = {
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 11_000 }] },
};
