import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant, later, MemoryStore, minutes } from '../../kernel/index.js';
import type { IdTokenInfo } from '../csms-port.js';
import { AuthorizationCache, cacheCapacity } from './cache.js';

const now = Instant(Date.UTC(2026, 2, 2));

describe('authorisation cache', () => {
  it('remembers what was said of a token, group and expiry included, whatever the case of its letters', () => {
    const cache = new AuthorizationCache(new MemoryStore());
    const info = { status: 'Accepted', groupToken: 'FAMILY', expires: later(now, minutes(5)) } as const;
    cache.learn('Card-1', info, now);
    expect(cache.find('CARD-1', now)).toEqual(info);
    expect(cache.find('card-2', now)).toBeUndefined();
  });

  it('the newest word counts', () => {
    const cache = new AuthorizationCache(new MemoryStore());
    cache.learn('CARD', { status: 'Accepted' }, now);
    cache.learn('CARD', { status: 'Blocked' }, now);
    expect(cache.find('CARD', now)).toEqual({ status: 'Blocked' });
  });

  it('an acceptance expires at its date; a refusal does not become anything else', () => {
    const cache = new AuthorizationCache(new MemoryStore());
    cache.learn('GOOD', { status: 'Accepted', expires: later(now, minutes(1)) }, now);
    cache.learn('BAD', { status: 'Blocked', expires: later(now, minutes(1)) }, now);
    expect(cache.find('GOOD', later(now, minutes(1)))?.status).toBe('Expired');
    expect(cache.find('BAD', later(now, minutes(1)))?.status).toBe('Blocked');
  });

  it('survives a restart, and is empty after clear', () => {
    const store = new MemoryStore();
    new AuthorizationCache(store).learn('CARD', { status: 'Accepted' }, now);
    const cache = new AuthorizationCache(store);
    expect(cache.find('CARD', now)).toEqual({ status: 'Accepted' });
    cache.clear();
    expect(cache.find('CARD', now)).toBeUndefined();
  });

  it('holds 100000 tokens; a new one takes the place of the least valuable: of one that is not valid, then of the one learnt longest ago', () => {
    const cache = new AuthorizationCache(new MemoryStore());
    const token = (i: number) => `T${String(i).padStart(6, '0')}`;
    for (let i = 0; i < cacheCapacity; i++) cache.learn(token(i), infoOf(i), Instant(now + i));
    // Heard of again, the oldest is the youngest.
    const moment = later(now, minutes(60));
    cache.learn(token(0), { status: 'Accepted' }, moment);
    const gone = ['FIRST', 'SECOND', 'THIRD', 'FOURTH'].map((idToken) => {
      const before = all.filter((i) => cache.find(token(i), now));
      cache.learn(idToken, { status: 'Accepted' }, moment);
      expect(cache.size).toBe(cacheCapacity);
      return before.filter((i) => !cache.find(token(i), now));
    });
    expect(gone).toEqual([[70_000], [50_000], [1], [2]]);
  });
});

const all = [0, 1, 2, 3, 4, 50_000, 70_000, 80_000, 99_999];

function infoOf(i: number): IdTokenInfo {
  if (i === 50_000) return { status: 'Invalid' };
  if (i === 70_000) return { status: 'Accepted', expires: later(now, minutes(30)) };
  return i === 80_000 ? { status: 'Accepted', expires: later(now, minutes(90)) } : { status: 'Accepted' };
}

describe('an import', () => {
  it('R-ACI-05: extends what is known and replaces none of it', () => {
    const cache = new AuthorizationCache(new MemoryStore());
    cache.learn('KNOWN', { status: 'Blocked' }, now);
    expect(cache.import(['known', 'New', 'new', 'X'.repeat(21), ''], now)).toEqual({ added: 1, known: 2, rejected: 2 });
    expect([cache.find('KNOWN', now)?.status, cache.find('NEW', now)?.status]).toEqual(['Blocked', 'Accepted']);
  });

  it('R-ACI-03: takes what fits into 100000 and rejects the rest', () => {
    const cache = new AuthorizationCache(new MemoryStore());
    cache.learn('HERE', { status: 'Accepted' }, now);
    const tokens = Array.from({ length: cacheCapacity + 1 }, (_, i) => `T${i}`);
    expect(cache.import(tokens, now)).toEqual({ added: cacheCapacity - 1, known: 0, rejected: 2 });
    expect([cache.size, cache.find('HERE', now)?.status, cache.find(`T${cacheCapacity - 1}`, now)]).toEqual([
      cacheCapacity,
      'Accepted',
      undefined,
    ]);
  });

  it('all of it goes when the cache is cleared', () => {
    const cache = new AuthorizationCache(new MemoryStore());
    cache.import(['A', 'B'], now);
    cache.clear();
    expect([cache.size, cache.find('A', now)]).toEqual([0, undefined]);
  });

  it('is what a plain map would be, together with what is learnt', () => {
    const token = fc.constantFrom('a', 'A', 'b', 'c');
    const status = fc.constantFrom('Accepted' as const, 'Blocked' as const);
    const act = fc.oneof(fc.record({ idToken: token, status }), fc.array(token, { maxLength: 3 }), fc.constant('clear' as const));
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
        const cache = new AuthorizationCache(new MemoryStore());
        const model = new Map<string, string>();
        for (const one of acts) {
          if (one === 'clear') {
            cache.clear();
            model.clear();
          } else if ('idToken' in one) {
            cache.learn(one.idToken, { status: one.status }, now);
            model.set(one.idToken.toUpperCase(), one.status);
          } else {
            cache.import(one, now);
            for (const idToken of one) if (!model.has(idToken.toUpperCase())) model.set(idToken.toUpperCase(), 'Accepted');
          }
          expect(cache.size).toBe(model.size);
          for (const idToken of ['A', 'B', 'C']) expect(cache.find(idToken, now)?.status).toBe(model.get(idToken));
        }
      }),
    );
  });
});
