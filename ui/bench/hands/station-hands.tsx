/** Hands on the station as a whole: doors, emergency stop, grid, weather, packs, link, power. */
import type { StateDto } from '../../../src/api/index.js';
import { useAct } from '../../shared/act.js';
import { Toggle } from '../../shared/button.js';
import { call } from '../../shared/call.js';
import { type Live, useLive } from '../../shared/live.js';
import { type TextKey, useNumbers, useText } from '../../shared/text.js';
import { isDark } from '../dark.js';
import { Level } from './level.js';
import { OverComplaint } from './over-complaint.js';

const doors = ['front', 'rear', 'maintenance'] as const;
const feeds_A = [0, 16, 32, 63] as const;

export function StationHands({ live }: { readonly live: Live }) {
  const say = useText();
  const { degrees, percent, amperes, whole } = useNumbers();
  const { act, complaint, forget } = useAct();
  const state = useLive(live, (each) => each.state);
  if (!state) return null;
  const { link, emergencyStop, grid, ambient, sides } = state;
  const off = state.station.phase === 'off';
  return (
    <div className="station-hands">
      <OverComplaint text={complaint} forget={forget} />
      <div className="group" role="group" aria-label={say('station.safety')}>
        <span className="name">{say('station.safety')}</span>
        <Toggle
          kind="danger"
          pressed={emergencyStop.pressed}
          onClick={() => act(() => call('setEmergencyStop', { body: { pressed: !emergencyStop.pressed } }))}
        >
          {say(emergencyStop.pressed ? 'station.releaseEmergency' : 'station.pressEmergency')}
        </Toggle>
        <span className={drains(state) ? 'soft warn' : 'soft'}>{say(drains(state) ? 'station.highVoltageOff' : 'station.noSwitch')}</span>
      </div>
      <div className="group" role="group" aria-label={say('station.doors')}>
        <span className="name">{say('station.doors')}</span>
        {doors.map((door) => {
          const open = state.doors[door] === 'open';
          return (
            <Toggle
              key={door}
              pressed={open}
              onClick={() => act(() => call('setDoor', { params: { door }, body: { state: open ? 'closed' : 'open' } }))}
            >
              {say(`door.${door}`)}
            </Toggle>
          );
        })}
        <span className="soft">{say('station.doorsHint')}</span>
      </div>
      <div className="group" role="group" aria-label={say('station.link')}>
        <span className="name">{say('station.link')}</span>
        <Toggle pressed={link.cut} onClick={() => act(() => call('setLink', { body: { cut: !link.cut } }))}>
          {say(link.cut ? 'station.restoreLink' : 'station.cutLink')}
        </Toggle>
        <Toggle pressed={link.silent} onClick={() => act(() => call('setLink', { body: { silent: !link.silent } }))}>
          {say('station.silentLink')}
        </Toggle>
        <span className="soft ellipsis" title={link.address ?? ''}>
          {link.address ?? say('link.none')}
        </span>
      </div>
      <div className="group" role="group" aria-label={say('station.grid')}>
        <span className="name">{say('station.grid')}</span>
        {feeds_A.map((feed_A) => (
          <Toggle key={feed_A} pressed={grid.feed_A === feed_A} onClick={() => act(() => call('setGrid', { body: { feed_A } }))}>
            {feed_A} A
          </Toggle>
        ))}
        <span className="soft">{say(drawnWords(grid), { current: amperes(grid.current_A), limit: whole(grid.limit_A) })}</span>
      </div>
      <div className="levels">
        <Level
          label={say('station.ambient')}
          now={degrees(ambient.temperature_C)}
          min={-40}
          max={85}
          set={(temperature_C) => act(() => call('setAmbient', { body: { temperature_C } }))}
        />
        <Level
          label={say('station.packA')}
          now={percent(sides.A.pack.packSoc_pct)}
          min={5}
          max={100}
          set={(packSoc_pct) => act(() => call('setPack', { params: { side: 'A' }, body: { packSoc_pct } }))}
        />
        <Level
          label={say('station.packB')}
          now={percent(sides.B.pack.packSoc_pct)}
          min={5}
          max={100}
          set={(packSoc_pct) => act(() => call('setPack', { params: { side: 'B' }, body: { packSoc_pct } }))}
        />
        <Level
          label={say('station.importTarget')}
          now={grid.importTarget_A === null ? '–' : `${grid.importTarget_A} A`}
          min={0}
          max={63}
          step={1}
          set={(current_A) => act(() => call('setImportTarget', { body: { current_A } }))}
        />
        <Level
          label={say('station.delay')}
          now={`${link.delay_ms} ms`}
          min={0}
          max={60_000}
          set={(delay_ms) => act(() => call('setLink', { body: { delay_ms } }))}
        />
        <Level
          label={say('station.loss')}
          now={`${link.loss_pct} %`}
          min={0}
          max={100}
          set={(loss_pct) => act(() => call('setLink', { body: { loss_pct } }))}
        />
      </div>
      <div className="group">
        <span className="name">{say('station.power')}</span>
        <Toggle kind="danger" pressed={off} onClick={() => act(() => call('setPower', { body: { on: off } }))}>
          {say(off ? 'station.restorePower' : 'station.cutPower')}
        </Toggle>
        <span className="soft">{say('station.powerHint')}</span>
        <a href="/api/openapi.json">{say('station.api')}</a>
      </div>
    </div>
  );
}

/** The limit is that of the AC/DC stage: what runs the station itself is drawn beside it. */
function drawnWords({ present, limit_A }: StateDto['grid']): TextKey {
  if (!present) return 'flow.noAc';
  return limit_A > 0 ? 'station.drawn' : 'station.stageOff';
}

/** A station without power has left its high voltage, too; that drains nothing. */
const drains = ({ highVoltage, station }: StateDto): boolean => highVoltage === 'off' && !isDark(station.phase);
