/** Who this is, how it talks to the back-end, what time it is, and how the page looks. */
import { type Live, useLive } from '../shared/live.js';
import { schemes, useScheme } from '../shared/scheme.js';
import { languages, useLanguage, useText } from '../shared/text.js';
import { ClockHands } from './clock-hands.js';

const languageNames = { en: 'English', de: 'Deutsch' } as const;

export function TopBar({ live }: { readonly live: Live }) {
  const say = useText();
  const { language, choose } = useLanguage();
  const [scheme, setScheme] = useScheme();
  return (
    <header className="topbar">
      <h1>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect width="16" height="16" rx="3.5" />
          <path d="M9 2 4 9h3l-1 5 6-8H9z" />
        </svg>
        Flexpole
      </h1>
      <Who live={live} />
      <ClockHands live={live} />
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
    </header>
  );
}

function Who({ live }: { readonly live: Live }) {
  const say = useText();
  const station = useLive(live, ({ state }) => state?.station);
  const link = useLive(live, ({ state }) => state?.link);
  if (!station || !link) return <p className="who" />;
  const linkState = link.cut ? 'cut' : link.address === null ? 'none' : link.state;
  const good = linkState === 'online' && station.phase === 'inService';
  return (
    <p className="who">
      <strong title={`${station.vendor} ${station.model}, ${station.firmware} (${station.generation}, ${station.profile})`}>
        {station.identity}
      </strong>
      <span className={good ? 'lamp good' : 'lamp warn'} />
      <span title={link.address ?? ''}>
        {say(`phase.${station.phase}`)} · {say(`link.${linkState}`)}
      </span>
    </p>
  );
}
