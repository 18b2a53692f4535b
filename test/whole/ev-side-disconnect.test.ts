/** StopTransactionOnEVSideDisconnect, which firmware 5.0 lets a back-end switch off (OCPP 1.6 §9.1.21; R-KEY-10, R-KEY-11). */
import { describe, expect, it } from 'vitest';
import { Bench } from './bench.js';
import { expectSoundBooks } from './books.js';

const key = 'StopTransactionOnEVSideDisconnect';

const waiting = async (): Promise<Bench> => {
  const bench = await Bench.started();
  expect(await bench.configure(key, 'false')).toBe('Accepted');
  await bench.startByCard('A');
  await bench.run(60);
  bench.hands.unplug('A');
  await bench.run(5);
  return bench;
};

describe('a plug that is pulled at the vehicle', () => {
  it('R-KEY-10, R-KEY-11: always stops the transaction before 5.0, where the key takes nothing but true', async () => {
    const bench = await Bench.started({ profile: { generation: '4.8' } });
    expect(await bench.configure(key, 'false')).toBe('Rejected');
    await bench.startByCard('A');
    bench.hands.unplug('A');
    await bench.run(10);
    expect(bench.reasons()).toEqual(['EVDisconnected']);
  });

  it('suspends the transaction where the key is false, and says why', async () => {
    const bench = await waiting();
    expect(bench.sent('StopTransaction')).toEqual([]);
    expect(bench.sent('StatusNotification').at(-1)).toMatchObject({
      connectorId: 1,
      status: 'SuspendedEV',
      errorCode: 'NoError',
      info: 'EV side disconnected',
    });
  });

  it('whoever plugs in again charges on the same transaction, with one record for all of it', async () => {
    const bench = await waiting();
    const before_Wh = bench.delivered_Wh('A');
    bench.plug('A', { vehicle: 'saloon-800' });
    await bench.run(90);
    expect(bench.station.points.A.status).toBe('Charging');
    expect(bench.delivered_Wh('A')).toBeGreaterThan(before_Wh);
    await bench.leave('A');
    expect(bench.sent('StartTransaction')).toHaveLength(1);
    expect(bench.reasons()).toEqual(['Local']);
    // Twice suspended: without its vehicle, then while the next one is made ready.
    expect(bench.statuses(1).slice(-6)).toEqual(['Charging', 'SuspendedEV', 'SuspendedEV', 'Charging', 'Finishing', 'Available']);
    await expectSoundBooks(bench);
  });

  it('a card, or the back-end, ends a transaction whose vehicle is away; the side is free at once', async () => {
    const bench = await waiting();
    await bench.card('A', 'CARD-ANNA');
    await bench.run(10);
    expect(bench.reasons()).toEqual(['Local']);
    expect(bench.station.points.A.status).toBe('Available');
    await expectSoundBooks(bench);
  });

  it('the other side has all the power while a vehicle is away', async () => {
    const bench = await waiting();
    bench.plug('B', { vehicle: 'saloon-800', soc_pct: 10 });
    await bench.run(3);
    await bench.card('B', 'CARD-BEN');
    await bench.run(60);
    const alone_W = bench.station.points.B.offered?.power_W;
    await bench.card('A', 'CARD-ANNA');
    await bench.run(30);
    expect(bench.station.points.B.offered?.power_W).toBe(alone_W);
  });

  it('a loss of power ends it, with the record of the meter', async () => {
    const bench = await waiting();
    bench.host.cutPower();
    await bench.run(30);
    await bench.powerOn();
    await bench.run(30);
    expect(bench.reasons()).toEqual(['PowerLoss']);
    await expectSoundBooks(bench);
  });

  it('in free vend the cable is the leave to charge: pulling it ends the session', async () => {
    const bench = await Bench.started();
    await bench.configure(key, 'false');
    await bench.configure('VWGC.FreeVendModeActive', 'true');
    bench.plug('A');
    await bench.run(60);
    bench.hands.unplug('A');
    await bench.run(10);
    expect(bench.reasons()).toEqual(['EVDisconnected']);
  });
});
