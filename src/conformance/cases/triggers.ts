/** RemoteTrigger and FirmwareManagement profiles. */
import type { StationAction } from '../../protocols/ocpp16/index.js';
import type { ConformanceCase, Step } from '../case.js';
import { oneOf } from '../pattern.js';
import { accepted, here, rejected } from './phrases.js';

const trigger = (requestedMessage: string): Step => ({
  call: 'TriggerMessage',
  with: ({ connectorId }) =>
    requestedMessage === 'StatusNotification' || requestedMessage === 'MeterValues'
      ? { requestedMessage, connectorId }
      : { requestedMessage },
  answer: accepted,
});

/** A message may be one that a charge point has nothing to say of; then it says so. */
const triggered = (id: string, message: StationAction, where?: Extract<Step, { hears: string }>['where']): ConformanceCase => ({
  id,
  title: `${message} comes when it is asked for`,
  source: 'OCPP 1.6 §5.17',
  needs: { profile: 'RemoteTrigger' },
  steps: [trigger(message), { hears: message, ...(where && { where }) }],
});

const nowhere = 'ftp://127.0.0.1:9/';

export const triggerCases: readonly ConformanceCase[] = [
  triggered('trigger-01', 'Heartbeat'),
  triggered('trigger-02', 'StatusNotification', here),
  triggered('trigger-03', 'MeterValues', here),
  triggered('trigger-04', 'BootNotification'),
  triggered('trigger-05', 'DiagnosticsStatusNotification', { status: 'Idle' }),
  triggered('trigger-06', 'FirmwareStatusNotification', { status: 'Idle' }),
  {
    id: 'trigger-07',
    title: 'A message of a connector that does not exist is Rejected',
    source: 'OCPP 1.6 §5.17',
    needs: { profile: 'RemoteTrigger' },
    steps: [
      {
        call: 'TriggerMessage',
        with: ({ connectors }) => ({ requestedMessage: 'StatusNotification', connectorId: connectors + 7 }),
        answer: rejected,
      },
    ],
  },
  {
    id: 'firmware-01',
    title: 'Diagnostics that cannot be delivered are reported as UploadFailed',
    source: 'OCPP 1.6 §5.9, §4.4',
    needs: { profile: 'FirmwareManagement' },
    steps: [
      { call: 'GetDiagnostics', with: { location: nowhere, retries: 0 }, answer: {} },
      { hears: 'DiagnosticsStatusNotification', where: { status: 'UploadFailed' }, within_s: 180 },
    ],
  },
  {
    id: 'firmware-02',
    title: 'Firmware that cannot be fetched is reported as DownloadFailed, and the charge point serves on',
    source: 'OCPP 1.6 §5.19, §4.5',
    needs: { profile: 'FirmwareManagement' },
    steps: [
      {
        call: 'UpdateFirmware',
        with: ({ inSeconds }) => ({ location: `${nowhere}none.bin`, retrieveDate: inSeconds(0), retries: 0 }),
        answer: {},
      },
      { hears: 'FirmwareStatusNotification', where: { status: oneOf('DownloadFailed', 'InstallationFailed') }, within_s: 180 },
      trigger('StatusNotification'),
      { hears: 'StatusNotification', where: ({ connectorId }) => ({ connectorId, status: 'Available' }) },
    ],
  },
];
