/**
 * Settings of the operator that OCPP does not show. They are named by their path in the configuration file, and are changed there or
 * on the configuration pages.
 */
import { Percent } from '../../kernel/index.js';
import { type FileCode, key } from './declaration.js';
import { bool, int, text, withUnit } from './value-types.js';

const operator = { profile: 'Operator', source: 'manual §2.20', access: 'RW' } as const;

const ampereCode: FileCode = { expects: '16A, 32A or 63A', toFile: (value) => `${value}A`, fromFile: (value) => value };

const percent = withUnit(int({ unit: '%', min: 0, max: 100 }), Percent);

/** Identification of an EVSE as it goes into the signed record: printable, and without the bar that separates the record's parts. */
const evseId = text({ minLength: 1, maxLength: 37, pattern: /^[!-{}~]+$/, expects: 'printable ASCII characters without blank and |' });

export const operatorKeys = {
  'ocpp.op_backend': key({
    ...operator,
    type: text({ pattern: /^(wss?:\/\/[^\s/?#@]+[^\s?#@]*)?$/, expects: 'an address such as wss://host:port/path' }),
    default: '',
    effect: 'reconnect',
    file: { path: 'ocpp.op_backend', level: 'mandatory' },
    doc: 'Address of the back-end; the identity of the station is appended. Credentials do not belong in it. Empty: the station works alone.',
  }),
  'ocpp.ocpp_cs_id': key({
    ...operator,
    type: text({ maxLength: 48, pattern: /^[^\s:]*$/, expects: 'characters other than blanks and colons' }),
    default: '',
    effect: 'reconnect',
    file: { path: 'ocpp.ocpp_cs_id', level: 'optional' },
    doc: 'Identity towards the back-end; empty: the serial number of the station.',
  }),
  'ocpp.basic_auth_username': key({
    ...operator,
    type: text({ pattern: /^[^:]*$/, expects: 'a name without colon' }),
    default: '',
    effect: 'reconnect',
    file: { path: 'ocpp.basic_auth_username', level: 'optional' },
    doc: 'Name for HTTP basic authentication; empty: the identity, as OCPP has it.',
  }),
  'cfg_interface.twoFactorAuthenticationActive': key({
    ...operator,
    source: 'manual §2.14',
    since: '2.0',
    type: bool,
    default: false,
    refuse: (next, facts, { supplied }) => {
      if (next && !facts.managedSwitch) return 'needs-managed-switch';
      return next && !supplied && !facts.maintenanceCards ? 'needs-maintenance-card' : undefined;
    },
    file: { path: 'cfg_interface.twoFactorAuthenticationActive', level: 'optional' },
    doc: 'The maintenance LAN port is closed until a user has opened it with six taps on the logo and a maintenance card.',
  }),
  'electronic.charge_power': key({
    ...operator,
    type: int({ unit: 'A', allowed: [16, 32, 63] }),
    default: 63,
    file: { path: 'electronic.charge_power', level: 'optional', code: ampereCode },
    doc: 'Current per phase that the installation allows. The manual calls it a power.',
  }),
  'electronic.res_mobile_mode': key({
    ...operator,
    type: percent,
    default: Percent(30),
    file: { path: 'electronic.res_mobile_mode', level: 'optional' },
    doc: 'State of charge at which a pack stops feeding vehicles while there is no AC.',
  }),
  'electronic.res_connected_mode': key({
    ...operator,
    type: percent,
    default: Percent(10),
    file: { path: 'electronic.res_connected_mode', level: 'optional' },
    doc: 'State of charge at which a pack stops feeding vehicles while there is AC.',
  }),
  'electronic.check_interval': key({
    ...operator,
    type: int({ unit: 's', min: 1 }),
    default: 180,
    file: { path: 'electronic.check_interval', level: 'optional' },
    doc: 'Period of the check for stolen or damaged cables.',
  }),
  'hmi.stop_button_auth_timeout': key({
    ...operator,
    type: int({ unit: 's', min: 1 }),
    default: 60,
    file: { path: 'hmi.stop_button_auth_timeout', aliases: ['stop_button_auth_timeout'], level: 'optional' },
    doc: 'How long a card is waited for after the stop key of a side was pressed; after that charging goes on as before.',
  }),
  'meter.evse_id_a': key({
    ...operator,
    type: evseId,
    default: 'EVSE_ID_A',
    file: { path: 'meter.evse_id_a', level: 'recommended' },
    doc: 'EVSE ID of side A; part of its signed records.',
  }),
  'meter.evse_id_b': key({
    ...operator,
    type: evseId,
    default: 'EVSE_ID_B',
    file: { path: 'meter.evse_id_b', level: 'recommended' },
    doc: 'EVSE ID of side B; part of its signed records.',
  }),
};
