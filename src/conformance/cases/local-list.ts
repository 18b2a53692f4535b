/** LocalAuthListManagement profile. */
import type { ConformanceCase, Step } from '../case.js';
import { oneOf } from '../pattern.js';
import { accepted, leave, starts, turns } from './phrases.js';

const needs = { profile: 'LocalAuthListManagement' } as const;
const inUse: Step = { set: 'LocalAuthListEnabled', to: 'true' };
const full = (listVersion: number): Step => ({
  call: 'SendLocalList',
  with: ({ idTag }) => ({
    listVersion,
    updateType: 'Full',
    localAuthorizationList: [{ idTag, idTagInfo: { status: 'Accepted' } }],
  }),
  answer: accepted,
});
const version = (listVersion: number): Step => ({ call: 'GetLocalListVersion', answer: { listVersion } });
const emptied: readonly Step[] = [{ call: 'SendLocalList', with: { listVersion: 1, updateType: 'Full' }, answer: accepted }];

export const localListCases: readonly ConformanceCase[] = [
  {
    id: 'local-list-01',
    title: 'A full list is accepted, and its version is told',
    source: 'OCPP 1.6 §5.10, §5.15',
    needs,
    steps: [inUse, full(11), version(11)],
    after: emptied,
  },
  {
    id: 'local-list-02',
    title: 'A differential update with a higher version is accepted',
    source: 'OCPP 1.6 §5.15',
    needs,
    steps: [
      inUse,
      full(21),
      {
        call: 'SendLocalList',
        with: ({ otherIdTag }) => ({
          listVersion: 22,
          updateType: 'Differential',
          localAuthorizationList: [{ idTag: otherIdTag, idTagInfo: { status: 'Blocked' } }],
        }),
        answer: accepted,
      },
      version(22),
    ],
    after: emptied,
  },
  {
    id: 'local-list-03',
    title: 'A differential update with an old version is a VersionMismatch and changes nothing',
    source: 'OCPP 1.6 §5.15',
    needs,
    steps: [
      inUse,
      full(31),
      {
        call: 'SendLocalList',
        with: ({ otherIdTag }) => ({
          listVersion: 30,
          updateType: 'Differential',
          localAuthorizationList: [{ idTag: otherIdTag, idTagInfo: { status: 'Accepted' } }],
        }),
        answer: { status: oneOf('VersionMismatch', 'Failed') },
      },
      version(31),
    ],
    after: emptied,
  },
  {
    id: 'local-list-04',
    title: 'With LocalPreAuthorize a card of the list starts without asking',
    source: 'OCPP 1.6 §3.5.1, §9.1.11',
    needs,
    steps: [
      inUse,
      { set: 'LocalPreAuthorize', to: 'true' },
      { call: 'ClearCache', answer: {} },
      full(41),
      { hand: 'plug' },
      turns('Preparing'),
      { hand: 'card' },
      starts,
      { never: 'Authorize', for_s: 1 },
    ],
    after: [...leave, ...emptied],
  },
  {
    id: 'local-list-05',
    title: 'A card that the list blocks starts nothing while the back-end is away',
    source: 'OCPP 1.6 §3.5.2',
    needs,
    steps: [
      inUse,
      { call: 'ClearCache', answer: {} },
      {
        call: 'SendLocalList',
        with: ({ idTag }) => ({
          listVersion: 51,
          updateType: 'Full',
          localAuthorizationList: [{ idTag, idTagInfo: { status: 'Blocked' } }],
        }),
        answer: accepted,
      },
      { hand: 'plug' },
      turns('Preparing'),
      { link: 'down' },
      { wait_s: 5 },
      { hand: 'card' },
      { wait_s: 30 },
      { link: 'up' },
      { never: 'StartTransaction', for_s: 200 },
    ],
    after: emptied,
  },
];
