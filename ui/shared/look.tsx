/** What every page has at its top: the name, the way to the other page, and how the page looks. */
import { schemes, useScheme } from './scheme.js';
import { languages, useLanguage, useText } from './text.js';

const languageNames = { en: 'English', de: 'Deutsch' } as const;

interface Props {
  /** Another page of this server. */
  readonly other?: { readonly name: 'bench' | 'backend'; readonly address: string };
}

export function Brand({ other }: Props) {
  const say = useText();
  return (
    <>
      <h1>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect width="16" height="16" rx="3.5" />
          <path d="M9 2 4 9h3l-1 5 6-8H9z" />
        </svg>
        Flexpole
      </h1>
      {other && <a href={other.address}>{say(`page.${other.name}`)}</a>}
    </>
  );
}

export function LookChoices() {
  const say = useText();
  const { language, choose } = useLanguage();
  const [scheme, setScheme] = useScheme();
  return (
    <>
      <select
        aria-label={say('look.language')}
        value={language}
        onChange={({ target }) => choose(languages.find((known) => known === target.value) ?? 'en')}
      >
        {languages.map((each) => (
          <option key={each} value={each}>
            {languageNames[each]}
          </option>
        ))}
      </select>
      <select
        aria-label={say('look.scheme')}
        value={scheme}
        onChange={({ target }) => setScheme(schemes.find((known) => known === target.value) ?? 'system')}
      >
        {schemes.map((each) => (
          <option key={each} value={each}>
            {say(`look.${each}`)}
          </option>
        ))}
      </select>
    </>
  );
}
