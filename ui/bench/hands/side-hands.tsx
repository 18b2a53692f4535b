/** The hands of a driver at one side: vehicle, plug, card, screen. */
import { useState } from 'react';
import type { CatalogueDto } from '../../../src/api/index.js';
import { useAct } from '../../shared/act.js';
import { Button } from '../../shared/button.js';
import { call } from '../../shared/call.js';
import { Gauge } from '../../shared/gauge.js';
import { type Live, useLive } from '../../shared/live.js';
import { useNumbers, useText, useTextOr } from '../../shared/text.js';
import { isDark } from '../dark.js';
import { secondsUntil } from '../seconds-until.js';
import { CardForm } from './card-form.js';
import { OverComplaint } from './over-complaint.js';
import { PlugForm } from './plug-form.js';

interface Props {
  readonly live: Live;
  readonly side: 'A' | 'B';
  readonly catalogue: CatalogueDto;
}

export function SideHands({ live, side, catalogue }: Props) {
  const say = useText();
  const plugged = useLive(live, ({ state }) => state?.sides[side].vehicle !== null);
  const blocks = useLive(live, ({ state }) => state?.sides[side].blocks);
  const hmi = useLive(live, ({ state }) => state?.sides[side].hmi);
  const link = useLive(live, ({ state }) => state?.link.state);
  // What was wrong before may be right when the side has gone on, or the back-end can be asked again.
  const { act, complaint, forget } = useAct(`${hmi} ${plugged} ${link}`);
  const why = blocks?.map((block) => say(`block.${block}`)).join(', ') ?? '';
  return (
    <section className="side" aria-label={say(`side.${side}`)}>
      <Status live={live} side={side} />
      <OverComplaint text={complaint} forget={forget} />
      {why !== '' && (
        <p className="blocks ellipsis" title={why}>
          {say('side.blocked', { why })}
        </p>
      )}
      <StopPrompt live={live} side={side} />
      {plugged ? <PluggedVehicle live={live} side={side} act={act} /> : <PlugForm side={side} catalogue={catalogue} act={act} />}
      <CardForm live={live} side={side} catalogue={catalogue} act={act} />
    </section>
  );
}

type Act = ReturnType<typeof useAct>['act'];

function Status({ live, side }: { readonly live: Live; readonly side: 'A' | 'B' }) {
  const say = useText();
  const hmi = useLive(live, ({ state }) => state?.sides[side].hmi ?? 'unavailable');
  const status = useLive(live, ({ state }) => state?.sides[side].status);
  const session = useLive(live, ({ state }) => state?.sides[side].session);
  const phase = useLive(live, ({ state }) => state?.station.phase ?? 'down');
  if (isDark(phase))
    return (
      <p className="status">
        <span className="badge">{side}</span>
        <strong>{say(`phase.${phase}`)}</strong>
      </p>
    );
  const error = status && status.errorCode !== 'NoError' ? ` · ${status.errorCode}` : '';
  return (
    <>
      <p className="status">
        <span className="badge">{side}</span>
        <strong>{say(`hmi.${hmi}`)}</strong>
        <span className="soft" title={status?.info ?? ''}>
          OCPP {status?.status}
          {error}
        </span>
      </p>
      {session && (
        <p className="soft session">
          {say('side.session', { idToken: session.idToken, transaction: session.transactionId ?? say('outbox.unnumbered') })}
        </p>
      )}
    </>
  );
}

/** The stop key was pressed: the station waits for the card. */
function StopPrompt({ live, side }: { readonly live: Live; readonly side: 'A' | 'B' }) {
  const say = useText();
  const left_s = useLive(live, ({ state }) => {
    const until = state?.sides[side].stopKey?.until;
    return until === undefined ? undefined : secondsUntil(until, state?.clock.now ?? until);
  });
  return left_s === undefined ? null : <p className="warn">{say('side.stopPrompt', { seconds: left_s })}</p>;
}

function PluggedVehicle({ live, side, act }: { readonly live: Live; readonly side: 'A' | 'B'; readonly act: Act }) {
  const say = useText();
  const textOr = useTextOr();
  const { kW, percent, volts, amperes, whole } = useNumbers();
  const vehicle = useLive(live, ({ state }) => state?.sides[side].vehicle);
  const outlet = useLive(live, ({ state }) => state?.sides[side].outlet);
  const serves = useLive(live, ({ state }) => state?.sides[side].blocks.length === 0);
  const [limit_kW, setLimit] = useState('');
  if (!vehicle || !outlet) return null;
  const params = { side };
  // A side that does not serve offers nothing, whatever its share would be.
  const offered_W = serves ? outlet.offered_W : null;
  // To the tenth that is shown.
  const isThere = vehicle.soc_pct >= vehicle.target_pct - 0.05;
  return (
    <div className="plugged">
      <p className="name">
        <strong>{textOr(`vehicle.${vehicle.vehicle}`, vehicle.label)}</strong>
        <Button kind="main" onClick={() => act(() => call('unplug', { params }))}>
          {say('hands.unplug')}
        </Button>
      </p>
      <p className="soft limits">
        {vehicle.protocol} · ≤ {whole(vehicle.maxPower_W / 1000)} kW, {whole(vehicle.maxCurrent_A)} A, {whole(vehicle.maxVoltage_V)} V
      </p>
      <Gauge
        label={say('side.vehicle')}
        value={vehicle.soc_pct}
        text={`${percent(vehicle.soc_pct)} → ${whole(vehicle.target_pct)} %`}
        kind="vehicle"
      />
      <p className="soft numbers">
        {kW(outlet.power_W)} · {volts(outlet.voltage_V)} · {amperes(outlet.current_A)}
        <br />
        {vehicle.contact === 'bad' ? (
          <span className="warn">{say('side.badContact')}</span>
        ) : isThere ? (
          say('side.wantsNoMore')
        ) : (
          say('side.wants', { demand: kW(vehicle.demand_W), offered: offered_W === null ? '–' : kW(offered_W) })
        )}
      </p>
      <form
        className="tools"
        onSubmit={(event) => {
          event.preventDefault();
          act(() => call('setVehicle', { params, body: { maxPower_W: Number(limit_kW) * 1000 } }));
        }}
      >
        <input
          type="number"
          aria-label={say('hands.limit')}
          placeholder="kW"
          min={0}
          max={1000}
          step="any"
          required
          value={limit_kW}
          onChange={({ target }) => setLimit(target.value)}
        />
        <Button type="submit">{say('action.set')}</Button>
        <Button onClick={() => act(() => call('setVehicle', { params, body: { paused: !vehicle.paused } }))} aria-pressed={vehicle.paused}>
          {say('hands.pause')}
        </Button>
        <Button onClick={() => act(() => call('setVehicle', { params, body: { stop: true } }))}>{say('hands.stopInCar')}</Button>
      </form>
    </div>
  );
}
