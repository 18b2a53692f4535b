/** The hands of a driver at one side: vehicle, plug, card, screen. */
import { useState } from 'react';
import type { CatalogueDto } from '../../../src/api/index.js';
import { Complaint, useAct } from '../../shared/act.js';
import { Button } from '../../shared/button.js';
import { call } from '../../shared/call.js';
import { Check, NumberField, SelectField } from '../../shared/field.js';
import { Gauge } from '../../shared/gauge.js';
import { type Live, useLive } from '../../shared/live.js';
import { useNumbers, useText, useTextOr } from '../../shared/text.js';
import { Car } from '../scene/car.js';

interface Props {
  readonly live: Live;
  readonly side: 'A' | 'B';
  readonly catalogue: CatalogueDto;
}

export function SideHands({ live, side, catalogue }: Props) {
  const say = useText();
  const plugged = useLive(live, ({ state }) => state?.sides[side].vehicle !== null);
  const blocks = useLive(live, ({ state }) => state?.sides[side].blocks);
  const { act, complaint } = useAct();
  return (
    <section className="side" aria-label={say(`side.${side}`)}>
      <Status live={live} side={side} />
      {blocks && blocks.length > 0 && (
        <p className="blocks">{say('side.blocked', { why: blocks.map((block) => say(`block.${block}`)).join(', ') })}</p>
      )}
      {plugged ? <PluggedVehicle live={live} side={side} act={act} /> : <PlugForm side={side} catalogue={catalogue} act={act} />}
      <CardForm side={side} catalogue={catalogue} act={act} />
      <Complaint text={complaint} />
    </section>
  );
}

type Act = ReturnType<typeof useAct>['act'];

function Status({ live, side }: { readonly live: Live; readonly side: 'A' | 'B' }) {
  const say = useText();
  const hmi = useLive(live, ({ state }) => state?.sides[side].hmi ?? 'unavailable');
  const status = useLive(live, ({ state }) => state?.sides[side].status);
  const session = useLive(live, ({ state }) => state?.sides[side].session);
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

function PlugForm({
  side,
  catalogue: { vehicles },
  act,
}: {
  readonly side: 'A' | 'B';
  readonly catalogue: CatalogueDto;
  readonly act: Act;
}) {
  const say = useText();
  const textOr = useTextOr();
  const [vehicle, setVehicle] = useState(vehicles[0]?.vehicle ?? '');
  const [soc, setSoc] = useState('20');
  const [target, setTarget] = useState('');
  const [limit_kW, setLimit] = useState('');
  const [bad, setBad] = useState(false);
  const [refuses, setRefuses] = useState(false);
  const body = {
    vehicle,
    soc_pct: Number(soc),
    ...(target !== '' && { target_pct: Number(target) }),
    ...(limit_kW !== '' && { maxPower_W: Number(limit_kW) * 1000 }),
    ...(bad && { contact: 'bad' as const }),
    ...(refuses && { refuses }),
  };
  const known = vehicles.find((each) => each.vehicle === vehicle);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        act(() => call('plug', { params: { side }, body }));
      }}
    >
      <div className="choice">
        <svg viewBox="0 0 300 124" aria-hidden="true">
          <Car vehicle={vehicle} />
        </svg>
        <SelectField
          label={say('hands.vehicle')}
          value={vehicle}
          set={setVehicle}
          options={vehicles.map((each) => [each.vehicle, textOr(`vehicle.${each.vehicle}`, each.label)])}
        />
      </div>
      <div className="row3">
        <NumberField label={say('hands.soc')} value={soc} set={setSoc} min={0} max={100} required />
        <NumberField
          label={say('hands.target')}
          value={target}
          set={setTarget}
          min={1}
          max={100}
          placeholder={String(known?.target_pct ?? '')}
        />
        <NumberField
          label={say('hands.limit')}
          value={limit_kW}
          set={setLimit}
          min={0}
          max={1000}
          placeholder={known ? String(known.maxPower_W / 1000) : ''}
        />
      </div>
      <div className="tools">
        <Check label={say('hands.badContact')} checked={bad} set={setBad} />
        <Check label={say('hands.refuses')} checked={refuses} set={setRefuses} />
        <Button type="submit" kind="main" className="push">
          {say('hands.plug')}
        </Button>
      </div>
    </form>
  );
}

function PluggedVehicle({ live, side, act }: { readonly live: Live; readonly side: 'A' | 'B'; readonly act: Act }) {
  const say = useText();
  const textOr = useTextOr();
  const { kW, percent, volts, amperes } = useNumbers();
  const vehicle = useLive(live, ({ state }) => state?.sides[side].vehicle);
  const outlet = useLive(live, ({ state }) => state?.sides[side].outlet);
  const [limit_kW, setLimit] = useState('');
  if (!vehicle || !outlet) return null;
  const params = { side };
  return (
    <div className="plugged">
      <p className="name">
        <strong>{textOr(`vehicle.${vehicle.vehicle}`, vehicle.label)}</strong>
        <Button kind="main" onClick={() => act(() => call('unplug', { params }))}>
          {say('hands.unplug')}
        </Button>
      </p>
      {vehicle.contact === 'bad' && <p className="warn">{say('side.badContact')}</p>}
      <Gauge label={say('side.vehicle')} value={vehicle.soc_pct} text={percent(vehicle.soc_pct)} kind="vehicle" />
      <p className="soft numbers">
        {kW(outlet.power_W)} · {volts(outlet.voltage_V)} · {amperes(outlet.current_A)}
        <br />
        {say('side.wants', { demand: kW(vehicle.demand_W), offered: outlet.offered_W === null ? '–' : kW(outlet.offered_W) })}
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

/** A card that no back-end knows. */
const unknownCard = 'CARD-NOBODY';

function CardForm({ side, catalogue: { cards }, act }: { readonly side: 'A' | 'B'; readonly catalogue: CatalogueDto; readonly act: Act }) {
  const say = useText();
  const textOr = useTextOr();
  // Different cards, as one is not accepted twice at the same time.
  const [card, setCard] = useState(cards[side === 'A' ? 0 : 2]?.idToken ?? cards[0]?.idToken ?? unknownCard);
  const [answer, setAnswer] = useState('');
  const params = { side };
  const hold = async (): Promise<void> => {
    setAnswer('');
    const { type, why } = await call('holdCard', { params, body: { idToken: card } });
    if (type === 'refused') throw new Error(say('hands.refused', { why: why ?? '' }));
    setAnswer(say(`hands.${type}`));
  };
  return (
    <form
      className="card-form"
      onSubmit={(event) => {
        event.preventDefault();
        act(hold);
      }}
    >
      <div className="hold">
        <SelectField
          label={say('hands.card')}
          value={card}
          set={setCard}
          options={[
            ...cards.map(({ idToken, holder }) => [idToken, `${idToken} · ${textOr(`card.${idToken}`, holder)}`] as const),
            [unknownCard, `${unknownCard} · ${say('hands.unknownCard')}`],
          ]}
        />
        <Button type="submit" kind="main">
          {say('hands.hold')}
        </Button>
      </div>
      <div className="tools">
        <Button onClick={() => act(() => call('chooseSide', { params }))}>{say('hands.choose')}</Button>
        <Button
          onClick={() =>
            act(async () => {
              const { stopped } = await call('stopOnScreen', { params });
              if (!stopped) throw new Error(say('hands.notStopped'));
            })
          }
        >
          {say('hands.stop')}
        </Button>
        <span role="status" className="soft">
          {answer}
        </span>
      </div>
    </form>
  );
}
