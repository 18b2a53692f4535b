import { describe, expect, it } from 'vitest';
import type { TranscriptLine } from '../../src/api/index.js';
import { type Exchange, ExchangeBook } from '../../ui/shared/messages/exchange-book.js';
import { frameInWords } from '../../ui/shared/messages/in-words.js';
import en from '../../ui/texts/en.json' with { type: 'json' };

type Direction = TranscriptLine['direction'];

const linesOf = (...frames: readonly (readonly [Direction, unknown])[]): readonly TranscriptLine[] =>
  frames.map(([direction, frame], index) => ({ number: index + 1, time: new Date(index * 40).toISOString(), direction, frame }));

const exchangesOf = (...frames: readonly (readonly [Direction, unknown])[]): readonly Exchange[] =>
  new ExchangeBook().follow(linesOf(...frames));

const inWords = (line: TranscriptLine | undefined): string => (line ? frameInWords(line.frame, (key) => en[key]) : '');

const saidBy = (...frames: readonly (readonly [Direction, unknown])[]): readonly string[] =>
  exchangesOf(...frames).map(({ action, call, answer }) => `${action ?? '?'}: ${inWords(call)} | ${inWords(answer)}`);

describe('the book of exchanges', () => {
  it('puts a call and its answer into one exchange, with the time between them', () => {
    const [exchange, ...more] = exchangesOf(
      ['sent', [2, 'm1', 'StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing', timestamp: '2026' }]],
      ['received', [3, 'm1', {}]],
    );
    expect(more).toEqual([]);
    expect(exchange).toMatchObject({
      action: 'StatusNotification',
      direction: 'sent',
      side: 'A',
      latency: { byLines_ms: 40, byMachine_ms: undefined },
      failed: false,
    });
    expect(inWords(exchange?.call)).toBe('status Preparing, connectorId 1, errorCode NoError');
  });

  it("tells the latency by the machine's clock where the lines do, for the station's may run faster", () => {
    const [call, answer] = linesOf(['sent', [2, 'm1', 'Heartbeat', {}]], ['received', [3, 'm1', {}]]);
    if (!call || !answer) throw new Error('two lines are missing');
    const lines = [
      { ...call, machine_ms: 5_000.5 },
      { ...answer, machine_ms: 5_003.2 },
    ];
    expect(new ExchangeBook().follow(lines)[0]?.latency?.byMachine_ms).toBeCloseTo(2.7);
  });

  it('says what lies deeper in a payload', () => {
    const answer = [3, 'm1', { transactionId: 7, idTagInfo: { status: 'Accepted', parentIdTag: 'HOUSEHOLD' } }];
    expect(saidBy(['sent', [2, 'm1', 'StartTransaction', { connectorId: 1 }]], ['received', answer])).toEqual([
      'StartTransaction: connectorId 1 | transactionId 7, status Accepted, parentIdTag HOUSEHOLD',
    ]);
  });

  it('reads sampled values as measurand, number and unit, and does not spell out signatures', () => {
    const sampledValue = [
      { value: '12', unit: 'Wh' },
      { value: '55', measurand: 'SoC', unit: 'Percent' },
      { value: 'OCMF|…', format: 'SignedData' },
    ];
    expect(saidBy(['sent', [2, 'm1', 'MeterValues', { connectorId: 1, meterValue: [{ timestamp: 'now', sampledValue }] }]])).toEqual([
      'MeterValues: connectorId 1, Energy.Active.Import.Register 12 Wh, SoC 55 Percent, signed record | ',
    ]);
  });

  it('knows the side of a transaction from its start', () => {
    const exchanges = exchangesOf(
      ['sent', [2, 'm1', 'StartTransaction', { connectorId: 2 }]],
      ['received', [3, 'm1', { transactionId: 7 }]],
      ['sent', [2, 'm2', 'StopTransaction', { transactionId: 7 }]],
      ['received', [2, 'b1', 'RemoteStopTransaction', { transactionId: 7 }]],
      ['sent', [2, 'm3', 'Heartbeat', {}]],
    );
    expect(exchanges.map(({ side }) => side)).toEqual(['B', 'B', 'B', undefined]);
  });

  it('knows the side of a transaction from its meter values where its start has gone', () => {
    const exchanges = exchangesOf(
      ['sent', [2, 'm1', 'MeterValues', { connectorId: 2, transactionId: 7, meterValue: [] }]],
      ['sent', [2, 'm2', 'StopTransaction', { transactionId: 7 }]],
    );
    expect(exchanges.map(({ side }) => side)).toEqual(['B', 'B']);
  });

  it('remembers the sides of the newest transactions only, so that days leave no trace', () => {
    const sessions = Array.from({ length: 150 }, (_, id): readonly (readonly [Direction, unknown])[] => [
      ['sent', [2, `s${id}`, 'StartTransaction', { connectorId: 1 }]],
      ['received', [3, `s${id}`, { transactionId: id }]],
    ]);
    const stop = (id: number) => ['sent', [2, `e${id}`, 'StopTransaction', { transactionId: id }]] as const;
    const [first, last] = exchangesOf(...sessions.flat(), stop(0), stop(149)).slice(-2);
    expect([first?.side, last?.side]).toEqual([undefined, 'A']);
  });

  it('keeps the two directions apart, though both sides may count alike', () => {
    const exchanges = exchangesOf(
      ['sent', [2, '1', 'Heartbeat', {}]],
      ['received', [2, '1', 'Reset', { type: 'Soft' }]],
      ['sent', [3, '1', { status: 'Accepted' }]],
      ['received', [3, '1', { currentTime: 'now' }]],
    );
    expect(exchanges.map(({ action, answer }) => [action, inWords(answer)])).toEqual([
      ['Heartbeat', ''],
      ['Reset', 'status Accepted'],
    ]);
    expect(exchanges.map(({ latency }) => latency?.byLines_ms)).toEqual([120, 40]);
  });

  it('quotes an error', () => {
    const [exchange] = exchangesOf(['sent', [2, 'm1', 'Heartbeat', {}]], ['received', [4, 'm1', 'InternalError', 'No time.', {}]]);
    expect(exchange).toMatchObject({ failed: true });
    expect(inWords(exchange?.answer)).toBe('InternalError: No time.');
  });

  it('shows what is no frame, and an answer to nothing, as it is', () => {
    expect(saidBy(['sent', 'garbage'], ['sent', [9]], ['sent', null], ['received', [3, 'm9', { status: 'Accepted' }]])).toEqual([
      '?: garbage | ',
      '?: [9] | ',
      '?: null | ',
      '?: status Accepted | ',
    ]);
  });

  it('takes over what is new, and forgets what the lines have forgotten', () => {
    const book = new ExchangeBook();
    const lines = linesOf(
      ['sent', [2, 'm1', 'Heartbeat', {}]],
      ['received', [3, 'm1', {}]],
      ['sent', [2, 'm2', 'Authorize', { idTag: 'A' }]],
      ['received', [3, 'm2', {}]],
    );
    const first = book.follow(lines.slice(0, 3));
    expect(book.follow(lines.slice(0, 3))).toBe(first);
    const second = book.follow(lines.slice(2));
    expect(second.map(({ action, latency }) => [action, latency?.byLines_ms])).toEqual([['Authorize', 40]]);
  });

  it('begins anew when older lines have come in front, and then knows the calls to all answers', () => {
    const book = new ExchangeBook();
    const lines = linesOf(['sent', [2, 'm1', 'Heartbeat', {}]], ['received', [3, 'm1', {}]], ['sent', [2, 'm2', 'Authorize', {}]]);
    expect(book.follow(lines.slice(1)).map(({ action }) => action)).toEqual(['Authorize']);
    expect(book.follow(lines).map(({ action, latency }) => [action, latency?.byLines_ms])).toEqual([
      ['Heartbeat', 40],
      ['Authorize', undefined],
    ]);
  });

  it('begins anew with a transcript that begins anew', () => {
    const book = new ExchangeBook();
    book.follow(linesOf(['sent', [2, 'm1', 'Heartbeat', {}]], ['received', [3, 'm1', {}]]));
    expect(book.follow(linesOf(['sent', [2, 'm1', 'Authorize', {}]])).map(({ action }) => action)).toEqual(['Authorize']);
  });
});
