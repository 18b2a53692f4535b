/** What is wrong with a story is said before its first step: file, line, column, what is wrong and what would be right. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemsIn, withSteps } from './playing.js';

/** One step, and what is said of it. It stands in line 4, its word in column 5. */
const mistakes: readonly (readonly [step: string, said: string])[] = [
  ['plgu: { side: A, vehicle: van, soc: 20 % }', '4:5: there is no step plgu; did you mean plug?'],
  ['plug: { side: A, vehicel: van, soc: 20 % }', '4:22: there is no vehicel here; did you mean vehicle?'],
  ['plug: { side: A, soc: 20 % }', '4:11: vehicle is missing; vehicle: saloon-400 · saloon-800 · compact · van · small · cold'],
  ['plug: { side: A, vehicle: vna, soc: 20 % }', '4:31: vna will not do; did you mean van?'],
  ['plug: { side: C, vehicle: van, soc: 20 % }', '4:19: C will not do; did you mean A?'],
  ['plug: { side: A, vehicle: van, soc: 120 % }', '4:41: 120 % will not do; a share from 0 % to 100 %, such as 18 %'],
  [
    'plug: { side: A, vehicle: van, soc: 20 %, colour: red }',
    '4:47: there is no colour here; one of side, vehicle, soc, target, limit, contact, protocol, refuses',
  ],
  ['plug: A', '4:11: A will not do; a mapping: { side: …, vehicle: …, soc: …, target: …, limit: …, contact: …, protocol: …, refuses: … }'],
  ['wait: 10', '4:11: 10 will not do; a duration from 0 s to 8784 h, such as 10 min'],
  ['wait: 10 mins', '4:11: 10 mins will not do; a duration from 0 s to 8784 h, such as 10 min'],
  ['wait:', '4:10: nothing stands here; a duration from 0 s to 8784 h, such as 10 min'],
  ['at: "25:00"', '4:9: 25:00 is no time; a time of the day (UTC) such as "10:00", or a time such as 2026-03-02T10:00:00Z'],
  ['fault: outlet.isolatoin', '4:12: outlet.isolatoin will not do; did you mean outlet.isolation?'],
  ['grid: 20 A', '4:11: 20 A is no grid feed; off · 16 A · 32 A · 63 A'],
  ['door: {}', '4:11: nothing stands here; { front: …, rear: …, maintenance: … }'],
  ['settings: { MeterValueSampelInterval: 10 }', '4:17: there is no key MeterValueSampelInterval; did you mean MeterValueSampleInterval?'],
  ['behave: { StartTransaction: { status: Invlid } }', '4:43: Invlid will not do; did you mean Invalid?'],
  [
    'behave: { RemoteStartTransaction: silence }',
    '4:15: RemoteStartTransaction is no request of a station; did you mean StartTransaction?',
  ],
  ['behave: { Authorize: { status: Blocked, silent: true } }', '4:26: two answers at once; one of status, error, silent'],
  [
    'backend: { RemoteStartTransacton: { idTag: X } }',
    '4:16: RemoteStartTransacton is no command of a back-end; did you mean RemoteStartTransaction?',
  ],
  [
    'backend: { RemoteStartTransaction: { idTga: X } }',
    '4:40: RemoteStartTransaction idTag: missing; a payload as in OCPP 1.6 §6, with numbers in quotes where a text is wanted',
  ],
  [
    'backend: { ChangeConfiguration: { key: HeartbeatInterval, value: 60 } }',
    '4:70: ChangeConfiguration value: 60, a text is required; a payload as in OCPP 1.6 §6, with numbers in quotes where a text is wanted',
  ],
  ['expect: { message: StatusNotificaton }', '4:24: StatusNotificaton will not do; did you mean StatusNotification?'],
  [
    'expect: { message: StatusNotification, stauts: Preparing }',
    '4:44: StatusNotification has no field stauts; a field of it (OCPP 1.6 §6), or one of message, answer, refusal, from, side, connector, count',
  ],
  ['expect: { message: StopTransaction, side: A }', '4:13: StopTransaction has no connectorId; leave side and connector out'],
  ['expect: { message: Authorize, answer: Authorize }', '4:13: two messages at once; one of message, answer, refusal'],
  ['expect: { side: A, hmi: chargin }', '4:29: chargin cannot be; did you mean charging?'],
  ['expect: { side: A, pwoer: 10 kW }', '4:24: nothing is called pwoer here; did you mean power?'],
  ['expect: { side: A, power: 10 }', '4:31: 10 will not do; a power, such as 100 kW'],
  ['expect: { side: A, power: over 10 V }', '4:31: over 10 V will not do; a power, such as 100 kW'],
  ['expect: { side: A, plugged: maybe }', '4:33: maybe will not do; true or false'],
  ['expect: { flows.losses_W: over 1 V }', '4:31: over 1 V will not do; a power, such as 100 kW'],
  ['expect: { flows.lossses_W: over 1 W }', '4:15: nothing is called flows.lossses_W here; did you mean flows.losses_W?'],
  ['expect: { within: 5 s }', '4:13: nothing is expected; for example { side: A, hmi: charging } or { message: StartTransaction }'],
  ['expect: { side: A, hmi: charging, within: 5 s, for: 5 s }', '4:13: within and for at once; one of them'],
  ['expect: { transactions: 1, reasn: Local }', '4:32: a transaction has no reasn; did you mean reason?'],
  ['expect: { record: verfied }', '4:23: verfied will not do; did you mean verified?'],
  ['just words', '4:5: this is no step; a word with what belongs to it: - wait: 10 min'],
];

describe('a mistake in a step', () => {
  it.each(mistakes)('%s', (step, said) => {
    expect(problemsIn(withSteps(step))).toContain(`story:${said}`);
  });
});

describe('a mistake in a story', () => {
  it('is said with all the others at once, in the order of the lines', () => {
    const problems = problemsIn(withSteps('wait: 1 min', 'wiat: 1 min', 'unplug: C', 'card: { side: A }'));
    expect(problems.map((problem) => problem.split(':').slice(0, 3).join(':'))).toEqual(['story:5:5', 'story:6:13', 'story:7:11']);
  });

  it('in what a story consists of', () => {
    expect(problemsIn('title: Only that')).toEqual([
      'story:1:1: about is missing; about: a text',
      'story:1:1: steps is missing; steps: a list of steps',
    ]);
    expect(problemsIn(`${withSteps('wait: 1 s')}\nauthor: me`)).toEqual([
      'story:5:1: a story has no author; one of title, about, setup, steps',
    ]);
    expect(problemsIn('title: A\nabout: B\nsteps: []')).toEqual(['story:3:8: there are no steps; a list: each step begins with "- "']);
    expect(problemsIn('')).toEqual(['story:1:1: nothing will not do; a mapping: { title: …, about: …, setup: …, steps: … }']);
  });

  it('in the setup', () => {
    const withSetup = (setup: string) => `title: A\nabout: B\nsetup: ${setup}\nsteps:\n  - wait: 1 s`;
    expect(problemsIn(withSetup('{ generation: "2.1" }'))).toEqual(['story:3:22: 2.1 will not do; did you mean 1.1?']);
    expect(problemsIn(withSetup('{ start: monday }'))).toEqual(['story:3:17: monday is no time; a time such as 2026-03-02T08:00:00Z']);
    expect(problemsIn(withSetup('{ weather: fine }'))).toEqual([expect.stringMatching(/^story:3:10: a setup has no weather; /)]);
    expect(problemsIn(withSetup('{ behave: { Boot: silence } }'))).toEqual([
      expect.stringMatching(/^story:3:20: Boot is no request of a station; /),
    ]);
  });

  it('two words in one step, as it happens when the indentation is lost', () => {
    const lost = withSteps('card:\n    side: A\n    token: X');
    expect(problemsIn(lost)).toEqual([
      'story:5:5: side besides card in one step; one word a step: begin the next with "- ", or indent what belongs to the word',
    ]);
  });

  it('in the YAML itself', () => {
    expect(problemsIn(withSteps('expect: { side: A, power: > 10 kW }'))[0]).toContain('; put a comparison into quotes: power: "> 100 kW"');
    expect(problemsIn(withSteps('wait: 1 s\n   wait: 2 s'))[0]).toMatch(/^story:\d+:\d+: no proper YAML: /);
    expect(problemsIn('title: A\ntitle: B')[0]).toMatch(/^story:2:1: no proper YAML: Map keys must be unique/);
    expect(problemsIn(withSteps('wait: &a 1 s', 'wait: *a'))).toEqual([
      'story:5:11: an alias (*); stories have no anchors and aliases: write it out',
    ]);
  });

  it('is never more than a complaint, whatever the text', () => {
    const words = fc.constantFrom(
      '- ',
      'expect: ',
      'plug: ',
      '{ ',
      ' }',
      'side: A',
      ', ',
      '\n',
      '  ',
      'within: ',
      '5 s',
      '"',
      ': ',
      '[',
      ']',
      '*a',
      'message: Authorize',
      'steps:',
      '> ',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(words).map((parts) => withSteps(parts.join(''))),
    );
    fc.assert(
      fc.property(text, (yaml) => {
        for (const problem of problemsIn(yaml)) expect(problem).toMatch(/^story:\d+:\d+: .+; .+/s);
      }),
      { numRuns: 500 },
    );
  });

  it('a text that is too long is not read', () => {
    expect(problemsIn('#'.repeat(300_000))).toEqual(['story:1:1: the file has 300000 characters; at most 262144']);
  });
});
