/** The station as it stands there, with whatever is plugged into it. */
import { useState } from 'react';
import type { StateDto } from '../../../src/api/index.js';
import { Complaint, useAct } from '../../shared/act.js';
import { call } from '../../shared/call.js';
import { type Live, useLive } from '../../shared/live.js';
import { Panel } from '../../shared/panel.js';
import { useNumbers, useText } from '../../shared/text.js';
import { isDark } from '../dark.js';
import { Cabinet } from './cabinet.js';
import { Cable } from './cable.js';
import { Car } from './car.js';
import { ScreenDialog } from './screens.js';

type SideState = StateDto['sides']['A'];

/** Left edge of the vehicle on side A, in a picture of 1000 × 560. */
const carAt = [12, 426] as const;
const middle = 500;

export function Scene({ live }: { readonly live: Live }) {
  const say = useText();
  const { act, complaint } = useAct();
  const [screen, setScreen] = useState<'touch' | 'ad'>();
  const doors = useLive(live, ({ state }) => state?.doors);
  const emergencyStop = useLive(live, ({ state }) => state?.emergencyStop);
  const station = useLive(live, ({ state }) => state?.station);
  const sides = useLive(live, ({ state }) => state?.sides);
  const sensor = useLive(live, ({ state }) => state?.sensor);
  const adScreen = useLive(live, ({ state }) => state?.adScreen);
  const service = useLive(live, ({ state }) => state?.service);
  if (!doors || !emergencyStop || !station || !sides || !sensor || !adScreen || !service) return null;
  return (
    <Panel title={say('scene.title')} className="scene">
      <svg viewBox="0 0 1000 560">
        <title>{say('scene.title')}</title>
        <rect className="ground" x="0" y="540" width="1000" height="20" />
        <Side side={sides.A} />
        <g transform={`translate(${2 * middle} 0) scale(-1 1)`}>
          <Side side={sides.B} mirrored />
        </g>
        <g transform="translate(350 64)">
          <Cabinet
            state={{ adScreen, doors, emergencyStop, sensor, service, station }}
            sides={sides}
            openScreen={setScreen}
            toggleDoor={(door) =>
              act(() => call('setDoor', { params: { door }, body: { state: doors[door] === 'open' ? 'closed' : 'open' } }))
            }
            pressStopKey={(side) =>
              act(async () => {
                await call('pressStopKey', { params: { side } });
                if (!sides[side].session) throw new Error(say('scene.nothingToStop'));
              })
            }
          />
        </g>
        <g transform="translate(350 64)">
          <Caption side="A" state={sides.A} phase={station.phase} x={-178} />
          <Caption side="B" state={sides.B} phase={station.phase} x={478} />
        </g>
      </svg>
      <Complaint text={complaint} />
      {screen && <ScreenDialog live={live} screen={screen} close={() => setScreen(undefined)} />}
    </Panel>
  );
}

/** Vehicle and cable, as on side A. */
const Side = ({ side: { vehicle, outlet }, mirrored }: { readonly side: SideState; readonly mirrored?: boolean }) => (
  <>
    {vehicle && (
      <g transform={`translate(${carAt.join(' ')})`}>
        <Car vehicle={vehicle.vehicle} soc_pct={vehicle.soc_pct} mirrored={mirrored === true} />
      </g>
    )}
    <Cable vehicle={vehicle} power_W={outlet.power_W} carAt={carAt} />
  </>
);

function Caption({
  side,
  state: { hmi, outlet, vehicle, session },
  phase,
  x,
}: {
  readonly side: 'A' | 'B';
  readonly state: SideState;
  readonly phase: StateDto['station']['phase'];
  readonly x: number;
}) {
  const say = useText();
  const { kW, percent, kWh } = useNumbers();
  return (
    <g className={`caption ${isDark(phase) ? 'dark' : hmi}`} transform={`translate(${x} 60)`}>
      <text className="letter">{side}</text>
      <text className="hmi" y="44">
        {say(isDark(phase) ? `phase.${phase}` : `hmi.${hmi}`)}
      </text>
      {(outlet.power_W > 0 || session) && (
        <text className="power" y="92">
          {kW(outlet.power_W)}
        </text>
      )}
      {session && (
        <text className="more" y="122">
          {kWh(session.energy_Wh)}
        </text>
      )}
      {vehicle && (
        <text className="more" y="302">
          {percent(vehicle.soc_pct)}
        </text>
      )}
    </g>
  );
}
