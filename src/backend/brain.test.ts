import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Instant, isoSeconds, later, MemoryStore, Ms, minutes, type Store, silentLog } from '../kernel/index.js';
import { ocaKeyOf, writeSignedMeterValue } from '../protocols/ocmf/index.js';
import type { MeterValue, SampledValue, StartTransactionRequest, StopTransactionRequest } from '../protocols/ocpp16/index.js';
import { type BrainOptions, type CsmsBrain, createCsmsBrain } from './brain.js';
import { pointsKept } from './meter-points.js';
import { deliveredRecords } from './records.js';
import { demoTokens } from './tokens.js';

const noon = Instant(Date.UTC(2026, 5, 1, 12));
const station = 'FLEX-1';

function newBrain(options: Partial<BrainOptions> = {}, store?: Store): { brain: CsmsBrain; clock: { time: Instant; now(): Instant } } {
  const clock = {
    time: noon,
    now: () => clock.time,
  };
  return { brain: createCsmsBrain({ clock, log: silentLog, tokens: demoTokens, store, options }), clock };
}

const at = (min: number): string => isoSeconds(later(noon, minutes(min)));

const startRequest = (changes: Partial<StartTransactionRequest> = {}): StartTransactionRequest => ({
  connectorId: 1,
  idTag: 'CARD-CARLA',
  meterStart: 1000,
  timestamp: at(0),
  ...changes,
});

const stopRequest = (transactionId: number, changes: Partial<StopTransactionRequest> = {}): StopTransactionRequest => ({
  transactionId,
  meterStop: 26_806,
  timestamp: at(30),
  ...changes,
});

const meterValue = (min: number, energy: string, ...others: SampledValue[]): MeterValue => ({
  timestamp: at(min),
  sampledValue: [{ value: energy, measurand: 'Energy.Active.Import.Register', unit: 'Wh' }, ...others],
});

const signed = (value: string): MeterValue => ({ timestamp: at(30), sampledValue: [{ value, format: 'SignedData' }] });

const start = (brain: CsmsBrain, changes: Partial<StartTransactionRequest> = {}, identity = station) =>
  answered(brain.handle(identity, 'StartTransaction', startRequest(changes)));

const authorize = (brain: CsmsBrain, idTag: string) => answered(brain.handle(station, 'Authorize', { idTag })).idTagInfo;

/** The answer of a handling that is none of the other two. */
function answered<T>({ reply }: { readonly reply: { readonly reply: T } | { readonly refuse: string } | { readonly silence: string } }): T {
  if ('reply' in reply) return reply.reply;
  throw new Error(`not answered: ${JSON.stringify(reply)}`);
}

const codes = (brain: CsmsBrain): readonly string[] => brain.findings().map(({ code }) => code);

const boot = { chargePointVendor: 'V', chargePointModel: 'M' };

describe('registration', () => {
  it('§4.2: a boot is accepted, told the time and the interval, and remembered', () => {
    const { brain } = newBrain({ interval_s: 60 });
    expect(answered(brain.handle(station, 'BootNotification', boot))).toEqual({
      status: 'Accepted',
      currentTime: '2026-06-01T12:00:00Z',
      interval: 60,
    });
    expect(brain.station(station)).toMatchObject({ registration: 'Accepted', boot, lastSeen: noon });
  });

  it('a station that was rejected and talks on is answered, and written down', () => {
    const { brain } = newBrain({ registration: 'Rejected' });
    brain.handle(station, 'BootNotification', boot);
    expect(answered(brain.handle(station, 'Heartbeat', {}))).toEqual({ currentTime: '2026-06-01T12:00:00Z' });
    expect(codes(brain)).toEqual(['before-registration']);
  });

  it('a pending station may send what can be triggered, and nothing of a transaction', () => {
    const { brain } = newBrain({ registration: 'Pending' });
    brain.handle(station, 'BootNotification', boot);
    brain.handle(station, 'StatusNotification', { connectorId: 0, errorCode: 'NoError', status: 'Available' });
    expect(codes(brain)).toEqual([]);
    start(brain);
    expect(codes(brain)).toEqual(['before-registration']);
  });

  it('a station whose boot this back-end never saw is taken as it is', () => {
    const { brain } = newBrain();
    start(brain);
    expect(codes(brain)).toEqual([]);
  });
});

describe('tokens', () => {
  it.each([
    ['CARD-CARLA', { status: 'Accepted' }],
    ['card-carla', { status: 'Accepted' }],
    ['CARD-ANNA', { status: 'Accepted', parentIdTag: 'HOUSEHOLD' }],
    ['CARD-BLOCKED', { status: 'Blocked' }],
    ['CARD-EXPIRED', { status: 'Expired', expiryDate: '2020-01-01T00:00:00Z' }],
    ['SOMEBODY', { status: 'Invalid' }],
  ])('%s is %j', (idTag, info) => {
    expect(authorize(newBrain().brain, idTag)).toEqual(info);
  });

  it('§7.2: a token in a running transaction may be authorised, since it may want to stop; a second start is ConcurrentTx', () => {
    const { brain } = newBrain();
    start(brain);
    expect(authorize(brain, 'CARD-CARLA').status).toBe('Accepted');
    expect(start(brain, { connectorId: 2, idTag: 'card-carla' }).idTagInfo.status).toBe('ConcurrentTx');
    brain.handle(station, 'StopTransaction', stopRequest(1));
    expect(start(brain, { timestamp: at(40), meterStart: 26_806 }).idTagInfo.status).toBe('Accepted');
  });

  it('a token that stands for a means of payment may be in two transactions', () => {
    const { brain } = newBrain();
    start(brain, { idTag: 'UNDEFINED' });
    expect(start(brain, { idTag: 'UNDEFINED', connectorId: 2 }).idTagInfo.status).toBe('Accepted');
  });

  it('a transaction that was refused does not keep its token busy', () => {
    const { brain } = newBrain();
    brain.setBehaviour('StartTransaction', { answer: 'status', status: 'Blocked', times: 1 });
    expect(start(brain).idTagInfo.status).toBe('Blocked');
    expect(start(brain, { connectorId: 2 }).idTagInfo.status).toBe('Accepted');
  });
});

describe('transactions', () => {
  it('get ids from 1, across stations, also when the token is refused', () => {
    const { brain } = newBrain();
    expect(start(brain).transactionId).toBe(1);
    expect(start(brain, { idTag: 'CARD-BEN' }, 'FLEX-2').transactionId).toBe(2);
    expect(start(brain, { idTag: 'SOMEBODY', connectorId: 2 })).toEqual({ transactionId: 3, idTagInfo: { status: 'Invalid' } });
  });

  it('an identical start gets the same answer and counts as a repetition', () => {
    const { brain } = newBrain();
    const first = start(brain);
    expect(start(brain)).toEqual(first);
    expect(brain.transactions()).toHaveLength(1);
    expect(brain.transactions()[0]?.repetitions).toBe(1);
    expect(codes(brain)).toEqual([]);
  });

  it.each<[string, Partial<StartTransactionRequest>]>([
    ['connector', { connectorId: 2 }],
    ['token', { idTag: 'CARD-BEN' }],
    ['register', { meterStart: 1001 }],
    ['time', { timestamp: at(1) }],
  ])('a start that differs in its %s is another transaction', (_field, changes) => {
    const { brain } = newBrain();
    start(brain);
    expect(start(brain, changes).transactionId).toBe(2);
  });

  it('a stop settles the energy from both registers, with Local where no reason is given (§6.49)', () => {
    const { brain } = newBrain();
    start(brain);
    expect(answered(brain.handle(station, 'StopTransaction', stopRequest(1, { idTag: 'CARD-CARLA' })))).toEqual({
      idTagInfo: { status: 'Accepted' },
    });
    expect(brain.transactions(station)).toMatchObject([
      { transactionId: 1, energy_Wh: 25_806, stopped: { reason: 'Local', idTag: 'CARD-CARLA' } },
    ]);
    expect(codes(brain)).toEqual([]);
  });

  it('an identical stop counts as a repetition; one with other content is written down, and the first stands', () => {
    const { brain } = newBrain();
    start(brain);
    brain.handle(station, 'StopTransaction', stopRequest(1, { transactionData: [signed('OCMF|{}|{}')] }));
    expect(answered(brain.handle(station, 'StopTransaction', stopRequest(1, { transactionData: [signed('OCMF|{}|{}')] })))).toEqual({});
    expect(brain.transactions()[0]).toMatchObject({ repetitions: 1, energy_Wh: 25_806 });
    expect(codes(brain)).toEqual([]);

    brain.handle(station, 'StopTransaction', stopRequest(1, { meterStop: 30_000 }));
    expect(brain.transactions()[0]).toMatchObject({ repetitions: 1, energy_Wh: 25_806 });
    expect(codes(brain)).toEqual(['second-stop']);
  });

  it('a stop that comes again with another signed record is written down, and both records are kept', () => {
    const { brain } = newBrain();
    start(brain);
    brain.handle(station, 'StopTransaction', stopRequest(1, { transactionData: [signed('OCMF|{"PG":"T1"}|{}')] }));
    brain.handle(station, 'StopTransaction', stopRequest(1, { transactionData: [signed('OCMF|{"PG":"T2"}|{}')] }));
    expect(codes(brain)).toEqual(['second-stop']);
    expect(deliveredRecords(brain).map(({ text }) => text)).toEqual(['OCMF|{"PG":"T1"}|{}', 'OCMF|{"PG":"T2"}|{}']);
  });

  it('a stop without start is kept with its record; lost starts, which all are −1, are told apart', () => {
    const { brain } = newBrain();
    const lostStart = stopRequest(-1, { transactionData: [signed('OCMF|{"PG":"T7"}|{}')] });
    brain.handle(station, 'StopTransaction', lostStart);
    brain.handle(station, 'StopTransaction', lostStart);
    brain.handle(station, 'StopTransaction', stopRequest(-1, { timestamp: at(90) }));
    expect(brain.transactions()).toMatchObject([
      { transactionId: -1, repetitions: 1 },
      { transactionId: -1, repetitions: 0 },
    ]);
    expect(deliveredRecords(brain)).toMatchObject([{ transactionId: -1, text: 'OCMF|{"PG":"T7"}|{}' }]);
    expect(codes(brain)).toEqual(['unknown-transaction', 'unknown-transaction']);
    expect(start(brain).transactionId).toBe(1);
  });

  it('keep the readings of a running transaction, bounded, and the newest of each kind', () => {
    const { brain } = newBrain();
    start(brain);
    for (let i = 1; i <= 3 * pointsKept; i++) {
      const soc: SampledValue[] = i === 1 ? [{ value: '40', measurand: 'SoC', location: 'EV', unit: 'Percent' }] : [];
      brain.handle(station, 'MeterValues', { connectorId: 1, transactionId: 1, meterValue: [meterValue(i, String(1000 + i), ...soc)] });
    }
    const running = brain.transactions()[0];
    expect(running?.latest).toEqual({ at: later(noon, minutes(3 * pointsKept)), energy_Wh: 1000 + 3 * pointsKept, evSoc_pct: 40 });
    expect(running?.points.length).toBeLessThanOrEqual(pointsKept);
    expect(running?.points[0]?.energy_Wh).toBe(1001);
    expect(running?.points.at(-1)?.energy_Wh).toBe(1000 + 3 * pointsKept);
    brain.handle(station, 'StopTransaction', stopRequest(1, { timestamp: at(3 * pointsKept) }));
    expect(brain.transactions()[0]).toMatchObject({ points: [], meterMessages: 3 * pointsKept });
    expect(codes(brain)).toEqual([]);
  });
});

describe('what contradicts the order is answered and written down', () => {
  const meter = (brain: CsmsBrain, transactionId: number, value: MeterValue, connectorId = 1): unknown =>
    answered(brain.handle(station, 'MeterValues', { connectorId, transactionId, meterValue: [value] }));

  it.each<[string, string, (brain: CsmsBrain) => void]>([
    [
      'a second open transaction on a connector',
      'second-open-transaction',
      (brain) => start(brain, { idTag: 'CARD-BEN', timestamp: at(1) }),
    ],
    ['MeterValues of an unknown transaction', 'unknown-transaction', (brain) => meter(brain, 99, meterValue(1, '1000'))],
    ['MeterValues from the wrong connector', 'wrong-connector', (brain) => meter(brain, 1, meterValue(1, '1000'), 2)],
    ['a register below meterStart', 'register-backwards', (brain) => meter(brain, 1, meterValue(1, '999'))],
    [
      'a meterStop below meterStart',
      'register-backwards',
      (brain) => brain.handle(station, 'StopTransaction', stopRequest(1, { meterStop: 999 })),
    ],
    [
      'a meterStop below the last reading',
      'register-backwards',
      (brain) => {
        meter(brain, 1, meterValue(1, '2000.0'));
        brain.handle(station, 'StopTransaction', stopRequest(1, { meterStop: 1999 }));
      },
    ],
    [
      'a stop before the start',
      'time-backwards',
      (brain) => brain.handle(station, 'StopTransaction', stopRequest(1, { timestamp: at(-1) })),
    ],
    [
      'a signed value that nobody can read',
      'unreadable-signed-value',
      (brain) => brain.handle(station, 'StopTransaction', stopRequest(1, { transactionData: [signed('?')] })),
    ],
  ])('%s', (_what, code, misbehave) => {
    const { brain } = newBrain();
    start(brain);
    misbehave(brain);
    expect(brain.findings()).toMatchObject([{ code, identity: station, at: noon }]);
  });

  it('MeterValues that are older, or count less, than those before them', () => {
    const { brain } = newBrain();
    start(brain);
    meter(brain, 1, meterValue(5, '1.5', { value: '1', measurand: 'Power.Active.Import' }));
    expect(codes(brain)).toEqual(['register-backwards']);
    meter(brain, 1, meterValue(4, '2000'));
    meter(brain, 1, { timestamp: at(6), sampledValue: [{ value: '1.9', unit: 'kWh' }] });
    expect(codes(brain)).toEqual(['register-backwards', 'time-backwards', 'register-backwards']);
  });

  it('MeterValues after the stop', () => {
    const { brain } = newBrain();
    start(brain);
    brain.handle(station, 'StopTransaction', stopRequest(1));
    expect(meter(brain, 1, meterValue(31, '26806'))).toEqual({});
    expect(codes(brain)).toEqual(['meter-values-after-stop']);
  });

  it("another station's transaction", () => {
    const { brain } = newBrain();
    start(brain, {}, 'FLEX-2');
    brain.handle(station, 'StopTransaction', stopRequest(1));
    expect(codes(brain)).toEqual(['unknown-transaction']);
    expect(brain.transactions('FLEX-2')[0]?.stopped).toBeUndefined();
  });

  it('a register that lies below the stop before', () => {
    const { brain } = newBrain();
    start(brain);
    brain.handle(station, 'StopTransaction', stopRequest(1));
    start(brain, { timestamp: at(40), meterStart: 26_805 });
    expect(codes(brain)).toEqual(['register-backwards']);
  });

  it('a status that is older than the one before on the same connector', () => {
    const { brain } = newBrain();
    const status = (connectorId: number, min: number): unknown =>
      brain.handle(station, 'StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available', timestamp: at(min) });
    status(1, 5);
    status(2, 4);
    expect(codes(brain)).toEqual([]);
    status(1, 4);
    expect(codes(brain)).toEqual(['time-backwards']);
  });

  it('but not: clock-aligned values of before the start in the first MeterValues (field notes §4)', () => {
    const { brain } = newBrain();
    start(brain);
    const aligned: MeterValue = {
      timestamp: at(-10),
      sampledValue: [{ value: '80', measurand: 'SoC', location: 'Body', unit: 'Percent' }],
    };
    brain.handle(station, 'MeterValues', { connectorId: 1, transactionId: 1, meterValue: [meterValue(1, '1010'), aligned] });
    expect(codes(brain)).toEqual([]);
    expect(brain.transactions()[0]?.latest?.at).toBe(later(noon, minutes(1)));
  });

  it('nor: a fraction of a Wh that start and stop round away', () => {
    const { brain } = newBrain();
    start(brain, { meterStart: 1001 });
    meter(brain, 1, meterValue(1, '1000.6'));
    meter(brain, 1, meterValue(2, '2000.4'));
    brain.handle(station, 'StopTransaction', stopRequest(1, { meterStop: 2000 }));
    expect(codes(brain)).toEqual([]);
  });

  it('nor: a timestamp that this machine cannot read, such as a leap second', () => {
    const { brain } = newBrain();
    start(brain, { timestamp: '2026-06-30T23:59:60Z' });
    brain.handle(station, 'StopTransaction', stopRequest(1));
    expect(brain.transactions()[0]?.energy_Wh).toBe(25_806);
    expect(codes(brain)).toEqual([]);
  });
});

describe('signed records', () => {
  const spki = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .publicKey.export({ format: 'der', type: 'spki' })
    .toString('hex')
    .toUpperCase();
  const record = 'OCMF|{"PG":"T1","RV":57.580}|{"SD":"30"}';

  it('PLAIN: the record is kept octet for octet; the key comes from the configuration', () => {
    const { brain } = newBrain();
    start(brain, { connectorId: 2 });
    brain.handle(station, 'StopTransaction', stopRequest(1, { transactionData: [meterValue(0, '1000'), signed(record)] }));
    expect(deliveredRecords(brain)).toEqual([
      { entry: 1, identity: station, transactionId: 1, connectorId: 2, received: noon, form: 'PLAIN', encoding: 'OCMF', text: record },
    ]);
    brain.answered(station, 'GetConfiguration', {
      configurationKey: [{ key: 'VWGC.DCMeterPublicKeysOcmf', readonly: true, value: `,${spki.toLowerCase()}` }],
    });
    expect(brain.station(station)?.meterKeys).toEqual(['', spki]);
    expect(deliveredRecords(brain)).toMatchObject([{ text: record, publicKey: spki, keyFrom: 'configuration' }]);
  });

  it('OCPP_201: the record and its key are taken out of their wrapping', () => {
    const { brain } = newBrain();
    start(brain);
    const wrapped = writeSignedMeterValue(record, { signingMethod: '', encodingMethod: 'OCMF', publicKey: ocaKeyOf(spki) });
    brain.handle(station, 'StopTransaction', stopRequest(1, { transactionData: [signed(wrapped)] }));
    expect(deliveredRecords(brain)).toMatchObject([
      { form: 'OCPP_201', encoding: 'OCMF', text: record, publicKey: spki, keyFrom: 'record' },
    ]);
  });

  it('a value that nobody can read is kept all the same', () => {
    const { brain } = newBrain();
    start(brain);
    brain.handle(station, 'StopTransaction', stopRequest(1, { transactionData: [signed('?')] }));
    expect(deliveredRecords(brain)).toMatchObject([{ encoding: '', text: '?' }]);
  });

  it('an answer that names no key changes nothing', () => {
    const { brain } = newBrain();
    brain.answered(station, 'GetConfiguration', { unknownKey: ['VWGC.DCMeterPublicKeysOcmf'] });
    brain.answered(station, 'ClearCache', { status: 'Accepted' });
    expect(brain.station(station)).toBeUndefined();
  });
});

describe('what else stations report', () => {
  it('the newest status of each connector is remembered, the station itself first', () => {
    const { brain } = newBrain();
    for (const connectorId of [2, 0, 2]) {
      brain.handle(station, 'StatusNotification', { connectorId, errorCode: 'NoError', status: connectorId ? 'Charging' : 'Available' });
    }
    expect(brain.station(station)?.statuses).toMatchObject([
      { connectorId: 0, status: 'Available', received: noon },
      { connectorId: 2, status: 'Charging' },
    ]);
  });

  it('reports are taken note of, the newest hundred', () => {
    const { brain } = newBrain();
    expect(answered(brain.handle(station, 'DataTransfer', { vendorId: 'VWGC' }))).toEqual({ status: 'Accepted' });
    expect(answered(brain.handle(station, 'SignCertificate', { csr: '-----BEGIN' }))).toEqual({ status: 'Accepted' });
    expect(answered(brain.handle(station, 'LogStatusNotification', { status: 'Uploaded' }))).toEqual({});
    for (let i = 0; i < 99; i++) brain.handle(station, 'FirmwareStatusNotification', { status: 'Downloading' });
    brain.handle(station, 'SecurityEventNotification', { type: 'TamperDetectionActivated', timestamp: at(0) });
    const reports = brain.station(station)?.reports;
    expect(reports).toHaveLength(100);
    expect(reports?.at(-1)).toMatchObject({ action: 'SecurityEventNotification', payload: { type: 'TamperDetectionActivated' } });
  });

  it('the newest readings of a connector outside any transaction are remembered', () => {
    const { brain } = newBrain();
    for (const min of [0, 15]) brain.handle(station, 'MeterValues', { connectorId: 1, meterValue: [meterValue(min, '1000')] });
    expect(brain.station(station)).toMatchObject({ meterMessages: 2, readings: [{ connectorId: 1, values: [{ timestamp: at(15) }] }] });
  });
});

describe('behaviour that was asked for', () => {
  it('a status appears in the answer and in the books', () => {
    const { brain } = newBrain();
    brain.setBehaviour('BootNotification', { answer: 'status', status: 'Pending' });
    expect(answered(brain.handle(station, 'BootNotification', boot)).status).toBe('Pending');
    expect(brain.station(station)?.registration).toBe('Pending');
    brain.setBehaviour('Authorize', { answer: 'status', status: 'Expired' });
    expect(authorize(brain, 'CARD-ANNA')).toEqual({ status: 'Expired', parentIdTag: 'HOUSEHOLD' });
  });

  it('an error refuses, and nothing is remembered of the message; it ends after so many times', () => {
    const { brain } = newBrain();
    brain.setBehaviour('StartTransaction', { answer: 'error', code: 'InternalError', description: 'busy', times: 2 });
    for (const _attempt of [1, 2]) {
      expect(brain.handle(station, 'StartTransaction', startRequest()).reply).toEqual({ refuse: 'InternalError', description: 'busy' });
    }
    expect(brain.transactions()).toEqual([]);
    expect(brain.behaviours()).toEqual({});
    expect(start(brain).transactionId).toBe(1);
  });

  it('silence: the message counts, and what is sent again is a repetition', () => {
    const { brain } = newBrain();
    brain.setBehaviour('StartTransaction', { answer: 'silence', times: 1 });
    expect(brain.handle(station, 'StartTransaction', startRequest()).reply).toHaveProperty('silence');
    expect(start(brain).transactionId).toBe(1);
    expect(brain.transactions()).toMatchObject([{ repetitions: 1 }]);
  });

  it('a delay is handed on to the transport, until the action is set to usual', () => {
    const { brain } = newBrain();
    brain.setBehaviour('Heartbeat', { answer: 'usual', delay_ms: Ms(5000) });
    expect(brain.handle(station, 'Heartbeat', {}).delay_ms).toBe(5000);
    expect(Object.keys(brain.behaviours())).toEqual(['Heartbeat']);
    brain.setBehaviour('Heartbeat', { answer: 'usual' });
    expect(brain.handle(station, 'Heartbeat', {}).delay_ms).toBe(0);
  });
});

describe('a restart of the back-end', () => {
  it('with a store: ids go on, what was open can be stopped, repetitions are known, stations and keys are remembered', () => {
    const store = new MemoryStore();
    const before = newBrain({}, store).brain;
    before.handle(station, 'BootNotification', boot);
    start(before);
    start(before, { connectorId: 2, idTag: 'CARD-BEN' });
    before.handle(station, 'StopTransaction', stopRequest(2, { transactionData: [signed('OCMF|{}|{}')] }));

    const { brain } = newBrain({}, store);
    expect(brain.station(station)).toMatchObject({ connected: false, registration: 'Accepted', boot });
    expect(start(brain).transactionId).toBe(1);
    expect(start(brain, { connectorId: 2, meterStart: 26_000, timestamp: at(50), idTag: 'CARD-ANNA' }).transactionId).toBe(3);
    expect(codes(brain)).toEqual(['register-backwards']);
    brain.handle(station, 'StopTransaction', stopRequest(1));
    expect(brain.transactions().map(({ energy_Wh, repetitions }) => [energy_Wh, repetitions])).toEqual([
      [25_806, 1],
      [25_806, 0],
      [undefined, 0],
    ]);
    expect(deliveredRecords(brain)).toMatchObject([{ transactionId: 2, text: 'OCMF|{}|{}' }]);
  });

  it('without one: ids begin at 1 again, as some central systems do', () => {
    start(newBrain().brain);
    expect(start(newBrain().brain).transactionId).toBe(1);
  });
});
