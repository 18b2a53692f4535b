/** Who this is, how it talks to the back-end, what time it is, and how the page looks. */
import { type Live, useLive } from '../shared/live.js';
import { Brand, LookChoices } from '../shared/look.js';
import { useText } from '../shared/text.js';
import { ClockHands } from './clock-hands.js';
import { isDark } from './dark.js';

export function TopBar({ live }: { readonly live: Live }) {
  return (
    <header className="topbar">
      <Brand other={{ name: 'backend', address: '/backend' }} />
      <Who live={live} />
      <ClockHands live={live} />
      <LookChoices />
    </header>
  );
}

function Who({ live }: { readonly live: Live }) {
  const say = useText();
  const station = useLive(live, ({ state }) => state?.station);
  const link = useLive(live, ({ state }) => state?.link);
  const answers = useLive(live, ({ line }) => line !== 'broken');
  if (!station || !link) return <p className="who" />;
  const linkState = link.cut ? 'cut' : link.address === null ? 'none' : link.state;
  const phase = say(`phase.${station.phase}`);
  const words = !answers ? say('line.brokenShort') : isDark(station.phase) ? phase : `${phase} · ${say(`link.${linkState}`)}`;
  const good = answers && linkState === 'online' && station.phase === 'inService';
  return (
    <p className="who">
      <strong title={`${station.vendor} ${station.model}, ${station.firmware} (${station.generation}, ${station.profile})`}>
        {station.identity}
      </strong>
      <span className={good ? 'lamp good' : 'lamp warn'} />
      <span title={`${words}${link.address === null ? '' : ` · ${link.address}`}`}>{words}</span>
    </p>
  );
}
