/** Keys of the OCPP 1.6 Core profile, as the manual lists them. */
import { key } from './declaration.js';
import { lists } from './measurands.js';
import { bool, int, list } from './value-types.js';

const core = { profile: 'Core', source: 'manual §2.19' } as const;

export const coreKeys = {
  AllowOfflineTxForUnknownId: key({
    ...core, type: bool, default: false, access: 'RW',
    file: { path: 'ocpp.allow_offline_tx_unknown_id', level: 'optional' },
    doc: 'Without a link to the back-end, also charge for identifiers that the station does not know.',
  }),
  AuthorizationCacheEnabled: key({
    ...core, type: bool, default: true, access: 'RW',
    file: { path: 'ocpp.auth_cache_enable', level: 'recommended' },
    doc: 'Use the authorisation cache, which holds up to 100000 identifiers.',
  }),
  AuthorizeRemoteTxRequests: key({
    ...core, type: bool, default: true, access: 'RW',
    file: { path: 'ocpp.auth_remote_tx_req', level: 'optional' },
    doc: 'Authorise a remotely started transaction first, as if its driver stood at the station.',
  }),
  ClockAlignedDataInterval: key({
    ...core, type: int({ unit: 's', min: 0, max: 86_400 }), default: 900, access: 'RW',
    file: { path: 'ocpp.clk_aligned_data_interval', level: 'recommended' },
    doc: 'Length of the equal slices of the day, from midnight on, at whose ends clock-aligned values are sent; 0 sends none.',
  }),
  ConnectionTimeOut: key({
    ...core, type: int({ unit: 's' }), default: 60, access: 'RW',
    earlierDefault: { before: '4.8', value: -1 }, fixed: { before: '4.8', refusal: 'always' },
    file: { path: 'ocpp.connection_timeout', level: 'recommended', since: '4.8' },
    doc: 'How long the station stays in Preparing without a plug before it returns to its earlier state; 0 or less sets no limit. Before 4.8 it is -1 and means nothing.',
  }),
  ConnectorPhaseRotation: key({
    ...core,
    type: list({ pattern: /^[0-9]+\.(NotApplicable|Unknown|RST|RTS|SRT|STR|TRS|TSR)$/, expects: 'index.rotation' }),
    default: ['1.NotApplicable', '2.NotApplicable'], access: 'RW',
    earlierDefault: { before: '3.0', value: ['NotApplicable'] }, fixed: { refusal: 'always' },
    doc: 'Phase order of each connector. Writable by declaration, but a DC station refuses every change.',
  }),
  GetConfigurationMaxKeys: key({
    ...core, type: int(), default: 99, access: 'R',
    doc: 'Largest number of keys that one GetConfiguration may ask for.',
  }),
  HeartbeatInterval: key({
    ...core, type: int({ unit: 's', min: 0 }), default: 86_300, access: 'RW',
    file: { path: 'ocpp.heart_beat_interval', level: 'optional' },
    doc: 'Idle time on the OCPP link after which a Heartbeat is sent; the answer sets the clock. 0 sends none.',
  }),
  LocalAuthorizeOffline: key({
    ...core, type: bool, default: false, access: 'RW',
    file: { path: 'ocpp.local_auth_offline', level: 'recommended' },
    doc: 'Without a link to the back-end, charge for identifiers that the station knows.',
  }),
  LocalPreAuthorize: key({
    ...core, type: bool, default: false, access: 'RW',
    file: { path: 'ocpp.local_pre_auth', level: 'optional' },
    doc: 'With a link, charge for identifiers that the station knows without asking the back-end.',
  }),
  MeterValuesAlignedData: key({
    ...core, source: 'manual §2.17, §2.19',
    type: list({ allowed: lists.MeterValuesAlignedData.supported, otherwise: 'unsupported-measurand' }),
    default: lists.MeterValuesAlignedData.byDefault, access: 'RW',
    file: { path: 'ocpp.meter_value_aligned_data', level: 'recommended' },
    doc: 'Measurands of the clock-aligned MeterValues outside sessions. SoC is that of the station\'s own batteries, one value a connector.',
  }),
  MeterValueSampleInterval: key({
    ...core, type: int({ unit: 's', min: 5, also: [0] }), default: 60, access: 'RW',
    file: { path: 'ocpp.meter_value_sample_interval', level: 'recommended' },
    doc: 'Period of the sampled values during a session; 0 sends none.',
  }),
  MeterValuesSampledData: key({
    ...core, source: 'manual §2.17, §2.19',
    type: list({ allowed: lists.MeterValuesSampledData.supported, otherwise: 'unsupported-measurand' }),
    default: lists.MeterValuesSampledData.byDefault, access: 'RW',
    file: { path: 'ocpp.meter_value_sampled_data', level: 'recommended' },
    doc: 'Measurands of the MeterValues that are sent every MeterValueSampleInterval during a session.',
  }),
  MinimumStatusDuration: key({
    ...core, type: int({ unit: 's', min: 0 }), default: 2, access: 'RW',
    file: { path: 'ocpp.min_status_duration', level: 'optional' },
    doc: 'How long a status must hold before a StatusNotification reports it.',
  }),
  NumberOfConnectors: key({
    ...core, type: int(), default: 2, access: 'R',
    doc: 'Number of connectors: 1 is side A, 2 is side B.',
  }),
  ResetRetries: key({
    ...core, type: int({ min: 0 }), default: 5, access: 'RW',
    file: { path: 'ocpp.reset_retries', level: 'optional' },
    doc: 'How often a reset that failed is tried again.',
  }),
  StopTransactionOnEVSideDisconnect: key({
    ...core, type: bool, default: true, access: 'RW', fixed: { before: '5.0', refusal: 'value-not-allowed' },
    file: { path: 'ocpp.stop_transactions_on_ev_disc', level: 'optional' },
    doc: 'End the transaction when the plug is pulled at the vehicle. Before 5.0 only true is taken.',
  }),
  StopTransactionOnInvalidId: key({
    ...core, type: bool, default: true, access: 'RW', fixed: { before: '5.0', refusal: 'value-not-allowed' },
    file: { path: 'ocpp.stop_transactions_on_invalid_id', level: 'optional' },
    doc: 'End a running transaction when the back-end does not accept its identifier. Before 5.0 only true is taken.',
  }),
  StopTxnAlignedData: key({
    ...core, source: 'manual §2.17, §2.19',
    type: list({ allowed: lists.StopTxnAlignedData.supported, otherwise: 'unsupported-measurand' }),
    default: lists.StopTxnAlignedData.byDefault, access: 'RW',
    file: { path: 'ocpp.stop_txn_aligned_data', level: 'optional' },
    doc: 'Clock-aligned measurands that are put into StopTransaction.',
  }),
  StopTxnSampledData: key({
    ...core, source: 'manual §2.17, §2.19',
    type: list({ allowed: lists.StopTxnSampledData.supported, required: 'Energy.Active.Import.Register', otherwise: 'unsupported-measurand' }),
    default: lists.StopTxnSampledData.byDefault, access: 'RW',
    file: { path: 'ocpp.stop_txn_sampled_data', level: 'recommended' },
    doc: 'Sampled measurands that are put into StopTransaction. Energy.Active.Import.Register stays in: its last entry is the signed record.',
  }),
  SupportedFeatureProfiles: key({
    ...core,
    type: list({ allowed: ['Core', 'FirmwareManagement', 'LocalAuthListManagement', 'Reservation', 'SmartCharging', 'RemoteTrigger'] }),
    default: ['Core', 'FirmwareManagement', 'LocalAuthListManagement', 'Reservation', 'RemoteTrigger'], access: 'R',
    doc: 'Feature profiles of OCPP that the station has; smart charging is not among them.',
  }),
  TransactionMessageAttempts: key({
    ...core, type: int({ min: 1 }), default: 5, access: 'RW',
    file: { path: 'ocpp.trans_msg_attempts', level: 'optional' },
    doc: 'How often a transaction message is offered to a back-end that refuses it.',
  }),
  TransactionMessageRetryInterval: key({
    ...core, type: int({ unit: 's', min: 0 }), default: 20, access: 'RW',
    file: { path: 'ocpp.trans_msg_retry_interval', level: 'optional' },
    doc: 'Wait before a refused transaction message is offered again, times the attempts so far.',
  }),
  UnlockConnectorOnEVSideDisconnect: key({
    ...core, type: bool, default: false, access: 'R',
    doc: 'Without meaning here: the cables are fixed to the station, which has nothing to unlock.',
  }),
  WebSocketPingInterval: key({
    ...core, type: int({ unit: 's', min: 0 }), default: 10, access: 'RW',
    file: { path: 'ocpp.websock_ping_interval', aliases: ['ocpp.web-sock_ping_interval'], level: 'optional' },
    doc: 'Period of the WebSocket pings that the station sends; with 0 it only answers those of the back-end.',
  }),
};
