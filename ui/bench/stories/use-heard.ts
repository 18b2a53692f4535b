/** What stories say in English (titles, problems, verdicts), in the language of the user: their words come when somebody looks at stories. */
import { useEffect, useState } from 'react';
import { type Translate, translator } from '../../shared/server-words.js';
import { type Language, useHeard, useLanguage } from '../../shared/text.js';

/** English is what they say anyway. */
const dictionaries: Readonly<Partial<Record<Language, () => Promise<Translate>>>> = {
  de: async () => {
    const [station, stories] = await Promise.all([import('../../texts/server-words.de.json'), import('../../texts/story-words.de.json')]);
    return translator({ ...station.default, ...stories.default });
  },
};

export function useHeardInStories(): Translate {
  const { language } = useLanguage();
  const heard = useHeard();
  const [own, setOwn] = useState<{ readonly language: Language; readonly translate: Translate }>();
  useEffect(() => {
    let wanted = true;
    dictionaries[language]?.().then(
      (translate) => wanted && setOwn({ language, translate }),
      // English stays, as everywhere where a catalogue cannot be loaded.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [language]);
  return own?.language === language ? own.translate : heard;
}
