/** Texts in the language of the user, numbers and times as that language writes them. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { createIntl, type IntlShape, RawIntlProvider, useIntl } from 'react-intl';
import en from '../texts/en.json';
import { keep, kept } from './kept.js';
import { type Translate, translator } from './server-words.js';

export type TextKey = keyof typeof en;
export type Values = Readonly<Record<string, string | number>>;
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

type Catalogue = Readonly<Record<string, string>>;

/** English is always there: it also stands in while another catalogue is loading. */
const catalogues: Readonly<Record<Language, () => Promise<Words>>> = {
  en: async () => ({ catalogue: en, translate: (english) => english }),
  de: async () => {
    const [catalogue, words] = await Promise.all([import('../texts/de.json'), import('../texts/server-words.de.json')]);
    return { catalogue: catalogue.default, translate: translator(words.default) };
  },
};

const Choice = createContext<{ readonly language: Language; readonly choose: (language: Language) => void }>({
  language: 'en',
  choose: () => undefined,
});
export const useLanguage = () => useContext(Choice);

interface Words {
  readonly catalogue: Catalogue;
  /** For what station and back-end say. */
  readonly translate: Translate;
}

interface Loaded {
  readonly language: Language;
  readonly intl: IntlShape;
  readonly translate: Translate;
  readonly numbers: Numbers;
}

async function load(language: Language): Promise<Loaded> {
  const { catalogue, translate } = await catalogues[language]();
  return { language, intl: createIntl({ locale: language, messages: catalogue }), translate, numbers: numbersIn(language) };
}

const Heard = createContext<Translate>((english) => english);
/** Puts what station and back-end say into the language of the user; what it does not know stays as it is. */
export const useHeard = (): Translate => useContext(Heard);

/** What the page begins with: the language that the user has chosen here, or else prefers; English where that cannot be loaded. */
export const firstTexts = (): Promise<Loaded> => load(firstLanguage()).catch(() => load('en'));

export function Texts({ first, children }: { readonly first: Loaded; readonly children: ReactNode }) {
  const [language, setLanguage] = useState(first.language);
  const [loaded, setLoaded] = useState(first);
  useEffect(() => {
    document.documentElement.lang = loaded.language;
  }, [loaded]);
  useEffect(() => {
    if (language !== loaded.language) void load(language).then(setLoaded, () => setLanguage(loaded.language));
  }, [language, loaded]);
  const choice = useMemo(() => {
    const choose = (next: Language): void => {
      keep('language', next);
      setLanguage(next);
    };
    return { language, choose };
  }, [language]);
  return (
    <Choice value={choice}>
      <RawIntlProvider value={loaded.intl}>
        <Heard value={loaded.translate}>
          <InNumbers value={loaded.numbers}>{children}</InNumbers>
        </Heard>
      </RawIntlProvider>
    </Choice>
  );
}

function firstLanguage(): Language {
  const wanted = [kept('language') ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2));
  return languages.find((language) => language === wanted.find((tag) => languages.some((known) => known === tag))) ?? 'en';
}

export type Say = (key: TextKey, values?: Values) => string;

export function useText(): Say {
  const { formatMessage } = useIntl();
  return useCallback((key, values) => formatMessage({ id: key }, values), [formatMessage]);
}

/** The text of a key that is put together from data; `otherwise` where the catalogue has none. */
export function useTextOr(): (key: string, otherwise: string) => string {
  const { messages } = useIntl();
  return useCallback(
    (key, otherwise) => {
      const text = messages[key];
      return typeof text === 'string' ? text : otherwise;
    },
    [messages],
  );
}

export type Numbers = ReturnType<typeof numbersIn>;

function numbersIn(locale: string) {
  const fixed = (digits: number): ((value: number) => string) => {
    let format: Intl.NumberFormat | undefined;
    return (value) => {
      format ??= new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
      // Nobody wants to read a negative zero.
      return format.format(Math.round(value * 10 ** digits) === 0 ? 0 : value);
    };
  };
  const [none, one, two, three] = [fixed(0), fixed(1), fixed(2), fixed(3)];
  return {
    kW: (power_W: number) => `${one(power_W / 1000)} kW`,
    kWh: (energy_Wh: number) => `${two(energy_Wh / 1000)} kWh`,
    exact_kWh: (energy_Wh: number) => `${three(energy_Wh / 1000)} kWh`,
    percent: (value: number) => `${one(value)} %`,
    volts: (value: number) => `${none(value)} V`,
    amperes: (value: number) => `${one(value)} A`,
    degrees: (value: number) => `${one(value)} °C`,
    whole: none,
    /** What is shorter than ten has tenths, unless it is whole. */
    ms: (value: number) => {
      if (value >= 10_000) return `${one(value / 1000)} s`;
      return `${(value < 10 && !Number.isInteger(value) ? one : none)(value)} ms`;
    },
  };
}

const InNumbers = createContext<Numbers>(numbersIn('en'));
export const useNumbers = (): Numbers => useContext(InNumbers);
