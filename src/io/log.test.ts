import { expect, it } from 'vitest';
import { Instant } from '../kernel/index.js';
import { openLog } from './log.js';

/** A log and the lines that it wrote, decoded. */
function recorded(options: Partial<Parameters<typeof openLog>[0]> = {}) {
  const lines: string[] = [];
  const log = openLog({ level: 'debug', sink: { write: (line) => void lines.push(line) }, ...options });
  return { log, lines, decoded: (): unknown[] => lines.map((line) => JSON.parse(line)) };
}

it('writes one line of JSON an event, with time, level, name and fields', () => {
  const { log, lines, decoded } = recorded({ now: () => Instant(Date.UTC(2025, 0, 1)) });
  log.info('session.started', { side: 'A', text: 'two\nlines' });
  log.error('meter.silent');
  expect(lines.map((line) => line.split('\n').length)).toEqual([2, 2]);
  expect(decoded()).toEqual([
    { level: 'info', time: '2025-01-01T00:00:00.000Z', side: 'A', text: 'two\nlines', event: 'session.started' },
    { level: 'error', time: '2025-01-01T00:00:00.000Z', event: 'meter.silent' },
  ]);
});

it('carries the time of the machine when no other is given', () => {
  const { log, decoded } = recorded();
  log.info('x');
  expect(decoded()).toEqual([expect.objectContaining({ time: expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:.]+Z$/) })]);
});

it('leaves out what is below its level', () => {
  const { log, decoded } = recorded({ level: 'warn' });
  log.debug('a');
  log.info('b');
  log.warn('c');
  expect(decoded()).toEqual([expect.objectContaining({ event: 'c' })]);
  expect(recorded({ level: 'silent' }).lines).toEqual([]);
});

it('adds common fields to every line, and those of the line win', () => {
  const { log, decoded } = recorded();
  log.with({ station: 'S1', side: 'A' }).with({ connector: 1 }).info('x', { side: 'B' });
  expect(decoded()).toEqual([expect.objectContaining({ station: 'S1', connector: 1, side: 'B' })]);
});

it('takes out secrets, also from common fields', () => {
  const { log, lines } = recorded();
  log.with({ password: 'geheim' }).info('x', { settings: { AuthorizationKey: 'geheim' } });
  expect(lines.join()).not.toContain('geheim');
  expect(lines.join()).toContain('[secret]');
});

it('survives fields that are no plain data', () => {
  const { log, decoded } = recorded();
  const loop: Record<string, unknown> = { n: 1n, when: new Date(0), octets: Buffer.from('geheim') };
  loop.self = loop;
  log.warn('x', loop);
  expect(decoded()).toEqual([expect.objectContaining({ n: '1', when: '1970-01-01T00:00:00.000Z', octets: '[6 octets]' })]);
});
