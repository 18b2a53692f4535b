/** What the back-end may change, what is refused, and when. */
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../kernel/index.js';
import { generations } from '../generation/index.js';
import { declarationOf, ocppKeyNames } from './keys.js';
import type { SecretBox } from './secret-box.js';
import { testSettings, told } from './settings-for-tests.js';

/** Turns a text round: good enough to see that what lies in the store is not the text. */
const reversing: SecretBox = { seal: (text) => [...text].reverse().join(''), open: (sealed) => [...sealed].reverse().join('') };

const password = '0123456789abcdef0123456789abcdef';

describe('ChangeConfiguration', () => {
  it.each(ocppKeyNames.filter((name) => declarationOf(name).access === 'R'))(
    'R-KEY-01: a change of the read-only %s is Rejected',
    (name) => {
      const everything = {
        fieldOnlyKeys: ['ReserveConnectorZeroSupported', 'VWGC.UpdateSignaturePublicKey'],
        smartCharging: true,
      } as const;
      const settings = testSettings({ profile: { generation: '5.0', options: everything } });
      const before = settings.getConfiguration([name]);
      expect(settings.changeConfiguration(name, '2').status).toBe('Rejected');
      expect(settings.getConfiguration([name])).toEqual(before);
    },
  );

  it('R-KEY-01: an unknown key is NotSupported', () => {
    expect(testSettings().changeConfiguration('HeartBeat', '5')).toEqual({
      status: 'NotSupported',
      why: 'HeartBeat is no key of firmware pfm-SW5.0.0',
    });
    expect(testSettings().changeConfiguration('electronic.charge_power', '16').status).toBe('NotSupported');
  });

  it('§5.3: a value that is refused changes nothing, and the reason says what would be right', () => {
    const settings = testSettings();
    expect(settings.changeConfiguration('MeterValueSampleInterval', '3')).toEqual({
      status: 'Rejected',
      why: 'MeterValueSampleInterval = "3" is too small; expected: 0 or an integer from 5 to 2147483647 (s)',
    });
    expect(settings.get('MeterValueSampleInterval')).toBe(60);
  });

  it('takes a key in any case, and a boolean as back-ends write it', () => {
    const settings = testSettings();
    expect(settings.changeConfiguration('localpreAUTHORIZE', 'True').status).toBe('Accepted');
    expect(settings.get('LocalPreAuthorize')).toBe(true);
    expect(told(settings, 'LocalPreAuthorize')).toBe('true');
  });

  it('R-MTV-07: MeterValueSampleInterval 1 to 4 is Rejected, 0 and 5 are taken', () => {
    const settings = testSettings();
    for (const text of ['1', '2', '3', '4']) expect(settings.changeConfiguration('MeterValueSampleInterval', text).status).toBe('Rejected');
    for (const text of ['0', '5']) expect(settings.changeConfiguration('MeterValueSampleInterval', text).status).toBe('Accepted');
    expect(settings.get('MeterValueSampleInterval')).toBe(5);
  });

  it('R-MTV-19: EventThresholdScale −7 and 7 are Rejected, −6 and 6 are taken', () => {
    const settings = testSettings();
    for (const text of ['-7', '7'])
      expect(settings.changeConfiguration('EventDataCtrlr.EventThresholdScale', text).status).toBe('Rejected');
    for (const text of ['-6', '6'])
      expect(settings.changeConfiguration('EventDataCtrlr.EventThresholdScale', text).status).toBe('Accepted');
  });

  it('R-KEY-03: before 4.8 ConnectionTimeOut reads −1 and every change is Rejected; from 4.8 on it is 60 and can be changed', () => {
    for (const generation of generations) {
      const settings = testSettings({ profile: { generation } });
      const old = !['4.8', '5.0'].includes(generation);
      expect(told(settings, 'ConnectionTimeOut')).toBe(old ? '-1' : '60');
      for (const text of ['-1', '60', '90'])
        expect(settings.changeConfiguration('ConnectionTimeOut', text).status).toBe(old ? 'Rejected' : 'Accepted');
      expect(settings.get('ConnectionTimeOut')).toBe(old ? -1 : 90);
    }
  });

  it('R-KEY-05: changes of ConnectorPhaseRotation are Rejected; its value has an index from 3.0 on', () => {
    for (const generation of generations) {
      const settings = testSettings({ profile: { generation } });
      const expected = ['1.1', '2.0'].includes(generation) ? 'NotApplicable' : '1.NotApplicable,2.NotApplicable';
      for (const text of ['1.RST,2.RST', expected])
        expect(settings.changeConfiguration('ConnectorPhaseRotation', text).status).toBe('Rejected');
      expect(told(settings, 'ConnectorPhaseRotation')).toBe(expected);
    }
  });

  it.each(['StopTransactionOnEVSideDisconnect', 'StopTransactionOnInvalidId'] as const)('R-KEY-10: before 5.0 %s stays true', (key) => {
    for (const generation of generations) {
      const settings = testSettings({ profile: { generation } });
      expect(settings.changeConfiguration(key, 'false').status).toBe(generation === '5.0' ? 'Accepted' : 'Rejected');
      expect(settings.get(key)).toBe(generation !== '5.0');
    }
  });

  it('R-KEY-20: a grid current above what the connection can give, or below 0, is Rejected', () => {
    const settings = testSettings({ facts: { supply_A: 63 } });
    for (const text of ['64', '-1'])
      expect(settings.changeConfiguration('VWGC.ChargingStationCurrentImportTarget', text).status).toBe('Rejected');
    expect(settings.get('VWGC.ChargingStationCurrentImportTarget')).toBe(63);
    expect(settings.changeConfiguration('VWGC.ChargingStationCurrentImportTarget', '10').status).toBe('Accepted');
  });

  it('R-KEY-29: SignedMeterValueType takes PLAIN and OCPP_201 only, and nothing new during a session', () => {
    const settings = testSettings();
    expect(settings.get('VWGC.SignedMeterValueType')).toBe('PLAIN');
    for (const text of ['plain', 'OCPP_20', ''])
      expect(settings.changeConfiguration('VWGC.SignedMeterValueType', text).status).toBe('Rejected');
    expect(settings.changeConfiguration('VWGC.SignedMeterValueType', 'OCPP_201').status).toBe('Accepted');
    expect(testSettings({ facts: { activeSession: true } }).changeConfiguration('VWGC.SignedMeterValueType', 'OCPP_201').status).toBe(
      'Rejected',
    );
  });

  it('R-FSR-30: the recalibration schedule is two items "minute hour weekday"', () => {
    const settings = testSettings();
    for (const text of ['0 1 1', '0 1 1,0 1 2,0 1 3', '60 1 1,0 1 2', '0 24 1,0 1 2', '0 1 8,0 1 2', '']) {
      expect(settings.changeConfiguration('VWGC.ForcedSocRecalibrationModeSchedule', text).status).toBe('Rejected');
    }
    expect(settings.changeConfiguration('VWGC.ForcedSocRecalibrationModeSchedule', '30 23 0, 5 0 7').status).toBe('Accepted');
    expect(settings.get('VWGC.ForcedSocRecalibrationModeSchedule')).toEqual(['30 23 0', '5 0 7']);
  });

  it('R-FSR-33: the availability during recalibration is Operative or Inoperative and does not change while a side is in it', () => {
    const key = 'VWGC.ForcedSoCRecalibrationModeAvailability';
    expect(testSettings().get(key)).toBe('Operative');
    expect(testSettings().changeConfiguration(key, 'Foo').status).toBe('Rejected');
    expect(testSettings().changeConfiguration(key, 'Inoperative').status).toBe('Accepted');
    expect(testSettings({ facts: { recalibrationActive: true } }).changeConfiguration(key, 'Inoperative').status).toBe('Rejected');
  });

  it('R-AUT-22: takes ten out-of-hours cards, from 2.0 on, and refuses the eleventh', () => {
    const cards = (count: number) => Array.from({ length: count }, (_, i) => `CARD${i}`).join(',');
    const settings = testSettings();
    expect(told(settings, 'VWGC.OutOfHoursIdTokens')).toBe('');
    expect(settings.changeConfiguration('VWGC.OutOfHoursIdTokens', cards(11)).status).toBe('Rejected');
    expect(settings.changeConfiguration('VWGC.OutOfHoursIdTokens', cards(10)).status).toBe('Accepted');
    expect(testSettings({ profile: { generation: '1.1' } }).changeConfiguration('VWGC.OutOfHoursIdTokens', 'CARD').status).toBe(
      'NotSupported',
    );
  });

  it('holds a customer number of 32 characters, has none by default, and refuses 33', () => {
    const settings = testSettings();
    expect(told(settings, 'VWGC.StationID')).toBe('');
    expect(settings.changeConfiguration('VWGC.StationID', 'x'.repeat(33)).status).toBe('Rejected');
    expect(settings.changeConfiguration('VWGC.StationID', 'x'.repeat(32)).status).toBe('Accepted');
  });

  it('has a recalibration due after 1 to 365 days, or after 1 Ah and more (C-41)', () => {
    const change = (key: string, text: string) => testSettings().changeConfiguration(`VWGC.ForcedSoCRecali${key}Threshold`, text).status;
    for (const text of ['1', '365']) expect(change('SelfDischarging', text)).toBe('Accepted');
    for (const text of ['0', '366']) expect(change('SelfDischarging', text)).toBe('Rejected');
    expect(change('ChargeThroughput', '1')).toBe('Accepted');
    expect(change('ChargeThroughput', '0')).toBe('Rejected');
  });

  it('is no change, and so refused by no rule, when the value is the one that holds', () => {
    const settings = testSettings({ facts: { activeSession: true, supply_A: 16, recalibrationActive: true } });
    expect(settings.changeConfiguration('VWGC.SignedMeterValueType', 'PLAIN').status).toBe('Accepted');
    expect(settings.changeConfiguration('VWGC.ChargingStationCurrentImportTarget', '63').status).toBe('Accepted');
    expect(settings.changeConfiguration('VWGC.ForcedSoCRecalibrationModeAvailability', 'Operative').status).toBe('Accepted');
  });

  it('refuses a negative ping interval and takes 0', () => {
    expect(testSettings().changeConfiguration('WebSocketPingInterval', '-1').status).toBe('Rejected');
    expect(testSettings().changeConfiguration('WebSocketPingInterval', '0').status).toBe('Accepted');
  });

  it('needs a restart for a new terminal number, unless the terminal has none yet or the text is no number', () => {
    const change = (text: string, terminalNumbered: boolean) =>
      testSettings({ facts: { terminalNumbered } }).changeConfiguration('PosCtrlr.NewTerminalId', text).status;
    expect(change('12345678', true)).toBe('RebootRequired');
    expect(change('12345678', false)).toBe('Accepted');
    expect(change('00000000', true)).toBe('Accepted');
    expect(change('1234567', true)).toBe('Accepted');
  });
});

describe('security keys', () => {
  it('R-KEY-25: with no profile configured the value is 0', () => {
    expect(told(testSettings(), 'SecurityProfile')).toBe('0');
  });

  it('R-KEY-21: before 4.0 a lower security profile is Rejected', () => {
    for (const generation of ['1.1', '2.0', '3.0'] as const) {
      const settings = testSettings({ profile: { generation } });
      expect(settings.changeConfiguration('SecurityProfile', '2').status).toBe('Accepted');
      expect(settings.changeConfiguration('SecurityProfile', '1').status).toBe('Rejected');
      expect(settings.get('SecurityProfile')).toBe(2);
    }
  });

  it('R-KEY-22: from 4.0 on a lower security profile is taken when what it needs is there', () => {
    const settings = testSettings({ profile: { generation: '4.0' }, facts: { meetsSecurityProfile: (profile) => profile < 3 } });
    expect(settings.changeConfiguration('SecurityProfile', '2').status).toBe('Accepted');
    expect(settings.changeConfiguration('SecurityProfile', '1').status).toBe('Accepted');
    expect(settings.changeConfiguration('SecurityProfile', '3').status).toBe('Rejected');
  });

  it('R-KEY-23: a profile whose needs are not met is Rejected in every generation', () => {
    for (const generation of generations) {
      const settings = testSettings({ profile: { generation }, facts: { meetsSecurityProfile: () => false } });
      for (const text of ['1', '2', '3']) expect(settings.changeConfiguration('SecurityProfile', text).status).toBe('Rejected');
      expect(settings.get('SecurityProfile')).toBe(0);
    }
  });

  it('R-KEY-26: AuthorizationKey is 16 to 20 octets in hexadecimal and is never told', () => {
    const settings = testSettings();
    for (const text of ['ab'.repeat(15), 'ab'.repeat(21), `${'ab'.repeat(16)}a`, 'xy'.repeat(16), '']) {
      expect(settings.changeConfiguration('AuthorizationKey', text).status).toBe('Rejected');
    }
    for (const text of ['ab'.repeat(16), 'AB'.repeat(20)])
      expect(settings.changeConfiguration('AuthorizationKey', text).status).toBe('Accepted');
    expect(settings.getConfiguration(['AuthorizationKey'])).toEqual({
      configurationKey: [{ key: 'AuthorizationKey', readonly: false }],
      unknownKey: [],
    });
    expect(JSON.stringify(settings.getConfiguration())).not.toMatch(/AuthorizationKey|ABAB/);
  });

  it('keeps a secret out of the reason for refusing it', () => {
    expect(testSettings().changeConfiguration('AuthorizationKey', 'correct horse').why).not.toContain('horse');
  });

  it('keeps a secret sealed in the store, and opens it after a restart', () => {
    const store = new MemoryStore();
    testSettings({ store, secrets: reversing }).changeConfiguration('AuthorizationKey', password);
    expect(JSON.stringify(store.table('settings').rows())).not.toContain(password);
    expect(testSettings({ store, secrets: reversing }).get('AuthorizationKey')).toBe(password);
  });
});

describe('free-vend mode', () => {
  it('R-FVM-03: is refused unless the back-end accepts the identifier that is set', () => {
    const settings = testSettings({ facts: { tokenAccepted: (token) => token === 'GUEST' } });
    expect(settings.get('VWGC.FreeVendModeIdToken')).toBe('UNDEFINED_ID_TOKEN');
    expect(settings.changeConfiguration('VWGC.FreeVendModeActive', 'true').status).toBe('Rejected');
    settings.changeConfiguration('VWGC.FreeVendModeIdToken', 'GUEST');
    expect(settings.changeConfiguration('VWGC.FreeVendModeActive', 'true').status).toBe('Accepted');
  });

  it('R-FVM-05: its identifier cannot be emptied while it is active', () => {
    expect(testSettings({ facts: { freeVendActive: true } }).changeConfiguration('VWGC.FreeVendModeIdToken', '').status).toBe('Rejected');
    expect(testSettings().changeConfiguration('VWGC.FreeVendModeIdToken', '').status).toBe('Accepted');
  });

  it('names the identifier to ask about, and only when the mode is to be switched on', () => {
    const settings = testSettings();
    expect(settings.tokenToAskFor('vwgc.freevendmodeactive', 'true')).toBe('UNDEFINED_ID_TOKEN');
    expect(settings.tokenToAskFor('VWGC.FreeVendModeActive', 'false')).toBeUndefined();
    expect(settings.tokenToAskFor('VWGC.FreeVendModeActive', 'yes')).toBeUndefined();
    expect(settings.tokenToAskFor('HeartbeatInterval', 'true')).toBeUndefined();
    expect(testSettings({ profile: { generation: '1.1' } }).tokenToAskFor('Unknown', 'true')).toBeUndefined();
  });
});
