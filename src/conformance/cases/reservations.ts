/** Reservation profile. */
import type { ConformanceCase, Step } from '../case.js';
import type { Pattern } from '../pattern.js';
import { accepted, leave, rejected, session, turns } from './phrases.js';

const needs = { profile: 'Reservation' } as const;
const reserve = (reservationId: number, answer: Pattern = accepted, time_s = 3_600): Step => ({
  call: 'ReserveNow',
  with: ({ connectorId, idTag, inSeconds }) => ({ connectorId, idTag, reservationId, expiryDate: inSeconds(time_s) }),
  answer,
});
const cancel = (reservationId: number, answer: Pattern = accepted): Step => ({
  call: 'CancelReservation',
  with: { reservationId },
  answer,
});

export const reservationCases: readonly ConformanceCase[] = [
  {
    id: 'reservation-01',
    title: 'A reserved connector is Reserved, and Available when the reservation is cancelled',
    source: 'OCPP 1.6 §5.1, §5.13',
    needs,
    steps: [reserve(101), turns('Reserved'), cancel(101), turns('Available')],
    after: [cancel(101)],
  },
  {
    id: 'reservation-02',
    title: 'A reservation that is not known cannot be cancelled',
    source: 'OCPP 1.6 §5.1',
    needs,
    steps: [cancel(987_654, rejected)],
  },
  {
    id: 'reservation-03',
    title: 'A connector in use is Occupied',
    source: 'OCPP 1.6 §5.13',
    needs,
    steps: [...session, reserve(103, { status: 'Occupied' })],
    after: leave,
  },
  {
    id: 'reservation-04',
    title: 'A connector out of service is Unavailable',
    source: 'OCPP 1.6 §5.13',
    needs,
    steps: [
      { call: 'ChangeAvailability', with: ({ connectorId }) => ({ connectorId, type: 'Inoperative' }), answer: accepted },
      turns('Unavailable'),
      reserve(104, { status: 'Unavailable' }),
    ],
    after: [
      { call: 'ChangeAvailability', with: ({ connectorId }) => ({ connectorId, type: 'Operative' }), answer: accepted },
      turns('Available'),
    ],
  },
  {
    id: 'reservation-05',
    title: 'A reservation ends when its time is over',
    source: 'OCPP 1.6 §5.13',
    needs,
    steps: [reserve(105, accepted, 45), turns('Reserved'), turns('Available', 120), cancel(105, rejected)],
  },
  {
    id: 'reservation-06',
    title: 'A reserved connector starts nothing for somebody else',
    source: 'OCPP 1.6 §5.13',
    needs,
    steps: [
      reserve(106),
      turns('Reserved'),
      {
        call: 'RemoteStartTransaction',
        with: ({ connectorId, otherIdTag }) => ({ connectorId, idTag: otherIdTag }),
        answer: rejected,
      },
    ],
    after: [cancel(106), turns('Available')],
  },
  {
    id: 'reservation-07',
    title: 'Who has reserved starts, and StartTransaction names the reservation',
    source: 'OCPP 1.6 §4.8, §5.13',
    needs,
    steps: [
      reserve(107),
      turns('Reserved'),
      { call: 'RemoteStartTransaction', with: ({ connectorId, idTag }) => ({ connectorId, idTag }), answer: accepted },
      { hand: 'plug' },
      { hears: 'StartTransaction', where: ({ connectorId, idTag }) => ({ connectorId, idTag, reservationId: 107 }), within_s: 60 },
    ],
    after: leave,
  },
  {
    id: 'reservation-08',
    title: 'A reservation with the same number replaces the one before',
    source: 'OCPP 1.6 §5.13',
    needs,
    steps: [
      reserve(108, accepted, 60),
      turns('Reserved'),
      reserve(108, accepted, 600),
      { never: 'StatusNotification', for_s: 90 },
      cancel(108),
    ],
    after: [cancel(108)],
  },
];
