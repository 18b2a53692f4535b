/** What settings answer, keep and tell. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Log, MemoryStore, type Store, StoreFault, silentLog } from '../../kernel/index.js';
import { generations } from '../generation/index.js';
import { isKey, settingNames, settingOf } from './keys.js';
import { testSettings, told } from './settings-for-tests.js';

/** A log that remembers its warnings. */
function listeningLog(): Log & { readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  return { ...silentLog, warnings, warn: (event, fields) => void warnings.push(`${event} ${JSON.stringify(fields)}`) };
}

const password = '0123456789abcdef0123456789abcdef';

describe('GetConfiguration', () => {
  it('R-KEY-02: 99 keys are answered, 100 are refused and the log says so', () => {
    const log = listeningLog();
    const settings = testSettings({ log });
    const names = Array.from({ length: 100 }, (_, i) => (i === 0 ? 'HeartbeatInterval' : `Unknown${i}`));
    expect(settings.getConfiguration(names.slice(0, 99))).toMatchObject({
      configurationKey: [{ key: 'HeartbeatInterval' }],
      unknownKey: { length: 98 },
    });
    expect(settings.getConfiguration(names)).toMatchObject({
      refused: 'too-many-keys',
      why: '100 keys are asked for, at most 99 are allowed',
    });
    expect(log.warnings).toHaveLength(1);
  });

  it('answers everything that can be read when no key is named', () => {
    const all = testSettings().getConfiguration();
    expect(all).toEqual(testSettings().getConfiguration([]));
    const names = 'refused' in all ? [] : all.configurationKey.map(({ key }) => key);
    expect(names).toHaveLength(new Set(names).size);
    expect(names).toContain('VWGC.StationID');
    expect(names).not.toContain('electronic.charge_power');
    expect(names).not.toContain('VWGC.UpdateSignaturePublicKey');
  });

  it('matches names and aliases whatever their case, and reports them as they are spelt', () => {
    expect(
      testSettings().getConfiguration(['heartbeatINTERVAL', 'HeartbeatInterval', 'posctrlr.defaultreceiptheader', 'Nonsense']),
    ).toEqual({
      configurationKey: [
        { key: 'HeartbeatInterval', readonly: false, value: '86300' },
        { key: 'PosCtrlr.DefaultReceptHeader', readonly: false, value: '' },
      ],
      unknownKey: ['Nonsense'],
    });
  });

  it('never asks more than the newest snapshot for a measured key, and says nothing where nothing is known', () => {
    const settings = testSettings({
      resolvers: { 'VWGC.ChargeGunPlugCycleCounters': () => '91,54', 'VWGC.ChargingStationCurrentImport': () => undefined },
    });
    expect(settings.getConfiguration(['VWGC.ChargeGunPlugCycleCounters', 'VWGC.ChargingStationCurrentImport', 'VWGC.GeoPosition'])).toEqual(
      {
        configurationKey: [
          { key: 'VWGC.ChargeGunPlugCycleCounters', readonly: true, value: '91,54' },
          { key: 'VWGC.ChargingStationCurrentImport', readonly: true },
          { key: 'VWGC.GeoPosition', readonly: true, value: '[Latitude: 9999.99999, Longitude: 9999.99999]' },
        ],
        unknownKey: [],
      },
    );
  });

  it('R-MDC-10: SupportedFileTransferProtocols reports HTTP, HTTPS, FTP and FTPS and is read-only', () => {
    const settings = testSettings();
    expect(told(settings, 'SupportedFileTransferProtocols')).toBe('HTTP,HTTPS,FTP,FTPS');
    expect(settings.changeConfiguration('SupportedFileTransferProtocols', 'FTP').status).toBe('Rejected');
  });

  it('shows the keys of the field only to a profile that asks for them', () => {
    expect(
      told(
        testSettings({ profile: { name: 'zd-4.2' }, resolvers: { 'VWGC.UpdateSignaturePublicKey': () => '04ab' } }),
        'VWGC.UpdateSignaturePublicKey',
      ),
    ).toBe('04ab');
    expect(testSettings().changeConfiguration('VWGC.UpdateSignaturePublicKey', '04ab').status).toBe('NotSupported');
  });
});

describe('settings', () => {
  it('R-STA-11: another generation has other keys, defaults and rules', () => {
    const keysIn = (generation: (typeof generations)[number]) => {
      const answer = testSettings({ profile: { generation } }).getConfiguration();
      return 'refused' in answer ? [] : answer.configurationKey.map(({ key }) => key);
    };
    expect(keysIn('1.1')).not.toContain('VWGC.ChargeGunPlugCycleCounters');
    expect(keysIn('2.0')).toContain('VWGC.ChargeGunPlugCycleCounters');
    expect(keysIn('2.0')).not.toContain('PosCtrlr.PricePerKwh');
    expect(keysIn('3.0')).toEqual(expect.arrayContaining(['PosCtrlr.PricePerKwh', 'VWGC.PricePerKwh']));
    expect(keysIn('4.0')).not.toContain('VWGC.PricePerKwh');
    expect(keysIn('4.0')).toContain('VWGC.ChargingStationCurrentImport');
  });

  it('survive a restart, and only what was set differently lies in the store', () => {
    const store = new MemoryStore();
    const settings = testSettings({ store });
    settings.changeConfiguration('HeartbeatInterval', '300');
    settings.changeConfiguration('MeterValuesSampledData', 'SoC, Voltage');
    settings.changeConfiguration('VWGC.TerminalRestartTime', '04:30');
    settings.changeConfiguration('ResetRetries', '7');
    settings.changeConfiguration('ResetRetries', '5');
    const after = testSettings({ store });
    expect(after.get('HeartbeatInterval')).toBe(300);
    expect(after.get('MeterValuesSampledData')).toEqual(['SoC', 'Voltage']);
    expect(after.get('VWGC.TerminalRestartTime')).toMatchObject({ hour: 4, minute: 30, written: '04:30' });
    expect(
      store
        .table('settings')
        .rows()
        .map(([name]) => name),
    ).toEqual(['HeartbeatInterval', 'MeterValuesSampledData', 'VWGC.TerminalRestartTime']);
  });

  it('that lie damaged in the store fall back to their default, with a warning', () => {
    const store = new MemoryStore();
    store.table<string>('settings').put('HeartbeatInterval', 'soon');
    store.table<string>('settings').put('AuthorizationKey', 'sealed with a lost key');
    store.table<string>('settings').put('NoSuchSetting', '1');
    const log = listeningLog();
    const settings = testSettings({ store, log, secrets: { seal: (text) => text, open: () => undefined } });
    expect(settings.get('HeartbeatInterval')).toBe(86_300);
    expect(settings.get('AuthorizationKey')).toBe('');
    expect(log.warnings).toEqual([
      'settings.stored-value-unusable {"setting":"AuthorizationKey"}',
      'settings.stored-value-unusable {"setting":"HeartbeatInterval","stored":"soon"}',
    ]);
  });

  it('that another generation does not have, or does not let be changed, hold their default there and come back later', () => {
    const store = new MemoryStore();
    const newest = testSettings({ store });
    newest.changeConfiguration('ConnectionTimeOut', '90');
    newest.changeConfiguration('EventDataCtrlr.EventMeasurands', 'SoC');
    const old = testSettings({ store, profile: { generation: '1.1' } });
    expect(old.get('ConnectionTimeOut')).toBe(-1);
    expect(old.get('EventDataCtrlr.EventMeasurands')).toEqual([]);
    expect(testSettings({ store }).get('ConnectionTimeOut')).toBe(90);
  });

  it('tell their watchers what changed, once it is kept, and nothing else', () => {
    const store = new MemoryStore();
    const settings = testSettings({ store });
    const heard: unknown[] = [];
    const stop = settings.watch('HeartbeatInterval', (value, previous) =>
      heard.push([value, previous, testSettings({ store }).get('HeartbeatInterval')]),
    );
    settings.changeConfiguration('HeartbeatInterval', '300');
    settings.changeConfiguration('HeartbeatInterval', '+300');
    settings.changeConfiguration('HeartbeatInterval', 'soon');
    settings.changeConfiguration('ResetRetries', '1');
    stop();
    settings.changeConfiguration('HeartbeatInterval', '400');
    expect(heard).toEqual([[300, 86_300, 300]]);
  });

  it('are set by the station itself whatever the change rule, if the value fits', () => {
    const settings = testSettings({ facts: { activeSession: true } });
    expect(settings.set('VWGC.SignedMeterValueType', 'OCPP_201')).toBe(true);
    expect(settings.get('VWGC.SignedMeterValueType')).toBe('OCPP_201');
    expect(settings.set('HeartbeatInterval', -5)).toBe(false);
    expect(settings.set('HeartbeatInterval', 0.5)).toBe(false);
    expect(settings.get('HeartbeatInterval')).toBe(86_300);
  });

  it('stay as they were when the store does not keep them', () => {
    const disk = new MemoryStore();
    const full: Store = {
      ...bound(disk),
      atomically: () => {
        throw new StoreFault('store.full', 'no space left');
      },
    };
    const settings = testSettings({ store: full });
    const heard: number[] = [];
    settings.watch('HeartbeatInterval', (value) => heard.push(value));
    expect(() => settings.changeConfiguration('HeartbeatInterval', '300')).toThrow(StoreFault);
    expect(settings.get('HeartbeatInterval')).toBe(86_300);
    expect(heard).toEqual([]);
  });

  it('that replace an older one follow it until they are set, also when it is gone (C-05)', () => {
    const store = new MemoryStore();
    const settings = testSettings({ store, profile: { generation: '3.0' } });
    const heard: number[] = [];
    settings.watch('PosCtrlr.PricePerKwh', (value) => heard.push(value));
    expect(settings.get('PosCtrlr.PricePerKwh')).toBe(50);
    settings.changeConfiguration('VWGC.PricePerKwh', '79');
    expect(settings.get('PosCtrlr.PricePerKwh')).toBe(79);
    expect(testSettings({ store, profile: { generation: '4.0' } }).get('PosCtrlr.PricePerKwh')).toBe(79);
    settings.changeConfiguration('PosCtrlr.PricePerKwh', '50');
    settings.changeConfiguration('VWGC.PricePerKwh', '60');
    expect(settings.get('PosCtrlr.PricePerKwh')).toBe(50);
    expect(testSettings({ store, profile: { generation: '4.0' } }).get('PosCtrlr.PricePerKwh')).toBe(50);
    expect(heard).toEqual([79, 50]);
  });

  const anyKey = fc.constantFrom(...settingNames.filter(isKey));
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.integer({ min: -10, max: 100 }).map(String),
    fc.constantFrom(
      'true',
      'false',
      'SoC',
      'SoC,Voltage',
      'Energy.Active.Import.Register,SoC',
      '03:00',
      '0 1 1,0 1 2',
      'PLAIN',
      'OCPP_201',
      'EUR',
      ' , ',
      '-0',
      '1e3',
      password,
    ),
  );

  it('take any text for any key or leave the value as it was, and never throw', () => {
    fc.assert(
      fc.property(fc.constantFrom(...generations), fc.array(fc.tuple(anyKey, anyText), { maxLength: 20 }), (generation, changes) => {
        const store = new MemoryStore();
        const settings = testSettings({ store, profile: { generation } });
        for (const [name, text] of changes) {
          const before = settings.get(name);
          const { status, why } = settings.changeConfiguration(name, text);
          if (status === 'Rejected' || status === 'NotSupported') {
            expect(settings.get(name)).toBe(before);
            expect(why).toContain(name);
          } else {
            const { type } = settingOf(name);
            expect(type.parse(text)).toEqual({ value: settings.get(name) });
            expect(type.parse(type.format(settings.get(name)))).toEqual({ value: settings.get(name) });
          }
        }
        const after = testSettings({ store, profile: { generation } });
        for (const [name] of changes) expect(after.get(name)).toEqual(settings.get(name));
      }),
    );
  });

  it('are answered in full by GetConfiguration with texts that ChangeConfiguration could carry', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyKey, anyText), { maxLength: 20 }), (changes) => {
        const settings = testSettings();
        for (const [name, text] of changes) settings.changeConfiguration(name, text);
        const answer = settings.getConfiguration();
        if ('refused' in answer) throw new Error(answer.why);
        for (const { key, value } of answer.configurationKey) {
          expect(key.length).toBeLessThanOrEqual(50);
          expect(value?.length ?? 0).toBeLessThanOrEqual(500);
        }
      }),
    );
  });
});

/** The methods of a store, to replace some of them. */
const bound = (store: MemoryStore): Store => ({
  table: (name) => store.table(name),
  atomically: (work) => store.atomically(work),
  close: () => store.close(),
});
