/** Where the energy comes from and where it goes, now: grid, AC/DC stage, bus, packs, outlets, vehicles, and what becomes heat. */
import type { StateDto } from '../../../src/api/index.js';
import { type Live, useLive } from '../../shared/live.js';
import { Panel } from '../../shared/panel.js';
import { useNumbers, useText } from '../../shared/text.js';
import { isDark } from '../dark.js';

type Colour = 'grid' | 'pack' | 'car' | 'heat';

export function EnergyFlow({ live }: { readonly live: Live }) {
  const say = useText();
  const { kW, percent } = useNumbers();
  const flows = useLive(live, ({ state }) => state?.flows);
  const grid = useLive(live, ({ state }) => state?.grid);
  const A = useLive(live, ({ state }) => state?.sides.A);
  const B = useLive(live, ({ state }) => state?.sides.B);
  const phase = useLive(live, ({ state }) => state?.station.phase);
  if (!flows || !grid || !A || !B || !phase) return null;
  const outlet = ({ hmi }: Side): string => say(isDark(phase) ? `phase.${phase}` : `hmi.${hmi}`);
  return (
    <Panel title={say('flow.title')} className="flow" tools={<Balance flows={flows} />}>
      <svg viewBox="0 0 840 228" role="img" aria-label={say('flow.title')}>
        <Stream d="M98 114 H190" power_W={flows.gridToStation_W} colour="grid" at={[143, 104]} />
        <Stream d="M278 114 H400" power_W={flows.gridToBus_W} colour="grid" at={[338, 104]} bus="in" />
        {flows.busToAuxiliaries_W > 0 && (
          <Stream d="M400 150 H108" power_W={flows.busToAuxiliaries_W} colour="pack" at={[342, 144]} bus="out" />
        )}
        <PackStream side="A" flows={flows} y={40} />
        <PackStream side="B" flows={flows} y={188} />
        <OutletStream side="A" flows={flows} y={40} />
        <OutletStream side="B" flows={flows} y={188} />
        <rect className="bus" x="400" y="14" width="24" height="200" rx="6" />
        <text className="bus-name" transform="translate(416 114) rotate(-90)">
          {say('flow.bus')}
        </text>
        <Node x={14} y={88} width={84} title={say('flow.grid')} text={grid.present ? `${grid.feed_A} A` : say('flow.noAc')} colour="grid" />
        <Node x={190} y={88} width={88} title="AC/DC" text={say('flow.stage')} colour="grid" />
        <Node
          x={184}
          y={14}
          width={100}
          title={say('flow.packA')}
          text={percent(A.pack.batterySoc_pct)}
          colour="pack"
          level={A.pack.batterySoc_pct}
        />
        <Node
          x={184}
          y={162}
          width={100}
          title={say('flow.packB')}
          text={percent(B.pack.batterySoc_pct)}
          colour="pack"
          level={B.pack.batterySoc_pct}
        />
        <Node x={552} y={14} width={108} title={say('flow.outletA')} text={outlet(A)} colour="car" />
        <Node x={552} y={162} width={108} title={say('flow.outletB')} text={outlet(B)} colour="car" />
        <Car side={A} y={14} />
        <Car side={B} y={162} />
        {/* A figure and no stream: losses arise everywhere, and what is drawn at the bus must add up there. */}
        <Node x={552} y={88} width={108} title={say('flow.losses')} text={`${kW(flows.losses_W)} ${say('flow.heat')}`} colour="heat" />
        <text className="aux" x={14} y={158}>
          <tspan x="14">{say('flow.auxiliaries')}</tspan>
          <tspan x="14" dy="16">
            {kW(flows.gridToAuxiliaries_W + flows.busToAuxiliaries_W)}
          </tspan>
        </text>
      </svg>
    </Panel>
  );
}

type Side = StateDto['sides']['A'];
type Flows = StateDto['flows'];

function Balance({ flows }: { readonly flows: Flows }) {
  const say = useText();
  const { kW } = useNumbers();
  return <span className="soft">{say('flow.toCars', { power: kW(flows.busToEv_W.A + flows.busToEv_W.B) })}</span>;
}

function PackStream({ side, flows, y }: { readonly side: 'A' | 'B'; readonly flows: Flows; readonly y: number }) {
  const out_W = flows.batteryToBus_W[side];
  const in_W = flows.busToBattery_W[side];
  const d = in_W > out_W ? `M400 ${y} H284` : `M284 ${y} H400`;
  return <Stream d={d} power_W={Math.max(out_W, in_W)} colour="pack" at={[342, y - 10]} bus={in_W > out_W ? 'out' : 'in'} />;
}

function OutletStream({ side, flows, y }: { readonly side: 'A' | 'B'; readonly flows: Flows; readonly y: number }) {
  const power_W = flows.busToEv_W[side];
  return (
    <>
      <Stream d={`M424 ${y} H552`} power_W={power_W} colour="car" at={[486, y - 10]} bus="out" />
      <Stream d={`M660 ${y} H724`} power_W={power_W} colour="car" />
    </>
  );
}

function Car({ side: { vehicle }, y }: { readonly side: Side; readonly y: number }) {
  const say = useText();
  const { percent } = useNumbers();
  const text = vehicle ? percent(vehicle.soc_pct) : say('flow.noCar');
  return <Node x={724} y={y} width={102} title={say('flow.car')} text={text} colour="car" {...(vehicle && { level: vehicle.soc_pct })} />;
}

interface NodeProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly title: string;
  readonly text: string;
  readonly colour: Colour;
  /** Percent. */
  readonly level?: number;
}

const Node = ({ x, y, width, title, text, colour, level }: NodeProps) => (
  <g className={`node ${colour}`} transform={`translate(${x} ${y})`}>
    <rect width={width} height={52} rx={8} />
    <text x={width / 2} y={level === undefined ? 22 : 19} className="title">
      {title}
    </text>
    <text x={width / 2} y={level === undefined ? 39 : 35}>
      {text}
    </text>
    {level !== undefined && (
      <>
        <rect className="rail" x={10} y={41} width={width - 20} height={5} rx={2.5} />
        <rect className="level" x={10} y={41} width={((width - 20) * level) / 100} height={5} rx={2.5} />
      </>
    )}
  </g>
);

interface StreamProps {
  readonly d: string;
  readonly power_W: number;
  readonly colour: Colour;
  /** Where its figure stands; missing where another stream carries the same. */
  readonly at?: readonly [x: number, y: number];
  /** Into the DC bus, or out of it: these figures add up. */
  readonly bus?: 'in' | 'out';
}

/** Less is nothing that one could see. */
const visible_W = 50;

function Stream({ d, power_W, colour, at, bus }: StreamProps) {
  const { kW } = useNumbers();
  const flowing = power_W >= visible_W;
  return (
    <g className={`stream ${colour}`} data-bus={bus}>
      <path className="bed" d={d} />
      {flowing && <path className={`water pace${paceOf(power_W)}`} d={d} style={{ strokeWidth: 3 + Math.min(7, power_W / 25_000) }} />}
      {flowing && <Arrow d={d} />}
      {at && (
        <text x={at[0]} y={at[1]} className={flowing ? '' : 'still'}>
          {kW(power_W)}
        </text>
      )}
    </g>
  );
}

/** Which way it flows, also for those who want no motion. Streams are level: `M x y H x`. */
function Arrow({ d }: { readonly d: string }) {
  const [from = 0, y = 0, to = 0] = (d.match(/\d+/g) ?? []).map(Number);
  const ahead = to > from ? 1 : -1;
  return <path className="arrow" d={`M${to - 12 * ahead} ${y - 9} L${to - 1 * ahead} ${y} L${to - 12 * ahead} ${y + 9} Z`} />;
}

/** Steps, not a scale: a speed that changes with every number would stutter. */
const paceOf = (power_W: number): number => [1_000, 10_000, 40_000, 100_000].filter((step) => power_W >= step).length;
