/** What can be seen of the station. */
import Type from 'typebox';
import { JournalEntry, LogLine, OutboxContent } from '../diary.js';
import { RecordPage, RecordQuery } from '../records.js';
import type { Route } from '../route.js';
import { count, shape } from '../shape.js';
import { StateRef } from '../state.js';
import { TranscriptLine } from '../transcript.js';

export const stationRoutes = {
  readState: {
    method: 'GET',
    path: '/api/state',
    group: 'station',
    summary: 'Everything that can be seen of the station and its world, now',
    status: 200,
    answer: StateRef,
  },
  readMessages: {
    method: 'GET',
    path: '/api/messages',
    group: 'station',
    summary: 'OCPP frames of both directions, oldest first',
    description: 'Bounded: the oldest lines go first, which shows in the numbers. state.lastMessage is the number of the newest.',
    query: shape({
      after: Type.Optional(count('Only lines after the one of this number.')),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: 'At most so many; 1000 when missing.' })),
    }),
    status: 200,
    answer: shape({ messages: Type.Array(TranscriptLine) }),
  },
  readRecords: {
    method: 'GET',
    path: '/api/records',
    group: 'station',
    summary: "Signed meter records in the meter's own octets, newest first, in pages",
    description:
      'No record is ever deleted: whoever wants all of them, or all of a period, asks on with `before` until `next` is null. ' +
      'Pages do not shift when records are added.',
    query: RecordQuery,
    status: 200,
    answer: RecordPage,
  },
  readJournal: {
    method: 'GET',
    path: '/api/journal',
    group: 'station',
    summary: "The technician's journal: the newest entries, oldest first",
    query: shape({
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: 'At most so many; 500 when missing.' })),
    }),
    status: 200,
    answer: shape({ entries: Type.Array(JournalEntry) }),
  },
  readOutbox: {
    method: 'GET',
    path: '/api/outbox',
    group: 'station',
    summary: 'Messages of transactions that wait for the back-end, and those that it has refused for good',
    status: 200,
    answer: OutboxContent,
  },
  readLog: {
    method: 'GET',
    path: '/api/log',
    group: 'station',
    summary: 'The log of the station, oldest first',
    description: 'Bounded: the oldest lines go first. state.lastLog is the number of the newest.',
    query: shape({
      after: Type.Optional(count('Only lines after the one of this number.')),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: 'At most so many; 1000 when missing.' })),
    }),
    status: 200,
    answer: shape({ lines: Type.Array(LogLine) }),
  },
} satisfies Record<string, Route>;
