import { describe, expect, it } from 'vitest';
import { Instant } from '../../kernel/index.js';
import { Transcript } from './transcript.js';

const newTranscript = (capacity?: number) => new Transcript({ now: () => Instant(Date.UTC(2026, 0, 1)) }, capacity);

describe('transcript', () => {
  it('numbers lines from 1 without gaps, and gives those after a number', () => {
    const transcript = newTranscript();
    for (const id of ['a', 'b', 'c']) transcript.add('sent', `[2,"${id}","Heartbeat",{}]`);
    expect(transcript.lines({ after: 1, limit: 1 })).toEqual([
      { number: 2, time: '2026-01-01T00:00:00.000Z', direction: 'sent', frame: [2, 'b', 'Heartbeat', {}] },
    ]);
  });

  it('stays bounded, and still knows its numbers', () => {
    const transcript = newTranscript(10);
    for (let i = 0; i < 100; i++) transcript.add('sent', '[]');
    expect(transcript.lines().length).toBeLessThanOrEqual(13);
    expect(transcript.lines({ after: 98 }).map(({ number }) => number)).toEqual([99, 100]);
  });

  it('shows what is no JSON as it came', () => {
    const transcript = newTranscript();
    transcript.add('received', 'hello');
    expect(transcript.lines()[0]?.frame).toBe('hello');
  });

  it('hides a password that the back-end sets', () => {
    const transcript = newTranscript();
    transcript.add('received', '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"00112233445566778899AABBCCDDEEFF"}]');
    expect(JSON.stringify(transcript.lines())).not.toContain('00112233');
    expect(JSON.stringify(transcript.lines())).toContain('AuthorizationKey');
  });
});
