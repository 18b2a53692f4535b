/** Measurement data containers: set by the operator's file, recorded while the station works, brought to a server in the archive (R-MDC). */
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MemoryStore, type Store, StoreFault, type Table } from '../../src/kernel/index.js';
import { signals } from '../../src/station/measurement/signals.js';
import { applyConfigFile, readConfigFile } from '../../src/station/settings/index.js';
import { Bench } from './bench.js';
import { unpackedOctets } from './unpacked.js';

interface Snapshot {
  readonly time: string;
  readonly container: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const names = signals.map(({ name }) => name);
const day_s = 86_400;

/** Takes a configuration file with these parameters; what is said against it, where it is refused. */
function set(bench: Bench, parameters: Readonly<Record<string, unknown>>): readonly string[] {
  const reading = readConfigFile(JSON.stringify({ measurement_data_container: parameters }), bench.settings.profile);
  if (!reading.ok) return reading.problems;
  const outcome = applyConfigFile(bench.settings, reading.values);
  return outcome.ok ? [] : outcome.problems;
}

/** The files of the containers in an archive that the back-end asks for, by their names. */
async function recorded(bench: Bench, period: object = {}): Promise<Readonly<Record<string, readonly Snapshot[]>>> {
  const { fileName } = await bench.call('GetDiagnostics', { location: 'ftp://files.example/in', ...period });
  await bench.run(5);
  const archive = bench.files.fileAt(`ftp://files.example/in/${String(fileName)}`);
  if (!archive) throw new Error('no archive has come');
  const files = Object.entries(unpackedOctets(archive)).flatMap(([path, octets]) => {
    const name = path.replace(/^.*\//, '');
    if (!name.startsWith('measurement_data_')) return [];
    const lines = gunzipSync(octets).toString().split('\n').slice(0, -1);
    return [[name, lines.map((line) => JSON.parse(line) as Snapshot)] as const];
  });
  return Object.fromEntries(files);
}

/** A disk that takes everything but measurements, as long as it is told to. */
class PickyStore extends MemoryStore implements Store {
  full = false;

  override table<Row>(name: string): Table<Row> {
    const table = super.table<Row>(name);
    if (name !== 'measurements') return table;
    return new Proxy(table, {
      get: (target, member) => {
        if (member === 'put' && this.full) throw new StoreFault('store.full', 'no room');
        const value: unknown = Reflect.get(target, member);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}

describe('measurement data containers', () => {
  it('R-MDC-01: records 31 signals in each of four containers, and refuses a 32nd with what would be right', async () => {
    const bench = await Bench.started();
    const chosen = [1, 2, 3, 4].map((number) => names.slice(31 * (number - 1), 31 * number));
    const parameters = Object.fromEntries(
      chosen.flatMap(
        (of, at) =>
          [
            [`active_${at + 1}`, true],
            [`signals_${at + 1}`, of],
          ] as const,
      ),
    );
    expect(set(bench, parameters)).toEqual([]);
    await bench.run(10);
    const files = await recorded(bench);
    const found = Object.values(files).map((snapshots) => Object.keys(snapshots[0]!.values));
    expect(found).toEqual(chosen);
    expect(new Set(found.flat()).size).toBe(124);

    const refused = set(bench, { signals_2: names.slice(0, 32) });
    expect(refused).toEqual([
      expect.stringMatching(
        /^measurement_data_container\.signals_2 = .* has too many items; expected: a comma-separated list of at most 31 /,
      ),
    ]);
    expect(bench.settings.get('measurement_data_container.signals_2')).toEqual(chosen[1]);
    expect(set(bench, { signals_2: ['batteryA.voltage_V', 'batteryA.mood'] })).toHaveLength(1);
  });

  it('R-MDC-02: each container has its own switch, name and rate', async () => {
    const bench = await Bench.started();
    const one = ['batteryA.soc_pct'];
    expect(set(bench, { active_1: true, name_1: 'fast', sampling_rate_1: 100, signals_1: one })).toEqual([]);
    expect(set(bench, { active_2: true, name_2: 'slow', sampling_rate_2: 30_000, signals_2: one })).toEqual([]);
    expect(set(bench, { active_3: false, name_3: 'off', sampling_rate_3: 1_000, signals_3: one })).toEqual([]);
    expect(set(bench, { active_4: true, name_4: 'usual', signals_4: one })).toEqual([]);
    await bench.run(60);
    set(bench, { active_1: false, active_2: false, active_4: false });
    const files = await recorded(bench);
    expect(Object.entries(files).map(([name, snapshots]) => [name, snapshots[0]?.container, snapshots.length])).toEqual([
      ['measurement_data_1_fast.jsonl.gz', 'fast', 600],
      ['measurement_data_2_slow.jsonl.gz', 'slow', 2],
      ['measurement_data_4_usual.jsonl.gz', 'usual', 60],
    ]);
    expect(set(bench, { sampling_rate_1: 99 })[0]).toContain('is too small; expected: an integer from 100 to 3600000 (ms)');
    expect(set(bench, { name_1: '../../etc' })[0]).toContain('expected: letters, digits, - and _');
  });

  it('R-MDC-04: a snapshot holds its time and the names and values of its signals, one at each period', async () => {
    const bench = await Bench.started();
    set(bench, { active_1: true, sampling_rate_1: 15_000, signals_1: ['outletA.plugged', 'outletA.status', 'outletA.demand_W'] });
    await bench.run(20);
    bench.plug('A');
    await bench.run(25);
    const idle = { 'outletA.plugged': false, 'outletA.status': 'Available', 'outletA.demand_W': null };
    const plugged = { 'outletA.plugged': true, 'outletA.status': 'Preparing', 'outletA.demand_W': null };
    const snapshots = Object.values(await recorded(bench))[0] ?? [];
    expect(snapshots.map(({ values }) => values)).toEqual([idle, plugged, plugged]);
    const [first, second, third] = snapshots.map(({ time }) => Date.parse(time));
    expect([second! - first!, third! - second!]).toEqual([15_000, 15_000]);
    expect(snapshots[0]?.time).toMatch(/^2026-03-02T08:00:\d\d\.\d{3}Z$/);
  });

  it('R-MDC-05: current, voltage, energy and health of both HV batteries reach the operator', async () => {
    const bench = await Bench.started();
    const of = (side: 'A' | 'B') => ['current_A', 'voltage_V', 'energy_Wh', 'soh_pct', 'power_W'].map((what) => `battery${side}.${what}`);
    expect(set(bench, { active_3: true, signals_3: [...of('A'), ...of('B')] })).toEqual([]);
    await bench.startByCard('A');
    await bench.run(600);
    const snapshots = Object.values(await recorded(bench))[0] ?? [];
    const at = (snapshot: Snapshot, name: string): number => Number(snapshot.values[`batteryA.${name}`]);
    const last = snapshots.at(-1)!;
    expect(at(last, 'current_A') * at(last, 'voltage_V')).toBeCloseTo(at(last, 'power_W'), -1);
    expect(at(last, 'power_W')).toBeGreaterThan(10_000);
    expect(at(last, 'energy_Wh')).toBeLessThan(at(snapshots[0]!, 'energy_Wh') - 1_000);
    expect(at(last, 'soh_pct')).toBeLessThan(at(snapshots[0]!, 'soh_pct') + 1e-9);
    expect(at(last, 'soh_pct')).toBeGreaterThan(99);
    expect(Object.keys(last.values).filter((name) => name.startsWith('batteryB'))).toHaveLength(5);
  });

  it('R-MDC-06: keeps seven days, also of a container that was switched off, and nothing older', async () => {
    const bench = await Bench.started();
    set(bench, { active_1: true, sampling_rate_1: 3_600_000, signals_1: ['ambient.temperature_C'] });
    set(bench, { active_2: true, sampling_rate_2: 3_600_000, signals_2: ['ambient.temperature_C'] });
    const began = bench.station.time.now();
    await bench.run(day_s);
    set(bench, { active_2: false });
    await bench.run(6 * day_s - 1_800);
    const { 'measurement_data_1_container-1.jsonl.gz': all = [], 'measurement_data_2_container-2.jsonl.gz': early = [] } =
      await recorded(bench);
    expect([all.length, early.length]).toEqual([7 * 24 - 1, 24]);
    await bench.run(2 * day_s);
    const { 'measurement_data_1_container-1.jsonl.gz': rest = [], ...others } = await recorded(bench);
    expect(others).toEqual({});
    expect(Date.parse(rest[0]!.time)).toBeGreaterThan(began + 1.9 * day_s * 1000);
    expect(rest.length).toBeGreaterThanOrEqual(7 * 24 - 1);
    expect(rest.length).toBeLessThanOrEqual(7 * 24 + 1);
  });

  it('gives the snapshots of the period that was asked for, and no others', async () => {
    const bench = await Bench.started();
    set(bench, { active_1: true, signals_1: ['grid.power_W'] });
    await bench.run(600);
    const files = await recorded(bench, { startTime: '2026-03-02T08:04:30Z', stopTime: '2026-03-02T08:06:30Z' });
    const times = Object.values(files)[0]!.map(({ time }) => time);
    expect(times).toHaveLength(121);
    expect([times[0]! >= '2026-03-02T08:04:30', times.at(-1)! <= '2026-03-02T08:06:30.000Z']).toEqual([true, true]);
  });

  it('has after a loss of power what is older than a minute, and goes on by itself', async () => {
    const bench = await Bench.started();
    set(bench, { active_1: true, signals_1: ['station.uptime_s'] });
    await bench.run(150);
    bench.host.cutPower();
    await bench.powerOn();
    await bench.run(60);
    const snapshots = Object.values(await recorded(bench))[0]!;
    const uptimes = snapshots.map(({ values }) => Number(values['station.uptime_s']));
    const restart = uptimes.findIndex((uptime, at) => at > 0 && uptime < uptimes[at - 1]!);
    expect(restart).toBeGreaterThanOrEqual(90);
    expect(uptimes.length - restart).toBeGreaterThanOrEqual(55);
  });

  it('a disk that has no room for measurements takes nothing from charging, and they go on when it has', async () => {
    const store = new PickyStore();
    const bench = await Bench.started({ store });
    set(bench, { active_1: true, signals_1: ['outletA.power_W'] });
    store.full = true;
    await bench.startByCard('A');
    await bench.run(300);
    expect(bench.station.safety.faults).toEqual([]);
    expect(bench.station.points.A.status).toBe('Charging');
    store.full = false;
    await bench.run(90);
    const kept = Object.values(await recorded(bench))[0]!.length;
    expect(kept).toBeGreaterThan(60);
    expect(kept).toBeLessThan(180);
  });
});
