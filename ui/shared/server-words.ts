/**
 * What the station and the back-end say in English, in the language of the user: their sentences are the keys, with {1}, {2} where
 * something is put in. What stands in the place of a number may be such a sentence itself.
 */
export type Translate = (english: string) => string;

export function translator(words: Readonly<Record<string, string>>): Translate {
  // The most literal first: "{1} is not raised at {2}" before "{1} is not raised".
  const rules = Object.entries(words)
    .toSorted(([a], [b]) => literalLength(b) - literalLength(a))
    .map(([english, own]) => ({ pattern: patternOf(english), own }));
  const translate: Translate = (text) => {
    for (const { pattern, own } of rules) {
      const found = pattern.exec(text);
      if (found) return own.replace(/\{(\d)\}/g, (_, place: string) => translate(found[Number(place)] ?? ''));
    }
    return text;
  };
  return translate;
}

const literalLength = (template: string): number => template.replace(/\{\d\}/g, '').length;

const patternOf = (template: string): RegExp =>
  new RegExp(
    `^${template
      .split(/\{\d\}/)
      .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('(.*?)')}$`,
    's',
  );
