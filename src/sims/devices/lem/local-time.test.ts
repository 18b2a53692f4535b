import { describe, expect, it } from 'vitest';
import { Instant } from '../../../kernel/index.js';
import { localTime } from './local-time.js';

describe('local time of the meter', () => {
  it.each([
    ['winter', '2026-01-15T11:00:00Z', 'Europe/Berlin', '2026-01-15T12:00:00', '+01:00'],
    ['summer', '2026-07-15T11:00:00Z', 'Europe/Berlin', '2026-07-15T13:00:00', '+02:00'],
    ['the last second before summer time', '2026-03-29T00:59:59Z', 'Europe/Berlin', '2026-03-29T01:59:59', '+01:00'],
    ['the first second of summer time', '2026-03-29T01:00:00Z', 'Europe/Berlin', '2026-03-29T03:00:00', '+02:00'],
    ['the hour that comes twice, first time', '2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25T02:30:00', '+02:00'],
    ['the hour that comes twice, second time', '2026-10-25T01:30:00Z', 'Europe/Berlin', '2026-10-25T02:30:00', '+01:00'],
    ['no offset', '2026-07-15T11:00:00Z', 'UTC', '2026-07-15T11:00:00', '+00:00'],
    ['a negative offset with half an hour', '2026-07-15T01:00:00Z', 'America/St_Johns', '2026-07-14T22:30:00', '-02:30'],
    ['part of a second, cut off', '2026-01-15T11:00:00.999Z', 'Europe/Berlin', '2026-01-15T12:00:00', '+01:00'],
  ])('%s', (_, utc, zone, dateTime, offset) => {
    expect(localTime(Instant(Date.parse(utc)), zone)).toEqual({ dateTime, offset });
  });
});
