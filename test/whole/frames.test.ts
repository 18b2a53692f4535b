/** Frames that are wrong: each call gets the right CALLERROR with its own id, nothing changes, and the station goes on. OCPP-J 1.6 §4.2.3. */
import { describe, expect, it } from 'vitest';
import { RawBackend } from './raw-backend.js';

const started = async (): Promise<RawBackend> => {
  const raw = new RawBackend();
  await raw.start();
  return raw;
};
const state = (raw: RawBackend): string =>
  JSON.stringify([raw.station.settings.getConfiguration(), [0, 1, 2].map((id) => ({ ...raw.station.station.report(id as 0), at: 0 }))]);

describe('bad frames', () => {
  it.each([
    ['an unknown action', '[2,"x1","FlyToTheMoon",{}]', 'NotImplemented'],
    [
      'an action that this station does not offer',
      '[2,"x1","SetChargingProfile",{"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":1}]}}}]',
      'NotSupported',
    ],
    ['a missing field', '[2,"x1","ChangeConfiguration",{"key":"HeartbeatInterval"}]', 'OccurenceConstraintViolation'],
    ['a wrong type', '[2,"x1","ChangeAvailability",{"connectorId":"1","type":"Inoperative"}]', 'TypeConstraintViolation'],
    ['a value out of its list', '[2,"x1","ChangeAvailability",{"connectorId":1,"type":"Broken"}]', 'PropertyConstraintViolation'],
    ['a text too long', `[2,"x1","RemoteStartTransaction",{"connectorId":1,"idTag":"${'X'.repeat(21)}"}]`, 'PropertyConstraintViolation'],
    ['a payload that is no object', '[2,"x1","ClearCache",[]]', /Violation/],
    ['no payload', '[2,"x1","ClearCache"]', /Violation|ProtocolError/],
  ])('%s', async (_what, frame, code) => {
    const raw = await started();
    const before = state(raw);
    await raw.send(frame);
    expect(raw.answers).toMatchObject([[4, 'x1', typeof code === 'string' ? code : expect.stringMatching(code), expect.any(String), {}]]);
    expect(state(raw)).toBe(before);
  });

  it.each([
    ['no JSON', 'hello'],
    ['half a frame', '[2,"x1","ClearCache"'],
    ['an object', '{"action":"ClearCache"}'],
    ['an unknown message type', '[9,"x1",{}]'],
    ['an answer that nobody waits for', '[3,"nobody",{}]'],
    ['an error that nobody waits for', '[4,"nobody","GenericError","",{}]'],
    ['very deep JSON', '['.repeat(20_000)],
    ['nothing', ''],
  ])('%s changes nothing and does not end the link', async (_what, frame) => {
    const raw = await started();
    const before = state(raw);
    await raw.send(frame);
    expect(state(raw)).toBe(before);
    await raw.send('[2,"after","ClearCache",{}]');
    expect(raw.answers.at(-1)).toEqual([3, 'after', { status: 'Accepted' }]);
  });

  it('an answer against its schema is no acceptance', async () => {
    const raw = await started();
    raw.script['Authorize'] = () => ({ idTagInfo: { status: 'Certainly' } });
    raw.station.twin.hands.plug('A', { vehicle: 'saloon-400', soc_pct: 20 });
    await raw.run(3);
    const decided = raw.station.station.desk.presentCard('A', 'CARD');
    await raw.run(1);
    expect(await decided).toMatchObject({ type: 'refused', why: expect.stringContaining('did not decide') });
  });

  it('while the back-end rejects the station its calls get no answer', async () => {
    const raw = new RawBackend();
    raw.script['BootNotification'] = () => ({ status: 'Rejected', currentTime: '2026-03-02T08:00:00Z', interval: 600 });
    await raw.start();
    await raw.send('[2,"x1","ClearCache",{}]');
    expect(raw.answers).toEqual([]);
    expect(raw.calls.map(([, , action]) => action)).toEqual(['BootNotification']);
  });

  it('an id of a transaction that comes again after a restart of the back-end means the newest (ids are opaque)', async () => {
    const raw = await started();
    const session = async () => {
      raw.station.twin.hands.plug('A', { vehicle: 'saloon-400', soc_pct: 20 });
      await raw.run(3);
      void raw.station.station.desk.presentCard('A', 'CARD');
      await raw.run(40);
    };
    await session();
    await raw.send('[2,"s1","RemoteStopTransaction",{"transactionId":7}]');
    await raw.run(10);
    raw.station.twin.hands.unplug('A');
    await raw.run(10);
    await session();
    await raw.send('[2,"s2","RemoteStopTransaction",{"transactionId":7}]');
    expect(raw.answers.map(([type, id, payload]) => [type, id, payload])).toEqual([
      [3, 's1', { status: 'Accepted' }],
      [3, 's2', { status: 'Accepted' }],
    ]);
  });
});
