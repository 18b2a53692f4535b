import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant, later, MemoryStore, minutes } from '../../kernel/index.js';
import type { IdTokenInfo } from '../csms-port.js';
import { testSettings } from '../settings/settings-for-tests.js';
import { type ListEntry, type ListOutcome, type ListUpdate, LocalList } from './local-list.js';

const now = Instant(Date.UTC(2026, 2, 2));
const good: IdTokenInfo = { status: 'Accepted' };
const bad: IdTokenInfo = { status: 'Blocked' };

const entries = (from: number, to: number, info: IdTokenInfo = good): ListEntry[] =>
  Array.from({ length: to - from }, (_, i) => ({ idToken: `T${String(from + i).padStart(5, '0')}`, info }));

function listWith(...updates: readonly ListUpdate[]) {
  const store = new MemoryStore();
  const settings = testSettings();
  const list = new LocalList(store, settings);
  for (const update of updates) expect(list.apply(update)).toEqual({ type: 'applied' });
  return { list, store, settings, says: (idToken: string) => list.find(idToken, now)?.status };
}

const full = (version: number, ...given: readonly ListEntry[]): ListUpdate => ({ kind: 'full', version, entries: given });
const differential = (version: number, ...given: readonly ListEntry[]): ListUpdate => ({ kind: 'differential', version, entries: given });

describe('the local list', () => {
  it('is empty at version 0 in the beginning', () => {
    const { list, says } = listWith();
    expect([list.version, list.length, says('CARD')]).toEqual([0, 0, undefined]);
  });

  it('a full list stands in place of all that was there, whatever the versions', () => {
    const { list, says } = listWith(full(7, ...entries(0, 3)), full(2, { idToken: 'CARD', info: bad }));
    expect([list.version, list.length, says('T00001'), says('CARD')]).toEqual([2, 1, undefined, 'Blocked']);
  });

  it('a differential one adds, changes and deletes', () => {
    const { list, says } = listWith(
      full(1, ...entries(0, 3)),
      differential(2, { idToken: 'T00000' }, { idToken: 't00001', info: bad }, { idToken: 'NEW', info: good }, { idToken: 'NEVER-THERE' }),
    );
    expect([list.version, list.length]).toEqual([2, 3]);
    expect(['T00000', 'T00001', 'T00002', 'NEW'].map(says)).toEqual([undefined, 'Blocked', 'Accepted', 'Accepted']);
  });

  it('a differential one without tokens leaves them and takes the version', () => {
    const { list, says } = listWith(full(1, ...entries(0, 1)), differential(5));
    expect([list.version, list.length, says('T00000')]).toEqual([5, 1, 'Accepted']);
  });

  it('has version 0 whenever nothing is in it, and begins anew from there', () => {
    const { list } = listWith(full(9, ...entries(0, 1)), differential(10, { idToken: 'T00000' }));
    expect([list.version, list.length]).toEqual([0, 0]);
    expect(list.apply(differential(1, ...entries(0, 2)))).toEqual({ type: 'applied' });
    expect(list.apply(full(3))).toEqual({ type: 'applied' });
    expect(list.version).toBe(0);
  });

  it('tokens compare without regard to case', () => {
    const { says } = listWith(full(1, { idToken: 'Card-1', info: good }));
    expect([says('CARD-1'), says('card-1'), says('card-2')]).toEqual(['Accepted', 'Accepted', undefined]);
  });

  it('an acceptance ends at its date; ConcurrentTx marks a valid token', () => {
    const { list } = listWith(
      full(
        1,
        { idToken: 'SHORT', info: { ...good, expires: later(now, minutes(1)) } },
        { idToken: 'BUSY', info: { status: 'ConcurrentTx' } },
      ),
    );
    expect([list.find('SHORT', now)?.status, list.find('SHORT', later(now, minutes(1)))?.status]).toEqual(['Accepted', 'Expired']);
    expect(list.find('BUSY', now)?.status).toBe('Accepted');
  });

  it('survives a restart', () => {
    const { store, settings } = listWith(full(4, ...entries(0, 2)));
    const list = new LocalList(store, settings);
    expect([list.version, list.length, list.find('T00001', now)]).toEqual([4, 2, good]);
  });

  it('R-AUT-10: says nothing while LocalAuthListEnabled is false, and is as it was afterwards', () => {
    const { list, settings, says } = listWith(full(4, ...entries(0, 2)));
    settings.set('LocalAuthListEnabled', false);
    expect([list.inUse, says('T00000')]).toEqual([false, undefined]);
    settings.set('LocalAuthListEnabled', true);
    expect([list.version, says('T00000')]).toEqual([4, 'Accepted']);
  });

  it.each<readonly [string, ListUpdate, ListOutcome]>([
    [
      'a differential version that is not newer',
      differential(3, ...entries(5, 6)),
      { type: 'outdated', why: 'version 3 is not newer than 3' },
    ],
    ['a token twice', full(4, ...entries(5, 6), { idToken: 't00005', info: bad }), { type: 'refused', why: 't00005 stands there twice' }],
    [
      'a token that is too long, whatever else is good',
      full(4, ...entries(5, 9), { idToken: 'X'.repeat(21), info: good }),
      { type: 'refused', why: `"${'X'.repeat(21)}" is no token; those have 1 to 20 characters` },
    ],
    [
      'a full list that says nothing of a token',
      full(4, { idToken: 'CARD' }),
      { type: 'refused', why: 'nothing is said of CARD, which a full list must do' },
    ],
    [
      'a version that no list can have',
      full(-1, ...entries(5, 6)),
      { type: 'refused', why: 'version -1, which no list can have; they begin with 1' },
    ],
    [
      'R-AUT-10: 51 tokens in one update',
      differential(4, ...entries(5, 56)),
      { type: 'refused', why: '51 tokens in one update, at most 50 are allowed' },
    ],
  ])('refuses %s, and stays as it was', (_case, update, outcome) => {
    const { list, says } = listWith(full(3, ...entries(0, 2)));
    expect(list.apply(update)).toEqual(outcome);
    expect([list.version, list.length, says('T00000'), says('T00005'), says('CARD')]).toEqual([3, 2, 'Accepted', undefined, undefined]);
  });

  it('R-AUT-10: holds 10000 tokens and not one more; what takes the place of another has room', () => {
    const parts = Array.from({ length: 199 }, (_, i) => differential(i + 2, ...entries(50 * (i + 1), 50 * (i + 2))));
    const { list, says } = listWith(full(1, ...entries(0, 50)), ...parts);
    expect([list.version, list.length, says('T09999')]).toEqual([200, 10_000, 'Accepted']);
    expect(list.apply(differential(201, { idToken: 'ONE-MORE', info: good }))).toEqual({
      type: 'refused',
      why: 'the list would have 10001 tokens, at most 10000 have room',
    });
    expect([list.version, says('ONE-MORE')]).toEqual([200, undefined]);
    expect(list.apply(differential(201, { idToken: 'ONE-MORE', info: good }, { idToken: 'T00000' }))).toEqual({ type: 'applied' });
    expect([list.length, says('ONE-MORE'), says('T00000')]).toEqual([10_000, 'Accepted', undefined]);
  });

  it('is what a plain map would be, whatever updates come', () => {
    const token = fc.constantFrom('a', 'A', 'b', 'B', 'c', 'longer-than-20-characters', '');
    const info = fc.constantFrom<IdTokenInfo>(good, bad, { status: 'Accepted', groupToken: 'FAMILY' });
    const entry = fc.oneof(
      { weight: 3, arbitrary: fc.record({ idToken: token, info }) },
      { weight: 1, arbitrary: fc.record({ idToken: token }) },
    );
    const update: fc.Arbitrary<ListUpdate> = fc.record({
      kind: fc.constantFrom('full' as const, 'differential' as const),
      version: fc.integer({ min: -1, max: 8 }),
      entries: fc.array(entry, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(update, { maxLength: 12 }), (updates) => {
        const { list } = listWith();
        const model = new Model();
        for (const one of updates) {
          expect(list.apply(one).type).toBe(model.apply(one));
          expect([list.version, list.length]).toEqual([model.version, model.infos.size]);
          for (const idToken of ['A', 'B', 'C']) expect(list.find(idToken.toLowerCase(), now)).toEqual(model.infos.get(idToken));
        }
      }),
    );
  });
});

/** The rules in their plainest form. */
class Model {
  version = 0;
  infos = new Map<string, IdTokenInfo>();

  apply({ kind, version, entries: given }: ListUpdate): ListOutcome['type'] {
    if (kind === 'differential' && version <= this.version) return 'outdated';
    const keys = given.map(({ idToken }) => idToken.toUpperCase());
    const wrong =
      new Set(keys).size < keys.length ||
      keys.some((key) => key.length < 1 || key.length > 20) ||
      (kind === 'full' && given.some((one) => !one.info)) ||
      version < 0 ||
      (version === 0 && given.length > 0);
    if (wrong) return 'refused';
    if (kind === 'full') this.infos.clear();
    for (const { idToken, info } of given) {
      if (info) this.infos.set(idToken.toUpperCase(), info);
      else this.infos.delete(idToken.toUpperCase());
    }
    this.version = this.infos.size === 0 ? 0 : version;
    return 'applied';
  }
}
