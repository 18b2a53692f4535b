/** Which readings leave the station, when, and how they look: R-MTV, table MTV-A, field notes §4. */
import { describe, expect, it } from 'vitest';
import { Bench } from './bench.js';

const sampledDefault = [
  'Current.Import',
  'Current.Offered',
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'Power.Offered',
  'SoC',
  'Voltage',
];
const lists = ['MeterValuesSampledData', 'StopTxnSampledData', 'MeterValuesAlignedData', 'StopTxnAlignedData'] as const;

/** Messages of the running transaction that hold sampled values. */
const sampled = (bench: Bench) =>
  bench
    .requests()
    .filter(
      ({ action, payload }) => action === 'MeterValues' && bench.samples(payload).some(({ context }) => context === 'Sample.Periodic'),
    );
const aligned = (bench: Bench, connectorId: number) =>
  bench
    .requests()
    .filter(({ action, payload }) => action === 'MeterValues' && payload['connectorId'] === connectorId)
    .flatMap(({ at, payload }) => bench.samples(payload).map((sample) => ({ sent: at, ...sample })))
    .filter(({ context }) => context === 'Sample.Clock');

describe('sampled values', () => {
  it('R-MTV-05: come every interval from the start of the transaction, one value for each measurand', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.run(600);
    const [start] = bench.requests().filter(({ action }) => action === 'StartTransaction');
    const messages = sampled(bench);
    const after_s = messages.map(({ at }) => Math.round((Date.parse(at) - Date.parse(String(start?.at))) / 1000));
    expect(after_s.slice(0, 9)).toEqual([60, 120, 180, 240, 300, 360, 420, 480, 540]);
    for (const { payload } of messages)
      expect(
        bench
          .samples(payload)
          .map(({ measurand }) => measurand)
          .toSorted(),
      ).toEqual(sampledDefault);
  });

  it('R-MTV-11, R-MTV-12: locations and units; SoC is that of the vehicle; one decimal everywhere', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.run(70);
    const samples = bench.samples(sampled(bench)[0]?.payload);
    const shown = Object.fromEntries(samples.map(({ measurand, location, unit }) => [measurand, `${location} ${unit}`]));
    expect(shown).toEqual({
      'Current.Import': 'Outlet A',
      'Current.Offered': 'Outlet A',
      'Energy.Active.Import.Register': 'Outlet Wh',
      'Power.Active.Import': 'Outlet W',
      'Power.Offered': 'Outlet W',
      SoC: 'EV Percent',
      Voltage: 'Outlet V',
    });
    for (const { value } of samples) expect(value).toMatch(/^\d+\.\d$/);
    const soc = Number(samples.find(({ measurand }) => measurand === 'SoC')?.value);
    expect(soc).toBeGreaterThanOrEqual(20);
    expect(soc).toBeLessThan(24);
  });

  it('R-MTV-06: 5 is the shortest interval, 0 sends none', async () => {
    const bench = await Bench.started();
    expect(await bench.configure('MeterValueSampleInterval', '4')).toBe('Rejected');
    expect(await bench.configure('MeterValueSampleInterval', '5')).toBe('Accepted');
    await bench.startByCard('A');
    await bench.run(30);
    const before = sampled(bench).length;
    await bench.run(60);
    expect(sampled(bench).length - before).toBe(12);
    expect(await bench.configure('MeterValueSampleInterval', '0')).toBe('Accepted');
    const stopped = sampled(bench).length;
    await bench.run(600);
    expect(sampled(bench)).toHaveLength(stopped);
  });

  it('R-MTV-07: intervals from 1 to 4 are rejected and change nothing', async () => {
    const bench = await Bench.started();
    for (const value of ['1', '2', '3', '4']) expect(await bench.configure('MeterValueSampleInterval', value)).toBe('Rejected');
    expect(bench.settings.get('MeterValueSampleInterval')).toBe(60);
  });

  it('a shorter interval in the middle of a session counts from the change', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.run(100);
    const before = sampled(bench).length;
    await bench.configure('MeterValueSampleInterval', '10');
    await bench.run(100);
    expect(sampled(bench).length - before).toBe(10);
  });

  it('Power.Offered and Current.Offered fall together where the pack gives no more', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.run(70);
    bench.hands.setPackSoc('A', 12);
    await bench.run(70);
    const offers = sampled(bench).map(({ payload }) =>
      bench
        .samples(payload)
        .filter(({ measurand }) => measurand.endsWith('.Offered'))
        .map(({ value }) => Number(value)),
    );
    expect(offers[0]![0]).toBeGreaterThan(offers[1]![0]!);
    expect(offers[0]![1]).toBeGreaterThan(offers[1]![1]!);
  });
});

describe('StopTransaction', () => {
  it('R-MTV-08: holds StopTxnSampledData for the begin, each interval and the end', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.run(600);
    await bench.leave('A');
    const samples = bench.samples(bench.sent('StopTransaction')[0]).filter(({ format }) => format !== 'SignedData');
    const contexts = samples.filter(({ measurand }) => measurand === 'Energy.Active.Import.Register').map(({ context }) => context);
    expect(contexts).toEqual(['Transaction.Begin', ...Array(10).fill('Sample.Periodic'), 'Transaction.End']);
    expect(new Set(samples.map(({ measurand }) => measurand))).toEqual(
      new Set(['Current.Offered', 'Energy.Active.Import.Register', 'Power.Offered']),
    );
    const registers = samples.filter(({ measurand }) => measurand === 'Energy.Active.Import.Register').map(({ value }) => Number(value));
    expect(registers).toEqual(registers.toSorted((a, b) => a - b));
  });

  it('R-MTV-09, R-MTV-13: holds StopTxnAlignedData for each boundary in the transaction, with a decimal', async () => {
    const bench = await Bench.started();
    await bench.configure('StopTxnAlignedData', 'SoC');
    await bench.configure('MeterValuesAlignedData', '');
    await bench.startByCard('A');
    await bench.run(3 * 900);
    await bench.leave('A');
    const clock = bench.samples(bench.sent('StopTransaction')[0]).filter(({ context }) => context === 'Sample.Clock');
    expect(clock.map(({ at }) => at)).toEqual(['2026-03-02T08:00:00Z', '2026-03-02T08:15:00Z', '2026-03-02T08:30:00Z']);
    for (const sample of clock)
      expect(sample).toMatchObject({ measurand: 'SoC', location: 'Body', unit: 'Percent', value: expect.stringMatching(/^\d+\.\d+$/) });
    expect(aligned(bench, 1)).toEqual([]);
  });

  it('R-MTV-10: the signed record stands first, stamped with the stop, context Transaction.End', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.run(100);
    await bench.leave('A');
    const [stop] = bench.sent('StopTransaction');
    const [first, ...others] = bench.samples(stop);
    const [record] = bench.station.ledger.records();
    expect(first).toEqual({
      at: stop?.['timestamp'],
      value: record?.ocmf,
      context: 'Transaction.End',
      format: 'SignedData',
      measurand: 'Energy.Active.Import.Register',
      location: 'Outlet',
      unit: 'Wh',
    });
    expect(others.some(({ format }) => format === 'SignedData')).toBe(false);
  });

  it('a very long session is thinned evenly, with begin, end and signature kept, and fits into 256 KiB', async () => {
    const bench = await Bench.started();
    for (const [key, value] of [
      ['MeterValueSampleInterval', '5'],
      ['StopTxnSampledData', 'Energy.Active.Import.Register,Power.Offered,Voltage'],
    ])
      await bench.configure(key!, value!);
    await bench.startByCard('A', 'CARD-ANNA', { maxPower_W: 2_000 });
    await bench.run(3 * 3600);
    await bench.leave('A');
    const [stop] = bench.sent('StopTransaction');
    const samples = bench.samples(stop);
    expect(JSON.stringify(stop).length).toBeLessThan(256 * 1024);
    expect(samples.length).toBeGreaterThan(1_000);
    expect(samples[0]).toMatchObject({ format: 'SignedData' });
    expect(samples[1]).toMatchObject({ context: 'Transaction.Begin' });
    expect(samples.at(-1)).toMatchObject({ context: 'Transaction.End' });
    expect(bench.outbox.deadLetters()).toEqual([]);
  });
});

describe('clock-aligned values', () => {
  it('R-MTV-14: one for each connector at every quarter of an hour, 96 a day', async () => {
    const bench = await Bench.started({ start: '2026-03-01T23:59:30Z' });
    await bench.run(86_400);
    for (const connectorId of [1, 2]) {
      const values = aligned(bench, connectorId);
      expect(values).toHaveLength(96);
      for (const { sent } of values) expect(sent).toMatch(/:(00|15|30|45):00\.000Z$/);
    }
  });

  it('R-MTV-15: is sent at the end of its interval, stamped with its start, and the mean over it', async () => {
    const bench = await Bench.started({ twin: { packSoc_pct: 60 } });
    const soc = () => bench.station.devices.power.read().packs.A.packSoc_pct;
    await bench.run(900 - ((bench.clock.now() / 1000) % 900));
    const begin = soc();
    await bench.run(900);
    const end = soc();
    expect(end).toBeGreaterThan(begin + 1);
    const last = aligned(bench, 1).at(-1);
    expect(last).toMatchObject({ sent: '2026-03-02T08:30:00.000Z', at: '2026-03-02T08:15:00Z' });
    const shown = ((begin + end) / 2 - (95 - 8_000_000 / 96_750)) / (80_000 / 96_750);
    expect(Math.abs(Number(last?.value) - shown)).toBeLessThan(0.2);
  });

  it("R-MTV-12: is the SoC of that side's own battery, in percent, at the Body", async () => {
    const bench = await Bench.started();
    bench.hands.setPackSoc('A', 40);
    bench.hands.setPackSoc('B', 90);
    await bench.run(1800);
    const [a, b] = [1, 2].map((id) => aligned(bench, id).at(-1));
    for (const value of [a, b]) expect(value).toMatchObject({ measurand: 'SoC', location: 'Body', unit: 'Percent' });
    expect(Number(b?.value)).toBeGreaterThan(Number(a?.value) + 20);
  });

  it('R-MTV-16: interval 0 sends none', async () => {
    const bench = await Bench.started();
    await bench.configure('ClockAlignedDataInterval', '0');
    await bench.run(7200);
    expect(aligned(bench, 1)).toEqual([]);
  });

  it('goes on in a session, with its transactionId', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.run(900);
    const messages = bench.meterValues('A').filter((values) => bench.samples(values).some(({ context }) => context === 'Sample.Clock'));
    expect(messages).toMatchObject([{ transactionId: expect.any(Number) }]);
    expect(bench.brain.findings()).toEqual([]);
  });

  it('an interval that does not divide the day begins anew at midnight; the last one is short and stamped with its own start', async () => {
    const bench = await Bench.started({ start: '2026-03-02T00:00:10Z' });
    await bench.configure('ClockAlignedDataInterval', String(7 * 3600));
    await bench.run(86_400);
    expect(aligned(bench, 1).map(({ at }) => at.slice(11, 16))).toEqual(['00:00', '07:00', '14:00', '21:00']);
  });
});

describe('event-driven values', () => {
  const events = (bench: Bench, side: 'A' | 'B') =>
    bench
      .meterValues(side)
      .flatMap((values) => bench.samples(values))
      .filter(({ context }) => context === 'Other');
  /** A display percent is 0.8269 percent of the cells. */
  const cells = (display_pct: number) => 95 - (100 - display_pct) * (80_000 / 96_750);

  const watching = async (measurands: string, scale: string): Promise<Bench> => {
    const bench = await Bench.started({ twin: { feed_A: 0 } });
    bench.hands.setPackSoc('A', cells(50));
    await bench.configure('EventDataCtrlr.EventThresholdScale', scale);
    await bench.configure('EventDataCtrlr.EventMeasurands', measurands);
    bench.station.energy.cycle();
    return bench;
  };
  const setSoc = (bench: Bench, display_pct: number) => {
    bench.hands.setPackSoc('A', cells(display_pct));
    bench.station.energy.cycle();
    return bench.clock.settle();
  };

  it('R-MTV-17, R-MTV-18: a change by the threshold is reported, a smaller one is not, counted from what was last reported', async () => {
    const bench = await watching('SoC', '0');
    await setSoc(bench, 49.1);
    expect(events(bench, 'A')).toEqual([]);
    await setSoc(bench, 48.9);
    expect(events(bench, 'A')).toMatchObject([{ measurand: 'SoC', location: 'Body', value: '48.9' }]);
    await setSoc(bench, 48.1);
    expect(events(bench, 'A')).toHaveLength(1);
    await setSoc(bench, 47.8);
    expect(events(bench, 'A')).toHaveLength(2);
    expect(events(bench, 'B')).toEqual([]);
  });

  it.each([
    ['-1', 11, 9],
    ['1', 0.11, 0.09],
    ['2', 0.011, 0.009],
  ])('R-MTV-18: scale %s reports %f and not %f', async (scale, enough, tooLittle) => {
    const bench = await watching('SoC', scale);
    await setSoc(bench, 50 - tooLittle);
    expect(events(bench, 'A')).toEqual([]);
    await setSoc(bench, 50 - enough);
    expect(events(bench, 'A')).toHaveLength(1);
  });

  it('R-MTV-17: Power.Offered is watched as well, and belongs to the transaction where one runs', async () => {
    const bench = await watching('Power.Offered', '-3');
    await bench.startByCard('A');
    bench.hands.setGridFeed(63);
    await bench.run(10);
    const message = bench.meterValues('A').findLast((values) => bench.samples(values).some(({ context }) => context === 'Other'));
    expect(message).toHaveProperty('transactionId');
    expect(bench.samples(message)).toMatchObject([{ measurand: 'Power.Offered', location: 'Outlet', unit: 'W', value: '150000.0' }]);
  });

  it('R-OCP-12: a pack that empties and power that comes and goes with the grid are reported as they occur; before 3.0.0 they were not', async () => {
    const bench = await Bench.started({ twin: { feed_A: 0, packSoc_pct: 60 } });
    expect(await bench.configure('EventDataCtrlr.EventMeasurands', 'Power.Offered,SoC')).toBe('Accepted');
    await bench.startByCard('A');
    await bench.run(600);
    const told = (measurand: string) => events(bench, 'A').filter((event) => event.measurand === measurand);
    const levels = told('SoC').map(({ value }) => Number(value));
    expect(levels.length).toBeGreaterThan(10);
    // Looked at every five seconds, in which full power takes less than 0.3 % out of a pack.
    for (const [index, level] of levels.slice(1).entries()) {
      const step = Number(levels[index]) - level;
      expect(step).toBeGreaterThanOrEqual(1);
      expect(step).toBeLessThan(1.4);
    }

    // Where the packs are empty, the grid decides.
    bench.hands.setPackSoc('A', 12.3);
    bench.hands.setPackSoc('B', 12.3);
    await bench.run(60);
    const offers = told('Power.Offered').length;
    for (const feed_A of [63, 16] as const) {
      bench.hands.setGridFeed(feed_A);
      await bench.run(6);
    }
    const [more, less] = told('Power.Offered')
      .slice(offers)
      .map(({ value }) => Number(value));
    expect(more).toBeGreaterThan(Number(less));
    const before = await Bench.started({ profile: { generation: '2.0' } });
    expect(await before.configure('EventDataCtrlr.EventMeasurands', 'SoC')).toBe('NotSupported');
  });

  it('R-MTV-19, R-MTV-20: other scales and other measurands are rejected', async () => {
    const bench = await Bench.started();
    for (const value of ['-7', '7']) expect(await bench.configure('EventDataCtrlr.EventThresholdScale', value)).toBe('Rejected');
    for (const value of ['-6', '6']) expect(await bench.configure('EventDataCtrlr.EventThresholdScale', value)).toBe('Accepted');
    for (const value of ['Voltage', 'SoC,Voltage']) expect(await bench.configure('EventDataCtrlr.EventMeasurands', value)).toBe('Rejected');
  });

  it('R-MTV-21: an empty list reports nothing', async () => {
    const bench = await watching('', '0');
    await setSoc(bench, 20);
    expect(events(bench, 'A')).toEqual([]);
  });

  it('what changes without a link is reported when somebody can hear it', async () => {
    const bench = await watching('SoC', '0');
    bench.links.cut();
    await bench.run(1);
    await setSoc(bench, 40);
    bench.links.restore();
    await bench.run(200);
    bench.station.energy.cycle();
    await bench.run(1);
    expect(events(bench, 'A').length).toBeGreaterThanOrEqual(1);
  });
});

describe('lists of measurands', () => {
  it('R-MTV-01: defaults, as GetConfiguration shows them', async () => {
    const bench = await Bench.started();
    const { configurationKey } = (await bench.call('GetConfiguration', { key: [...lists] })) as {
      configurationKey: { key: string; value: string }[];
    };
    const shown = Object.fromEntries(configurationKey.map(({ key, value }) => [key, value.split(',').filter(Boolean).toSorted()]));
    expect(shown).toEqual({
      MeterValuesSampledData: sampledDefault,
      StopTxnSampledData: ['Current.Offered', 'Energy.Active.Import.Register', 'Power.Offered'],
      MeterValuesAlignedData: ['SoC'],
      StopTxnAlignedData: [],
    });
  });

  it.each(lists)('R-MTV-02: a mixed list for %s is rejected as a whole', async (list) => {
    const bench = await Bench.started();
    const before = bench.settings.get(list);
    expect(await bench.configure(list, 'SoC,Frequency')).toBe('Rejected');
    expect(bench.settings.get(list)).toEqual(before);
  });

  it('R-MTV-03: StopTxnSampledData keeps the energy register', async () => {
    const bench = await Bench.started();
    expect(await bench.configure('StopTxnSampledData', 'Voltage')).toBe('Rejected');
    expect(await bench.configure('StopTxnSampledData', 'Voltage,Energy.Active.Import.Register')).toBe('Accepted');
  });

  it('R-MTV-04: a phase is rejected', async () => {
    const bench = await Bench.started();
    expect(await bench.configure('MeterValuesSampledData', 'Voltage.L1')).toBe('Rejected');
  });
});

describe('the profile zd-4.2', () => {
  const session = async (bench: Bench): Promise<void> => {
    await bench.run(1200);
    await bench.startByCard('A');
    await bench.run(130);
    await bench.leave('A');
  };

  it('names itself otherwise, sends no transactionId in MeterValues, and the reading that was waiting goes with the first one', async () => {
    const bench = await Bench.started({ profile: { name: 'zd-4.2' } });
    await session(bench);
    expect(bench.sent('BootNotification')[0]).toMatchObject({
      chargePointVendor: 'ZD',
      chargePointModel: 'FFCS',
      firmwareVersion: expect.stringMatching(/^ZD-SW/),
    });
    expect(new Set(bench.sent('StatusNotification').map((status) => status['vendorId']))).toEqual(new Set(['ZD']));
    expect(bench.sent('MeterValues').some((values) => 'transactionId' in values)).toBe(false);
    const first = sampled(bench)[0]?.payload;
    expect(bench.samples(first)[0]).toMatchObject({ context: 'Sample.Clock', location: 'Body', at: '2026-03-02T08:00:00Z' });
    expect(bench.samples(sampled(bench)[1]?.payload).some(({ context }) => context === 'Sample.Clock')).toBe(false);
    expect(bench.reasons()).toEqual(['Local']);
  });

  it('manual: none of that', async () => {
    const bench = await Bench.started();
    await session(bench);
    expect(bench.sent('BootNotification')[0]).toMatchObject({ firmwareVersion: expect.stringMatching(/^pfm-SW/) });
    expect(new Set(bench.sent('StatusNotification').map((status) => status['vendorId']))).toEqual(new Set(['VWGC']));
    expect(bench.samples(sampled(bench)[0]?.payload).some(({ context }) => context === 'Sample.Clock')).toBe(false);
  });
});
