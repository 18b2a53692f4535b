/** What a station and a foreign back-end do together: hands at the station's control interface, commands by way of the back-end. */
import { isDeepStrictEqual } from 'node:util';
import { verifyText } from '../../dist/src/verify/index.js';

/** @param back { call(action, payload), heard } @param rig { advance, plug, unplug, card } */
export const scenario = ({ back, rig }) => {
  const said = (action, fields = {}) =>
    back.heard.some(
      ([name, payload]) => name === action && Object.entries(fields).every(([key, value]) => isDeepStrictEqual(payload[key], value)),
    );
  const heard = (action, fields) => {
    if (!said(action, fields)) throw new Error(`${action} ${JSON.stringify(fields ?? {})} was not heard`);
  };
  const status = (connectorId, wanted) => heard('StatusNotification', { connectorId, status: wanted });
  const command = async (action, payload, wanted) => {
    const answer = await back.call(action, payload);
    if (wanted !== undefined && answer.status !== wanted) throw new Error(`${action} was answered with ${JSON.stringify(answer)}`);
    return answer;
  };
  const setting = async (key) => (await command('GetConfiguration', { key: [key] })).configurationKey[0]?.value;
  const sent = (action, transactionId) =>
    back.heard.filter(([name, payload]) => name === action && payload.transactionId === transactionId).map(([, payload]) => payload);
  /** The partner must have got what a bill rests on, unchanged. */
  const energyIsProved = async (transactionId) => {
    const read = sent('MeterValues', transactionId).flatMap(({ meterValue }) => meterValue.flatMap(({ sampledValue }) => sampledValue));
    if (!read.some(({ measurand, value }) => measurand === 'Energy.Active.Import.Register' && Number(value) > 0))
      throw new Error('no energy was read');
    const [stop] = sent('StopTransaction', transactionId);
    const signed = (stop?.transactionData ?? [])
      .flatMap(({ sampledValue }) => sampledValue)
      .filter(({ format }) => format === 'SignedData');
    const keys = (await setting('VWGC.DCMeterPublicKeysOcmf')).split(',').map((key) => key.trim());
    const findings = await verifyText(signed.map(({ value }) => value).join('\n'), keys);
    const [found] = findings.filter(({ verdict }) => verdict === 'verified');
    if (!found) throw new Error(`no signed record that verifies: ${findings.map(({ message }) => message).join(', ') || 'none came'}`);
    if (!(found.record.energy_Wh > 0)) throw new Error('the signed record tells of no energy');
  };
  return [
    [
      'registration',
      async () => {
        heard('BootNotification');
        for (const connectorId of [0, 1, 2]) status(connectorId, 'Available');
      },
    ],
    [
      'configuration read and changed',
      async () => {
        const { configurationKey } = await command('GetConfiguration', {});
        if (configurationKey.length < 50) throw new Error(`only ${configurationKey.length} keys`);
        await command('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '30' }, 'Accepted');
        if ((await setting('MeterValueSampleInterval')) !== '30') throw new Error('what was set cannot be read back');
        await command('ChangeConfiguration', { key: 'NoSuchKey', value: '1' }, 'NotSupported');
      },
    ],
    [
      'session by card, with readings and signed record',
      async () => {
        await rig.plug();
        await rig.advance(4);
        await rig.card();
        await rig.advance(120);
        await rig.card();
        await rig.advance(10);
        await rig.unplug();
        await rig.advance(10);
        heard('Authorize', { idTag: 'CARD-ANNA' });
        heard('StartTransaction', { connectorId: 1, idTag: 'CARD-ANNA' });
        heard('MeterValues', { transactionId: 1 });
        heard('StopTransaction', { transactionId: 1, reason: 'Local' });
        await energyIsProved(1);
      },
    ],
    [
      'remote start and remote stop',
      async () => {
        await rig.plug();
        await rig.advance(4);
        await command('RemoteStartTransaction', { connectorId: 1, idTag: 'APP-USER' }, 'Accepted');
        await rig.advance(60);
        heard('StartTransaction', { idTag: 'APP-USER' });
        await command('RemoteStopTransaction', { transactionId: 2 }, 'Accepted');
        await rig.advance(10);
        heard('StopTransaction', { transactionId: 2, reason: 'Remote' });
        await rig.unplug();
        await rig.advance(10);
      },
    ],
    [
      'availability',
      async () => {
        await command('ChangeAvailability', { connectorId: 2, type: 'Inoperative' }, 'Accepted');
        await rig.advance(5);
        status(2, 'Unavailable');
        await command('ChangeAvailability', { connectorId: 2, type: 'Operative' }, 'Accepted');
        await rig.advance(5);
      },
    ],
    [
      'reservation',
      async () => {
        const expiryDate = new Date(Date.now() + 3_600_000).toISOString();
        await command('ReserveNow', { connectorId: 2, idTag: 'CARD-ANNA', reservationId: 5, expiryDate }, 'Accepted');
        await rig.advance(5);
        status(2, 'Reserved');
        await command('CancelReservation', { reservationId: 5 }, 'Accepted');
        await command('CancelReservation', { reservationId: 5 }, 'Rejected');
      },
    ],
    [
      'local list and cache',
      async () => {
        const localAuthorizationList = [{ idTag: 'CARD-BEN', idTagInfo: { status: 'Accepted' } }];
        await command('SendLocalList', { listVersion: 3, updateType: 'Full', localAuthorizationList }, 'Accepted');
        const { listVersion } = await command('GetLocalListVersion', {});
        if (listVersion !== 3) throw new Error(`the version of the list is ${listVersion}`);
        await command('ClearCache', {}, 'Accepted');
      },
    ],
    [
      'messages on request',
      async () => {
        for (const requestedMessage of ['Heartbeat', 'MeterValues', 'DiagnosticsStatusNotification', 'FirmwareStatusNotification']) {
          const before = back.heard.filter(([action]) => action === requestedMessage).length;
          await command('TriggerMessage', { requestedMessage }, 'Accepted');
          await rig.advance(5);
          if (back.heard.filter(([action]) => action === requestedMessage).length === before)
            throw new Error(`${requestedMessage} did not come`);
        }
      },
    ],
    [
      'vendor message and unlocking, politely refused',
      async () => {
        await command('DataTransfer', { vendorId: 'org.example' }, 'UnknownVendorId');
        await command('UnlockConnector', { connectorId: 1 }, 'NotSupported');
      },
    ],
    [
      'soft reset and new registration',
      async () => {
        const before = back.heard.filter(([action]) => action === 'BootNotification').length;
        await command('Reset', { type: 'Soft' }, 'Accepted');
        await rig.advance(120);
        if (back.heard.filter(([action]) => action === 'BootNotification').length === before) throw new Error('no BootNotification came');
      },
    ],
  ];
};

/** Says yes to everything. */
export function agreeableAnswers() {
  let transactions = 0;
  return (action) => {
    const currentTime = new Date().toISOString();
    switch (action) {
      case 'BootNotification':
        return { status: 'Accepted', currentTime, interval: 300 };
      case 'Heartbeat':
        return { currentTime };
      case 'Authorize':
        return { idTagInfo: { status: 'Accepted' } };
      case 'StartTransaction':
        return { transactionId: ++transactions, idTagInfo: { status: 'Accepted' } };
      case 'DataTransfer':
        return { status: 'Accepted' };
      default:
        return {};
    }
  };
}
