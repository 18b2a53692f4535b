/** Free-vend mode: R-FVM. */
import { describe, expect, it } from 'vitest';
import { readConfigFile, writeConfigFile } from '../../src/station/settings/index.js';
import { Bench } from './bench.js';

const key = 'VWGC.FreeVendModeActive';

const inFreeVend = async (): Promise<Bench> => {
  const bench = await Bench.started();
  expect(await bench.configure(key, 'true')).toBe('Accepted');
  return bench;
};

describe('free vend', () => {
  it('R-FVM-01, R-FVM-04, R-FVM-11: a cable is enough; the stored token stands in the transaction, which is metered and signed', async () => {
    const bench = await inFreeVend();
    bench.plug('A');
    await bench.run(120);
    expect(bench.sent('StartTransaction')).toMatchObject([{ connectorId: 1, idTag: 'UNDEFINED_ID_TOKEN' }]);
    expect(bench.delivered_Wh('A')).toBeGreaterThan(100);
    bench.hands.unplug('A');
    await bench.run(10);
    const [stop] = bench.sent('StopTransaction');
    expect(bench.samples(stop)[0]).toMatchObject({ format: 'SignedData', value: expect.stringMatching(/^OCMF\|/) });
  });

  it('R-FVM-02: is switched and read through the back-end', async () => {
    const bench = await inFreeVend();
    expect(await bench.call('GetConfiguration', { key: [key] })).toMatchObject({
      configurationKey: [{ key, value: 'true', readonly: false }],
    });
    expect(await bench.configure(key, 'false')).toBe('Accepted');
    expect(bench.settings.get(key)).toBe(false);
  });

  it('R-FVM-02, R-FVM-03: is switched by a configuration file, too, which asks the back-end about the token', async () => {
    const bench = await Bench.started();
    const bring = async (ocpp: object) => {
      const reading = readConfigFile(JSON.stringify({ ocpp }), bench.settings.profile);
      if (!reading.ok) throw new Error(reading.problems.join('; '));
      const outcome = bench.host.station.office.configure(reading.values, 'anna');
      await bench.run(3);
      return outcome;
    };
    expect(await bring({ vwgc_free_vend_mode_active: true, vwgc_free_vend_mode_id_token: 'NOBODY' })).toMatchObject({ ok: false });
    expect(await bring({ vwgc_free_vend_mode_active: true })).toMatchObject({ ok: true });
    expect(bench.sent('Authorize').map(({ idTag }) => idTag)).toEqual(['NOBODY', 'UNDEFINED_ID_TOKEN']);
    expect(await bench.call('GetConfiguration', { key: [key] })).toMatchObject({ configurationKey: [{ value: 'true' }] });
    expect(await bench.configure(key, 'false')).toBe('Accepted');
    expect(writeConfigFile(bench.settings)).toContain('"vwgc_free_vend_mode_active": false');
  });

  it('R-FVM-03: is refused while the back-end does not accept the token', async () => {
    const bench = await Bench.started();
    await bench.configure('VWGC.FreeVendModeIdToken', 'NOBODY');
    expect(await bench.configure(key, 'true')).toBe('Rejected');
    bench.plug('A');
    await bench.run(120);
    expect(bench.sent('StartTransaction')).toEqual([]);
  });

  it('R-FVM-03: is refused, before the back-end stops waiting, when the back-end says nothing of the token', async () => {
    const bench = await Bench.started();
    bench.brain.setBehaviour('Authorize', { answer: 'silence' });
    const asked = bench.clock.now();
    const answer = bench.configure(key, 'true').then((status) => ({ status, after_ms: bench.clock.now() - asked }));
    await bench.run(29);
    expect(await answer).toEqual({ status: 'Rejected', after_ms: 20_000 });
  });

  it('R-FVM-05: the token cannot be taken away while the mode is active', async () => {
    const bench = await inFreeVend();
    expect(await bench.configure('VWGC.FreeVendModeIdToken', '')).toBe('Rejected');
    await bench.configure(key, 'false');
    expect(await bench.configure('VWGC.FreeVendModeIdToken', '')).toBe('Accepted');
  });

  it('R-FVM-06: stops without a card in this mode, and only in it', async () => {
    const bench = await inFreeVend();
    bench.plug('A');
    await bench.run(60);
    expect(bench.station.desk.stopWithoutCard('A')).toBe(true);
    await bench.run(10);
    expect(bench.reasons()).toEqual(['Local']);
    await bench.configure(key, 'false');
    await bench.startByCard('B');
    expect(bench.station.desk.stopWithoutCard('B')).toBe(false);
    await bench.run(10);
    expect(bench.reasons()).toEqual(['Local']);
  });

  it('R-FVM-07: survives a restart and a loss of power, also without a link (C-74)', async () => {
    const bench = await inFreeVend();
    bench.host.cutPower();
    await bench.run(60);
    bench.links.cut();
    await bench.powerOn();
    bench.plug('B');
    await bench.run(120);
    bench.links.restore();
    await bench.run(150);
    expect(bench.sent('StartTransaction')).toMatchObject([{ connectorId: 2, idTag: 'UNDEFINED_ID_TOKEN' }]);
  });

  it('R-FVM-08: switching it on ends the running session first, and holds when its record is kept; the next cable is free', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-CARLA');
    const recorded: boolean[] = [];
    bench.settings.watch(key, () => recorded.push(bench.station.inSession, bench.station.ledger.past().length === 1));
    expect(await bench.configure(key, 'true')).toBe('Accepted');
    expect(bench.station.points.A.state.at).toBe('ending');
    expect(bench.settings.get(key)).toBe(false);
    await bench.run(10);
    expect(recorded).toEqual([false, true]);
    expect(bench.settings.get(key)).toBe(true);
    expect(bench.reasons()).toEqual(['Other']);
    bench.hands.unplug('A');
    await bench.run(5);
    bench.plug('A');
    await bench.run(60);
    expect(bench.sent('StartTransaction').map(({ idTag }) => idTag)).toEqual(['CARD-CARLA', 'UNDEFINED_ID_TOKEN']);
  });

  it('R-FVM-09: switching it off ends the running session first; the next cable needs a card', async () => {
    const bench = await inFreeVend();
    bench.plug('A');
    await bench.run(60);
    await bench.configure(key, 'false');
    expect(bench.station.points.A.state.at).toBe('ending');
    expect(bench.settings.get(key)).toBe(true);
    await bench.run(10);
    expect(bench.settings.get(key)).toBe(false);
    expect(bench.reasons()).toEqual(['Other']);
    bench.hands.unplug('A');
    await bench.run(5);
    bench.plug('A');
    await bench.run(300);
    expect(bench.sent('StartTransaction')).toHaveLength(1);
  });

  it('a loss of power while the session ends does not lose the switch: it is finished when the session is', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-CARLA');
    await bench.configure(key, 'true');
    bench.host.cutPower();
    await bench.run(30);
    await bench.powerOn();
    await bench.run(30);
    expect(bench.settings.get(key)).toBe(true);
    expect(bench.reasons()).toEqual(['Other']);
  });

  it('nobody begins a session while the mode is being switched, and who changes his mind has changed nothing', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-CARLA');
    bench.plug('B');
    await bench.run(10);
    // The meter keeps the session open.
    bench.host.station.meters.A.inject('silent');
    await bench.configure(key, 'true');
    expect(await bench.card('B', 'CARD-BEN')).toMatchObject({ type: 'refused', why: 'free-vend mode is being switched' });
    await bench.configure(key, 'false');
    bench.host.station.meters.A.clear('silent');
    await bench.run(60);
    expect(bench.settings.get(key)).toBe(false);
    expect(bench.sent('StartTransaction')).toHaveLength(1);
  });

  it('a vehicle that waits already is served when the mode begins, or when the side comes back into service', async () => {
    const bench = await Bench.started();
    bench.plug('A');
    await bench.run(10);
    await bench.configure(key, 'true');
    await bench.run(60);
    expect(bench.sent('StartTransaction')).toMatchObject([{ connectorId: 1 }]);
    await bench.call('ChangeAvailability', { connectorId: 2, type: 'Inoperative' });
    bench.plug('B');
    await bench.run(60);
    expect(bench.sent('StartTransaction')).toHaveLength(1);
    await bench.call('ChangeAvailability', { connectorId: 2, type: 'Operative' });
    await bench.run(60);
    expect(bench.sent('StartTransaction')).toHaveLength(2);
  });

  it('R-FVM-10: meter values go on as without it', async () => {
    const bench = await inFreeVend();
    bench.plug('A');
    await bench.run(330);
    expect(bench.meterValues('A').filter((values) => 'transactionId' in values)).toHaveLength(5);
  });
});
