/**
 * OCPP's SmartCharging profile behind its option: charging profiles set, cleared, obeyed, shown and kept. Which choices were made where
 * the specification leaves them: docs/decisions/0007-smart-charging.md.
 */
import { describe, expect, it } from 'vitest';
import { connectorOf, MemoryStore, type Side } from '../../src/kernel/index.js';
import { Bench, type BenchOptions } from './bench.js';

const smart: BenchOptions = { profile: { options: { smartCharging: true } } };
const started = (options: BenchOptions = {}): Promise<Bench> => Bench.started({ ...smart, ...options });

/** Rows of start in seconds and limit. */
type Rows = readonly (readonly [startPeriod: number, limit: number])[];

interface Wanted {
  readonly id?: number;
  readonly transactionId?: number;
  readonly stackLevel?: number;
  readonly purpose?: 'ChargePointMaxProfile' | 'TxDefaultProfile' | 'TxProfile';
  readonly kind?: 'Absolute' | 'Recurring' | 'Relative';
  readonly recurrencyKind?: 'Daily' | 'Weekly';
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly start?: string;
  readonly duration?: number;
  readonly unit?: 'A' | 'W';
  readonly minChargingRate?: number;
  readonly periods?: Rows;
}

function profile({ id = 1, stackLevel = 0, purpose = 'TxDefaultProfile', kind = 'Absolute', ...wanted }: Wanted): object {
  const {
    transactionId,
    recurrencyKind,
    validFrom,
    validTo,
    minChargingRate,
    start,
    duration,
    unit = 'W',
    periods = [[0, 30_000]],
  } = wanted;
  return {
    chargingProfileId: id,
    stackLevel,
    chargingProfilePurpose: purpose,
    chargingProfileKind: kind,
    ...present({ transactionId, recurrencyKind, validFrom, validTo }),
    chargingSchedule: {
      ...present({ startSchedule: kind === 'Relative' ? start : (start ?? '2026-03-02T00:00:00Z'), duration, minChargingRate }),
      chargingRateUnit: unit,
      chargingSchedulePeriod: periods.map(([startPeriod, limit]) => ({ startPeriod, limit })),
    },
  };
}

const present = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const set = async (bench: Bench, connectorId: number, wanted: Wanted): Promise<unknown> =>
  (await bench.call('SetChargingProfile', { connectorId, csChargingProfiles: profile(wanted) }))['status'];
const clear = async (bench: Bench, filter: object = {}): Promise<unknown> => (await bench.call('ClearChargingProfile', filter))['status'];

interface Schedule {
  readonly duration: number;
  readonly chargingRateUnit: string;
  readonly chargingSchedulePeriod: readonly { readonly startPeriod: number; readonly limit: number }[];
}

/** Rows of the composite schedule. */
async function composite(bench: Bench, connectorId: number, duration: number, chargingRateUnit?: 'A' | 'W'): Promise<Rows> {
  const answer = await bench.call('GetCompositeSchedule', { connectorId, duration, ...present({ chargingRateUnit }) });
  expect(answer['status']).toBe('Accepted');
  const schedule = answer['chargingSchedule'] as Schedule;
  return schedule.chargingSchedulePeriod.map(({ startPeriod, limit }) => [startPeriod, limit]);
}

const outlet = (bench: Bench, side: Side) => bench.host.station.twin.state().outlets[side];
const power_kW = (bench: Bench, side: Side = 'A'): number => Math.round(outlet(bench, side).power_W / 100) / 10;

const until = (bench: Bench, time: string): Promise<void> => bench.run((Date.parse(time) - bench.clock.now()) / 1000);

/** A car that takes all it gets for a long time. */
const charge = (bench: Bench, side: Side = 'A', idToken = 'CARD-ANNA'): Promise<void> =>
  bench.startByCard(side, idToken, { vehicle: 'saloon-800', soc_pct: 5, battery_Wh: 1_000_000 });

/** What the back-end calls the newest transaction of a side. */
const transactionId = (bench: Bench, side: Side = 'A'): number => {
  const newest = bench.brain.transactions(bench.identity).findLast(({ started }) => started?.connectorId === connectorOf(side));
  if (!newest) throw new Error(`side ${side} has had no transaction`);
  return newest.transactionId;
};

describe('a station without the option', () => {
  const calls = [
    ['SetChargingProfile', { connectorId: 0, csChargingProfiles: profile({}) }],
    ['ClearChargingProfile', {}],
    ['GetCompositeSchedule', { connectorId: 1, duration: 60 }],
  ] as const;

  it.each(calls)('R-KEY-14, C-81: answers %s with NotSupported', async (action, payload) => {
    const bench = await Bench.started();
    await expect(bench.call(action, payload)).rejects.toMatchObject({
      complaint: { what: expect.stringContaining('CALLERROR NotSupported') },
    });
  });

  it('R-KEY-14: does not list the feature profile, and knows none of its keys', async () => {
    const bench = await Bench.started();
    const { configurationKey } = (await bench.call('GetConfiguration', {})) as { configurationKey: { key: string; value: string }[] };
    const value = configurationKey.find(({ key }) => key === 'SupportedFeatureProfiles')?.value;
    expect(value?.split(',').sort()).toEqual(['Core', 'FirmwareManagement', 'LocalAuthListManagement', 'RemoteTrigger', 'Reservation']);
    expect(configurationKey.filter(({ key }) => /Charg(e|ing)(Profile|Schedule)|3to1/.test(key))).toEqual([]);
  });

  it('passes over the profile of a remote start (OCPP 1.6 §5.11)', async () => {
    const bench = await Bench.started();
    bench.plug('A', { vehicle: 'saloon-800', soc_pct: 5 });
    await bench.run(3);
    const chargingProfile = profile({ purpose: 'TxProfile', kind: 'Relative', periods: [[0, 10_000]] });
    expect(await bench.call('RemoteStartTransaction', { idTag: 'CARD-ANNA', connectorId: 1, chargingProfile })).toEqual({
      status: 'Accepted',
    });
    await bench.run(60);
    expect(power_kW(bench)).toBeGreaterThan(100);
  });
});

describe('keys', () => {
  it('are there with the option, read-only, and the feature profile is in the list', async () => {
    const bench = await started();
    const keys = ['SupportedFeatureProfiles', 'ChargeProfileMaxStackLevel', 'ChargingScheduleAllowedChargingRateUnit'];
    const more = ['ChargingScheduleMaxPeriods', 'ConnectorSwitch3to1PhaseSupported', 'MaxChargingProfilesInstalled'];
    const { configurationKey } = (await bench.call('GetConfiguration', { key: [...keys, ...more] })) as {
      configurationKey: { key: string; readonly: boolean; value: string }[];
    };
    expect(configurationKey.map(({ value }) => value)).toEqual([
      'Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger',
      '9',
      'Current,Power',
      '168',
      'false',
      '30',
    ]);
    expect(configurationKey.every((key) => key.readonly)).toBe(true);
    for (const key of more) expect(await bench.configure(key, '1')).toBe('Rejected');
  });

  it('mean what they say', async () => {
    const bench = await started();
    expect(await set(bench, 0, { stackLevel: 9 })).toBe('Accepted');
    expect(await set(bench, 0, { stackLevel: 10 })).toBe('Rejected');
    const rows = (count: number): Rows => Array.from({ length: count }, (_, i) => [i * 60, 1000 + i]);
    expect(await set(bench, 0, { periods: rows(168) })).toBe('Accepted');
    expect(await set(bench, 0, { periods: rows(169) })).toBe('Rejected');
    await clear(bench);
    for (let n = 0; n < 30; n++) expect(await set(bench, Math.floor(n / 10), { id: n, stackLevel: n % 10 })).toBe('Accepted');
    expect(await set(bench, 0, { id: 99, purpose: 'ChargePointMaxProfile' })).toBe('Rejected');
    expect(await set(bench, 2, { id: 29, stackLevel: 9 })).toBe('Accepted');
    expect(await clear(bench, { id: 5 })).toBe('Accepted');
    expect(await set(bench, 0, { id: 99, purpose: 'ChargePointMaxProfile' })).toBe('Accepted');
  });

  it('a profile whose time has passed takes no room', async () => {
    const bench = await started();
    for (let n = 0; n < 30; n++) await set(bench, Math.floor(n / 10), { id: n, stackLevel: n % 10, validTo: '2026-03-02T09:00:00Z' });
    await bench.run(3600);
    expect(await set(bench, 0, { id: 99, purpose: 'ChargePointMaxProfile' })).toBe('Accepted');
    expect(await clear(bench, { id: 5 })).toBe('Unknown');
  });
});

describe('limits', () => {
  it('§3.13: a default holds from the start of a transaction; without it the vehicle gets what there is', async () => {
    const bench = await started();
    await set(bench, 1, { periods: [[0, 42_000]] });
    await charge(bench);
    expect(power_kW(bench)).toBe(42);
    expect(await clear(bench)).toBe('Accepted');
    await bench.run(1);
    expect(power_kW(bench)).toBeGreaterThan(140);
  });

  it('§3.13.3: the lower of station and transaction holds, at each moment', async () => {
    const bench = await started();
    await charge(bench);
    await set(bench, 0, {
      id: 1,
      purpose: 'ChargePointMaxProfile',
      start: '2026-03-02T08:00:00Z',
      periods: [
        [0, 60_000],
        [1800, 20_000],
      ],
    });
    await set(bench, 1, {
      id: 2,
      purpose: 'TxProfile',
      start: '2026-03-02T08:00:00Z',
      periods: [
        [0, 40_000],
        [2700, 90_000],
      ],
    });
    const seen = [];
    for (const time of ['08:10', '08:31', '08:46']) {
      await until(bench, `2026-03-02T${time}:00Z`);
      seen.push(power_kW(bench));
    }
    expect(seen).toEqual([40, 20, 20]);
    await clear(bench, { id: 1 });
    await bench.run(1);
    expect(power_kW(bench)).toBe(90);
  });

  it('§3.13.3: a limit of the station is one of the sum of both outlets; what one leaves goes to the other', async () => {
    const bench = await started();
    await charge(bench, 'A');
    await charge(bench, 'B', 'CARD-CARLA');
    await set(bench, 0, { purpose: 'ChargePointMaxProfile', periods: [[0, 100_000]] });
    await bench.run(10);
    expect([power_kW(bench, 'A'), power_kW(bench, 'B')]).toEqual([50, 50]);
    await set(bench, 1, { id: 2, periods: [[0, 20_000]] });
    await bench.run(10);
    expect([power_kW(bench, 'A'), power_kW(bench, 'B')]).toEqual([20, 80]);
  });

  it('§7.12: amperes are those of the outlet, whatever becomes of its voltage; those of the station are the sum of both', async () => {
    const bench = await started();
    await set(bench, 1, { unit: 'A', periods: [[0, 100]] });
    await charge(bench, 'A');
    await charge(bench, 'B', 'CARD-CARLA');
    for (let i = 0; i < 20; i++) {
      await bench.run(17);
      expect(outlet(bench, 'A').current_A).toBeLessThanOrEqual(100 + 1e-6);
    }
    expect(outlet(bench, 'A').current_A).toBeGreaterThan(99);
    await set(bench, 0, { id: 2, purpose: 'ChargePointMaxProfile', unit: 'A', periods: [[0, 120]] });
    await bench.run(10);
    const sum_A = outlet(bench, 'A').current_A + outlet(bench, 'B').current_A;
    expect(sum_A).toBeLessThanOrEqual(120 + 1e-6);
    expect(sum_A).toBeGreaterThan(115);
  });

  it('a limit of nothing suspends the vehicle until there is something again, to the second', async () => {
    const bench = await started();
    await set(bench, 0, { start: '2026-03-02T08:10:00Z', duration: 600, periods: [[0, 0]] });
    await charge(bench);
    await until(bench, '2026-03-02T08:09:59Z');
    expect(power_kW(bench)).toBeGreaterThan(140);
    await bench.run(1);
    expect(power_kW(bench)).toBe(0);
    await bench.run(5);
    expect(bench.statuses(1).at(-1)).toBe('SuspendedEVSE');
    await bench.run(595);
    expect(power_kW(bench)).toBeGreaterThan(140);
    await bench.run(5);
    expect(bench.statuses(1).at(-1)).toBe('Charging');
  });

  it('go on without a link (§3.13.6)', async () => {
    const bench = await started();
    await set(bench, 0, {
      start: '2026-03-02T08:00:00Z',
      periods: [
        [0, 80_000],
        [3600, 10_000],
      ],
    });
    await charge(bench);
    bench.links.cut();
    await bench.run(60);
    expect(power_kW(bench)).toBe(80);
    await bench.run(3600);
    expect(power_kW(bench)).toBe(10);
  });
});

describe('recurring schedules', () => {
  /** The limit in force, in kilowatts, as a car on the cable would meet it. */
  const limit_kW = async (bench: Bench): Promise<number> => ((await composite(bench, 1, 1))[0]?.[1] ?? Number.NaN) / 1000;

  it('go over midnight, day after day, and a car that charges then is limited to the second', async () => {
    const bench = await started({ start: '2026-03-02T20:00:00Z' });
    const night = { kind: 'Recurring', recurrencyKind: 'Daily', start: '2026-03-01T22:00:00Z', duration: 8 * 3600 } as const;
    await set(bench, 0, {
      ...night,
      periods: [
        [0, 11_000],
        [2 * 3600, 7_000],
      ],
    });
    const seen = [];
    for (const time of ['02T21:59:59', '02T22:00:00', '02T23:59:59', '03T00:00:00', '03T05:59:59', '03T06:00:00', '04T22:00:00']) {
      await until(bench, `2026-03-${time}Z`);
      seen.push(await limit_kW(bench));
    }
    expect(seen).toEqual([150, 11, 11, 7, 7, 150, 11]);
    await charge(bench);
    const powers = [];
    for (const time of ['04T23:59:59', '05T00:00:00']) {
      await until(bench, `2026-03-${time}Z`);
      powers.push(power_kW(bench));
    }
    expect(powers).toEqual([11, 7]);
  });

  it('come again every week, over restarts too', async () => {
    const bench = await started();
    // Weekends: from Saturday, 7 March.
    const weekend = { kind: 'Recurring', recurrencyKind: 'Weekly', start: '2026-03-07T00:00:00Z', duration: 2 * 86_400 } as const;
    await set(bench, 0, {
      ...weekend,
      periods: [
        [0, 30_000],
        [86_400, 20_000],
      ],
    });
    const seen = [];
    for (const day of ['06', '07', '08', '09', '14', '15', '16']) {
      await until(bench, `2026-03-${day}T12:00:00Z`);
      bench.host.cutPower();
      await bench.powerOn();
      seen.push(await limit_kW(bench));
    }
    expect(seen).toEqual([150, 30, 20, 150, 30, 20, 150]);
  });

  it('need to say how often they recur', async () => {
    expect(await set(await started(), 0, { kind: 'Recurring' })).toBe('Rejected');
  });
});

describe('profiles of a transaction', () => {
  const own = { id: 7, purpose: 'TxProfile', kind: 'Relative', periods: [[0, 25_000]] } as const;

  it('§5.16: need a transaction that runs there, and its transactionId where one is given', async () => {
    const bench = await started();
    expect(await set(bench, 1, own)).toBe('Rejected');
    await charge(bench, 'A');
    await charge(bench, 'B', 'CARD-CARLA');
    expect(await set(bench, 1, { ...own, transactionId: 4711 })).toBe('Rejected');
    expect(await set(bench, 1, { ...own, transactionId: transactionId(bench, 'B') })).toBe('Rejected');
    expect(await set(bench, 0, own)).toBe('Rejected');
    expect(await set(bench, 3, own)).toBe('Rejected');
    await bench.run(6);
    expect(power_kW(bench)).toBeGreaterThan(100);
    expect(await set(bench, 1, { ...own, transactionId: transactionId(bench, 'A') })).toBe('Accepted');
    expect(await set(bench, 2, { ...own, id: 8 })).toBe('Accepted');
    await bench.run(1);
    expect([power_kW(bench, 'A'), power_kW(bench, 'B')]).toEqual([25, 25]);
  });

  it('a transactionId has no place in another profile (§7.8)', async () => {
    const bench = await started();
    await charge(bench);
    expect(await set(bench, 1, { transactionId: transactionId(bench) })).toBe('Rejected');
  });

  it('§3.13.1: overrule the default and end with their transaction', async () => {
    const bench = await started();
    await set(bench, 0, { periods: [[0, 50_000]] });
    await charge(bench);
    await set(bench, 1, own);
    await bench.run(1);
    expect(power_kW(bench)).toBe(25);
    await bench.leave('A');
    expect(await clear(bench, { id: 7 })).toBe('Unknown');
    await charge(bench);
    expect(power_kW(bench)).toBe(50);
  });

  it('count from the start of the transaction, whenever they come', async () => {
    const bench = await started();
    await charge(bench);
    const started_ms = Date.parse(String(bench.sent('StartTransaction')[0]?.['timestamp']));
    await bench.run(100);
    await set(bench, 1, {
      ...own,
      periods: [
        [0, 25_000],
        [180, 60_000],
      ],
    });
    await until(bench, new Date(started_ms + 179_000).toISOString());
    expect(power_kW(bench)).toBe(25);
    await bench.run(1);
    expect(power_kW(bench)).toBe(60);
  });

  it('§5.16.2: come with a remote start, for the transaction that it begins and no other', async () => {
    const bench = await started();
    bench.plug('A', { vehicle: 'saloon-800', soc_pct: 5 });
    await bench.run(3);
    const remoteStart = async (chargingProfile: object) =>
      (await bench.call('RemoteStartTransaction', { idTag: 'CARD-ANNA', connectorId: 1, chargingProfile }))['status'];
    expect(await remoteStart(profile({ ...own, purpose: 'TxDefaultProfile' }))).toBe('Rejected');
    expect(await remoteStart(profile({ ...own, transactionId: 1 }))).toBe('Rejected');
    expect(await remoteStart(profile({ ...own, stackLevel: 10 }))).toBe('Rejected');
    expect(await remoteStart(profile(own))).toBe('Accepted');
    let highest_kW = 0;
    for (let second = 0; second < 60; second++) {
      await bench.run(1);
      highest_kW = Math.max(highest_kW, power_kW(bench));
    }
    expect(highest_kW).toBe(25);
    // The same level replaces, another one is stacked on it.
    await set(bench, 1, { ...own, id: 8, transactionId: transactionId(bench), periods: [[0, 15_000]] });
    await set(bench, 1, { ...own, id: 9, stackLevel: 1, periods: [[0, 35_000]] });
    await bench.run(1);
    expect(power_kW(bench)).toBe(35);
    expect([await clear(bench, { id: 9 }), await clear(bench, { id: 7 })]).toEqual(['Accepted', 'Unknown']);
    await bench.run(1);
    expect(power_kW(bench)).toBe(15);
    await bench.leave('A');
    await charge(bench);
    expect(power_kW(bench)).toBeGreaterThan(100);
  });

  it('that came with a remote start which led to nothing do not reach the next driver', async () => {
    const bench = await started();
    const chargingProfile = profile(own);
    expect(await bench.call('RemoteStartTransaction', { idTag: 'APP-USER', connectorId: 1, chargingProfile })).toEqual({
      status: 'Accepted',
    });
    await bench.run(90);
    await charge(bench);
    expect(power_kW(bench)).toBeGreaterThan(100);
  });
});

describe('replacing and clearing', () => {
  const levels = async (bench: Bench) => (await composite(bench, 1, 1))[0]?.[1];

  it('§5.16.3: the same id, or the same purpose and level on the same connector, replaces', async () => {
    const bench = await started();
    await set(bench, 0, { id: 1, stackLevel: 2, periods: [[0, 20_000]] });
    await set(bench, 0, { id: 2, stackLevel: 2, periods: [[0, 30_000]] });
    expect(await levels(bench)).toBe(30_000);
    expect(await clear(bench, { id: 1 })).toBe('Unknown');
    await set(bench, 0, { id: 2, stackLevel: 0, periods: [[0, 40_000]] });
    expect(await levels(bench)).toBe(40_000);
    await set(bench, 1, { id: 3, stackLevel: 0, periods: [[0, 50_000]] });
    expect(await levels(bench)).toBe(50_000);
    expect((await composite(bench, 2, 1))[0]).toEqual([0, 40_000]);
    await clear(bench, { id: 3 });
    expect(await levels(bench)).toBe(40_000);
  });

  it('§3.13.2: one that is valid only later replaces all the same', async () => {
    const bench = await started();
    await set(bench, 0, { id: 1, periods: [[0, 20_000]] });
    await set(bench, 0, { id: 2, validFrom: '2026-03-02T09:00:00Z', periods: [[0, 30_000]] });
    expect(await composite(bench, 1, 7200)).toEqual([
      [0, 150_000],
      [3590, 30_000],
    ]);
  });

  it('a refused profile replaces nothing', async () => {
    const bench = await started();
    await set(bench, 0, { id: 1, periods: [[0, 20_000]] });
    expect(await set(bench, 0, { id: 1, periods: [[5, 30_000]] })).toBe('Rejected');
    expect(await levels(bench)).toBe(20_000);
  });

  it.each<[object, readonly number[]]>([
    [{}, []],
    [{ id: 2 }, [1, 3, 4, 5]],
    [{ connectorId: 0 }, [3, 4, 5]],
    [{ connectorId: 1 }, [1, 2, 5]],
    [{ chargingProfilePurpose: 'TxDefaultProfile' }, [1, 4]],
    [{ chargingProfilePurpose: 'TxProfile' }, [1, 2, 3, 5]],
    [{ stackLevel: 1 }, [2, 4]],
    [{ chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 1 }, [1, 2, 4]],
    [{ connectorId: 1, stackLevel: 0 }, [1, 2, 3, 5]],
    [{ id: 2, connectorId: 2 }, [1, 2, 3, 4, 5]],
    [{ id: 6 }, [1, 2, 3, 4, 5]],
  ])('§5.5: ClearChargingProfile %o leaves %o', async (filter, left) => {
    const bench = await started();
    await charge(bench);
    await set(bench, 0, { id: 1, purpose: 'ChargePointMaxProfile', stackLevel: 1 });
    await set(bench, 0, { id: 2, stackLevel: 0 });
    await set(bench, 1, { id: 3, stackLevel: 1 });
    await set(bench, 1, { id: 4, purpose: 'TxProfile', stackLevel: 0 });
    await set(bench, 2, { id: 5, stackLevel: 1 });
    expect(await clear(bench, filter)).toBe(left.length === 5 ? 'Unknown' : 'Accepted');
    const found = [];
    for (const id of [1, 2, 3, 4, 5]) if ((await clear(bench, { id })) === 'Accepted') found.push(id);
    expect(found).toEqual(left);
  });
});

describe('composite schedules', () => {
  it('§5.7: join station and connector, from now on, over the whole time asked for', async () => {
    const bench = await started();
    await until(bench, '2026-03-02T08:30:00Z');
    await set(bench, 0, { id: 1, purpose: 'ChargePointMaxProfile', start: '2026-03-02T09:00:00Z', duration: 3600, periods: [[0, 60_000]] });
    await set(bench, 0, {
      id: 2,
      start: '2026-03-02T08:00:00Z',
      periods: [
        [0, 100_000],
        [5400, 40_000],
        [9000, 90_000],
      ],
    });
    const asked = { connectorId: 1, duration: 4 * 3600, chargingRateUnit: 'W' };
    expect(await bench.call('GetCompositeSchedule', asked)).toEqual({
      status: 'Accepted',
      connectorId: 1,
      scheduleStart: '2026-03-02T08:30:00Z',
      chargingSchedule: {
        duration: 4 * 3600,
        chargingRateUnit: 'W',
        chargingSchedulePeriod: [
          { startPeriod: 0, limit: 100_000 },
          { startPeriod: 1800, limit: 60_000 },
          { startPeriod: 3600, limit: 40_000 },
          { startPeriod: 7200, limit: 90_000 },
        ],
      },
    });
    expect(await composite(bench, 0, 4 * 3600)).toEqual([
      [0, 200_000],
      [1800, 60_000],
      [5400, 80_000],
      [7200, 180_000],
    ]);
  });

  it('say what the station is rated for where no profile says less', async () => {
    const bench = await started();
    expect(await composite(bench, 1, 60)).toEqual([[0, 150_000]]);
    expect(await composite(bench, 2, 60, 'A')).toEqual([[0, 350]]);
    expect(await composite(bench, 0, 60)).toEqual([[0, 250_000]]);
  });

  it('turn amperes into watts and back at the voltage of the outlet, of a usual vehicle where there is none', async () => {
    const bench = await started();
    await set(bench, 1, { unit: 'A', periods: [[0, 50]] });
    await set(bench, 2, { id: 2, unit: 'W', periods: [[0, 30_000]] });
    expect([await composite(bench, 1, 60), await composite(bench, 2, 60, 'A')]).toEqual([[[0, 20_000]], [[0, 75]]]);
    await charge(bench);
    const [[, watts] = []] = await composite(bench, 1, 60);
    expect(Math.abs((watts ?? 0) - outlet(bench, 'A').voltage_V * 50)).toBeLessThan(0.2);
  });

  it('count relative profiles of a free connector from now', async () => {
    const bench = await started();
    await set(bench, 0, {
      kind: 'Relative',
      periods: [
        [0, 50_000],
        [600, 20_000],
      ],
    });
    expect(await composite(bench, 2, 3600)).toEqual([
      [0, 50_000],
      [600, 20_000],
    ]);
  });

  it('end where there would be more periods than a schedule may have, and say so', async () => {
    const bench = await started();
    const hourly: Rows = Array.from({ length: 24 }, (_, hour) => [hour * 3600, 10_000 + hour]);
    await set(bench, 0, { kind: 'Recurring', recurrencyKind: 'Daily', periods: hourly });
    await until(bench, '2026-03-02T09:00:00Z');
    const answer = await bench.call('GetCompositeSchedule', { connectorId: 1, duration: 30 * 86_400 });
    const schedule = answer['chargingSchedule'] as Schedule;
    expect(schedule.chargingSchedulePeriod).toHaveLength(168);
    expect(schedule.duration).toBe(168 * 3600);
  });

  it('are refused for a connector that is not there, and for no time at all', async () => {
    const bench = await started();
    for (const asked of [
      { connectorId: 3, duration: 60 },
      { connectorId: -1, duration: 60 },
      { connectorId: 1, duration: 0 },
      { connectorId: 1, duration: -5 },
    ])
      expect(await bench.call('GetCompositeSchedule', asked)).toEqual({ status: 'Rejected' });
  });

  it('numbers that no clock and no cable can hold are refused, and change nothing', async () => {
    const bench = await started();
    expect(await set(bench, 0, { periods: [[0, 9e15]] })).toBe('Rejected');
    expect(await set(bench, 0, { duration: 9e15 })).toBe('Rejected');
    expect(
      await set(bench, 0, {
        periods: [
          [0, 1],
          [9e15, 2],
        ],
      }),
    ).toBe('Rejected');
    expect(await set(bench, 0, { validTo: '2026-12-31T23:59:60Z' })).toBe('Rejected');
    expect((await bench.call('GetCompositeSchedule', { connectorId: 1, duration: 9e15 }))['status']).toBe('Accepted');
    expect(await clear(bench)).toBe('Unknown');
  });
});

describe('a loss of power', () => {
  it('keeps the profiles of station and defaults; the transaction and its profiles end', async () => {
    const store = new MemoryStore();
    const bench = await started({ store });
    await set(bench, 0, { id: 1, purpose: 'ChargePointMaxProfile', periods: [[0, 70_000]] });
    await set(bench, 1, { id: 2, periods: [[0, 40_000]] });
    await charge(bench);
    await set(bench, 1, { id: 3, purpose: 'TxProfile', periods: [[0, 10_000]] });
    bench.host.cutPower();
    await bench.powerOn();
    bench.hands.unplug('A');
    await bench.run(5);
    await charge(bench);
    expect(power_kW(bench)).toBe(40);
    expect([await clear(bench, { id: 1 }), await clear(bench, { id: 2 }), await clear(bench, { id: 3 })]).toEqual([
      'Accepted',
      'Accepted',
      'Unknown',
    ]);
    bench.host.cutPower();
    await bench.powerOn();
    expect(store.table('chargingProfiles').count()).toBe(0);
  });

  it('without the option what was installed has no effect, and comes back with it', async () => {
    const store = new MemoryStore();
    const twinStore = new MemoryStore();
    const before = await started({ store, twinStore });
    await set(before, 0, { periods: [[0, 40_000]] });
    before.host.cutPower();
    const without = await Bench.started({ store, twinStore });
    await charge(without);
    expect(power_kW(without)).toBeGreaterThan(100);
    without.host.cutPower();
    const again = await started({ store, twinStore });
    expect(await composite(again, 2, 1)).toEqual([[0, 40_000]]);
  });
});
