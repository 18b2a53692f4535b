/** What people and the world do to the station. */
import { useState } from 'react';
import { type Live, useLive } from '../../shared/live.js';
import { Tabs } from '../../shared/tabs.js';
import { useText } from '../../shared/text.js';
import { DeviceHands } from './device-hands.js';
import { FaultHands } from './fault-hands.js';
import { SideHands } from './side-hands.js';
import { StationHands } from './station-hands.js';

const pages = ['drivers', 'station', 'devices', 'faults'] as const;
type Page = (typeof pages)[number];

export function Hands({ live }: { readonly live: Live }) {
  const say = useText();
  const [page, setPage] = useState<Page>('drivers');
  const catalogue = useLive(live, (each) => each.catalogue);
  const faults = useLive(live, ({ state }) => state?.faults.length ?? 0);
  return (
    <Tabs
      label={say('hands.title')}
      className="hands"
      tabs={pages.map((name) => ({ name, label: say(`hands.${name}`), count: name === 'faults' ? faults : 0 }))}
      open={page}
      choose={setPage}
    >
      {/* What somebody has typed in stays when another page is opened. */}
      <div className="drivers" hidden={page !== 'drivers'}>
        {catalogue && <SideHands live={live} side="A" catalogue={catalogue} />}
        {catalogue && <SideHands live={live} side="B" catalogue={catalogue} />}
      </div>
      {page === 'station' && <StationHands live={live} />}
      {page === 'devices' && <DeviceHands live={live} staffCard={catalogue?.cards.find(({ kind }) => kind === 'staff')?.idToken} />}
      {page === 'faults' && catalogue && <FaultHands live={live} catalogue={catalogue} />}
    </Tabs>
  );
}
