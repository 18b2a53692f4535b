/** The layout of the page: the stations on the left, one of them on the right. */
import { useState } from 'react';
import { Brand, LookChoices } from '../shared/look.js';
import { Tabs } from '../shared/tabs.js';
import { useText } from '../shared/text.js';
import { type BackendLive, type Picture, useBackend } from './backend-live.js';
import { BehaviourTable } from './behaviour/behaviour.js';
import { useCommandDesk } from './commands/command-desk.js';
import { Commands } from './commands/commands.js';
import { Findings } from './findings/findings.js';
import { StationMessages } from './station-messages.js';
import { Station } from './stations/station.js';
import { StationList } from './stations/station-list.js';
import { shownTime } from './times.js';
import { Transactions } from './transactions/transactions.js';

const views = ['station', 'commands', 'transactions', 'messages', 'behaviour', 'findings'] as const;
type View = (typeof views)[number];

export function Console({ live }: { readonly live: BackendLive }) {
  const say = useText();
  const line = useBackend(live, (each) => each.line);
  const picture = useBackend(live, (each) => each.picture);
  // A back-end by itself has its console at its root, and there is no bench beside it.
  const alone = location.pathname === '/';
  return (
    <>
      <header className="topbar">
        <Brand {...(!alone && { other: { name: 'bench', address: '/' } })} />
        <p className="who">
          {picture && <span className={line === 'open' ? 'lamp good' : 'lamp warn'} />}
          {picture && say('console.address', { address: picture.address })}
        </p>
        <Time live={live} />
        <LookChoices />
      </header>
      {line === 'broken' && (
        <p className="banner" role="status">
          {say('console.broken')}
        </p>
      )}
      {live.elsewhere !== undefined && <Elsewhere address={live.elsewhere} />}
      {picture && <Desk live={live} picture={picture} />}
    </>
  );
}

const Time = ({ live }: { readonly live: BackendLive }) => {
  const now = useBackend(live, (each) => each.now);
  return <time>{now !== '' && `${shownTime(now)} UTC`}</time>;
};

function Elsewhere({ address }: { readonly address: string }) {
  const say = useText();
  return (
    <main className="elsewhere">
      <h2>{say('console.elsewhere')}</h2>
      <p className="mono">{address}</p>
      <p>{say('console.elsewhereHint')}</p>
    </main>
  );
}

function Desk({ live, picture }: { readonly live: BackendLive; readonly picture: Picture }) {
  const say = useText();
  const { stations, behaviours } = picture;
  const [view, setView] = useState<View>('station');
  const [chosen, setChosen] = useState<string>();
  const desk = useCommandDesk();
  const station = stations.find(({ identity }) => identity === chosen) ?? stations[0];
  const isOwn = ({ identity }: { readonly identity: string }): boolean => identity === station?.identity;
  const transactions = picture.transactions.filter(isOwn);
  const findings = picture.findings.filter(isOwn);
  const counts: Partial<Record<View, number>> = {
    transactions: transactions.filter(({ stopped }) => !stopped).length,
    behaviour: Object.keys(behaviours).length,
    findings: findings.length,
  };
  const stop = (transactionId: number): void => {
    desk.choose('RemoteStopTransaction', { transactionId });
    setView('commands');
  };
  return (
    <main className="console">
      <StationList picture={picture} chosen={station?.identity} choose={setChosen} />
      <Tabs
        label={say('console.views')}
        className="views"
        tabs={views.map((name) => ({ name, label: say(`console.view.${name}`), count: counts[name] ?? 0 }))}
        open={view}
        choose={setView}
      >
        {view === 'behaviour' && <BehaviourTable behaviours={behaviours} />}
        {view !== 'behaviour' && !station && <p className="empty">{say('console.noStation')}</p>}
        {view === 'station' && station && <Station key={station.identity} station={station} />}
        {view === 'commands' && station && <Commands key={station.identity} station={station} now={() => live.now} desk={desk} />}
        {view === 'transactions' && station && (
          <Transactions key={station.identity} identity={station.identity} transactions={transactions} stop={stop} />
        )}
        {view === 'messages' && station && <StationMessages key={station.identity} live={live} identity={station.identity} />}
        {view === 'findings' && station && <Findings findings={findings} />}
      </Tabs>
    </main>
  );
}
