/** What station and back-end may say to somebody at a page is there in German, too: every sentence of the places from which it comes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { translator } from '../../ui/shared/server-words.js';
import words from '../../ui/texts/server-words.de.json' with { type: 'json' };

/** Where the sentences come from that pages show. */
const places = [
  'src/apps/station/rig.ts',
  'src/apps/stories/story-desk.ts',
  'src/apps/stories/playing.ts',
  'src/sims/devices/hands.ts',
  'src/sims/devices/twin-input.ts',
  'src/station/authorization/authorizer.ts',
  'src/station/authorization/driver-desk.ts',
  'src/station/authorization/service-reader.ts',
  'src/backend/call-failed.ts',
  'src/backend/lines.ts',
  'src/backend/behaviour-request.ts',
];

/** What is no sentence for people at a page: names of timers, addresses, joints. */
const noSentences = [
  'tell pages soon',
  'tell pages',
  'side chosen',
  'service reader',
  'back-end greets a station',
  'The back-end was told to refuse.',
  '; ',
  'body.text:{1}',
  '{1}: {2}; {3}',
  '{1}: {2} {3}',
  '{ "action": "StartTransaction", "answer": "error", "code": "InternalError", "times": 2 }',
];

/** Texts in quotes or backticks that hold a space, with {1}, {2} for what is put in. */
function sentencesIn(file: string): readonly string[] {
  const code = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').replaceAll(/^\s*(\*|\/\*|\/\/|import ).*$/gm, '');
  return [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\$]|\\.|\$\{(?:[^{}`]|\{[^{}]*\})*\})*)`/g)]
    .map(([, quoted, template]) => quoted ?? numbered(template ?? ''))
    .filter((text) => /\S \S|: /.test(text) && !noSentences.includes(text));
}

function numbered(template: string): string {
  let place = 0;
  return template.replaceAll(/\$\{(?:[^{}`]|\{[^{}]*\})*\}/g, () => `{${++place}}`);
}

describe('what station and back-end say to people', () => {
  const translate = translator(words);
  const sentences = places.flatMap((file) => sentencesIn(file).map((sentence) => [sentence, file] as const));

  it('is found', () => {
    expect(sentences.length).toBeGreaterThan(60);
  });

  it.each(sentences)('“%s” (%s) is there in German', (sentence) => {
    expect(translate(sentence.replaceAll(/\{(\d)\}/g, 'x$1'))).not.toBe(sentence.replaceAll(/\{(\d)\}/g, 'x$1'));
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
