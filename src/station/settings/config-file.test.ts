import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../kernel/index.js';
import { emulationProfile, generations, type ProfileChoice } from '../generation/index.js';
import { applyConfigFile, type ConfigFileReading, type ConfigFileValues, readConfigFile, writeConfigFile } from './config-file.js';
import type { Settings } from './settings.js';
import { testSettings, told } from './settings-for-tests.js';

const example = readFileSync(new URL('../../../test/spec/config-file.example.json', import.meta.url), 'utf8');
const password = 'ab'.repeat(16);

const read = (content: unknown, choice: ProfileChoice = {}): ConfigFileReading =>
  readConfigFile(typeof content === 'string' ? content : JSON.stringify(content), emulationProfile(choice));

function values(reading: ConfigFileReading): ConfigFileValues {
  if (!reading.ok) throw new Error(reading.problems.join('\n'));
  return reading.values;
}

function problems(reading: ConfigFileReading): readonly string[] {
  if (reading.ok) throw new Error('the file was taken');
  return reading.problems;
}

/** Reads and applies in one go, for files that must be taken. */
function load(settings: Settings, content: unknown): void {
  const file = values(readConfigFile(JSON.stringify(content), settings.profile));
  const outcome = applyConfigFile(settings, file);
  if (!outcome.ok) throw new Error(outcome.problems.join('\n'));
}

describe('reading a configuration file', () => {
  it('takes the shipped template and says what the operator still has to set', () => {
    const reading = read(example);
    expect(reading.ok && reading.warnings).toEqual([
      'ocpp.vwgc_default_user_id is mandatory and has no value in this file',
      'ocpp.vwgc_station_id is mandatory and has no value in this file',
      'creditcard.terminal_id is mandatory and has no value in this file',
      'ocpp.op_backend is mandatory and has no value in this file',
    ]);
  });

  it('says where the text stops being JSON', () => {
    expect(problems(read('{\n  "ocpp": {\n    "op_backend": "ws://h",\n  }\n}'))).toEqual([
      'line 4, column 3: this is no JSON; expected: a name in double quotes',
    ]);
    expect(problems(read('[]'))[0]).toMatch(/^the file holds no groups; expected: an object with ocpp, /);
    expect(problems(read('x'.repeat(1_048_577)))[0]).toMatch(/expected: at most 1048576/);
  });

  it('names every problem with its path, what is wrong and what would be right', () => {
    const file = {
      ocpp: {
        heart_beat_interval: 'often',
        meter_value_sample_interval: 3,
        stop_txn_sampled_data: 'SoC',
        security_profile: 'Profile_4',
        op_backend: 'http://h',
      },
      electronic: { charge_power: '20A', res_mobile_mode: '30 km' },
      creditcard: { currency: '999' },
      firewall: { incoming_rules: 'none' },
    };
    expect(problems(read(file))).toEqual([
      'ocpp.heart_beat_interval = "often" has the wrong form; expected: an integer from 0 to 2147483647 (s)',
      'ocpp.meter_value_sample_interval = 3 is too small; expected: 0 or an integer from 5 to 2147483647 (s)',
      'ocpp.stop_txn_sampled_data = "SoC" leaves out the measurand that carries the signed record; expected: a comma-separated list of Current.Import, Current.Offered, Energy.Active.Import.Register, Power.Active.Import, Power.Offered, SoC, Voltage, with Energy.Active.Import.Register',
      'ocpp.security_profile = "Profile_4" is not among the allowed values; expected: Profile_0, Profile_1, Profile_2 or Profile_3',
      'ocpp.op_backend = "http://h" has the wrong form; expected: an address such as wss://host:port/path, at most 500 characters',
      'electronic.charge_power = "20A" is not among the allowed values; expected: 16A, 32A or 63A',
      'electronic.res_mobile_mode = "30 km" has the wrong form; expected: an integer from 0 to 100 (%)',
      'creditcard.currency = "999" is not among the allowed values; expected: a numeric currency code: 978, 826, 348, 203, 752, 985, 208',
      'firewall.incoming_rules = "none" has the wrong form; expected: a JSON list',
    ]);
  });

  it('keeps a wrong password out of the problem', () => {
    expect(problems(read({ ocpp: { basic_auth_password: 'correct horse' } })).join()).not.toContain('horse');
    expect(problems(read({ mobile_cfg: { pin: 4711 } })).join()).not.toContain('4711');
  });

  it('takes numbers with their unit, lists as arrays, and booleans as text (C-55)', () => {
    const file = {
      electronic: { res_mobile_mode: '25%', charge_power: '32A', check_interval: '180 sec' },
      ocpp: { meter_value_aligned_data: ['SoC'], local_pre_auth: 'true' },
    };
    const settings = testSettings();
    load(settings, file);
    expect(settings.get('electronic.res_mobile_mode')).toBe(25);
    expect(settings.get('electronic.charge_power')).toBe(32);
    expect(settings.get('electronic.check_interval')).toBe(180);
    expect(settings.get('MeterValuesAlignedData')).toEqual(['SoC']);
    expect(settings.get('LocalPreAuthorize')).toBe(true);
  });

  it.each([
    ['ocpp', 'web-sock_ping_interval', 'WebSocketPingInterval', 20, 20],
    ['ocpp', 'vwgc_fault_user_id', 'VWGC.DefaultUserID', 'CARD', 'CARD'],
    ['ocpp', 'vwgc_price_pre_kwh', 'PosCtrlr.PricePerKwh', 79, 79],
    ['ocpp', 'vwgc_price_per_kwh', 'PosCtrlr.PricePerKwh', 79, 79],
    ['ocpp', 'vwgc_pre_auth_amount', 'PosCtrlr.PreAuthorizationAmount', 3000, 3000],
    ['credit-card', 'TBD', 'PosCtrlr.Language', '0x02', 'fr'],
    ['creditcard', 'receipt_language', 'PosCtrlr.Language', '', 'de'],
    ['creditcard', 'currency', 'PosCtrlr.Currency', '826', 'GBP'],
    ['creditcard', 'terminal_id', 'PosCtrlr.NewTerminalId', '00000000', ''],
    ['creditcard', 'terminal_id', 'PosCtrlr.NewTerminalId', '12345678', '12345678'],
    ['ocpp', 'security_profile', 'SecurityProfile', 'Profile_1', 1],
  ] as const)('reads %s.%s as %s', (group, leaf, name, written, value) => {
    const settings = testSettings();
    load(settings, { [group]: { [leaf]: written } });
    expect(settings.get(name)).toBe(value);
  });

  it('reads the printed spellings of parameters that are only kept', () => {
    const file = { 'credit-card': { pu_number: 99 }, cfg_interface: { cfg_interface_password: 'twelve chars' }, inactivity_timeout: 30 };
    expect([...values(read(file)).kept]).toEqual([
      ['creditcard.pu_number', 99],
      ['cfg_interface.cfg_interface_passwd', 'twelve chars'],
      ['hmi.inactivity_timeout', 30],
    ]);
  });

  it('refuses a parameter that is given twice under two spellings', () => {
    expect(problems(read({ ocpp: { websock_ping_interval: 5, 'web-sock_ping_interval': 6 } }))).toEqual([
      'ocpp.websock_ping_interval is given twice, as ocpp.websock_ping_interval and as ocpp.web-sock_ping_interval; expected: one of them',
    ]);
  });

  it('passes over what it does not know, and says so', () => {
    const reading = read({ ocpp: { hart_beat_interval: 5 }, lights: { colour: 'green' }, colour: 'green' });
    expect(reading.ok && reading.warnings).toEqual(
      expect.arrayContaining([
        'ocpp.hart_beat_interval is unknown and passed over',
        'lights.colour is unknown and passed over',
        'colour is unknown and passed over',
      ]),
    );
    expect(values(reading)).toEqual({ settings: new Map(), kept: new Map(), certificates: new Map() });
  });

  it('takes ConnectionTimeOut from 4.8 on only, and keeps it for later before', () => {
    const file = { ocpp: { connection_timeout: 90 } };
    const old = read(file, { generation: '4.2' });
    expect(values(old)).toEqual({ settings: new Map(), kept: new Map([['ocpp.connection_timeout', 90]]), certificates: new Map() });
    expect(old.ok && old.warnings[0]).toBe(
      'ocpp.connection_timeout is kept without effect: firmware pfm-SW4.2.4.1 does not take ConnectionTimeOut from a file',
    );
    expect(values(read(file, { generation: '4.8' })).settings).toEqual(new Map([['ConnectionTimeOut', '90']]));
  });

  it('reads the price for the key that the firmware has', () => {
    const file = { ocpp: { vwgc_price_pre_kwh: 79 } };
    expect([...values(read(file, { generation: '3.0' })).settings]).toEqual([['VWGC.PricePerKwh', '79']]);
    expect([...values(read(file, { generation: '4.0' })).settings]).toEqual([['PosCtrlr.PricePerKwh', '79']]);
  });

  it('never throws, whatever the text', () => {
    const leaf = fc.constantFrom(
      'op_backend',
      'heart_beat_interval',
      'meter_value_sampled_data',
      'security_profile',
      '__proto__',
      'constructor',
      'users',
      '',
    );
    const group = fc.constantFrom('ocpp', 'electronic', 'cfg_interface', 'creditcard', '__proto__', 'hmi', 'language', '');
    const file = fc.dictionary(group, fc.oneof(fc.jsonValue(), fc.dictionary(leaf, fc.jsonValue())));
    fc.assert(
      fc.property(
        fc.constantFrom(...generations),
        fc.oneof(
          fc.string(),
          fc.json(),
          file.map((content) => JSON.stringify(content)),
        ),
        (generation, text) => {
          const settings = testSettings({ profile: { generation } });
          const reading = readConfigFile(text, settings.profile);
          if (reading.ok) applyConfigFile(settings, reading.values);
          else expect(reading.problems.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('applying a configuration file', () => {
  it('leaves what the file leaves out: HeartbeatInterval is 86300 without the field, 86000 with the template (C-01)', () => {
    const settings = testSettings();
    load(settings, { ocpp: { local_pre_auth: true } });
    expect(told(settings, 'HeartbeatInterval')).toBe('86300');
    load(settings, JSON.parse(example));
    expect(told(settings, 'HeartbeatInterval')).toBe('86000');
  });

  it('takes everything or nothing', () => {
    const settings = testSettings({ profile: { generation: '4.8' } });
    const file = values(read({ ocpp: { heart_beat_interval: 300, stop_transactions_on_ev_disc: false } }, { generation: '4.8' }));
    expect(applyConfigFile(settings, file)).toEqual({
      ok: false,
      problems: [
        'ocpp.stop_transactions_on_ev_disc: StopTransactionOnEVSideDisconnect = "false" is not among the allowed values; expected: true',
      ],
    });
    expect(settings.get('HeartbeatInterval')).toBe(86_300);
  });

  it('lets a security profile come together with its password, and not without', () => {
    const settings = testSettings({ facts: { meetsSecurityProfile: () => false } });
    const without = values(read({ ocpp: { security_profile: 'Profile_1' } }));
    expect(applyConfigFile(settings, without)).toMatchObject({ ok: false, problems: [expect.stringContaining('needs credentials')] });
    load(settings, { ocpp: { security_profile: 'Profile_1', basic_auth_password: password } });
    expect(settings.get('SecurityProfile')).toBe(1);
    const third = values(read({ ocpp: { security_profile: 'Profile_3', basic_auth_password: password } }));
    expect(applyConfigFile(settings, third).ok).toBe(false);
  });

  it('refuses TLS profiles with an address that is not encrypted', () => {
    const file = values(read({ ocpp: { security_profile: 'Profile_2', op_backend: 'ws://backend:80', basic_auth_password: password } }));
    expect(applyConfigFile(testSettings(), file)).toEqual({
      ok: false,
      problems: ['ocpp.op_backend = "ws://backend:80" is not encrypted; expected: a wss:// address, as ocpp.security_profile is Profile_2'],
    });
  });

  it('does not hold an address that was there before against other values', () => {
    const settings = testSettings();
    load(settings, { ocpp: { op_backend: 'ws://backend:80' } });
    settings.changeConfiguration('SecurityProfile', '2');
    load(settings, { ocpp: { heart_beat_interval: 300 } });
    expect(settings.get('HeartbeatInterval')).toBe(300);
  });

  it.each([['creditcard', 'ocpp'] as const, ['ocpp', 'creditcard'] as const])(
    'keeps a price of its own beside the older one, whichever comes first (%s)',
    (...order) => {
      const store = new MemoryStore();
      const profile = { generation: '3.0' } as const;
      const prices = { creditcard: { price_per_kwh: 50 }, ocpp: { vwgc_price_pre_kwh: 79 } };
      load(testSettings({ store, profile }), Object.fromEntries(order.map((group) => [group, prices[group]])));
      expect(testSettings({ store, profile }).get('PosCtrlr.PricePerKwh')).toBe(50);
      expect(testSettings({ store, profile }).get('VWGC.PricePerKwh')).toBe(79);
    },
  );

  it('switches free-vend mode on for the identifier that comes in the same file', () => {
    const settings = testSettings({ facts: { tokenAccepted: (token) => token === 'GUEST' } });
    load(settings, { ocpp: { vwgc_free_vend_mode_active: true, vwgc_free_vend_mode_id_token: 'GUEST' } });
    expect(settings.get('VWGC.FreeVendModeActive')).toBe(true);
  });

  it('leaves a secret that is given empty, and everything that is null', () => {
    const settings = testSettings();
    load(settings, { ocpp: { basic_auth_password: password, vwgc_station_id: 'S1' } });
    load(settings, { ocpp: { basic_auth_password: '', vwgc_station_id: null } });
    expect(settings.get('AuthorizationKey')).toBe(password);
    expect(settings.get('VWGC.StationID')).toBe('S1');
  });

  it('R-CFG-17: takes 16, 32 and 63 A from the grid, 63 by default, and nothing else', () => {
    expect(testSettings().get('electronic.charge_power')).toBe(63);
    for (const [written, current] of [
      ['16A', 16],
      ['32A', 32],
      ['63A', 63],
      [16, 16],
    ] as const) {
      const settings = testSettings();
      load(settings, { electronic: { charge_power: written } });
      expect(settings.get('electronic.charge_power')).toBe(current);
    }
    for (const written of ['0A', '20A', '64A', '', '16kW']) expect(read({ electronic: { charge_power: written } }).ok).toBe(false);
  });

  it('R-CFG-18: holds the residual energy of both modes, 30 % and 10 % by default', () => {
    const settings = testSettings();
    expect([settings.get('electronic.res_mobile_mode'), settings.get('electronic.res_connected_mode')]).toEqual([30, 10]);
    load(settings, { electronic: { res_mobile_mode: '40%', res_connected_mode: 5 } });
    expect([settings.get('electronic.res_mobile_mode'), settings.get('electronic.res_connected_mode')]).toEqual([40, 5]);
  });
});

describe('writing a configuration file', () => {
  it.each(generations)('in generation %s gives a file that brings another station to the same settings', (generation) => {
    const profile = { generation };
    const settings = testSettings({ profile });
    load(settings, JSON.parse(example));
    load(settings, {
      ocpp: {
        op_backend: 'wss://backend:443/ocpp',
        heart_beat_interval: 300,
        vwgc_station_id: 'S1',
        stop_txn_aligned_data: 'SoC',
        vwgc_price_pre_kwh: 79,
      },
      electronic: { charge_power: '32A' },
      creditcard: { currency: '826', pu_number: 99 },
      hmi: { languages: ['de', 'fr'] },
    });
    const file = writeConfigFile(settings);
    const other = testSettings({ profile });
    load(other, JSON.parse(file));
    expect(writeConfigFile(other)).toBe(file);
    expect(other.getConfiguration()).toEqual(settings.getConfiguration());
    expect(other.get('ocpp.op_backend')).toBe('wss://backend:443/ocpp');
  });

  it('writes each value as the manual has it', () => {
    const settings = testSettings();
    load(settings, { electronic: { charge_power: '16A' }, creditcard: { currency: '208' } });
    expect(JSON.parse(writeConfigFile(settings))).toMatchObject({
      ocpp: {
        security_profile: 'Profile_0',
        auth_cache_enable: true,
        heart_beat_interval: 86_300,
        stop_txn_aligned_data: '',
        vwgc_terminal_restart_time: '03:00.00',
      },
      electronic: { charge_power: '16A', res_mobile_mode: 30 },
      meter: { evse_id_a: 'EVSE_ID_A' },
      creditcard: { currency: '208', receipt_language: '0x00', terminal_id: '00000000' },
    });
  });

  it('leaves secrets out, also those that are only kept', () => {
    const store = new MemoryStore();
    const settings = testSettings({ store });
    load(settings, {
      ocpp: { basic_auth_password: password, client_cert: 'PEM!' },
      mobile_cfg: { pin: '4711', apn: 'internet' },
      cfg_interface: { users: [{ user_id: 'anna', password: 'correct horse' }] },
    });
    const file = writeConfigFile(settings);
    expect(file).not.toMatch(/abab|PEM!|4711|horse|anna/);
    expect(JSON.parse(file)).toMatchObject({ mobile_cfg: { apn: 'internet' } });
    expect(testSettings({ store }).kept().get('mobile_cfg.pin')).toBe('4711');
  });
});
