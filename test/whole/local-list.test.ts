/** The local authorisation list as the back-end meets it: versions, updates, and who charges by it. OCPP 1.6 §3.5, §5.10, §5.15. */
import { describe, expect, it } from 'vitest';
import { MemoryStore, type Store, StoreFault } from '../../src/kernel/index.js';
import { interruptedStore } from '../crash/interrupted-store.js';
import { Bench } from './bench.js';
import { RawBackend } from './raw-backend.js';

interface Entry {
  readonly idTag: string;
  readonly idTagInfo?: { readonly status: string; readonly expiryDate?: string; readonly parentIdTag?: string };
}

const good = (...idTags: readonly string[]): Entry[] => idTags.map((idTag) => ({ idTag, idTagInfo: { status: 'Accepted' } }));

const send = async (bench: Bench, updateType: 'Full' | 'Differential', listVersion: number, list?: readonly Entry[]) =>
  (await bench.call('SendLocalList', { updateType, listVersion, ...(list && { localAuthorizationList: list }) }))['status'];

const version = async (bench: Bench) => (await bench.call('GetLocalListVersion', {}))['listVersion'];

describe('GetLocalListVersion and SendLocalList', () => {
  it('R-OCP-04: the version is 0 while the list is empty, then what the back-end gave it, also over a loss of power', async () => {
    const bench = await Bench.started();
    expect(await version(bench)).toBe(0);
    expect(await send(bench, 'Full', 3, good('CARD-ANNA', 'CARD-BEN'))).toBe('Accepted');
    expect(await version(bench)).toBe(3);
    bench.host.cutPower();
    await bench.powerOn();
    expect(await version(bench)).toBe(3);
    expect(await send(bench, 'Differential', 3, good('CARD-CARLA'))).toBe('VersionMismatch');
    expect(await send(bench, 'Differential', 4, [{ idTag: 'CARD-ANNA' }, ...good('CARD-CARLA')])).toBe('Accepted');
    expect([await version(bench), bench.station.localList.length]).toEqual([4, 2]);
    expect(await send(bench, 'Full', 5)).toBe('Accepted');
    expect([await version(bench), bench.station.localList.length]).toEqual([0, 0]);
  });

  it('R-AUT-10: while LocalAuthListEnabled is false there is no list', async () => {
    const bench = await Bench.started();
    await send(bench, 'Full', 3, good('CARD-ANNA'));
    await bench.configure('LocalAuthListEnabled', 'false');
    expect([await version(bench), await send(bench, 'Full', 4, good('CARD-BEN'))]).toEqual([-1, 'NotSupported']);
    await bench.configure('LocalAuthListEnabled', 'true');
    expect(await version(bench)).toBe(3);
  });

  it('R-AUT-10: both limits are readable, not writable, and kept; a refused update changes nothing', async () => {
    const bench = await Bench.started();
    const keys = ['LocalAuthListMaxLength', 'SendLocalListMaxLength'];
    expect(await bench.call('GetConfiguration', { key: keys })).toEqual({
      configurationKey: [
        { key: 'LocalAuthListMaxLength', readonly: true, value: '10000' },
        { key: 'SendLocalListMaxLength', readonly: true, value: '50' },
      ],
      unknownKey: [],
    });
    for (const key of keys) expect(await bench.configure(key, '20000')).toBe('Rejected');
    const tokens = (from: number, count: number) => good(...Array.from({ length: count }, (_, i) => `T${from + i}`));
    expect(await send(bench, 'Full', 1, tokens(0, 51))).toBe('Failed');
    expect(await version(bench)).toBe(0);
    for (let part = 0; part < 200; part++) {
      expect(await send(bench, part === 0 ? 'Full' : 'Differential', part + 1, tokens(50 * part, 50))).toBe('Accepted');
    }
    expect(await send(bench, 'Differential', 201, good('ONE-MORE'))).toBe('Failed');
    expect([await version(bench), bench.station.localList.length]).toEqual([200, 10_000]);
  });

  it('R-AUT-05: a list with a token twice, or with one of 21 characters, is refused as a whole', async () => {
    const bench = await Bench.started();
    await send(bench, 'Full', 1, good('CARD-ANNA'));
    expect(await send(bench, 'Full', 2, good('CARD-BEN', 'card-ben'))).toBe('Failed');
    expect([await version(bench), bench.station.localList.length]).toEqual([1, 1]);

    const raw = new RawBackend();
    await raw.start();
    const localAuthorizationList = good('CARD-BEN', 'X'.repeat(21));
    await raw.send(JSON.stringify([2, 'c1', 'SendLocalList', { updateType: 'Full', listVersion: 2, localAuthorizationList }]));
    expect(raw.answers).toMatchObject([[4, 'c1', 'PropertyConstraintViolation', expect.any(String), {}]]);
    expect(raw.station.station.localList.length).toBe(0);
  });

  it('a disk that takes nothing leaves the list as it was, and the back-end hears of it', async () => {
    let isFull = false;
    const store: Store = interruptedStore(new MemoryStore(), (moment, kind) => {
      if (isFull && kind === 'work' && moment === 'within') throw new StoreFault('store.full', 'no space');
    });
    const bench = await Bench.started({ store });
    await send(bench, 'Full', 1, good('CARD-ANNA'));
    isFull = true;
    expect(await send(bench, 'Full', 2, good('CARD-BEN'))).toBe('Failed');
    isFull = false;
    expect([await version(bench), bench.station.localList.length]).toEqual([1, 1]);
    expect(bench.station.safety.faults).toEqual([{ code: 'store.full' }]);
  });
});

describe('charging by the list', () => {
  const listed = async (...list: readonly Entry[]): Promise<Bench> => {
    const bench = await Bench.started();
    expect(await send(bench, 'Full', 1, list)).toBe('Accepted');
    bench.plug('A');
    await bench.run(5);
    return bench;
  };

  it('R-AUT-07, R-AUT-10: a listed token starts without a link, whatever its case; others do not', async () => {
    const bench = await listed(...good('CARD-FLEET'), { idTag: 'CARD-LOST', idTagInfo: { status: 'Blocked' } });
    await bench.configure('LocalAuthorizeOffline', 'true');
    bench.links.cut();
    await bench.run(5);
    expect(await bench.card('A', 'CARD-OTHER')).toMatchObject({ type: 'refused' });
    expect(await bench.card('A', 'CARD-LOST')).toMatchObject({
      type: 'refused',
      why: 'the back-end is out of reach and the list says Blocked',
    });
    expect(await bench.card('A', 'card-fleet')).toEqual({ type: 'started' });
    await bench.run(30);
    expect(bench.delivered_Wh('A')).toBeGreaterThan(0);
  });

  it('R-AUT-09: a token that is listed as bad is not an unknown one, without a link', async () => {
    const bench = await listed({ idTag: 'CARD-LOST', idTagInfo: { status: 'Invalid' } });
    await bench.configure('AllowOfflineTxForUnknownId', 'true');
    bench.links.cut();
    await bench.run(5);
    expect(await bench.card('A', 'CARD-LOST')).toMatchObject({ type: 'refused' });
    expect(await bench.card('A', 'CARD-OTHER')).toEqual({ type: 'started' });
  });

  it('an entry counts until its date', async () => {
    const bench = await listed({ idTag: 'CARD-FLEET', idTagInfo: { status: 'Accepted', expiryDate: '2026-03-02T09:00:00Z' } });
    await bench.configure('LocalAuthorizeOffline', 'true');
    bench.links.cut();
    await bench.run(3600);
    expect(await bench.card('A', 'CARD-FLEET')).toMatchObject({
      type: 'refused',
      why: 'the back-end is out of reach and the list says Expired',
    });
  });

  it('R-AUT-08: with LocalPreAuthorize a listed token starts without an Authorize, and the answer to its start still decides', async () => {
    const bench = await listed(...good('CARD-BLOCKED', 'CARD-CARLA'));
    await bench.configure('LocalPreAuthorize', 'true');
    expect(await bench.card('A', 'CARD-BLOCKED')).toEqual({ type: 'started' });
    await bench.run(40);
    expect(bench.sent('Authorize')).toEqual([]);
    expect(bench.reasons()).toEqual(['DeAuthorized']);
  });

  it('R-AUT-06: what the back-end answers about a listed token is not learnt, what it answers about others is', async () => {
    const bench = await listed(...good('CARD-ANNA'));
    await bench.card('A', 'CARD-ANNA');
    await bench.run(30);
    bench.plug('B');
    await bench.run(5);
    await bench.card('B', 'CARD-CARLA');
    await bench.run(30);
    const { cache, time } = bench.station;
    expect([cache.find('CARD-ANNA', time.now()), cache.find('CARD-CARLA', time.now())?.status]).toEqual([undefined, 'Accepted']);
  });

  it('R-AUT-16: a member of the group stops without a link, by what the list says of both', async () => {
    const member = { status: 'Accepted', parentIdTag: 'FLEET' };
    const bench = await listed({ idTag: 'CARD-CARLA', idTagInfo: member }, { idTag: 'CARD-FLEET', idTagInfo: member });
    await bench.configure('LocalPreAuthorize', 'true');
    await bench.card('A', 'CARD-CARLA');
    await bench.run(30);
    bench.links.cut();
    await bench.run(5);
    expect(await bench.card('A', 'CARD-FLEET')).toEqual({ type: 'stopped' });
  });

  it('R-FVM-03: the token of free vend must be accepted by the back-end, not by the list', async () => {
    const bench = await listed(...good('CARD-BLOCKED'));
    await bench.configure('VWGC.FreeVendModeIdToken', 'CARD-BLOCKED');
    expect(await bench.configure('VWGC.FreeVendModeActive', 'true')).toBe('Rejected');
    await bench.configure('VWGC.FreeVendModeIdToken', 'CARD-CARLA');
    expect(await bench.configure('VWGC.FreeVendModeActive', 'true')).toBe('Accepted');
  });

  it('R-OCP-04: ClearCache empties the cache and leaves the list', async () => {
    const bench = await listed(...good('CARD-ANNA'));
    await bench.card('A', 'CARD-CARLA');
    expect(bench.station.cache.size).toBe(1);
    expect(await bench.call('ClearCache', {})).toEqual({ status: 'Accepted' });
    expect([bench.station.cache.size, bench.station.localList.length]).toEqual([0, 1]);
  });
});
