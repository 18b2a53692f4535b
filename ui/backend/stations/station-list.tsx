/** All stations that have ever come in, with what state they are in. */
import type { BackendStationDto } from '../../../src/api/backend.js';
import { Panel } from '../../shared/panel.js';
import { useText } from '../../shared/text.js';
import type { Picture } from '../backend-live.js';
import { shownTime } from '../times.js';
import { StatusBadge } from './status-badge.js';

interface Props {
  readonly picture: Picture;
  readonly chosen: string | undefined;
  readonly choose: (identity: string) => void;
}

export function StationList({ picture: { stations, address }, chosen, choose }: Props) {
  const say = useText();
  const online = stations.filter(({ connected }) => connected).length;
  return (
    <Panel
      title={say('stations.title')}
      className="stations"
      tools={stations.length > 0 && <span className="soft">{say('stations.online', { online, all: stations.length })}</span>}
    >
      {stations.length === 0 ? (
        <p className="empty">
          {say('stations.none')}
          <code>{address}/…</code>
        </p>
      ) : (
        <ul tabIndex={0} aria-label={say('stations.title')}>
          {stations.map((station) => (
            <li key={station.identity}>
              <Entry station={station} chosen={station.identity === chosen} choose={() => choose(station.identity)} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Entry({
  station,
  chosen,
  choose,
}: {
  readonly station: BackendStationDto;
  readonly chosen: boolean;
  readonly choose: () => void;
}) {
  const say = useText();
  const { identity, connected, boot, statuses, lastSeen, registration } = station;
  return (
    <button type="button" className="entry" aria-pressed={chosen} onClick={choose}>
      <span className="name">
        <span className={connected ? 'lamp good' : 'lamp off'} />
        <strong>{identity}</strong>
      </span>
      <span className="soft">{boot ? `${boot.chargePointVendor} ${boot.chargePointModel}` : say('stations.noBoot')}</span>
      <span className="statuses">
        {statuses.map(({ connectorId, status }) => (
          <StatusBadge key={connectorId} status={connected ? status : ''}>{`${connectorId} ${status}`}</StatusBadge>
        ))}
      </span>
      <span className="soft">
        {connected ? say(`registration.${registration ?? 'none'}`) : say('stations.offline')}
        {lastSeen !== undefined && ` · ${shownTime(lastSeen).slice(11)}`}
      </span>
    </button>
  );
}
