import { describe, expect, it } from 'vitest';
import { Instant, later, MemoryStore, minutes } from '../../kernel/index.js';
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

  it('holds 100000 tokens; the least valuable go first: those that are not accepted, then those learnt longest ago', () => {
    const cache = new AuthorizationCache(new MemoryStore());
    for (let i = 0; i < cacheCapacity; i++)
      cache.learn(`T${String(i).padStart(6, '0')}`, { status: i === 50_000 ? 'Invalid' : 'Accepted' }, Instant(now + i));
    cache.learn('ONE-MORE', { status: 'Accepted' }, later(now, minutes(60)));
    const known = (token: string) => cache.find(token, now) !== undefined;
    expect([known('ONE-MORE'), known('T099999'), known('T050001'), known('T001000')]).toEqual([true, true, true, true]);
    expect([known('T050000'), known('T000000')]).toEqual([false, false]);
  });
});
