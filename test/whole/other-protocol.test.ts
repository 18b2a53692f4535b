/**
 * The core and a back-end of another protocol: an adapter in the manner of OCPP 2.0.1, written here, takes the place of `src/csms`. What the
 * core says to it is enough for events of a transaction with numbers, and it never hears a word of OCPP 1.6.
 */
import { describe, expect, it } from 'vitest';
import { promiseTurns } from '../../src/io/clock.js';
import { Instant, MemoryStore, Ms, seededIds, seededRandom, silentLog, VirtualClock } from '../../src/kernel/index.js';
import { createDcMeter } from '../../src/sims/devices/dc-meter.js';
import { createTwin, type Twin } from '../../src/sims/twin.js';
import type { AuthorizeAnswer, Csms } from '../../src/station/csms-port.js';
import type { MeterValue } from '../../src/station/metering/meter-value.js';
import { testSettings } from '../../src/station/settings/settings-for-tests.js';
import { Station } from '../../src/station/station.js';
import { StationTime } from '../../src/station/time.js';
import type { Session } from '../../src/station/transaction/session.js';
import { importsOf, productFiles } from '../house/sources.js';

/** As OCPP 2.0.1 part 2 §1.60 has it, as far as this test goes. */
interface TransactionEvent {
  readonly eventType: 'Started' | 'Updated' | 'Ended';
  readonly seqNo: number;
  readonly transactionId: string;
  readonly evse: number;
  readonly idToken?: string;
  readonly stoppedReason?: string;
  readonly register_Wh: number;
}

class EventAdapter implements Csms {
  readonly events: TransactionEvent[] = [];
  readonly asked: string[] = [];
  readonly reachable = true;

  authorize(idToken: string): Promise<AuthorizeAnswer> {
    this.asked.push(idToken);
    return Promise.resolve({ type: 'answered', info: { status: idToken === 'GOOD' ? 'Accepted' : 'Invalid' } });
  }

  transactionStarted(session: Session): void {
    this.#tell(session, { eventType: 'Started', idToken: session.permit.idToken, register_Wh: session.meterStart_Wh });
  }

  transactionMetered(session: Session, values: readonly MeterValue[]): void {
    const register = values.flatMap((value) => value.values).findLast(({ measurand }) => measurand === 'Energy.Active.Import.Register');
    this.#tell(session, { eventType: 'Updated', register_Wh: Number(register?.value) });
  }

  transactionStopped({ session, stop, meterStop_Wh }: Parameters<Csms['transactionStopped']>[0]): void {
    this.#tell(session, { eventType: 'Ended', stoppedReason: stop.reason, register_Wh: meterStop_Wh });
  }

  connectorMetered(): void {
    // Nobody asks for readings outside of transactions here.
  }

  notify(): void {
    // Nor for notices.
  }

  askVendor(): ReturnType<Csms['askVendor']> {
    return Promise.resolve({ type: 'unreachable' });
  }

  delivered(): Promise<void> {
    return Promise.resolve();
  }

  #tell({ id, side }: Session, event: Pick<TransactionEvent, 'eventType' | 'idToken' | 'stoppedReason' | 'register_Wh'>): void {
    const seqNo = this.events.filter(({ transactionId }) => transactionId === id).length;
    this.events.push({ ...event, seqNo, transactionId: id, evse: side === 'A' ? 1 : 2 });
  }
}

async function stationOn(
  csms: Csms,
): Promise<{ readonly station: Station; readonly twin: Twin; readonly run: (time_s: number) => Promise<void> }> {
  const clock = new VirtualClock(Instant(Date.UTC(2026, 2, 2, 8)), { turn: promiseTurns(), patience: () => Promise.resolve(false) });
  const random = seededRandom('other protocol');
  const ids = seededIds(random);
  const store = new MemoryStore();
  const settings = testSettings({ store });
  const twin = createTwin({
    clock,
    random,
    log: silentLog,
    meters: ({ A, B }) => {
      const meter = (side: 'A' | 'B', flow: typeof A) =>
        createDcMeter({ side, clock, ids, store: new MemoryStore(), flow, log: silentLog });
      return { A: meter('A', A), B: meter('B', B) };
    },
  });
  const time = new StationTime(clock, Ms(0));
  const { profile } = settings;
  const station = new Station({ clock, ids, store, settings, profile, devices: twin.devices, csms, log: silentLog, time });
  const run = (time_s: number) => clock.advance(Ms(time_s * 1000));
  const started = station.start();
  await run(20);
  await started;
  return { station, twin, run };
}

describe('a back-end of another protocol', () => {
  it('R-OCP-06: serves a session from card to record through the port of the core, without src/csms', async () => {
    const csms = new EventAdapter();
    const { station, twin, run } = await stationOn(csms);
    twin.hands.plug('A', { vehicle: 'saloon-400', soc_pct: 20 });
    await run(3);
    const card = async (idToken: string) => {
      const decided = station.desk.presentCard('A', idToken);
      await run(5);
      return decided;
    };
    expect(await card('BAD')).toMatchObject({ type: 'refused', why: 'the back-end answers Invalid' });
    expect(await card('GOOD')).toEqual({ type: 'started' });
    await run(200);
    expect(await card('GOOD')).toEqual({ type: 'stopped' });
    await run(20);

    expect(csms.asked).toEqual(['BAD', 'GOOD']);
    expect(csms.events.map(({ eventType }) => eventType)).toEqual(['Started', 'Updated', 'Updated', 'Updated', 'Ended']);
    expect(csms.events.map(({ seqNo }) => seqNo)).toEqual([0, 1, 2, 3, 4]);
    expect(csms.events[0]).toMatchObject({ evse: 1, idToken: 'GOOD' });
    expect(csms.events.at(-1)).toMatchObject({ stoppedReason: 'Local' });
    const registers = csms.events.map(({ register_Wh }) => register_Wh);
    expect(registers).toEqual(registers.toSorted((a, b) => a - b));
    expect((registers.at(-1) ?? 0) - (registers[0] ?? 0)).toBeGreaterThan(3_000);
    expect(station.ledger.records().map(({ sessionId }) => sessionId)).toEqual([csms.events[0]?.transactionId]);
  });

  it('R-OCP-06: needs no change of the core or the devices: neither imports the messages of OCPP 1.6, nor who speaks them', () => {
    const messages = ['src/protocols/ocpp16/', 'src/csms/'];
    const imports = ['src/station', 'src/sims', 'src/kernel'].flatMap(productFiles).flatMap(importsOf);
    expect(imports.length).toBeGreaterThan(500);
    expect(imports.filter(({ to }) => messages.some((folder) => to.startsWith(folder)))).toEqual([]);
  });
});
