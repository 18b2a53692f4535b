/** What station and back-end may say to somebody at a page is there in German, too: every sentence of the places from which it comes. */
import { describe, expect, it } from 'vitest';
import { translator } from '../../ui/shared/server-words.js';
import words from '../../ui/texts/server-words.de.json' with { type: 'json' };
import storyWords from '../../ui/texts/story-words.de.json' with { type: 'json' };
import { problemsIn, storyIn, withSteps } from '../stories/playing.js';
import { documentedWords } from './documented-words.js';
import { filesBelow, productFiles, textOf } from './sources.js';
import { textsIn } from './texts-in-code.js';

/** Where the sentences come from that pages show. */
const places = [
  'src/apps/station/rig.ts',
  'src/apps/station/rig-clock.ts',
  'src/apps/station/named-instant.ts',
  'src/apps/stories/story-desk.ts',
  'src/apps/stories/playing.ts',
  'src/sims/devices/hands.ts',
  'src/sims/devices/twin-input.ts',
  'src/station/authorization/authorizer.ts',
  'src/station/authorization/driver-desk.ts',
  'src/station/authorization/service-reader.ts',
  'src/csms/outbox.ts',
  'src/csms/handlers/change-availability.ts',
  'src/csms/handlers/remote-start-transaction.ts',
  'src/csms/handlers/remote-stop-transaction.ts',
  'src/csms/handlers/reserve-now.ts',
  'src/station/reservation/reservations.ts',
  'src/backend/call-failed.ts',
  'src/backend/lines.ts',
  'src/backend/behaviour-request.ts',
  'src/io/link-reasons.ts',
];

/** What is no sentence for people at a page: names of timers, addresses, joints. */
const noSentences = [
  'tell pages soon',
  'tell pages',
  'side chosen',
  'service reader',
  'back-end greets a station',
  'outbox retry',
  'end reservations',
  'reservation ends',
  '{1}: {2}',
  'The back-end was told to refuse.',
  '; ',
  'body.text:{1}',
  '{1}: {2}; {3}',
  '{1}: {2} ({3})',
  ': ',
  ': {1}',
  '{1}: {2} {3}',
  '{ "action": "StartTransaction", "answer": "error", "code": "InternalError", "times": 2 }',
];

/** Words in which stories are written, examples of values, and pieces of sentences that are looked at whole. */
const noStorySentences = [
  'DIN 70121',
  'ISO 15118-2',
  '100 kW',
  'off · 16 A · 32 A · 63 A',
  '{1} steady',
  '{1} blinking',
  'at least',
  'at most',
  'not within',
  '{1} = {2} Accepted',
  '{1}: missing',
  'answer to {1}',
  'refusal of {1}',
  ' from {1} to {2}',
  ' from the {1}',
  'an answer{1}',
];

/** Texts of a file that hold a space, with {1}, {2} for what is put in. */
const sentencesIn = (file: string): readonly string[] =>
  textsIn(textOf(file)).filter((text) => /\S \S|: /.test(text) && !noSentences.includes(text));

const filled = (sentence: string): string => sentence.replaceAll(/\{(\d)\}/g, 'x$1');

describe('what station and back-end say to people', () => {
  const translate = translator(words);
  const sentences = places.flatMap((file) => sentencesIn(file).map((sentence) => [sentence, file] as const));

  it('is found', () => {
    expect(sentences.length).toBeGreaterThan(60);
  });

  it.each(sentences)('“%s” (%s) is there in German', (sentence) => {
    expect(translate(filled(sentence))).not.toBe(filled(sentence));
  });

  it('puts in what stood in the place, translated where it is a sentence itself', () => {
    expect(translate('a vehicle is plugged in at A')).toBe('an A ist schon ein Fahrzeug angesteckt');
    expect(translate('outlet.isolation is not raised at B')).toBe('outlet.isolation liegt an B nicht an');
    expect(translate('the back-end did not decide: the back-end answers Blocked')).toBe(
      'das Backend hat nicht entschieden: das Backend antwortet Blocked',
    );
  });

  it('leaves alone what it does not know, and needs no more than a moment for it', () => {
    expect(translate('something (that) nobody [has] foreseen')).toBe('something (that) nobody [has] foreseen');
    expect(translate(`No station ${'x '.repeat(5_000)}`)).toContain('x x');
  });
});

describe('what stories say to people', () => {
  const translate = translator({ ...words, ...storyWords });
  /** The tables of the vocabulary are for its documentation. */
  const documentation = 'src/stories/word-tables.ts';
  const documented = documentedWords();
  const sentences = productFiles('src/stories')
    .filter((file) => file !== documentation)
    .flatMap((file) => sentencesIn(file).map((sentence) => [sentence, file] as const))
    .filter(
      ([sentence]) =>
        !documented.has(sentence) && !noStorySentences.includes(sentence) && /[a-z]{2}/i.test(sentence.replaceAll(/\{\d\}/g, '')),
    );

  it.each(sentences)('“%s” (%s) is there in German', (sentence) => {
    expect(translate(filled(sentence))).not.toBe(filled(sentence));
  });

  it.each(filesBelow('stories', /\.yaml$/).map((file) => [file, storyIn(textOf(file))] as const))(
    '%s has a German title and says in German what it is about',
    (_, { title, about }) => {
      for (const text of [title, about]) expect(Object.keys(storyWords)).toContain(text);
    },
  );

  it.each([
    ['for 3 s: side A: hmi available', '3 s lang: Seite A: hmi available'],
    [
      'StatusNotification from the station with connectorId 1, status Preparing, within 30 s',
      'StatusNotification von der Station mit connectorId 1, status Preparing, binnen 30 s',
    ],
    ['10:00:00 answer to BootNotification { status: Rejected }', '10:00:00 Antwort auf BootNotification { status: Rejected }'],
    [
      'other messages: 10:00:00 Heartbeat {}; 10:00:05 refusal of StartTransaction { code: InternalError }',
      'andere Nachrichten: 10:00:00 Heartbeat {}; 10:00:05 Ablehnung von StartTransaction { code: InternalError }',
    ],
    ['2 × the answer to Heartbeat, now', '2 × die Antwort auf Heartbeat, jetzt'],
    [
      '1 of 2: connector 1, CARD-ANNA, running; connector 2, no token, ended',
      '1 von 2: Stecker 1, CARD-ANNA, running; Stecker 2, ohne Karte, ended',
    ],
    ['some records, each verified and with over 5 kWh, now', 'mindestens ein Datensatz, jeder verified und mit over 5 kWh, jetzt'],
    ['a share from 0 % to 100 %, such as 18 %', 'ein Anteil von 0 % bis 100 %, zum Beispiel 18 %'],
    ['vehicle is missing', 'vehicle fehlt'],
    ['RemoteStartTransaction idTag: missing', 'RemoteStartTransaction idTag fehlt'],
    ['within and for at once', 'within und for zugleich'],
  ])('“%s” becomes “%s”', (english, german) => {
    expect(translate(english)).toBe(german);
  });

  it('leaves the words in which stories are written as they are', () => {
    const problems = problemsIn(withSteps('plgu: A', 'plug: { side: A, soc: 20 % }'));
    expect(problems.map((problem) => problem.split(': ').slice(1).join(': ').split('; ').map(translate).join('; '))).toEqual([
      'es gibt keinen Schritt plgu; meinten Sie plug?',
      'vehicle fehlt; vehicle: saloon-400 · saloon-800 · compact · van · small · cold',
    ]);
  });
});
