/**
 * The power goes at every write of an upload, once just before it and once just after. Whatever happens, who asked for the log hears once how it
 * ended, and in the end what he asked for lies where he wanted it; also when another wants a log as soon as the station is back.
 */
import { describe, expect, it } from 'vitest';
import { MemoryStore, StoreFault } from '../../src/kernel/index.js';
import { Bench } from '../whole/bench.js';
import { interruptedStore, type WriteMoment } from './interrupted-store.js';

type Moment = Exclude<WriteMoment, 'within'>;
const place = 'ftp://files.example/in';
const endings = ['Uploaded', 'UploadFailure'];

/** A bench whose power goes at a write. */
class Trial {
  readonly bench: Bench;
  writes = 0;
  isCut = false;
  #cutAt: { readonly write: number; readonly moment: Moment } | undefined;

  constructor() {
    const store = interruptedStore(new MemoryStore(), (moment) => this.#tell(moment));
    this.bench = new Bench({ store });
  }

  cutAt(write: number, moment: Moment): void {
    this.#cutAt = { write: this.writes + write, moment };
  }

  /** @param request GetLog with this id; its answer may be lost with the power */
  async live(time_s: number, request?: number): Promise<void> {
    const { bench } = this;
    this.isCut = false;
    const ifPowered = (error: unknown): void => {
      if (!this.isCut) throw error;
    };
    if (!bench.host.running) await bench.powerOn();
    if (request !== undefined) await bench.call('GetLog', getLog(request)).catch(ifPowered);
    for (let s = 0; s < time_s && !this.isCut; s++) await bench.run(1).catch(ifPowered);
  }

  statusesOf(request: number): readonly string[] {
    return this.bench
      .sent('LogStatusNotification')
      .filter(({ requestId }) => requestId === request)
      .map(({ status }) => String(status));
  }

  #tell(moment: WriteMoment): void {
    if (moment === 'within') return;
    if (moment === 'before') this.writes++;
    if (this.#cutAt?.write !== this.writes || this.#cutAt.moment !== moment) return;
    this.#cutAt = undefined;
    this.isCut = true;
    this.bench.host.cutPower();
    if (moment === 'before') throw new StoreFault('store.failed', 'the power went before this write');
  }
}

const getLog = (requestId: number) => ({
  logType: 'DiagnosticsLog',
  requestId,
  retries: 5,
  retryInterval: 10,
  log: { remoteLocation: place },
});

/** Each once; the same word may come twice where its answer was lost. */
const each = (statuses: readonly string[]): readonly string[] => [...new Set(statuses)];

/** As many writes as an upload has that nobody interrupts. */
async function writesOfOne(): Promise<number> {
  const whole = new Trial();
  await whole.live(5);
  const before = whole.writes;
  await whole.live(60, 1);
  expect(whole.statusesOf(1)).toEqual(['Uploading', 'Uploaded']);
  return whole.writes - before;
}

describe.each(['before', 'after'] as const)('an upload with the power cut just %s a write', (moment) => {
  it('is taken up again at the next start, and ends once', async () => {
    const count = await writesOfOne();
    expect(count).toBeGreaterThan(4);
    for (let write = 1; write <= count; write++) {
      const trial = new Trial();
      await trial.live(5);
      trial.cutAt(write, moment);
      await trial.live(60, 1);
      // An order that was lost before it was kept is none; who did not hear of it asks again.
      const isKept = trial.bench.store.table('uploads').count() > 0 || trial.statusesOf(1).length > 0;
      await trial.live(120, isKept ? undefined : 1);
      expect({ write, statuses: each(trial.statusesOf(1)) }).toEqual({ write, statuses: ['Uploading', 'Uploaded'] });
      expect(trial.bench.store.table('uploads').count()).toBe(0);
      expect(trial.bench.host.station.diagnostics.uploading).toBeUndefined();
    }
  });

  it('has ended when another takes its place as soon as the station is back', async () => {
    const count = await writesOfOne();
    for (let write = 1; write <= count; write++) {
      const trial = new Trial();
      await trial.live(5);
      trial.cutAt(write, moment);
      await trial.live(60, 1);
      const wasUnderWay = trial.bench.store.table('uploads').count() > 0;
      await trial.live(120, 2);
      const first = each(trial.statusesOf(1));
      expect({ write, ends: first.filter((status) => endings.includes(status)).length }).toEqual({
        write,
        ends: wasUnderWay || first.length > 0 ? 1 : 0,
      });
      expect(each(trial.statusesOf(2))).toEqual(['Uploading', 'Uploaded']);
      const inOrder = trial.bench.sent('LogStatusNotification').map(({ requestId }) => Number(requestId));
      expect(inOrder).toEqual(inOrder.toSorted((one, other) => one - other));
    }
  });
});
