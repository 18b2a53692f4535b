/** One station: how it introduced itself, its connectors, its newest readings, and what else it reported. */
import { type ReactNode, useEffect, useState } from 'react';
import type { BackendStationDetailDto, BackendStationDto } from '../../../src/api/backend.js';
import { Complaint, useFailure } from '../../shared/act.js';
import { inWords as payloadInWords } from '../../shared/messages/in-words.js';
import { useText } from '../../shared/text.js';
import { readStation } from '../calls.js';
import { shownTime } from '../times.js';
import { meterTable } from './meter-rows.js';
import { StatusBadge } from './status-badge.js';

export function Station({ station }: { readonly station: BackendStationDto }) {
  const say = useText();
  return (
    <div className="station" tabIndex={0} role="group" aria-label={say('stations.details', { identity: station.identity })}>
      <Facts station={station} />
      <section>
        <h3>{say('stations.connectors')}</h3>
        <Connectors station={station} />
      </section>
      <section className="readings">
        <h3>{say('stations.readings')}</h3>
        <Readings station={station} />
      </section>
      <section>
        <h3>{say('stations.reports')}</h3>
        <Reports station={station} />
      </section>
    </div>
  );
}

function Facts({
  station: { boot, connected, connectedSince, lastSeen, registration, meterKeys },
}: {
  readonly station: BackendStationDto;
}) {
  const say = useText();
  const known = meterKeys.filter((key) => key !== '').length;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [say('stations.link'), connected ? say('stations.since', { time: shownTime(connectedSince ?? '') }) : say('stations.offline')],
    [say('stations.registration'), say(`registration.${registration ?? 'none'}`)],
    [say('stations.vendor'), boot?.chargePointVendor],
    [say('stations.model'), boot?.chargePointModel],
    [say('stations.serial'), boot?.chargePointSerialNumber ?? boot?.chargeBoxSerialNumber],
    [say('stations.firmware'), boot?.firmwareVersion],
    [say('stations.booted'), boot && shownTime(boot.received)],
    [say('stations.lastSeen'), lastSeen && shownTime(lastSeen)],
    [say('stations.meterKeys'), known === 0 ? say('stations.noMeterKeys') : say('stations.knownMeterKeys', { count: known })],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}

function Connectors({ station: { statuses, connected } }: { readonly station: BackendStationDto }) {
  const say = useText();
  if (statuses.length === 0) return <p className="soft">{say('stations.noStatus')}</p>;
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">{say('stations.connector')}</th>
          <th scope="col">{say('stations.status')}</th>
          <th scope="col">{say('stations.error')}</th>
          <th scope="col">{say('stations.statusSince')}</th>
        </tr>
      </thead>
      <tbody>
        {statuses.map(({ connectorId, status, errorCode, info, vendorErrorCode, timestamp, received }) => (
          <tr key={connectorId}>
            <th scope="row">{connectorId === 0 ? say('stations.whole') : connectorId}</th>
            <td>
              <StatusBadge status={connected ? status : ''}>{status}</StatusBadge>
            </td>
            <td>{[errorCode === 'NoError' ? '–' : errorCode, vendorErrorCode, info].filter((part) => part !== undefined).join(' · ')}</td>
            <td className="time">{shownTime(timestamp ?? received)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Readings({ station: { connected, readings, statuses } }: { readonly station: BackendStationDto }) {
  const say = useText();
  const { connectors, times, rows } = meterTable(readings);
  if (rows.length === 0) return <p className="soft">{say('stations.noReadings')}</p>;
  const reported = new Map(statuses.map(({ connectorId, timestamp, received }) => [connectorId, Date.parse(timestamp ?? received)]));
  /** Of before the present status: a session that has ended leaves its last power behind. */
  const isEarlier = (connector: number): boolean => !connected || Date.parse(times[connector] ?? '') < (reported.get(connector) ?? 0);
  const look = (connector: number) =>
    isEarlier(connector) ? { className: 'number earlier', title: say('stations.earlier') } : { className: 'number' };
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">{say('stations.measurand')}</th>
          <th scope="col">{say('stations.phase')}</th>
          <th scope="col">{say('stations.location')}</th>
          {connectors.map((connector) => (
            <th key={connector} scope="col" className="number">
              {say('stations.ofConnector', { connector })}
            </th>
          ))}
          <th scope="col">{say('stations.unit')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, measurand, phase, location, unit, values }) => (
          <tr key={key}>
            <th scope="row">{measurand}</th>
            <td>{phase}</td>
            <td>{location}</td>
            {connectors.map((connector) => (
              <td key={connector} {...look(connector)}>
                {values[connector] ?? '–'}
              </td>
            ))}
            <td>{unit}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{say('stations.read')}</th>
          <td />
          <td />
          {connectors.map((connector) => (
            <td key={connector} {...look(connector)}>
              {shownTime(times[connector] ?? '').slice(11)}
            </td>
          ))}
          <td>UTC</td>
        </tr>
      </tbody>
    </table>
  );
}

function Reports({ station: { identity, reportsSoFar } }: { readonly station: BackendStationDto }) {
  const say = useText();
  const inWords = useFailure();
  const [reports, setReports] = useState<BackendStationDetailDto['reports']>([]);
  const [complaint, setComplaint] = useState('');
  useEffect(() => {
    let wanted = true;
    if (reportsSoFar === 0) return undefined;
    readStation(identity).then(
      (detail) => {
        if (!wanted) return;
        setReports(detail.reports);
        setComplaint('');
      },
      (error: unknown) => wanted && setComplaint(inWords(error)),
    );
    return () => {
      wanted = false;
    };
  }, [identity, reportsSoFar, inWords]);
  if (complaint !== '') return <Complaint text={complaint} />;
  if (reports.length === 0) return <p className="soft">{say('stations.noReports')}</p>;
  // The newest are kept; counted from the first that ever came, each keeps its number.
  const numbered = reports.map((report, index) => ({ ...report, number: reportsSoFar - reports.length + index }));
  return (
    <table className="list">
      <tbody>
        {numbered.toReversed().map(({ number, received, action, payload }) => (
          <tr key={number}>
            <td className="time">{shownTime(received)}</td>
            <th scope="row">{action}</th>
            <td>{payloadInWords(payload, say)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
