import * as library from '@road-labs/ocmf';
import { Crypto } from '@road-labs/ocmf-crypto-noble';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Store, Table } from '../../kernel/index.js';
import {
  A,
  hours,
  Instant,
  MemoryStore,
  minutes,
  StoreFault,
  seconds,
  seededIds,
  seededRandom,
  silentLog,
  V,
  VirtualClock,
  Wh,
} from '../../kernel/index.js';
import { energyBetween, readings, readRecord } from '../../protocols/ocmf/index.js';
import type { MeterTransaction, SignedRecord } from '../../station/ports/index.js';
import { createDcMeter, type DcMeterOptions, type TwinDcMeter } from './dc-meter.js';

/** A plant reduced to a counter, a clock, and a store that outlives the meter: `powerUp` makes the meter anew over it. */
class Stand {
  readonly clock = new VirtualClock(Instant(Date.parse('2026-07-01T10:00:00Z')), { turn: async () => undefined });
  readonly store = new MemoryStore();
  readonly options: DcMeterOptions;
  readonly ids = seededIds(seededRandom('stand'));
  energy_Wh = 0;
  voltage_V = 400;
  current_A = 200;
  constructor(options: DcMeterOptions = {}) {
    this.options = options;
  }
  /** As after a cut of power: the process and its plant begin anew. */
  powerUp(parts: { readonly side?: 'A' | 'B'; readonly serial?: string; readonly store?: Store } = {}): TwinDcMeter {
    this.energy_Wh = 0;
    const flow = {
      read: () => ({ energy_Wh: Wh(this.energy_Wh), voltage_V: V(this.voltage_V), current_A: A(this.current_A) }),
    };
    const { clock, store, ids, options } = this;
    return createDcMeter({ side: 'A', clock, ids, store, flow, log: silentLog, options, ...parts });
  }
}

const transaction = (id: string): MeterTransaction => ({ id, evseId: 'DE*ABC*E0001', means: 'ISO14443' });

async function charge(stand: Stand, meter: TwinDcMeter, id: string, energy_Wh: number): Promise<SignedRecord> {
  await meter.start(transaction(id));
  stand.energy_Wh += energy_Wh;
  await stand.clock.advance(minutes(20));
  return meter.stop(id);
}

/** Judged by a library that is not ours, with the key as the meter shows it. */
async function isVerified(record: SignedRecord, publicKeyOcmf: string): Promise<boolean> {
  const adapter = new Crypto();
  const key = await adapter.decodeEcPublicKey(Buffer.from(publicKeyOcmf, 'hex'), 'spki-der');
  return (await new library.default.Verifier(adapter).parseAndVerify(record.ocmf, key)).verified;
}

function payloadOf(record: SignedRecord) {
  const read = readRecord(record.ocmf);
  if ('unreadable' in read) throw new Error(read.unreadable);
  return read.record.payload;
}

describe('the signed record', () => {
  it('N-13: it has the layout of the field record, digit by digit', async () => {
    const stand = new Stand({ firstRegister_Wh: Wh(57_580) });
    const meter = stand.powerUp({ serial: '1000000001' });
    const record = await charge(stand, meter, '0A1B2C3D4E5F60718293A4', 1101.9);
    expect(record.ocmf).toBe(
      'OCMF|{"FV":"1.0","GI":"LEM DCBM","GS":"1000000001","GV":"v1","PG":"T1","MV":"LEM","MS":"1000000001","MF":"MU-0.1.4.0_SU-0.0.8.0",' +
        '"IS":true,"IL":"HEARSAY","IF":["RFID_RELATED","OCPP_AUTH_TLS","ISO15118_NONE","PLMN_NONE"],"IT":"ISO14443",' +
        '"ID":"0A1B2C3D4E5F60718293A4","CT":"EVSEID","CI":"DE*ABC*E0001","RD":[' +
        '{"TM":"2026-07-01T12:00:00,000+0200 R","TX":"B","RV":57.580,"RI":"1-0:1.8.0","RU":"kWh","RT":"DC","EF":"","ST":"G",' +
        '"UC":{"UN":"No_Comp","UI":2,"UR":0}},{"RV":0.000,"RI":"1-0:2.8.0","RU":"kWh","ST":"G"},' +
        '{"TM":"2026-07-01T12:20:00,000+0200 R","TX":"E","RV":58.681,"RI":"1-0:1.8.0","RU":"kWh","ST":"G"},' +
        '{"RV":0.000,"RI":"1-0:2.8.0","RU":"kWh","ST":"G"}]}|{"SA":"ECDSA-secp256r1-SHA256",' +
        '"SD":"3044022036F9B1894A0DBA8C946F25C64D4A7ABAEBA329A08CF5D632F55E428A0D368C690220568647940278DFB678DD4414DD4E5061C33AFC083A30A1D8691BF267EEEC613A"}',
    );
  });

  it('the form of the maker says the same, and carries the key and a signature of its own', async () => {
    const stand = new Stand({ firstRegister_Wh: Wh(57_580) });
    const meter = stand.powerUp({ serial: '1000000001' });
    const record = await charge(stand, meter, '0A1B2C3D4E5F60718293A4', 1101);
    const { signature, ...answer } = JSON.parse(record.lem);
    expect(answer).toEqual({
      paginationCounter: 1,
      transactionId: '0A1B2C3D4E5F60718293A4',
      evseId: 'DE*ABC*E0001',
      clientId: '0A1B2C3D4E5F60718293A4',
      tariffId: 0,
      cableSp: { cableSpName: 'No_Comp', cableSpId: 2, cableSpRes: 0 },
      userData: '',
      meterValue: {
        timestampStart: '2026-07-01T12:00:00+02:00',
        timestampStop: '2026-07-01T12:20:00+02:00',
        transactionDuration: 1200,
        intermediateRead: false,
        transactionStatus: 17,
        sampleValue: {
          energyUnit: 'kWh',
          energyImport: 1.101,
          energyImportTotalStart: 57.58,
          energyImportTotalStop: 58.681,
          energyExport: 0,
          energyExportTotalStart: 0,
          energyExportTotalStop: 0,
        },
      },
      meterId: '1000000001',
      publicKey: (await meter.identify()).publicKey,
    });
    expect(signature).toMatch(/^30[0-9A-F]{130,142}$/);
    expect(record.ocmf).not.toContain(signature);
  });

  it('R-MET-10: it names meter, start and stop in time and energy, EVSE, transaction, page and signature', async () => {
    const stand = new Stand({ firstRegister_Wh: Wh(1000) });
    const meter = stand.powerUp();
    const record = await charge(stand, meter, '0a1b2c', 500);
    const payload = payloadOf(record);
    expect(payload).toMatchObject({ MS: (await meter.identify()).meterId, CI: 'DE*ABC*E0001', ID: '0a1b2c', PG: 'T1' });
    expect(energyBetween(payload)).toMatchObject({
      begin: { at: Date.parse('2026-07-01T10:00:00Z'), value_Wh: 1000 },
      end: { at: Date.parse('2026-07-01T10:20:00Z'), value_Wh: 1500 },
    });
    expect(record).toMatchObject({ transactionId: '0a1b2c', page: 'T1', importStart_Wh: 1000, importStop_Wh: 1500 });
    expect(await isVerified(record, (await meter.identify()).publicKeyOcmf)).toBe(true);
  });

  it('the EVSE id is the one given at the start', async () => {
    const meter = new Stand().powerUp();
    await meter.start({ id: 'a', evseId: 'DE*XYZ*E7', means: 'CENTRAL_1' });
    expect(payloadOf(await meter.stop('a')).CI).toBe('DE*XYZ*E7');
  });

  it.each(['ISO14443', 'CENTRAL_1', 'CENTRAL_2', 'CARD_TXN_NR', 'LOCAL_1'] as const)('identification by %s stands in IT', async (means) => {
    const meter = new Stand().powerUp();
    await meter.start({ ...transaction('a'), means });
    const { ocmf: text } = await meter.stop('a');
    expect(text).toContain(`"IT":"${means}"`);
    expect(text).toContain(`"IS":${means !== 'LOCAL_1'}`);
  });

  it('the station setting its wall clock back in a session does not put the stop before the start', async () => {
    const stand = new Stand();
    let jump_ms = 0;
    const { clock } = stand;
    const jumpy = {
      now: () => Instant(clock.now() + jump_ms),
      monotonic: () => clock.monotonic(),
      after: clock.after.bind(clock),
      hold: clock.hold.bind(clock),
    };
    const flow = { read: () => ({ energy_Wh: Wh(0), voltage_V: V(0), current_A: A(0) }) };
    const meter = createDcMeter({ side: 'A', clock: jumpy, ids: stand.ids, store: stand.store, flow, log: silentLog });
    await meter.start(transaction('a'));
    jump_ms = -hours(1);
    await clock.advance(minutes(5));
    const [begin, , end] = readings(payloadOf(await meter.stop('a')));
    expect((end?.at ?? 0) - (begin?.at ?? 0)).toBe(minutes(5));
    await meter.start(transaction('b'));
    expect(readings(payloadOf(await meter.stop('b')))[0]?.at).toBe(jumpy.now());
  });
});

describe('transactions', () => {
  it('status tells of an open transaction', async () => {
    const meter = new Stand().powerUp();
    expect(await meter.status()).toEqual({ transaction: 'none' });
    await meter.start(transaction('a'));
    expect(await meter.status()).toEqual({ transaction: 'open', id: 'a' });
    await meter.stop('a');
    expect(await meter.status()).toEqual({ transaction: 'none' });
  });

  it('a second start is refused and the first goes on', async () => {
    const meter = new Stand().powerUp();
    await meter.start(transaction('a'));
    await expect(meter.start(transaction('b'))).rejects.toMatchObject({
      code: 'meter.refused',
      context: { because: ['transactionIsOnGoing'] },
    });
    expect(await meter.status()).toEqual({ transaction: 'open', id: 'a' });
  });

  it('a stop that is repeated gets the same octets and takes no page', async () => {
    const stand = new Stand();
    const meter = stand.powerUp();
    const first = await charge(stand, meter, 'a', 500);
    stand.energy_Wh += 100;
    expect(await meter.stop('a')).toEqual(first);
    expect((await charge(stand, meter, 'b', 1)).page).toBe('T2');
  });

  it('of two transactions with one id the newer is found', async () => {
    const stand = new Stand();
    const meter = stand.powerUp();
    await charge(stand, meter, 'a', 1);
    const newer = await charge(stand, meter, 'a', 2);
    expect(await meter.stop('a')).toEqual(newer);
  });

  it('an id that the meter does not know is a fault, and the open transaction stays open', async () => {
    const meter = new Stand().powerUp();
    await meter.start(transaction('a'));
    await expect(meter.stop('b')).rejects.toMatchObject({ code: 'meter.unknown-transaction', context: { id: 'b' } });
    expect(await meter.status()).toEqual({ transaction: 'open', id: 'a' });
  });

  it.each([
    ['an empty id', { id: '' }],
    ['an id of 38 characters', { id: 'x'.repeat(38) }],
    ['an id with a bar', { id: 'a|b' }],
    ['an id with a comma', { id: 'a,b' }],
    ['an id with an umlaut', { id: 'ä' }],
    ['an EVSE id of 38 characters', { evseId: 'x'.repeat(38) }],
    ['an EVSE id with a bar', { evseId: 'DE|1' }],
  ])('%s is refused', async (_, unfit) => {
    const meter = new Stand().powerUp();
    await expect(meter.start({ ...transaction('a'), ...unfit })).rejects.toMatchObject({ code: 'meter.refused' });
    expect(await meter.status()).toEqual({ transaction: 'none' });
  });

  it('after 48 h the meter ends a transaction by itself', async () => {
    const stand = new Stand();
    const meter = stand.powerUp();
    await meter.start(transaction('a'));
    stand.energy_Wh += 700;
    await stand.clock.advance(hours(48));
    stand.energy_Wh += 300;
    expect(await meter.status()).toEqual({ transaction: 'none' });
    const record = await meter.stop('a');
    expect(payloadOf(record).RD[2]?.TX).toBe('A');
    expect(record).toMatchObject({ page: 'T1', importStop_Wh: 700 });
  });

  it('a limit of 48 h does not outlive its transaction', async () => {
    const stand = new Stand();
    const meter = stand.powerUp();
    await charge(stand, meter, 'a', 1);
    await stand.clock.advance(hours(47));
    await meter.start(transaction('b'));
    await stand.clock.advance(hours(2));
    expect(await meter.status()).toEqual({ transaction: 'open', id: 'b' });
  });

  it('the ring of stored transactions drops the oldest, and pages count on', async () => {
    const stand = new Stand({ capacity: 3 });
    let meter = stand.powerUp();
    for (const id of ['a', 'b', 'c', 'd']) await charge(stand, meter, id, 1);
    meter = stand.powerUp();
    await charge(stand, meter, 'e', 1);
    const pages = await Promise.all([0, 1, 2].map(async (back) => (await meter.recordBefore(back)).page));
    expect(pages).toEqual(['T5', 'T4', 'T3']);
    await expect(meter.recordBefore(3)).rejects.toMatchObject({ code: 'meter.unknown-transaction' });
    await expect(meter.stop('a')).rejects.toMatchObject({ code: 'meter.unknown-transaction' });
  });
});

describe('what survives the loss of power', () => {
  it('serial number and key', async () => {
    const stand = new Stand();
    const before = await stand.powerUp({ serial: '1000000007' }).identify();
    expect(await stand.powerUp().identify()).toEqual(before);
    expect(await stand.powerUp({ serial: '1000000008' }).identify()).toEqual(before);
    expect(before.meterId).toBe('1000000007');
  });

  it('the value last shown', async () => {
    const stand = new Stand({ firstRegister_Wh: Wh(500) });
    const meter = stand.powerUp();
    stand.energy_Wh = 1234.9;
    expect(meter.live()).toEqual({ at: stand.clock.now(), importRegister_Wh: 1734 });
    expect(stand.powerUp().live()?.importRegister_Wh).toBe(1734);
  });

  it('an open transaction: it is closed with the register and the time that were kept last', async () => {
    const stand = new Stand();
    const meter = stand.powerUp();
    await meter.start(transaction('a'));
    stand.energy_Wh = 800;
    await stand.clock.advance(seconds(90));
    meter.live();
    stand.energy_Wh = 850;
    await stand.clock.advance(minutes(10));
    const restarted = stand.powerUp();
    expect(await restarted.status()).toEqual({ transaction: 'none' });
    const record = await restarted.stop('a');
    expect(await isVerified(record, (await restarted.identify()).publicKeyOcmf)).toBe(true);
    expect(payloadOf(record).RD[2]).toMatchObject({ TX: 'P', TM: '2026-07-01T12:01:30,000+0200 R', RV: 0.8 });
    expect(await restarted.recordBefore(0)).toEqual(record);
  });

  it('a pause in charging: the time of the loss is known to the minute', async () => {
    const stand = new Stand();
    const meter = stand.powerUp();
    await meter.start(transaction('a'));
    for (let second = 0; second < 305; second++) {
      await stand.clock.advance(seconds(1));
      meter.live();
    }
    expect(readings(payloadOf(await stand.powerUp().stop('a')))[2]?.at).toBe(Date.parse('2026-07-01T10:05:00Z'));
  });

  it('a transaction that was closed is not closed again', async () => {
    const stand = new Stand();
    const record = await charge(stand, stand.powerUp(), 'a', 5);
    const restarted = stand.powerUp();
    expect(await restarted.recordBefore(0)).toEqual(record);
    await expect(restarted.recordBefore(1)).rejects.toMatchObject({ code: 'meter.unknown-transaction' });
  });

  it('the same seed makes the same meter and the same octets', async () => {
    const [one, other] = [new Stand(), new Stand()];
    expect(await charge(one, one.powerUp(), 'a', 321)).toEqual(await charge(other, other.powerUp(), 'a', 321));
  });
});

type Step = { readonly do: 'start' | 'stop' | 'kill' | 'look' } | { readonly do: 'flow'; readonly energy_Wh: number };

describe('in any story of sessions and power cuts', () => {
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.constantFrom<Step>({ do: 'start' }, { do: 'stop' }, { do: 'kill' }, { do: 'look' }),
    fc.double({ min: 0, max: 5000, noNaN: true }).map((energy_Wh) => ({ do: 'flow', energy_Wh }) as const),
  );

  it('R-MET-13: pages have no gap, every record verifies, and the register never goes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const stand = new Stand();
        let meter = stand.powerUp();
        let started = 0;
        const shown_Wh: (number | undefined)[] = [];
        for (const now of steps) {
          await stand.clock.advance(seconds(7));
          const status = await meter.status();
          if (now.do === 'flow') stand.energy_Wh += now.energy_Wh;
          if (now.do === 'kill') meter = stand.powerUp();
          if (now.do === 'start' && status.transaction === 'none') await meter.start(transaction(`s${started++}`));
          if (now.do === 'stop' && status.transaction === 'open') await meter.stop(status.id);
          if (now.do === 'look' || now.do === 'kill') shown_Wh.push(meter.live()?.importRegister_Wh);
        }
        expect(shown_Wh).toEqual(shown_Wh.toSorted((one, next) => Number(one) - Number(next)));
        meter = stand.powerUp();
        const { publicKeyOcmf } = await meter.identify();
        let before_Wh = 0;
        for (let page = 1; page <= started; page++) {
          const record = await meter.recordBefore(started - page);
          expect(record).toMatchObject({ page: `T${page}`, transactionId: `s${page - 1}` });
          expect(record.importStart_Wh).toBeGreaterThanOrEqual(before_Wh);
          expect(record.importStop_Wh).toBeGreaterThanOrEqual(record.importStart_Wh);
          expect(await isVerified(record, publicKeyOcmf)).toBe(true);
          before_Wh = record.importStop_Wh;
        }
        await expect(meter.recordBefore(started)).rejects.toMatchObject({ code: 'meter.unknown-transaction' });
      }),
      { numRuns: 60 },
    );
  });
});

describe('two meters of a station', () => {
  it('R-MET-01: they have nothing in common but the store', async () => {
    const stand = new Stand();
    const [left, right] = [stand.powerUp(), stand.powerUp({ side: 'B' })];
    await charge(stand, left, 'a', 100);
    await left.start(transaction('b'));
    const [a, b] = [await left.identify(), await right.identify()];
    expect(a.meterId).not.toBe(b.meterId);
    expect(a.publicKey).not.toBe(b.publicKey);
    expect(await right.status()).toEqual({ transaction: 'none' });
    await expect(right.recordBefore(0)).rejects.toMatchObject({ code: 'meter.unknown-transaction' });
    expect((await charge(stand, right, 'c', 5)).page).toBe('T1');
  });

  it.each(['', '123', '12345678901', '12345"6789'])('a serial number like %s is not accepted', (serial) => {
    expect(() => new Stand().powerUp({ serial })).toThrow(RangeError);
  });

  it('N-14: a meter shows its key in both forms', async () => {
    const { type, publicKey, publicKeyOcmf } = await new Stand().powerUp().identify();
    expect(type).toBe('LEM DCBM_v1');
    expect(publicKey).toMatch(/^[0-9A-F]{128}$/);
    expect(publicKeyOcmf).toBe(`3059301306072A8648CE3D020106082A8648CE3D03010703420004${publicKey}`);
  });

  it('R-MET-04: it says whether voltage and current lie where its accuracy is stated', () => {
    const stand = new Stand();
    const meter = stand.powerUp();
    const within = (voltage_V: number, current_A: number): boolean => {
      Object.assign(stand, { voltage_V, current_A });
      return meter.measure().withinRange;
    };
    expect([within(200, 4), within(920, 350)]).toEqual([true, true]);
    expect([within(199, 100), within(921, 100), within(400, 3.9), within(400, 351)]).toEqual([false, false, false, false]);
    expect(meter.measure()).toMatchObject({ voltage_V: 400, current_A: 351, power_W: 140_400 });
  });
});

describe('what a story can do to a meter', () => {
  it('silent: no reading and no answers, though it goes on counting', async () => {
    const stand = new Stand();
    const meter = stand.powerUp();
    await meter.start(transaction('a'));
    meter.inject('silent');
    stand.energy_Wh += 250;
    expect(meter.live()).toBeUndefined();
    const calls = [meter.identify(), meter.status(), meter.start(transaction('b')), meter.stop('a'), meter.recordBefore(0)];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'meter.no-answer' });
    meter.clear('silent');
    expect((await meter.stop('a')).importStop_Wh).toBe(250);
  });

  it('refusesStart: a running transaction ends as usual, a new one does not begin', async () => {
    const meter = new Stand().powerUp();
    await meter.start(transaction('a'));
    meter.inject('refusesStart');
    expect(meter.faults()).toEqual(['refusesStart']);
    await meter.stop('a');
    await expect(meter.start(transaction('b'))).rejects.toMatchObject({
      code: 'meter.refused',
      context: { because: ['muFatalErrorOccured'] },
    });
    meter.clear('refusesStart');
    await meter.start(transaction('b'));
  });

  it('exchange: new number, new key, pages from 1, and the open transaction is gone', async () => {
    const stand = new Stand();
    const meter = stand.powerUp({ serial: '1000000007' });
    const old = await meter.identify();
    const before = await charge(stand, meter, 'a', 400);
    await meter.start(transaction('b'));
    meter.exchange();
    const fresh = await meter.identify();
    expect(fresh.meterId).not.toBe(old.meterId);
    expect(fresh.publicKeyOcmf).not.toBe(old.publicKeyOcmf);
    expect(meter.live()?.importRegister_Wh).toBe(0);
    for (const id of ['a', 'b']) await expect(meter.stop(id)).rejects.toMatchObject({ code: 'meter.unknown-transaction' });
    const after = await charge(stand, meter, 'c', 30);
    expect(after).toMatchObject({ page: 'T1', importStop_Wh: 30 });
    expect(await isVerified(before, old.publicKeyOcmf)).toBe(true);
    expect([await isVerified(after, fresh.publicKeyOcmf), await isVerified(after, old.publicKeyOcmf)]).toEqual([true, false]);
    await stand.clock.advance(hours(72));
    expect(await stand.powerUp().identify()).toEqual(fresh);
  });
});

describe('a store that cannot keep anything', () => {
  /** Refuses every write while `full`. */
  class FillableStore extends MemoryStore {
    full = false;
    override table<Row>(name: string): Table<Row> {
      const inner = super.table<Row>(name);
      const put = (key: string, row: Row): void => {
        if (this.full) throw new StoreFault('store.full', 'no space');
        inner.put(key, row);
      };
      return {
        put,
        get: (key) => inner.get(key),
        delete: (key) => inner.delete(key),
        clear: () => inner.clear(),
        rows: (prefix, limit) => inner.rows(prefix, limit),
        count: (prefix) => inner.count(prefix),
      };
    }
  }

  it('a value that is not kept is not shown, and nothing begins or ends', async () => {
    const stand = new Stand();
    const store = new FillableStore();
    const meter = stand.powerUp({ store });
    await meter.start(transaction('a'));
    stand.energy_Wh = 10;
    store.full = true;
    expect(meter.live()).toBeUndefined();
    await expect(meter.stop('a')).rejects.toMatchObject({ code: 'meter.no-answer' });
    expect(await meter.status()).toEqual({ transaction: 'open', id: 'a' });
    store.full = false;
    expect(meter.live()?.importRegister_Wh).toBe(10);
    expect(await meter.stop('a')).toMatchObject({ page: 'T1', importStop_Wh: 10 });
    store.full = true;
    await expect(meter.start(transaction('b'))).rejects.toMatchObject({ code: 'meter.no-answer' });
    store.full = false;
    expect(await meter.status()).toEqual({ transaction: 'none' });
  });
});
