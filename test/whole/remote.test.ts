/** What the back-end sets going: RemoteStartTransaction, RemoteStopTransaction, TriggerMessage and the small commands. */
import { describe, expect, it } from 'vitest';
import { Bench } from './bench.js';

const remoteStart = async (bench: Bench, payload: object) => (await bench.call('RemoteStartTransaction', payload))['status'];

const plugged = async (options: Parameters<typeof Bench.started>[0] = {}): Promise<Bench> => {
  const bench = await Bench.started(options);
  bench.plug('A');
  bench.plug('B');
  await bench.run(5);
  return bench;
};

describe('remote start', () => {
  it('R-AUT-12: is authorised first like a local start', async () => {
    const bench = await plugged();
    expect(await remoteStart(bench, { idTag: 'APP-USER', connectorId: 2 })).toBe('Accepted');
    await bench.run(40);
    const actions = bench.requests().filter(({ action }) => action === 'Authorize' || action === 'StartTransaction');
    expect(actions).toMatchObject([
      { action: 'Authorize', payload: { idTag: 'APP-USER' } },
      { action: 'StartTransaction', payload: { idTag: 'APP-USER', connectorId: 2 } },
    ]);
  });

  it('R-AUT-12: a token that is then not accepted starts nothing', async () => {
    const bench = await plugged();
    await remoteStart(bench, { idTag: 'CARD-BLOCKED', connectorId: 1 });
    await bench.run(60);
    expect(bench.sent('StartTransaction')).toEqual([]);
  });

  it('with AuthorizeRemoteTxRequests false nobody is asked', async () => {
    const bench = await plugged();
    await bench.configure('AuthorizeRemoteTxRequests', 'false');
    await remoteStart(bench, { idTag: 'APP-USER', connectorId: 1 });
    await bench.run(40);
    expect(bench.sent('Authorize')).toEqual([]);
    expect(bench.sent('StartTransaction')).toMatchObject([{ idTag: 'APP-USER' }]);
  });

  it('R-AUT-13: without connectorId it takes the side that the driver has chosen before, once', async () => {
    const bench = await plugged();
    bench.station.desk.choose('B');
    expect(await remoteStart(bench, { idTag: 'APP-USER' })).toBe('Accepted');
    await bench.run(40);
    expect(bench.sent('StartTransaction')).toMatchObject([{ connectorId: 2 }]);
    expect(await remoteStart(bench, { idTag: 'APP-USER' })).toBe('Rejected');
  });

  it('R-AUT-14: without connectorId and without a choice, or before firmware 3.0, it is rejected', async () => {
    const newest = await plugged();
    expect(await remoteStart(newest, { idTag: 'APP-USER' })).toBe('Rejected');
    newest.station.desk.choose('A');
    await newest.run(61);
    expect(await remoteStart(newest, { idTag: 'APP-USER' })).toBe('Rejected');

    const old = await plugged({ profile: { generation: '2.0' } });
    old.station.desk.choose('B');
    expect(await remoteStart(old, { idTag: 'APP-USER' })).toBe('Rejected');
  });

  it('is rejected where no session can begin: in a session, out of service, no such connector', async () => {
    const bench = await plugged();
    await remoteStart(bench, { idTag: 'APP-USER', connectorId: 1 });
    expect(await remoteStart(bench, { idTag: 'APP-USER', connectorId: 1 })).toBe('Rejected');
    await bench.call('ChangeAvailability', { connectorId: 2, type: 'Inoperative' });
    expect(await remoteStart(bench, { idTag: 'APP-USER', connectorId: 2 })).toBe('Rejected');
    expect(await remoteStart(bench, { idTag: 'APP-USER', connectorId: 7 })).toBe('Rejected');
  });

  it('R-AUT-15, R-AUT-16: can be stopped on site by a card of the same group, however the group became known', async () => {
    for (const asks of ['true', 'false']) {
      const bench = await plugged();
      await bench.configure('AuthorizeRemoteTxRequests', asks);
      await remoteStart(bench, { idTag: 'CARD-ANNA', connectorId: 1 });
      await bench.run(60);
      expect(await bench.card('A', 'CARD-CARLA')).toMatchObject({ type: 'refused' });
      await bench.run(5);
      expect(await bench.card('A', 'CARD-BEN')).toEqual({ type: 'stopped' });
      await bench.run(10);
      expect(bench.reasons()).toEqual(['Local']);
    }
  });
});

describe('remote stop', () => {
  it('ends the transaction with reason Remote; charging does not begin again', async () => {
    const bench = await plugged();
    await remoteStart(bench, { idTag: 'APP-USER', connectorId: 1 });
    await bench.run(60);
    const [transaction] = bench.brain.transactions(bench.identity);
    expect(await bench.call('RemoteStopTransaction', { transactionId: 4711 })).toEqual({ status: 'Rejected' });
    expect(await bench.call('RemoteStopTransaction', { transactionId: transaction?.transactionId })).toEqual({ status: 'Accepted' });
    await bench.run(300);
    expect(bench.reasons()).toEqual(['Remote']);
    expect(bench.statuses(1).at(-1)).toBe('Finishing');
    expect(await bench.call('RemoteStopTransaction', { transactionId: transaction?.transactionId })).toEqual({ status: 'Rejected' });
    expect(bench.sent('StartTransaction')).toHaveLength(1);
  });
});

describe('trigger message', () => {
  it.each(['BootNotification', 'Heartbeat', 'DiagnosticsStatusNotification', 'FirmwareStatusNotification'])(
    '%s is sent after the answer',
    async (requestedMessage) => {
      const bench = await Bench.started();
      const before = bench.sent(requestedMessage).length;
      expect(await bench.call('TriggerMessage', { requestedMessage })).toEqual({ status: 'Accepted' });
      await bench.run(1);
      expect(bench.sent(requestedMessage)).toHaveLength(before + 1);
    },
  );

  it('StatusNotification tells one connector or all, though nothing is new', async () => {
    const bench = await Bench.started();
    await bench.call('TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 2 });
    await bench.run(1);
    expect(bench.statuses(2)).toEqual(['Available', 'Available']);
    await bench.call('TriggerMessage', { requestedMessage: 'StatusNotification' });
    await bench.run(1);
    expect([0, 1, 2].map((id) => bench.statuses(id).length)).toEqual([2, 2, 3]);
    expect(await bench.call('TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 3 })).toEqual({ status: 'Rejected' });
  });

  it('MeterValues are those of the session where one runs, else of the battery, with context Trigger', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.call('TriggerMessage', { requestedMessage: 'MeterValues' });
    await bench.run(1);
    const [inSession] = bench.meterValues('A');
    const [idle] = bench.meterValues('B');
    expect(inSession).toMatchObject({ transactionId: expect.any(Number) });
    expect(bench.samples(inSession).map(({ context }) => context)).toEqual(Array(7).fill('Trigger'));
    expect(idle).not.toHaveProperty('transactionId');
    expect(bench.samples(idle)).toMatchObject([{ measurand: 'SoC', location: 'Body', context: 'Trigger' }]);
  });
});

describe('small commands', () => {
  it('R-CON-14: there is nothing to unlock, and the key that speaks of it cannot be changed', async () => {
    const bench = await plugged();
    await remoteStart(bench, { idTag: 'APP-USER', connectorId: 1 });
    await bench.run(60);
    expect(await bench.call('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'NotSupported' });
    expect(await bench.configure('UnlockConnectorOnEVSideDisconnect', 'true')).toBe('Rejected');
    await bench.run(60);
    expect(bench.reasons()).toEqual([]);
  });

  it('DataTransfer: an unknown vendor, or a message of ours that only goes the other way', async () => {
    const bench = await Bench.started();
    expect(await bench.call('DataTransfer', { vendorId: 'NOBODY' })).toEqual({ status: 'UnknownVendorId' });
    for (const vendorId of ['VWGC', 'vwgc'])
      expect(await bench.call('DataTransfer', { vendorId, messageId: 'X' })).toEqual({ status: 'UnknownMessageId' });
    expect(await bench.call('DataTransfer', { vendorId: 'ZD' })).toEqual({ status: 'UnknownVendorId' });
  });

  it('R-KEY-02: 99 keys may be asked for at once, a hundred are refused', async () => {
    const bench = await Bench.started();
    const keys = (count: number) => ({ key: Array.from({ length: count }, (_, i) => `K${i}`) });
    expect(await bench.call('GetConfiguration', keys(99))).toMatchObject({ unknownKey: keys(99).key });
    await expect(bench.call('GetConfiguration', keys(100))).rejects.toThrow('OccurenceConstraintViolation');
  });
});
