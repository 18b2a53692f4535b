import { describe, expect, it } from 'vitest';
import { Instant, Ms } from '../../kernel/index.js';
import { Transcript, type TranscriptOptions } from './transcript.js';

const newTranscript = (options?: TranscriptOptions) => new Transcript({ now: () => Instant(Date.UTC(2026, 0, 1)) }, options);

describe('transcript', () => {
  it('numbers lines from 1 without gaps, and gives those after a number', () => {
    const transcript = newTranscript();
    for (const id of ['a', 'b', 'c']) transcript.add('sent', `[2,"${id}","Heartbeat",{}]`);
    expect(transcript.lines({ after: 1, limit: 1 })).toEqual([
      { number: 2, time: '2026-01-01T00:00:00.000Z', direction: 'sent', frame: [2, 'b', 'Heartbeat', {}] },
    ]);
    expect(Object.keys(transcript.lines()[1] ?? {})).toEqual(['number', 'time', 'direction', 'frame']);
  });

  it('stays bounded, and still knows its numbers', () => {
    const transcript = newTranscript({ capacity: 10 });
    for (let i = 0; i < 100; i++) transcript.add('sent', '[]');
    expect(transcript.lines().length).toBeLessThanOrEqual(13);
    expect(transcript.lines({ after: 98 }).map(({ number }) => number)).toEqual([99, 100]);
  });

  it('tells how long an answer took by the clock of the machine, where there is one', () => {
    let machine_ms = 1_000;
    const transcript = newTranscript({ machine: { monotonic: () => Ms(machine_ms) } });
    transcript.add('sent', '[2,"a","Heartbeat",{}]');
    machine_ms += 12.34;
    transcript.add('received', '[3,"a",{}]');
    expect(transcript.lines().map((line) => line.machine_ms)).toEqual([1_000, 1_012.3]);
  });

  it('shows what is no JSON as it came', () => {
    const transcript = newTranscript();
    transcript.add('received', 'hello');
    expect(transcript.lines()[0]?.frame).toBe('hello');
  });

  it.each([
    ['in an address', '[2,"1","GetDiagnostics",{"location":"ftp://user:geheim@files.example/dir"}]'],
    ['with an @ in it', '[2,"1","GetDiagnostics",{"location":"ftp://user:tief@geheim@files.example/dir"}]'],
    ['in an address with escaped slashes', '[2,"1","UpdateFirmware",{"location":"ftp:\\/\\/user:geheim@files.example\\/x"}]'],
    ['of a key that is written in numbers', '[2,"1","ChangeConfiguration",{"key":"\\u0041uthorizationKey","value":"geheim"}]'],
  ])('hides a password %s', (_, text) => {
    const transcript = newTranscript();
    transcript.add('received', text);
    const shown = JSON.stringify(transcript.lines());
    expect(shown).not.toContain('geheim');
    expect(shown).toMatch(/files\.example|AuthorizationKey/);
  });

  it('hides a password that the back-end sets', () => {
    const transcript = newTranscript();
    transcript.add('received', '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"00112233445566778899AABBCCDDEEFF"}]');
    expect(JSON.stringify(transcript.lines())).not.toContain('00112233');
    expect(JSON.stringify(transcript.lines())).toContain('AuthorizationKey');
  });
});
