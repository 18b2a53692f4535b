import { describe, expect, it } from 'vitest';
import { Instant, MemoryStore, Ms, silentLog, VirtualClock } from '../../kernel/index.js';
import type { AuthorizeAnswer, Csms, IdTokenInfo } from '../csms-port.js';
import { emulationProfile } from '../generation/index.js';
import { unsealed } from '../settings/secret-box.js';
import { Settings } from '../settings/settings.js';
import { StationTime } from '../time.js';
import { Authorizer } from './authorizer.js';
import { AuthorizationCache } from './cache.js';
import { LocalList } from './local-list.js';

interface Case {
  readonly link: AuthorizeAnswer | 'down';
  readonly listed?: IdTokenInfo;
  readonly cached?: IdTokenInfo;
  readonly on?: readonly ('LocalAuthorizeOffline' | 'LocalPreAuthorize' | 'AllowOfflineTxForUnknownId')[];
  readonly cacheOff?: boolean;
  readonly listOff?: boolean;
}

function authorizer({ link, listed, cached, on = [], cacheOff = false, listOff = false }: Case) {
  const store = new MemoryStore();
  const clock = new VirtualClock(Instant(Date.UTC(2026, 2, 2)), { turn: () => Promise.resolve() });
  const facts = {
    activeSession: false,
    recalibrationActive: false,
    supply_A: 63,
    freeVendActive: false,
    managedSwitch: true,
    maintenanceCards: true,
    terminalNumbered: false,
    meetsSecurityProfile: () => false,
    tokenAccepted: () => false,
  };
  const settings = new Settings({ store, log: silentLog, profile: emulationProfile(), facts, resolvers: {}, secrets: unsealed });
  for (const key of on) settings.set(key, true);
  settings.set('AuthorizationCacheEnabled', !cacheOff);
  const cache = new AuthorizationCache(store);
  if (cached) cache.learn('CARD', cached, clock.now());
  const list = new LocalList(store, settings);
  if (listed) list.apply({ kind: 'full', version: 1, entries: [{ idToken: 'CARD', info: listed }] });
  settings.set('LocalAuthListEnabled', !listOff);
  const asked: string[] = [];
  const nothing = (): void => undefined;
  const csms: Csms = {
    reachable: link !== 'down',
    authorize: async (idToken) => {
      asked.push(idToken);
      return link === 'down' ? { type: 'unreachable' } : link;
    },
    transactionStarted: nothing,
    transactionMetered: nothing,
    transactionStopped: nothing,
    connectorMetered: nothing,
    notify: nothing,
    askVendor: async () => ({ type: 'unreachable' }),
    delivered: async () => undefined,
  };
  return {
    authorizer: new Authorizer({ settings, list, cache, csms, time: new StationTime(clock, Ms(0)) }),
    cache,
    list,
    now: clock.now(),
    asked,
  };
}

const says = (info: IdTokenInfo): AuthorizeAnswer => ({ type: 'answered', info });
const good: IdTokenInfo = { status: 'Accepted' };
const bad: IdTokenInfo = { status: 'Blocked' };
const old: IdTokenInfo = { status: 'Accepted', expires: Instant(Date.UTC(2020, 0, 1)) };

describe('may a token start (OCPP 1.6 §3.5)?', () => {
  const cases: readonly (readonly [string, Case, 'accepted' | 'refused', asked: number])[] = [
    ['link up, unknown, back-end accepts', { link: says(good) }, 'accepted', 1],
    ['link up, unknown, back-end refuses', { link: says(bad) }, 'refused', 1],
    ['link up, known good, back-end refuses', { link: says(bad), cached: good }, 'refused', 1],
    ['link up, known bad, back-end accepts', { link: says(good), cached: bad }, 'accepted', 1],
    ['R-AUT-08: pre-authorised, known good', { link: says(bad), cached: good, on: ['LocalPreAuthorize'] }, 'accepted', 0],
    ['R-AUT-08: pre-authorised, known bad, is asked', { link: says(good), cached: bad, on: ['LocalPreAuthorize'] }, 'accepted', 1],
    ['R-AUT-08: pre-authorised, expired, is asked', { link: says(bad), cached: old, on: ['LocalPreAuthorize'] }, 'refused', 1],
    ['pre-authorised, but without the cache', { link: says(bad), cached: good, on: ['LocalPreAuthorize'], cacheOff: true }, 'refused', 1],
    ['R-AUT-07: link down, known good', { link: 'down', cached: good, on: ['LocalAuthorizeOffline'] }, 'accepted', 0],
    ['R-AUT-07: link down, known good, not allowed', { link: 'down', cached: good }, 'refused', 0],
    [
      'link down, known good, not allowed, though unknown ones would be',
      { link: 'down', cached: good, on: ['AllowOfflineTxForUnknownId'] },
      'refused',
      0,
    ],
    ['link down, known bad', { link: 'down', cached: bad, on: ['LocalAuthorizeOffline', 'AllowOfflineTxForUnknownId'] }, 'refused', 0],
    ['link down, expired', { link: 'down', cached: old, on: ['LocalAuthorizeOffline', 'AllowOfflineTxForUnknownId'] }, 'refused', 0],
    ['R-AUT-09: link down, unknown', { link: 'down', on: ['AllowOfflineTxForUnknownId'] }, 'accepted', 0],
    ['R-AUT-09: link down, unknown, not allowed', { link: 'down', on: ['LocalAuthorizeOffline'] }, 'refused', 0],
    [
      'no answer in time counts as link down',
      { link: { type: 'unreachable' }, cached: good, on: ['LocalAuthorizeOffline'] },
      'accepted',
      1,
    ],
    [
      'a CALLERROR does not',
      { link: { type: 'undecided', why: 'x' }, cached: good, on: ['LocalAuthorizeOffline', 'AllowOfflineTxForUnknownId'] },
      'refused',
      1,
    ],
  ];
  it.each(cases)('%s', async (_name, given, expected, questions) => {
    const { authorizer: desk, asked } = authorizer(given);
    expect((await desk.toStart('CARD')).type).toBe(expected);
    expect(asked).toHaveLength(questions);
  });

  it.each(['down' as const, { type: 'undecided', why: 'x' } as const])(
    'a token that was accepted before (free vend) counts without a word of the back-end',
    async (link) => {
      expect((await authorizer({ link }).authorizer.toStart('FREE', { evenOffline: true })).type).toBe('accepted');
    },
  );

  it('free vend or not, a refusal is one', async () => {
    expect((await authorizer({ link: says(bad) }).authorizer.toStart('FREE', { evenOffline: true })).type).toBe('refused');
  });

  it('R-AUT-05: 20 characters are a token, 21 and none are not', async () => {
    const { authorizer: desk, asked } = authorizer({ link: says(good) });
    expect((await desk.toStart('X'.repeat(20))).type).toBe('accepted');
    expect((await desk.toStart('X'.repeat(21))).type).toBe('refused');
    expect((await desk.toStart('')).type).toBe('refused');
    expect(asked).toHaveLength(1);
  });
});

describe('the local list (OCPP 1.6 §3.5)', () => {
  const cases: readonly (readonly [string, Case, 'accepted' | 'refused', asked: number])[] = [
    [
      'is asked first: its word counts more than that of the cache',
      { link: 'down', listed: good, cached: bad, on: ['LocalAuthorizeOffline'] },
      'accepted',
      0,
    ],
    ['also when it is the list that says no', { link: 'down', listed: bad, cached: good, on: ['LocalAuthorizeOffline'] }, 'refused', 0],
    ['R-AUT-07: a listed token starts without a link', { link: 'down', listed: good, on: ['LocalAuthorizeOffline'] }, 'accepted', 0],
    ['R-AUT-07: not while LocalAuthorizeOffline is false', { link: 'down', listed: good }, 'refused', 0],
    ['R-AUT-08: a listed token starts without asking', { link: says(bad), listed: good, on: ['LocalPreAuthorize'] }, 'accepted', 0],
    ['R-AUT-08: a token that is listed as bad is asked about', { link: says(good), listed: bad, on: ['LocalPreAuthorize'] }, 'accepted', 1],
    ['without LocalPreAuthorize the back-end is asked and decides', { link: says(bad), listed: good }, 'refused', 1],
    [
      'R-AUT-09: a token that is listed as bad is not an unknown one',
      { link: 'down', listed: bad, on: ['AllowOfflineTxForUnknownId'] },
      'refused',
      0,
    ],
    [
      'an entry that has expired counts as bad',
      { link: 'down', listed: old, on: ['LocalAuthorizeOffline', 'AllowOfflineTxForUnknownId'] },
      'refused',
      0,
    ],
    [
      'R-AUT-10: while it is switched off the cache counts',
      { link: 'down', listed: bad, cached: good, listOff: true, on: ['LocalAuthorizeOffline'] },
      'accepted',
      0,
    ],
  ];
  it.each(cases)('%s', async (_name, given, expected, questions) => {
    const { authorizer: desk, asked } = authorizer(given);
    expect((await desk.toStart('card')).type).toBe(expected);
    expect(asked).toHaveLength(questions);
  });

  it('keeps answers about its tokens out of the cache, as long as it is in use', () => {
    const listed = authorizer({ link: says(good), listed: good });
    listed.authorizer.learn('card', bad);
    listed.authorizer.learn('OTHER', bad);
    expect([listed.cache.find('CARD', listed.now), listed.cache.find('OTHER', listed.now)]).toEqual([undefined, bad]);

    const off = authorizer({ link: says(good), listed: good, listOff: true });
    off.authorizer.learn('CARD', bad);
    expect(off.cache.find('CARD', off.now)).toEqual(bad);
  });

  it('what the back-end said last of a token is known even if the list says otherwise', () => {
    const { authorizer: desk } = authorizer({ link: says(bad), listed: good });
    expect(desk.lastWord('CARD')?.status).toBe('Accepted');
    desk.learn('CARD', bad);
    expect(desk.lastWord('card')?.status).toBe('Blocked');
  });

  it('knows groups, and so lets a member stop without a link', async () => {
    const { authorizer: desk } = authorizer({ link: 'down', listed: { status: 'Accepted', groupToken: 'Family' } });
    expect((await desk.toStop('CARD', { idToken: 'STARTER', groupToken: 'FAMILY', means: 'ISO14443' })).type).toBe('accepted');
    expect((await desk.toStop('OTHER', { idToken: 'CARD', means: 'CENTRAL_2' })).type).toBe('refused');
    expect((await desk.toStop('FAMILY', { idToken: 'CARD', means: 'CENTRAL_2' })).type).toBe('accepted');
  });

  it('a token of free vend that is listed as bad does not charge without a word of the back-end', async () => {
    expect((await authorizer({ link: 'down', listed: bad }).authorizer.toStart('CARD', { evenOffline: true })).type).toBe('refused');
  });
});

describe('may a token stop?', () => {
  const permit = { idToken: 'Starter', groupToken: 'Family', means: 'ISO14443' } as const;
  const member: IdTokenInfo = { status: 'Accepted', groupToken: 'FAMILY' };

  const cases: readonly (readonly [string, string, Case, 'accepted' | 'refused', asked: number])[] = [
    ['R-AUT-16: the starting token', 'STARTER', { link: 'down' }, 'accepted', 0],
    ['R-AUT-16: the token of the group', 'FAMILY', { link: 'down' }, 'accepted', 0],
    ['R-AUT-16: a member, by the back-end', 'CARD', { link: says(member) }, 'accepted', 1],
    ['R-AUT-16: a member, by the cache, without a link', 'CARD', { link: 'down', cached: member }, 'accepted', 0],
    ['R-AUT-16: of another group', 'CARD', { link: says({ status: 'Accepted', groupToken: 'OTHERS' }) }, 'refused', 1],
    ['R-AUT-17: of no group', 'CARD', { link: says(good) }, 'refused', 1],
    ['a member that is blocked', 'CARD', { link: says({ ...member, status: 'Blocked' }) }, 'refused', 1],
    [
      'nobody knows it, without a link, whatever unknown ones may start',
      'CARD',
      { link: 'down', on: ['AllowOfflineTxForUnknownId'] },
      'refused',
      0,
    ],
  ];
  it.each(cases)('%s', async (_name, token, given, expected, questions) => {
    const { authorizer: desk, asked } = authorizer(given);
    expect((await desk.toStop(token, permit)).type).toBe(expected);
    expect(asked).toHaveLength(questions);
  });

  it('R-AUT-17: a session without a group is stopped by its own token only', async () => {
    const { authorizer: desk } = authorizer({ link: says(good) });
    const alone = { idToken: 'Starter', means: 'ISO14443' } as const;
    expect((await desk.toStop('starter', alone)).type).toBe('accepted');
    expect((await desk.toStop('CARD', alone)).type).toBe('refused');
  });
});
