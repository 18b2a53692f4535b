/** The layout of the page: cabinet and hands on the left, energy and what the station says on the right. */
import { useDeferredValue, useState } from 'react';
import { Toggle } from '../shared/button.js';
import { type Live, useLive } from '../shared/live.js';
import { Tabs } from '../shared/tabs.js';
import { useText } from '../shared/text.js';
import type { History } from './charts/history.js';
import { EnergyFlow } from './flow/energy-flow.js';
import { Hands } from './hands/hands.js';
import { Later, later } from './later.js';
import { Scene } from './scene/scene.js';
import { TopBar } from './top-bar.js';

const Messages = later(() => import('./messages/messages.js'));
const Records = later(() => import('./records/records.js'));
const Charts = later(() => import('./charts/charts.js'));
const Diary = later(() => import('./diary/diary.js'));
const Stories = later(() => import('./stories/stories.js'));

const views = ['messages', 'records', 'charts', 'diary', 'stories'] as const;
type View = (typeof views)[number];

export function Bench({ live, history }: { readonly live: Live; readonly history: History }) {
  const say = useText();
  const line = useLive(live, (each) => each.line);
  const known = useLive(live, ({ state }) => state !== undefined);
  const [view, setView] = useState<View>('messages');
  const [large, setLarge] = useState(false);
  // Cabinet and hands can be used a picture before the rest is there.
  const whole = useDeferredValue(true, false);
  const undelivered = useLive(live, ({ state }) => (state ? state.outbox.waiting + state.outbox.dead : 0));
  return (
    <>
      <TopBar live={live} />
      {line === 'broken' && (
        <p className="banner" role="status">
          {say('line.broken')}
        </p>
      )}
      {known ? (
        <main className={`${large ? 'large' : ''} ${line === 'broken' ? 'stale' : ''}`}>
          <Scene live={live} />
          <Hands live={live} />
          {whole && <EnergyFlow live={live} />}
          {whole && (
            <Tabs
              label={say('view.title')}
              className="views"
              tabs={views.map((name) => ({ name, label: say(`view.${name}`), count: name === 'diary' ? undelivered : 0 }))}
              open={view}
              choose={setView}
              tools={
                <Toggle kind="quiet" pressed={large} onClick={() => setLarge(!large)}>
                  {say(large ? 'view.smaller' : 'view.larger')}
                </Toggle>
              }
            >
              <Later>
                {view === 'messages' && <Messages live={live} />}
                {view === 'records' && <Records live={live} />}
                {view === 'charts' && <Charts history={history} />}
                {view === 'diary' && <Diary live={live} />}
                {view === 'stories' && <Stories live={live} />}
              </Later>
            </Tabs>
          )}
        </main>
      ) : (
        <p className="empty" role="status">
          {say('line.opening')}
        </p>
      )}
    </>
  );
}
