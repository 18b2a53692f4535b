/** Hands on single devices: meters, packs, the 12 V battery, the sensor on the roof, the reader for service cards. */
import type { StateDto } from '../../../src/api/index.js';
import { useAct } from '../../shared/act.js';
import { Button, Toggle } from '../../shared/button.js';
import { call } from '../../shared/call.js';
import { type Live, useLive } from '../../shared/live.js';
import { useNumbers, useText } from '../../shared/text.js';
import { secondsUntil } from '../seconds-until.js';
import { Level } from './level.js';
import { OverComplaint } from './over-complaint.js';
import { RecalibrationHands } from './recalibration-hands.js';

type Act = ReturnType<typeof useAct>['act'];

export function DeviceHands({ live, staffCard }: { readonly live: Live; readonly staffCard: string | undefined }) {
  const { act, complaint, forget } = useAct();
  const state = useLive(live, (each) => each.state);
  if (!state) return null;
  return (
    <div className="station-hands">
      <OverComplaint text={complaint} forget={forget} />
      <Meter side="A" meter={state.sides.A.meter} act={act} />
      <Meter side="B" meter={state.sides.B.meter} act={act} />
      <RecalibrationHands side="A" state={state.sides.A} act={act} />
      <RecalibrationHands side="B" state={state.sides.B} act={act} />
      <Auxiliary auxiliary={state.auxiliary} act={act} />
      <Sensor sensor={state.sensor} act={act} />
      <Service service={state.service} now={state.clock.now} staffCard={staffCard} act={act} />
    </div>
  );
}

function Meter({ side, meter, act }: { readonly side: 'A' | 'B'; readonly meter: StateDto['sides']['A']['meter']; readonly act: Act }) {
  const say = useText();
  const label = say('device.meter', { side });
  const params = { side };
  return (
    <div className="group" role="group" aria-label={label}>
      <span className="name">{label}</span>
      <Toggle pressed={meter.silent} onClick={() => act(() => call('setMeter', { params, body: { silent: !meter.silent } }))}>
        {say('device.silent')}
      </Toggle>
      <Toggle
        pressed={meter.refusesStart}
        onClick={() => act(() => call('setMeter', { params, body: { refusesStart: !meter.refusesStart } }))}
      >
        {say('device.refusesStart')}
      </Toggle>
      <Button onClick={() => act(() => call('exchangeMeter', { params }))}>{say('device.exchange')}</Button>
      <span className="soft">{meter.meterId}</span>
    </div>
  );
}

function Auxiliary({ auxiliary, act }: { readonly auxiliary: StateDto['auxiliary']; readonly act: Act }) {
  const say = useText();
  const { percent } = useNumbers();
  const { level_pct, flow, externalCharger, low } = auxiliary;
  return (
    <div className="group" role="group" aria-label={say('device.auxiliary')}>
      <span className="name">{say('device.auxiliary')}</span>
      <Level
        label={say('device.level')}
        now={percent(level_pct)}
        min={0}
        max={100}
        set={(level) => act(() => call('setAuxiliary', { body: { level_pct: level } }))}
      />
      <Toggle pressed={externalCharger} onClick={() => act(() => call('setAuxiliary', { body: { externalCharger: !externalCharger } }))}>
        {say('device.charger')}
      </Toggle>
      <span className={low ? 'soft warn' : 'soft'}>{low ? say('device.low') : say(`device.${flow}`)}</span>
    </div>
  );
}

function Sensor({ sensor: { rain, light_lux }, act }: { readonly sensor: StateDto['sensor']; readonly act: Act }) {
  const say = useText();
  const { whole } = useNumbers();
  return (
    <div className="group" role="group" aria-label={say('device.sensor')}>
      <span className="name">{say('device.sensor')}</span>
      <Level
        label={say('device.light')}
        now={`${whole(light_lux)} lx`}
        min={0}
        max={120_000}
        set={(light) => act(() => call('setSensor', { body: { light_lux: light } }))}
      />
      <Toggle pressed={rain} onClick={() => act(() => call('setSensor', { body: { rain: !rain } }))}>
        {say('device.rain')}
      </Toggle>
    </div>
  );
}

interface ServiceProps {
  readonly service: StateDto['service'];
  readonly now: string;
  readonly staffCard: string | undefined;
  readonly act: Act;
}

function Service({ service: { readerUntil, outOfHours }, now, staffCard, act }: ServiceProps) {
  const say = useText();
  return (
    <div className="group" role="group" aria-label={say('device.service')}>
      <span className="name">{say('device.service')}</span>
      <Button onClick={() => act(() => call('tapLogo', { body: { taps: 6 } }))}>{say('device.tapLogo')}</Button>
      {staffCard !== undefined && (
        <Button onClick={() => act(() => call('configure', { body: { ocpp: { vwgc_out_of_hours_id_tokens: [staffCard] } } }))}>
          {say('device.enterStaff', { card: staffCard })}
        </Button>
      )}
      <span className="soft" role="status">
        {readerUntil === null
          ? say(outOfHours ? 'device.outOfHours' : 'device.asleep')
          : say('device.awake', { seconds: secondsUntil(readerUntil, now) })}
      </span>
    </div>
  );
}
