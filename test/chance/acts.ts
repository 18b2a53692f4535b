/** What drivers, back-end, network and mains may do in a schedule by chance. Data alone: `steps.ts` says how. */
import fc from 'fast-check';
import { type Side, sides } from '../../src/kernel/index.js';
import type { StationAction } from '../../src/protocols/ocpp16/index.js';

export type Act =
  | { readonly act: 'plug' | 'unplug' | 'remoteStart' | 'remoteStop' | 'vehicleStops' | 'pause'; readonly side: Side }
  | { readonly act: 'card'; readonly side: Side; readonly token: string; readonly patient: boolean }
  | { readonly act: 'cutLink' | 'silenceLink' | 'restoreLink' | 'cutPower' | 'softReset' | 'hardReset' | 'emergency' | 'door' }
  | { readonly act: 'behave'; readonly action: StationAction; readonly how: How; readonly times: number }
  | { readonly act: 'reserve'; readonly connectorId: 0 | 1 | 2; readonly holder: Holder; readonly id: number; readonly for_min: number }
  | { readonly act: 'cancel'; readonly id: number }
  | { readonly act: 'list'; readonly full: boolean; readonly listed: readonly Listed[] }
  | { readonly act: 'set'; readonly key: SwitchKey; readonly on: boolean }
  | { readonly act: 'availability'; readonly connectorId: 0 | 1 | 2; readonly operative: boolean }
  | { readonly act: 'wait'; readonly time_s: number };

/** How the back-end answers instead: no, an error, not at all, or late, perhaps later than the station waits. */
export type How = 'refuse' | 'error' | 'silence' | 'late' | 'tooLate';

/** For whom a side is kept. */
export interface Holder {
  readonly idTag: string;
  readonly parentIdTag?: string;
}

/** An entry of the local list; without a status it leaves the list. */
export interface Listed {
  readonly idTag: string;
  readonly status?: 'Accepted' | 'Blocked';
}

/** Switches that decide who may charge. */
const switchKeys = [
  'VWGC.FreeVendModeActive',
  'LocalAuthorizeOffline',
  'LocalPreAuthorize',
  'AllowOfflineTxForUnknownId',
  'AuthorizeRemoteTxRequests',
  'AuthorizationCacheEnabled',
  'LocalAuthListEnabled',
] as const;
export type SwitchKey = (typeof switchKeys)[number];

const side = fc.constantFrom<Side>(...sides);
const act = <Name extends Act['act']>(...names: readonly Name[]) => fc.constantFrom(...names);
const card = fc.constantFrom('CARD-ANNA', 'CARD-BEN', 'CARD-CARLA', 'CARD-BLOCKED');
const connectorId = fc.constantFrom(0 as const, 1 as const, 2 as const);

const presenting: fc.Arbitrary<Act> = fc.record({ act: act('card'), side, token: card, patient: fc.boolean() });
const drivers: fc.Arbitrary<Act> = fc.record({
  act: act('plug', 'unplug', 'remoteStart', 'remoteStop', 'vehicleStops', 'pause'),
  side,
});
const troubles: fc.Arbitrary<Act> = fc.record({
  act: act('cutLink', 'silenceLink', 'restoreLink', 'restoreLink', 'cutPower', 'softReset', 'hardReset', 'emergency', 'door'),
});
const behaviour: fc.Arbitrary<Act> = fc.record({
  act: act('behave'),
  action: fc.constantFrom<StationAction>(
    'StartTransaction',
    'StopTransaction',
    'Authorize',
    'MeterValues',
    'StatusNotification',
    'BootNotification',
    'Heartbeat',
  ),
  how: fc.constantFrom<How>('refuse', 'error', 'silence', 'late', 'tooLate'),
  times: fc.integer({ min: 1, max: 3 }),
});
const reserving: fc.Arbitrary<Act> = fc.record({
  act: act('reserve'),
  connectorId,
  holder: fc.constantFrom<Holder>(
    { idTag: 'CARD-CARLA' },
    { idTag: 'CARD-ANNA' },
    { idTag: 'CARD-ANNA', parentIdTag: 'HOUSEHOLD' },
    { idTag: 'UNDEFINED_ID_TOKEN' },
  ),
  id: fc.integer({ min: 1, max: 3 }),
  for_min: fc.constantFrom(1, 10, 60),
});
const cancelling: fc.Arbitrary<Act> = fc.record({ act: act('cancel'), id: fc.integer({ min: 1, max: 3 }) });
const listing: fc.Arbitrary<Act> = fc.record({
  act: act('list'),
  full: fc.boolean(),
  listed: fc.uniqueArray(
    fc.record(
      { idTag: fc.constantFrom('CARD-ANNA', 'CARD-BEN', 'CARD-CARLA', 'CARD-BLOCKED', 'UNDEFINED_ID_TOKEN'), status: status() },
      { requiredKeys: ['idTag'] },
    ),
    { maxLength: 3, selector: ({ idTag }) => idTag },
  ),
});
const setting: fc.Arbitrary<Act> = fc.record({ act: act('set'), key: fc.constantFrom(...switchKeys), on: fc.boolean() });
const availability: fc.Arbitrary<Act> = fc.record({ act: act('availability'), connectorId, operative: fc.boolean() });
const waiting: fc.Arbitrary<Act> = fc.record({
  act: act('wait'),
  time_s: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 1500 })),
});

function status() {
  return fc.constantFrom('Accepted' as const, 'Blocked' as const);
}

const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 7, arbitrary: drivers },
  { weight: 6, arbitrary: presenting },
  { weight: 3, arbitrary: troubles },
  { weight: 3, arbitrary: behaviour },
  { weight: 3, arbitrary: reserving },
  { weight: 1, arbitrary: cancelling },
  { weight: 2, arbitrary: listing },
  { weight: 3, arbitrary: setting },
  { weight: 1, arbitrary: availability },
  { weight: 7, arbitrary: waiting },
);

/** Beginnings that lead somewhere: pure chance hardly ever starts a session. */
const begun: readonly Act[] = [
  { act: 'plug', side: 'A' },
  { act: 'wait', time_s: 3 },
  { act: 'card', side: 'A', token: 'CARD-ANNA', patient: true },
  { act: 'wait', time_s: 20 },
];
const begunRefused: readonly Act[] = [{ act: 'behave', action: 'StartTransaction', how: 'refuse', times: 1 }, ...begun];
const begunFree: readonly Act[] = [
  { act: 'set', key: 'VWGC.FreeVendModeActive', on: true },
  { act: 'plug', side: 'A' },
  { act: 'wait', time_s: 30 },
];
/** Somebody whom the list knows comes while the back-end is away. */
const begunOffline: readonly Act[] = [
  {
    act: 'list',
    full: true,
    listed: [
      { idTag: 'CARD-ANNA', status: 'Accepted' },
      { idTag: 'CARD-CARLA', status: 'Blocked' },
    ],
  },
  { act: 'set', key: 'LocalAuthorizeOffline', on: true },
  { act: 'cutLink' },
  ...begun,
];
const begunReserved: fc.Arbitrary<readonly Act[]> = reserving.map((reservation) => [
  reservation,
  { act: 'wait', time_s: 3 },
  ...begun,
  { act: 'card', side: 'B', token: 'CARD-CARLA', patient: true },
  { act: 'plug', side: 'B' },
]);
const begunWithTrouble: fc.Arbitrary<readonly Act[]> = behaviour.map((trouble) => [trouble, ...begun]);

/** A schedule: what happens, in order. */
export const anySchedule: fc.Arbitrary<readonly Act[]> = fc
  .tuple(
    fc.oneof(fc.constantFrom<readonly Act[]>([], begun, begunRefused, begunFree, begunOffline), begunReserved, begunWithTrouble),
    fc.array(anyAct, { maxLength: 20 }),
  )
  .map(([first, rest]) => [...first, ...rest]);
