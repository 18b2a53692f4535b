import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Action, csmsActions, stationActions } from './actions.js';
import { checkRequest, checkResponse } from './check.js';

const actions: readonly Action[] = [...stationActions, ...csmsActions];
const violation = (checked: ReturnType<typeof checkRequest>) => (checked.ok ? undefined : checked.violation);

describe('checkRequest', () => {
  it.each<[Action, unknown, string, string, string]>([
    ['Authorize', {}, 'OccurenceConstraintViolation', 'idTag', 'idTag: missing'],
    ['Authorize', { idTag: 'A'.repeat(21) }, 'PropertyConstraintViolation', 'idTag', 'idTag: 21 characters, at most 20 are allowed'],
    ['Authorize', { idTag: 12 }, 'TypeConstraintViolation', 'idTag', 'idTag: 12, a text is required'],
    ['Authorize', { idTag: null }, 'TypeConstraintViolation', 'idTag', 'idTag: null, a text is required'],
    ['Authorize', { idTag: 'A', pin: '1234' }, 'FormationViolation', 'pin', 'pin: no such field here'],
    ['Authorize', [], 'FormationViolation', '', 'payload: an array, an object is required'],
    ['Heartbeat', null, 'FormationViolation', '', 'payload: null, an object is required'],
    ['Reset', { type: 'Harsh' }, 'PropertyConstraintViolation', 'type', 'type: "Harsh", one of Hard, Soft is required'],
    ['UnlockConnector', { connectorId: 1.5 }, 'TypeConstraintViolation', 'connectorId', 'connectorId: 1.5, a whole number is required'],
    ['UnlockConnector', { connectorId: '1' }, 'TypeConstraintViolation', 'connectorId', 'connectorId: a text, a whole number is required'],
    [
      'UpdateFirmware',
      { location: 'ftp://files/firmware', retrieveDate: '2013-02-01T00:00:00Z', retryInterval: 1e308 },
      'PropertyConstraintViolation',
      'retryInterval',
      'retryInterval: a number from -9007199254740991 to 9007199254740991 is required',
    ],
    [
      'ReserveNow',
      { connectorId: 1, expiryDate: '2013-02-29T00:00:00Z', idTag: 'A', reservationId: 1 },
      'PropertyConstraintViolation',
      'expiryDate',
      'expiryDate: a date and time with offset such as 2026-01-31T12:00:00Z is required',
    ],
    [
      'UpdateFirmware',
      { location: 'firmware.bin', retrieveDate: '2013-02-01T00:00:00Z' },
      'PropertyConstraintViolation',
      'location',
      'location: an absolute address such as https://example.org/file is required',
    ],
    [
      'MeterValues',
      { connectorId: 1, meterValue: [{ timestamp: '2013-02-01T00:00:00Z', sampledValue: [{ value: '1' }, { value: '2', unit: 'MWh' }] }] },
      'PropertyConstraintViolation',
      'meterValue[0].sampledValue[1].unit',
      'meterValue[0].sampledValue[1].unit: "MWh", one of Wh, kWh, varh, kvarh, W, kW, VA, kVA, var, kvar, A, V, K, Celcius, Celsius, Fahrenheit, Percent is required',
    ],
    [
      'SetChargingProfile',
      {
        connectorId: 1,
        csChargingProfiles: {
          chargingProfileId: 1,
          stackLevel: 0,
          chargingProfilePurpose: 'TxProfile',
          chargingProfileKind: 'Relative',
          chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 7.35 }] },
        },
      },
      'PropertyConstraintViolation',
      'csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0].limit',
      'csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0].limit: 7.35, a multiple of 0.1 is required',
    ],
  ])('%s %j', (action, payload, code, path, description) => {
    expect(checkRequest(action, payload)).toEqual({ ok: false, violation: { code, path, description } });
  });

  it('counts characters, not the units that encode them', () => {
    expect(checkRequest('Authorize', { idTag: '🔌'.repeat(20) }).ok).toBe(true);
    expect(violation(checkRequest('Authorize', { idTag: '🔌'.repeat(21) }))?.description).toBe(
      'idTag: 21 characters, at most 20 are allowed',
    );
  });

  it('repeats neither secrets nor addresses', () => {
    const secret = 'hunter2';
    const refused = [
      checkRequest('ChangeConfiguration', { key: 'AuthorizationKey', value: secret.repeat(100) }),
      checkRequest('ChangeConfiguration', { key: 12, value: secret }),
      checkRequest('GetDiagnostics', { location: `ftp//user:${secret}@host` }),
    ];
    for (const checked of refused) expect(violation(checked)?.description).not.toContain(secret);
    expect(refused.map((checked) => checked.ok)).toEqual([false, false, false]);
  });
});

describe('checkResponse', () => {
  it('finds the first fault at any depth', () => {
    expect(checkResponse('Authorize', { idTagInfo: { status: 'Fine' } })).toEqual({
      ok: false,
      violation: {
        code: 'PropertyConstraintViolation',
        path: 'idTagInfo.status',
        description: 'idTagInfo.status: "Fine", one of Accepted, Blocked, Expired, Invalid, ConcurrentTx is required',
      },
    });
    expect(checkResponse('GetInstalledCertificateIds', { status: 'Accepted', certificateHashData: [] })).toEqual({
      ok: false,
      violation: {
        code: 'OccurenceConstraintViolation',
        path: 'certificateHashData',
        description: 'certificateHashData: fewer items than 1',
      },
    });
  });

  it('tells the response of an action from its request', () => {
    expect(checkResponse('Authorize', { idTag: 'A' }).ok).toBe(false);
    expect(checkRequest('Authorize', { idTagInfo: { status: 'Accepted' } }).ok).toBe(false);
  });
});

describe('both', () => {
  it('answer any JSON without throwing, and say where and what', () => {
    fc.assert(
      fc.property(fc.constantFrom(...actions), fc.jsonValue(), (action, payload) => {
        for (const checked of [checkRequest(action, payload), checkResponse(action, payload)]) {
          if (checked.ok) expect(payload).toBeTypeOf('object');
          else expect(checked.violation.description).toMatch(/^.+: .+/s);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
