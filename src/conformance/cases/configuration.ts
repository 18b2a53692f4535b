/** Core profile: configuration and availability. */
import type { ConformanceCase } from '../case.js';
import { keys, oneOf, present, some } from '../pattern.js';
import { accepted, rejected, remoteStop, session, turns } from './phrases.js';

/** Required of everybody (OCPP 1.6 §9.1). */
const required = [
  'AuthorizeRemoteTxRequests',
  'ClockAlignedDataInterval',
  'ConnectionTimeOut',
  'ConnectorPhaseRotation',
  'GetConfigurationMaxKeys',
  'HeartbeatInterval',
  'LocalAuthorizeOffline',
  'LocalPreAuthorize',
  'MeterValuesAlignedData',
  'MeterValuesSampledData',
  'MeterValueSampleInterval',
  'NumberOfConnectors',
  'ResetRetries',
  'StopTransactionOnEVSideDisconnect',
  'StopTransactionOnInvalidId',
  'StopTxnAlignedData',
  'StopTxnSampledData',
  'SupportedFeatureProfiles',
  'TransactionMessageAttempts',
  'TransactionMessageRetryInterval',
  'UnlockConnectorOnEVSideDisconnect',
] as const;

export const configurationCases: readonly ConformanceCase[] = [
  {
    id: 'configuration-01',
    title: 'GetConfiguration without keys lists all keys that are required',
    source: 'OCPP 1.6 §5.8, §9.1',
    steps: [{ call: 'GetConfiguration', answer: { configurationKey: keys(...required) } }],
  },
  {
    id: 'configuration-02',
    title: 'GetConfiguration gives the key that was asked for, with its value',
    source: 'OCPP 1.6 §5.8',
    steps: [
      {
        call: 'GetConfiguration',
        with: { key: ['NumberOfConnectors'] },
        answer: { configurationKey: some({ key: 'NumberOfConnectors', readonly: true, value: present }) },
      },
    ],
  },
  {
    id: 'configuration-03',
    title: 'GetConfiguration names a key that is not known in unknownKey',
    source: 'OCPP 1.6 §5.8',
    steps: [{ call: 'GetConfiguration', with: { key: ['NoSuchKeyAnywhere'] }, answer: { unknownKey: some('NoSuchKeyAnywhere') } }],
  },
  {
    id: 'configuration-04',
    title: 'ChangeConfiguration changes what GetConfiguration tells',
    source: 'OCPP 1.6 §5.3',
    steps: [
      { set: 'MeterValueSampleInterval', to: '45' },
      {
        call: 'GetConfiguration',
        with: { key: ['MeterValueSampleInterval'] },
        answer: { configurationKey: some({ key: 'MeterValueSampleInterval', value: '45' }) },
      },
    ],
  },
  {
    id: 'configuration-05',
    title: 'ChangeConfiguration of a key that is not known is NotSupported',
    source: 'OCPP 1.6 §5.3',
    steps: [{ call: 'ChangeConfiguration', with: { key: 'NoSuchKeyAnywhere', value: '1' }, answer: { status: 'NotSupported' } }],
  },
  {
    id: 'configuration-06',
    title: 'A value that cannot be taken is Rejected and changes nothing',
    source: 'OCPP 1.6 §5.3',
    steps: [
      { call: 'ChangeConfiguration', with: { key: 'MeterValueSampleInterval', value: 'now and then' }, answer: rejected },
      {
        call: 'GetConfiguration',
        with: { key: ['MeterValueSampleInterval'] },
        answer: ({ setting }) => ({ configurationKey: some({ value: setting('MeterValueSampleInterval') }) }),
      },
    ],
  },
  {
    id: 'configuration-07',
    title: 'A key that may only be read is not changed',
    source: 'OCPP 1.6 §5.3, §9.1.14',
    steps: [{ call: 'ChangeConfiguration', with: { key: 'NumberOfConnectors', value: '99' }, answer: rejected }],
  },
  {
    id: 'configuration-08',
    title: 'A heartbeat comes at the interval that was set',
    source: 'OCPP 1.6 §4.6',
    steps: [
      { set: 'HeartbeatInterval', to: '20' },
      { hears: 'Heartbeat', within_s: 45, times: 2 },
    ],
  },
  {
    id: 'configuration-09',
    title: 'Readings come at the clock-aligned interval that was set',
    source: 'OCPP 1.6 §3.16.1',
    steps: [
      { set: 'ClockAlignedDataInterval', to: '60' },
      {
        hears: 'MeterValues',
        where: { meterValue: some({ sampledValue: some({ context: 'Sample.Clock' }) }) },
        within_s: 130,
      },
    ],
  },
  {
    id: 'configuration-10',
    title: 'A connector that is taken out of service is Unavailable, and Available afterwards',
    source: 'OCPP 1.6 §5.2',
    steps: [
      { call: 'ChangeAvailability', with: ({ connectorId }) => ({ connectorId, type: 'Inoperative' }), answer: accepted },
      turns('Unavailable'),
      { call: 'ChangeAvailability', with: ({ connectorId }) => ({ connectorId, type: 'Operative' }), answer: accepted },
      turns('Available'),
    ],
    after: [{ call: 'ChangeAvailability', with: ({ connectorId }) => ({ connectorId, type: 'Operative' }), answer: accepted }],
  },
  {
    id: 'configuration-11',
    title: 'Connector 0 takes the whole charge point out of service',
    source: 'OCPP 1.6 §5.2',
    steps: [
      { call: 'ChangeAvailability', with: { connectorId: 0, type: 'Inoperative' }, answer: accepted },
      turns('Unavailable'),
      { call: 'ChangeAvailability', with: { connectorId: 0, type: 'Operative' }, answer: accepted },
      turns('Available'),
    ],
    after: [{ call: 'ChangeAvailability', with: { connectorId: 0, type: 'Operative' }, answer: accepted }],
  },
  {
    id: 'configuration-12',
    title: 'A change of availability during a session is Scheduled and comes true after it',
    source: 'OCPP 1.6 §5.2',
    steps: [
      ...session,
      { call: 'ChangeAvailability', with: ({ connectorId }) => ({ connectorId, type: 'Inoperative' }), answer: { status: 'Scheduled' } },
      { never: 'StopTransaction', for_s: 10 },
      remoteStop,
      { hears: 'StopTransaction' },
      // Some wait until the plug is out.
      { hand: 'unplug' },
      { hears: 'StatusNotification', where: ({ connectorId }) => ({ connectorId, status: 'Unavailable' }), earlier: true },
    ],
    after: [
      { hand: 'unplug' },
      { call: 'ChangeAvailability', with: ({ connectorId }) => ({ connectorId, type: 'Operative' }), answer: accepted },
    ],
  },
  {
    id: 'configuration-13',
    title: 'The availability of a connector that does not exist cannot be changed',
    source: 'OCPP 1.6 §5.2',
    steps: [
      {
        call: 'ChangeAvailability',
        with: ({ connectors }) => ({ connectorId: connectors + 7, type: 'Inoperative' }),
        answer: rejected,
      },
    ],
  },
  {
    id: 'configuration-14',
    title: 'ClearCache is answered',
    source: 'OCPP 1.6 §5.4',
    steps: [{ call: 'ClearCache', answer: { status: oneOf('Accepted', 'Rejected') } }],
  },
  {
    id: 'configuration-15',
    title: 'DataTransfer of a vendor that is not known is UnknownVendorId',
    source: 'OCPP 1.6 §5.6',
    steps: [{ call: 'DataTransfer', with: { vendorId: 'org.example.nobody' }, answer: { status: oneOf('UnknownVendorId', 'Rejected') } }],
  },
  {
    id: 'configuration-16',
    title: 'A connector that does not exist cannot be unlocked',
    source: 'OCPP 1.6 §5.18',
    steps: [
      {
        call: 'UnlockConnector',
        with: ({ connectors }) => ({ connectorId: connectors + 7 }),
        answer: { status: oneOf('NotSupported', 'UnlockFailed') },
      },
    ],
  },
];
