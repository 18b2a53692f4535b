/** The cabinet from the front, after manual §2.4: 1340 mm wide and 2200 mm high; screens, keys and doors a little larger than they are. */
import { useEffect, useRef } from 'react';
import type { StateDto } from '../../../src/api/index.js';
import { type Say, useNumbers, useText } from '../../shared/text.js';
import { isDark } from '../dark.js';
import { Hot } from './hot.js';

type SideState = StateDto['sides']['A'];
export type Door = keyof StateDto['doors'];

interface Props {
  readonly state: Pick<StateDto, 'adScreen' | 'doors' | 'emergencyStop' | 'sensor' | 'service' | 'station'>;
  readonly sides: StateDto['sides'];
  readonly toggleDoor: (door: Door) => void;
  readonly openScreen: (screen: 'touch' | 'ad') => void;
  readonly pressStopKey: (side: 'A' | 'B') => void;
}

/** In a box of 300 × 480 that stands on its lower edge. */
export function Cabinet({ state, sides, toggleDoor, openScreen, pressStopKey }: Props) {
  const say = useText();
  const { doors, emergencyStop, station } = state;
  const dark = isDark(station.phase);
  const doorLabel = (door: Door): string =>
    say(doors[door] === 'open' ? 'scene.closeDoor' : 'scene.openDoor', { door: say(`door.${door}`) });
  return (
    <g className={dark ? 'cabinet dark' : 'cabinet'}>
      <Hot label={doorLabel('rear')} act={() => toggleDoor('rear')} pressed={doors.rear === 'open'}>
        {doors.rear === 'open' ? (
          <path className="leaf" d="M296 12 L344 -2 L344 478 L296 470 Z" />
        ) : (
          <>
            <rect className="edge" x="294" y="16" width="12" height="452" rx="4" />
            <rect className="reach" x="294" y="16" width="50" height="452" />
          </>
        )}
      </Hot>
      <rect className="plinth" x="10" y="466" width="280" height="14" rx="3" />
      <rect className="case" width="300" height="470" rx="14" />
      <rect className="face" x="12" y="12" width="276" height="446" rx="8" />
      <Sensor sensor={state.sensor} />
      <Light side="A" light={sides.A.light} x={4} say={say} />
      <Light side="B" light={sides.B.light} x={288} say={say} />
      <rect className="bezel" x="34" y="26" width="232" height="134" rx="5" />
      {!dark && <AdPicture sides={sides} brightness_pct={state.adScreen.brightness_pct} />}
      <Hot label={say('scene.adScreen')} act={() => openScreen('ad')}>
        <rect className="glass" x="34" y="26" width="232" height="134" rx="5" />
      </Hot>
      <rect className="bezel" x="88" y="178" width="124" height="80" rx="5" />
      {!dark && <TouchPicture sides={sides} readerAwake={state.service.readerUntil !== null} />}
      <Hot label={say('scene.touchScreen')} act={() => openScreen('touch')}>
        <rect className="glass" x="88" y="178" width="124" height="80" rx="5" />
      </Hot>
      <g role="img" aria-label={say('scene.terminal')}>
        <title>{say('scene.terminal')}</title>
        <rect className="terminal" x="226" y="184" width="34" height="68" rx="5" />
        <rect className="terminal-screen" x="231" y="190" width="24" height="16" rx="2" />
        <path className="waves" d="M237 222 q6 -6 12 0 M240 227 q3 -3 6 0 M234 217 q9 -9 18 0" />
        <path className="slot" d="M233 240 h20" />
      </g>
      <StopKey side="A" x={56} waits={sides.A.stopKey !== null} press={() => pressStopKey('A')} say={say} />
      <StopKey side="B" x={244} waits={sides.B.stopKey !== null} press={() => pressStopKey('B')} say={say} />
      <Hot label={doorLabel('front')} act={() => toggleDoor('front')} pressed={doors.front === 'open'}>
        <rect className={doors.front === 'open' ? 'inside' : 'door'} x="26" y="316" width="176" height="132" rx="4" />
        {doors.front === 'open' ? <Inside /> : <path className="handle" d="M190 374 v18" />}
        {doors.front === 'open' && <path className="leaf" d="M26 316 L-22 302 L-22 466 L26 448 Z" />}
      </Hot>
      {doors.front === 'closed' && (
        <text className="nameplate" x="40" y="438">
          FLEXPOLE
        </text>
      )}
      <Hot label={doorLabel('maintenance')} act={() => toggleDoor('maintenance')} pressed={doors.maintenance === 'open'}>
        <rect className={doors.maintenance === 'open' ? 'inside' : 'door'} x="210" y="316" width="64" height="132" rx="4" />
        {doors.maintenance === 'open' ? (
          <>
            <path className="breakers" d="M220 332 h44 M220 346 h44 M220 360 h44" />
            <path className="leaf" d="M274 316 L312 304 L312 462 L274 448 Z" />
          </>
        ) : (
          <path className="handle" d="M218 374 v18" />
        )}
      </Hot>
      {emergencyStop.pressed && (
        <g className="alarm">
          <rect x="26" y="326" width="248" height="34" rx="6" />
          <text x="150" y="348">
            {say('scene.emergency')}
          </text>
        </g>
      )}
    </g>
  );
}

function Sensor({ sensor: { rain, light_lux } }: Pick<StateDto, 'sensor'>) {
  const say = useText();
  const { whole } = useNumbers();
  const label = say('scene.sensor', { weather: say(rain ? 'scene.rain' : 'scene.dry'), light: whole(light_lux) });
  return (
    <g aria-label={label} role="img">
      <title>{label}</title>
      <path className="sensor" d="M136 0 Q150 -14 164 0 Z" />
      {rain && <path className="rain" d="M132 -36 l-4 12 M144 -40 l-4 12 M156 -38 l-4 12 M168 -40 l-4 12 M138 -22 l-3 9 M162 -24 l-3 9" />}
    </g>
  );
}

/** The lights of one side: two bars at its corners, which show the same. */
function Light({
  side,
  light,
  x,
  say,
}: {
  readonly side: 'A' | 'B';
  readonly light: SideState['light'];
  readonly x: number;
  readonly say: Say;
}) {
  const lamp = useRef<SVGGElement>(null);
  // Lights that blink do so together, whenever each of them has begun.
  useEffect(() => {
    if (light.mode !== 'blinking') return;
    for (const blinking of lamp.current?.getAnimations({ subtree: true }) ?? []) blinking.startTime = 0;
  }, [light.mode]);
  const label = say('scene.light', { side, colour: say(`colour.${light.colour}`), mode: say(`mode.${light.mode}`) });
  return (
    <g ref={lamp} role="img" aria-label={label} className={`led ${light.colour} ${light.mode}`} data-side={side}>
      <title>{label}</title>
      <rect x={x} y="10" width="8" height="120" rx="4" />
      <rect x={x} y="340" width="8" height="120" rx="4" />
      <rect className="glow" x={x - 5} y="5" width="18" height="130" rx="9" />
      <rect className="glow" x={x - 5} y="335" width="18" height="130" rx="9" />
    </g>
  );
}

const StopKey = ({
  side,
  x,
  waits,
  press,
  say,
}: {
  readonly side: 'A' | 'B';
  readonly x: number;
  /** For the card. */
  readonly waits: boolean;
  readonly press: () => void;
  readonly say: Say;
}) => (
  <Hot label={say('scene.stopKey', { side })} act={press} className={waits ? 'stopkey waits' : 'stopkey'}>
    <rect className="reach" x={side === 'A' ? x - 24 : x - 76} y={263} width="100" height="48" rx="8" />
    <circle className="ring" cx={x} cy={287} r="22" />
    <circle className="key" cx={x} cy={287} r="17" />
    <rect className="sign" x={x - 6} y={281} width="12" height="12" rx="1.5" />
    <text x={x + (side === 'A' ? 28 : -28)} y={293} textAnchor={side === 'A' ? 'start' : 'end'}>
      STOP
    </text>
  </Hot>
);

const Inside = () => (
  <>
    {[0, 1, 2, 3].map((row) => (
      <g key={row}>
        <rect className="pack" x="36" y={328 + row * 28} width="72" height="20" rx="2" />
        <rect className="pack" x="118" y={328 + row * 28} width="72" height="20" rx="2" />
        <circle className="diode" cx="44" cy={338 + row * 28} r="2" />
        <circle className="diode" cx="126" cy={338 + row * 28} r="2" />
      </g>
    ))}
  </>
);

/** A plain view of the state, until the ad screen has films of its own. */
function AdPicture({ sides, brightness_pct }: { readonly sides: StateDto['sides']; readonly brightness_pct: number }) {
  const say = useText();
  const free = (['A', 'B'] as const).filter((side) => sides[side].hmi === 'available');
  return (
    <g className="ad">
      <rect x="40" y="32" width="220" height="122" rx="2" />
      <path className="sun" d="M260 32 V112 A80 80 0 0 1 180 32 Z" />
      <path className="hill" d="M40 154 V126 Q90 92 150 122 T260 112 V154 Z" />
      <text x="54" y="66" className="claim">
        {say('ad.claim')}
      </text>
      <text x="54" y="86">
        {free.length === 0 ? say('ad.busy') : say('ad.free', { sides: free.join(' + ') })}
      </text>
      <rect className="dim" x="40" y="32" width="220" height="122" rx="2" opacity={dimming(brightness_pct)} />
    </g>
  );
}

/** A dark screen is still a screen: half of the darkening is drawn. */
const dimming = (brightness_pct: number): number => (1 - brightness_pct / 100) / 2;

function TouchPicture({ sides, readerAwake }: { readonly sides: StateDto['sides']; readonly readerAwake: boolean }) {
  return (
    <g className="touch">
      <rect x="93" y="183" width="114" height="70" rx="2" />
      <path className={readerAwake ? 'logo awake' : 'logo'} d="M147 184.5 h6 v2.5 h-6 Z" />
      <TouchTile side="A" state={sides.A} x={97} />
      <TouchTile side="B" state={sides.B} x={152} />
    </g>
  );
}

function TouchTile({
  side,
  state: { hmi, vehicle, chosen, stopKey },
  x,
}: {
  readonly side: 'A' | 'B';
  readonly state: SideState;
  readonly x: number;
}) {
  const { whole } = useNumbers();
  return (
    <g className={`tile ${hmi} ${chosen ? 'chosen' : ''}`}>
      <rect x={x} y="188" width="51" height="60" rx="4" />
      <text x={x + 25.5} y="210" className="name">
        {side}
      </text>
      <text x={x + 25.5} y="232">
        {stopKey
          ? 'STOP?'
          : vehicle && hmi !== 'available'
            ? `${whole(vehicle.soc_pct)} %`
            : ({ fault: '!', unavailable: '–' }[String(hmi)] ?? '●')}
      </text>
    </g>
  );
}
