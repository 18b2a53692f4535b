import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Instant,
  later,
  MemoryStore,
  Ms,
  type PerSide,
  type Side,
  type Store,
  StoreFault,
  seconds,
  sides,
  VirtualClock,
} from '../../kernel/index.js';
import type { ConnectorId } from '../availability.js';
import { StationTime } from '../time.js';
import { isFor, isOutOfService, type Reservation, type SideUse } from './reservation.js';
import { Reservations } from './reservations.js';

const start = Instant(Date.UTC(2026, 2, 2));
const anna = { id: 1, connectorId: 1, idToken: 'ANNA', expires: later(start, seconds(300)) } as const satisfies Reservation;

/** Two sides in the hands of the test. */
class Stand {
  readonly clock = new VirtualClock(start, { turn: () => Promise.resolve() });
  readonly time = new StationTime(this.clock, Ms(0));
  readonly uses: Record<Side, SideUse> = { A: 'free', B: 'free' };
  permitted: readonly number[] = [];
  readonly ended: string[] = [];
  readonly faults: string[] = [];
  readonly store: Store;
  reservations: Reservations;

  constructor(store: Store = new MemoryStore(), takesAnySide = true) {
    this.store = store;
    this.reservations = this.#build(takesAnySide);
  }

  restart(): void {
    this.reservations = this.#build(true);
    this.reservations.settle();
  }

  set(uses: Partial<PerSide<SideUse>>): void {
    Object.assign(this.uses, uses);
    this.reservations.settle();
  }

  reserve(wanted: Partial<Reservation> = {}): string {
    return this.reservations.reserve({ ...anna, ...wanted }).type;
  }

  /** Who is admitted where, in short. */
  admits(side: Side, idToken: string, groupToken?: string): number | boolean {
    const admission = this.reservations.admit(side, idToken, groupToken);
    return admission.admitted ? (admission.reservationId ?? true) : false;
  }

  get ids(): readonly number[] {
    return this.reservations.all().map(({ id }) => id);
  }

  #build(takesAnySide: boolean): Reservations {
    const { clock, time, store } = this;
    const reservations: Reservations = new Reservations({
      clock,
      time,
      store,
      takesAnySide,
      uses: () => this.uses,
      permitted: () => this.permitted,
      changed: () => this.reservations.settle(),
      made: () => undefined,
      ended: ({ id }, why) => this.ended.push(`${id} ${why}`),
      storeFailed: ({ code }) => this.faults.push(code),
    });
    return reservations;
  }
}

describe('reservations', () => {
  it('keep a side for their holder, and for nobody else', () => {
    const stand = new Stand();
    expect(stand.reserve()).toBe('reserved');
    expect([stand.admits('A', 'anna'), stand.admits('A', 'BEN'), stand.admits('B', 'BEN'), stand.admits('B', 'ANNA')]).toEqual([
      1,
      false,
      true,
      true,
    ]);
    expect(stand.reservations.admit('A', 'BEN')).toEqual({ admitted: false, why: 'side A is kept for reservation 1' });
    expect([stand.reservations.excludes('A', 'BEN'), stand.reservations.excludes('A', 'anna')]).toEqual([
      'side A is kept for reservation 1',
      undefined,
    ]);
  });

  it('are also for every token of the group, where they name one; a missing group never matches', () => {
    const stand = new Stand();
    stand.reserve({ groupToken: 'Family' });
    expect([
      stand.admits('A', 'BEN', 'FAMILY'),
      stand.admits('A', 'family'),
      stand.admits('A', 'BEN', 'OTHERS'),
      stand.admits('A', 'BEN'),
    ]).toEqual([1, 1, false, false]);
    expect([stand.reservations.excludes('A', 'BEN'), stand.reservations.asksForGroup('A', 'BEN')]).toEqual([undefined, true]);
    expect([stand.reservations.asksForGroup('A', 'ANNA'), stand.reservations.asksForGroup('B', 'BEN')]).toEqual([false, false]);
    stand.reserve({});
    expect(stand.admits('A', 'BEN', 'FAMILY')).toBe(false);
  });

  it('of any side let others in while a side remains, then keep the last one', () => {
    const stand = new Stand();
    stand.reserve({ connectorId: 0 });
    expect([stand.admits('A', 'BEN'), stand.admits('B', 'BEN'), stand.admits('A', 'ANNA'), stand.admits('B', 'ANNA')]).toEqual([
      true,
      true,
      1,
      1,
    ]);
    stand.set({ A: 'taken' });
    expect([stand.admits('B', 'BEN'), stand.admits('B', 'ANNA'), stand.reservations.keptFor('B')?.id]).toEqual([false, 1, 1]);
    stand.set({ B: 'waiting' });
    expect(stand.admits('B', 'BEN')).toBe(false);
    stand.set({ A: 'waiting' });
    // The stranger's cable at B does not turn it over to A.
    expect([stand.admits('A', 'BEN'), stand.admits('B', 'BEN')]).toEqual([true, false]);
    stand.set({ A: 'free', B: 'free' });
    expect(stand.reservations.keptFor('B')).toBeUndefined();
  });

  it('of any side keep nothing more as soon as their holder has leave to charge', () => {
    const stand = new Stand();
    stand.reserve({ connectorId: 0 });
    stand.permitted = [1];
    stand.set({ A: 'taken' });
    expect([stand.admits('B', 'BEN'), stand.admits('B', 'ANNA')]).toEqual([true, true]);
    stand.permitted = [];
    stand.set({ A: 'taken' });
    expect([stand.admits('B', 'BEN'), stand.admits('B', 'ANNA')]).toEqual([false, 1]);
  });

  it('of any side are rejected where the station does not take them', () => {
    const stand = new Stand(new MemoryStore(), false);
    expect([stand.reserve({ connectorId: 0 }), stand.reserve({ connectorId: 2 })]).toEqual(['rejected', 'reserved']);
  });

  it('are rejected when their time is over already', () => {
    const stand = new Stand();
    expect(stand.reserve({ expires: start })).toBe('rejected');
    expect(stand.ids).toEqual([]);
  });

  it('end at their time, not earlier and not later', async () => {
    const stand = new Stand();
    stand.reserve({ expires: later(start, seconds(3601)) });
    await stand.clock.advance(seconds(3600.999));
    expect([stand.ids, stand.ended]).toEqual([[1], []]);
    await stand.clock.advance(Ms(1));
    expect([stand.ids, stand.ended, stand.admits('A', 'BEN')]).toEqual([[], ['1 expired'], true]);
    expect(stand.clock.pending()).toEqual([]);
  });

  it('end by the time of the wall, also when it is corrected', async () => {
    const stand = new Stand();
    stand.reserve();
    stand.time.synchronise(later(start, seconds(-100)), Ms(0));
    await stand.clock.advance(seconds(399));
    expect(stand.ids).toEqual([1]);
    await stand.clock.advance(seconds(1));
    expect(stand.ended).toEqual(['1 expired']);

    stand.reserve({ expires: later(stand.time.now(), seconds(300)) });
    stand.time.synchronise(later(stand.time.now(), seconds(300)), Ms(0));
    expect(stand.ended).toEqual(['1 expired', '1 expired']);
  });

  it('end when their side goes out of service; those of any side when the last one does', () => {
    const stand = new Stand();
    stand.reserve();
    stand.reserve({ id: 2, connectorId: 0 });
    stand.set({ A: 'restarting', B: 'restarting' });
    stand.set({ A: 'faulted', B: 'free' });
    expect([stand.ids, stand.ended]).toEqual([[2], ['1 out of service']]);
    stand.set({ B: 'unavailable' });
    expect([stand.ids, stand.ended]).toEqual([[], ['1 out of service', '2 out of service']]);
  });

  it('are replaced by one of the same id, and stay when that is denied', () => {
    const stand = new Stand();
    stand.reserve();
    expect(stand.reserve({ connectorId: 2, idToken: 'BEN' })).toBe('reserved');
    expect([stand.admits('A', 'CARLA'), stand.admits('B', 'ANNA'), stand.admits('B', 'BEN')]).toEqual([true, false, 1]);
    stand.set({ A: 'taken' });
    expect(stand.reserve({ connectorId: 1 })).toBe('occupied');
    expect(stand.admits('B', 'BEN')).toBe(1);
  });

  it('are cancelled by their id, once', () => {
    const stand = new Stand();
    stand.reserve({ id: -5 });
    expect([stand.reservations.cancel(1), stand.reservations.cancel(-5), stand.reservations.cancel(-5)]).toEqual([false, true, false]);
    expect([stand.ids, stand.ended, stand.admits('A', 'BEN')]).toEqual([[], ['-5 cancelled'], true]);
  });

  it('are used once, by a session that was permitted on them', () => {
    const stand = new Stand();
    stand.reserve();
    const permit = { idToken: 'ANNA', means: 'ISO14443', reservationId: 1 } as const;
    expect(stand.reservations.use({ idToken: 'ANNA', means: 'ISO14443' })).toBe(false);
    expect(stand.reservations.use({ ...permit, idToken: 'BEN' })).toBe(false);
    expect([stand.reservations.use(permit), stand.reservations.use(permit), stand.ids]).toEqual([true, false, []]);
  });

  it('survive a restart, and end at their time all the same', async () => {
    const stand = new Stand();
    stand.reserve();
    stand.restart();
    expect([stand.admits('A', 'BEN'), stand.admits('A', 'ANNA')]).toEqual([false, 1]);
    await stand.clock.advance(seconds(300));
    expect([stand.ids, stand.ended]).toEqual([[], ['1 expired']]);
  });

  it('are not made by a disk that takes nothing, and are ended when it takes something again', async () => {
    const disk = new FillableStore();
    const stand = new Stand(disk);
    disk.full = true;
    expect([stand.reserve(), stand.ids, stand.faults]).toEqual(['rejected', [], ['store.full']]);
    disk.full = false;
    stand.reserve();
    disk.full = true;
    expect(stand.reservations.cancel(1)).toBe(false);
    await stand.clock.advance(seconds(310));
    expect([stand.ids, stand.ended]).toEqual([[1], []]);
    disk.full = false;
    await stand.clock.advance(seconds(10));
    expect([stand.ids, stand.ended]).toEqual([[], ['1 expired']]);
  });
});

class FillableStore extends MemoryStore {
  full = false;

  override table<Row>(name: string) {
    const inner = super.table<Row>(name);
    const unlessFull = (write: () => void): void => {
      if (this.full) throw new StoreFault('store.full', 'no space');
      write();
    };
    return {
      get: (key: string) => inner.get(key),
      put: (key: string, row: Row) => unlessFull(() => inner.put(key, row)),
      delete: (key: string) => unlessFull(() => inner.delete(key)),
      clear: () => unlessFull(() => inner.clear()),
      rows: (prefix?: string, limit?: number) => inner.rows(prefix, limit),
      count: (prefix?: string) => inner.count(prefix),
    };
  }
}

type Act =
  | { readonly act: 'reserve'; readonly id: number; readonly connectorId: ConnectorId; readonly idToken: string; readonly lasts_s: number }
  | { readonly act: 'cancel'; readonly id: number }
  | { readonly act: 'card'; readonly side: Side; readonly idToken: string }
  | { readonly act: 'plug' | 'leave' | 'break' | 'repair'; readonly side: Side }
  | { readonly act: 'wait'; readonly time_s: number }
  | { readonly act: 'restart' };

const tokens = ['ANNA', 'BEN', 'CARLA'] as const;
const side = fc.constantFrom<Side>(...sides);
const idToken = fc.constantFrom(...tokens);
const id = fc.integer({ min: 1, max: 4 });
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('reserve' as const),
      id,
      connectorId: fc.constantFrom<ConnectorId>(0, 0, 1, 2),
      idToken,
      lasts_s: fc.integer({ min: -1, max: 200 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('cancel' as const), id }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('card' as const), side, idToken }) },
  {
    weight: 5,
    arbitrary: fc.record({ act: fc.constantFrom('plug' as const, 'leave' as const, 'leave' as const, 'repair' as const), side }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('break' as const), side }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('wait' as const), time_s: fc.integer({ min: 0, max: 90 }) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('restart' as const) }) },
);

describe('any schedule of reservations', () => {
  const seen = { granted: 0, denied: 0, used: 0, expired: 0, keptForAny: 0 };

  it('keeps what was granted until it is used, cancelled, over or out of service; and a side for each holder', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { minLength: 15, maxLength: 40 }), async (acts) => {
        const stand = new Stand();
        const model = new Map<number, Reservation>();
        /** Reservations of any side from which a fault has taken what they had. */
        const disturbed = new Set<number>();
        for (const act of acts) {
          const before = model.get(act.act === 'reserve' ? act.id : 0);
          await perform(act, stand, model);
          // What was granted anew was granted as things are.
          if (act.act === 'reserve' && model.get(act.id) !== before) disturbed.delete(act.id);
          for (const [key, one] of model) {
            const concerned = sides.filter((s) => one.connectorId === 0 || (one.connectorId === 1) === (s === 'A'));
            const isOver = one.expires <= stand.time.now();
            if (isOver) seen.expired++;
            if (isOver || concerned.every((s) => isOutOfService(stand.uses[s]))) model.delete(key);
          }
          if (act.act === 'break') for (const key of model.keys()) disturbed.add(key);
          expect(stand.reservations.all()).toEqual([...model.values()].sort((a, b) => a.id - b.id));
          expectRoomForAll(stand, model, disturbed);
        }
      }),
      { numRuns: 400 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
  });

  async function perform(act: Act, stand: Stand, model: Map<number, Reservation>): Promise<void> {
    switch (act.act) {
      case 'reserve': {
        const { id: wantedId, connectorId, idToken: holder, lasts_s } = act;
        const wanted = { id: wantedId, connectorId, idToken: holder, expires: later(stand.time.now(), seconds(lasts_s)) };
        const granted = stand.reservations.reserve(wanted).type === 'reserved';
        if (granted) model.set(wantedId, wanted);
        seen[granted ? 'granted' : 'denied']++;
        return;
      }
      case 'cancel':
        expect(stand.reservations.cancel(act.id)).toBe(model.delete(act.id));
        return;
      case 'card': {
        if (stand.uses[act.side] !== 'free' && stand.uses[act.side] !== 'waiting') return;
        const admission = stand.reservations.admit(act.side, act.idToken);
        if (!admission.admitted) return;
        stand.set({ [act.side]: 'taken' });
        const { reservationId } = admission;
        if (reservationId === undefined) return;
        expect(stand.reservations.use({ idToken: act.idToken, means: 'ISO14443', reservationId })).toBe(true);
        stand.reservations.settle();
        expect(model.delete(reservationId)).toBe(true);
        seen.used++;
        return;
      }
      case 'plug':
        if (stand.uses[act.side] === 'free') stand.set({ [act.side]: 'waiting' });
        return;
      case 'leave':
        if (!isOutOfService(stand.uses[act.side])) stand.set({ [act.side]: 'free' });
        return;
      case 'break':
        return stand.set({ [act.side]: 'faulted' });
      case 'repair':
        if (stand.uses[act.side] === 'faulted') stand.set({ [act.side]: 'free' });
        return;
      case 'wait':
        return stand.clock.advance(seconds(act.time_s));
      case 'restart':
        return stand.restart();
    }
  }

  /** Strangers are kept out of what is kept; who has reserved finds a side, unless a fault took it. */
  function expectRoomForAll(stand: Stand, model: ReadonlyMap<number, Reservation>, disturbed: ReadonlySet<number>): void {
    const open = sides.filter((s) => stand.uses[s] === 'free' || stand.uses[s] === 'waiting');
    for (const one of model.values()) {
      const places = open.filter((s) => stand.admits(s, one.idToken) === one.id);
      if (one.connectorId === 0) {
        const own = open.filter((s) => stand.reservations.keptFor(s)?.id === one.id);
        if (own.length > 0) seen.keptForAny++;
        // A holder of two reservations is served by the one of that side.
        const isSingle = [...model.values()].filter((other) => isFor(other, one.idToken)).length === 1;
        if (!disturbed.has(one.id) && isSingle) expect(places.length).toBeGreaterThan(0);
      } else {
        const at: Side = one.connectorId === 1 ? 'A' : 'B';
        if (open.includes(at)) expect(places).toContain(at);
        for (const stranger of tokens) if (!isFor(one, stranger)) expect(stand.admits(at, stranger)).toBe(false);
      }
    }
    for (const s of open) {
      const kept = stand.reservations.keptFor(s);
      for (const stranger of tokens) if (kept && !isFor(kept, stranger)) expect(stand.admits(s, stranger)).toBe(false);
    }
  }
});
