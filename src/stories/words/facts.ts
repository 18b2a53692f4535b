/**
 * Expectations on what can be seen of the station and its world. Short names stand for the paths that stories ask for most; every other
 * path of the state can be used as it is.
 */
import { State, type StateDto } from '../../api/index.js';
import { type Complain, may, readFields, side } from '../form.js';
import { type Kind, type Match, match } from '../match.js';
import type { Names } from '../names.js';
import { type Quantity, quantities, shown } from '../quantity.js';
import { suggest } from '../suggest.js';
import type { Entry } from '../tree.js';
import { valueAt } from '../value-at.js';
import type { Check, Subject } from './check.js';
import { childOf, kindOf, pathsIn } from './state-schema.js';

interface Fact {
  /** In the state of the side, or of everything. */
  readonly path: string;
  readonly doc: string;
  /** What of the value is looked at; a list fits when something in it does. */
  readonly of?: (value: unknown) => readonly string[];
  /** How the value is told, where it is not what is looked at. */
  readonly say?: (value: unknown) => string;
  readonly kind?: Kind;
}

const lamps = ['blue', 'green', 'red'].flatMap((colour) => [colour, `${colour} steady`, `${colour} blinking`]);

const lamp = (light: unknown): string => `${String(valueAt(light, 'colour'))} ${String(valueAt(light, 'mode'))}`;
/** A colour alone fits in both modes. */
const lampWords = (light: unknown): readonly string[] => [lamp(light), String(valueAt(light, 'colour'))];

const ofSide: Readonly<Record<string, Fact>> = {
  hmi: { path: 'hmi', doc: 'what the screen shows' },
  status: { path: 'status.status', doc: 'as the back-end is told' },
  error: { path: 'status.errorCode', doc: 'error code of that status' },
  light: { path: 'light', doc: 'status light', of: lampWords, say: lamp, kind: { options: lamps } },
  blocked: { path: 'blocks', doc: 'why the side does not serve' },
  chosen: { path: 'chosen', doc: 'chosen on the screen' },
  'stop key': { path: 'stopKey.until', doc: 'pressed: until when the card is waited for' },
  plugged: { path: 'outlet.plugged', doc: 'the plug sits' },
  power: { path: 'outlet.power_W', doc: 'to the vehicle' },
  offered: { path: 'outlet.offered_W', doc: 'what the vehicle may draw' },
  voltage: { path: 'outlet.voltage_V', doc: 'at the output' },
  current: { path: 'outlet.current_A', doc: 'to the vehicle' },
  session: { path: 'session.phase', doc: 'how far the session is' },
  card: { path: 'session.idToken', doc: 'token of the session' },
  energy: { path: 'session.energy_Wh', doc: 'delivered in the session' },
  transaction: { path: 'session.transactionId', doc: 'its number' },
  vehicle: { path: 'vehicle.vehicle', doc: 'class of the vehicle at the cable' },
  soc: { path: 'vehicle.soc_pct', doc: 'charge of the vehicle' },
  demand: { path: 'vehicle.demand_W', doc: 'what the vehicle asks for' },
  pack: { path: 'pack.batterySoc_pct', doc: 'charge of the pack as displays show it' },
  cells: { path: 'pack.packSoc_pct', doc: 'charge of its cells' },
  recalibration: { path: 'recalibration.at', doc: 'the pack is charged in full, or is to be' },
  'pack temperature': { path: 'pack.temperature_C', doc: 'of its cells' },
};

const ofStation = (names: Names): Readonly<Record<string, Fact>> => ({
  station: { path: 'station.phase', doc: 'how far the station is' },
  status: { path: 'station.status.status', doc: 'of connector 0, as the back-end is told' },
  generation: { path: 'station.generation', doc: 'firmware generation', kind: { options: names.generations } },
  firmware: { path: 'station.firmware', doc: 'as BootNotification reports it' },
  link: { path: 'link.state', doc: 'registration with the back-end' },
  waiting: { path: 'outbox.waiting', doc: 'messages of transactions that are still to be delivered', kind: { quantity: quantities.count } },
  refused: { path: 'outbox.dead', doc: 'messages that the back-end has refused for good', kind: { quantity: quantities.count } },
  faults: { path: 'faults', doc: 'codes of the faults that are there', of: faultCodes, kind: { options: names.faults } },
  'grid power': { path: 'flows.gridToStation_W', doc: 'from the grid' },
  'grid current': { path: 'grid.current_A', doc: 'a phase' },
  losses: { path: 'flows.losses_W', doc: 'all that becomes heat' },
  ambient: { path: 'ambient.temperature_C', doc: 'of the air' },
  'import target': { path: 'grid.importTarget_A', doc: 'a phase, as it was set' },
  'import limit': { path: 'grid.limit_A', doc: 'a phase, the lowest of connection, configuration and target' },
  'high voltage': { path: 'highVoltage', doc: 'battery relays and contactors are closed' },
  '12 V battery': { path: 'auxiliary.level_pct', doc: 'its charge' },
  'out of hours': { path: 'service.outOfHours', doc: 'closed by the staff' },
  'front door': { path: 'doors.front', doc: '' },
  'rear door': { path: 'doors.rear', doc: '' },
  'maintenance door': { path: 'doors.maintenance', doc: '' },
  'emergency stop': { path: 'emergencyStop.pressed', doc: 'the loop is open' },
});

const faultCodes = (faults: unknown): readonly string[] =>
  Array.isArray(faults) ? faults.map((fault) => String(valueAt(fault, 'code'))) : [];

export function facts(names: Names): Subject {
  const station = ofStation(names);
  return {
    words: [],
    does: 'Something can be seen of the station. With `side`, the short names of a side or any path below `sides.A` of the state; without, those of the station or any path of the state (`flows.losses_W`). What is not known now is `none`.',
    example: '{ side: A, hmi: charging, power: "> 100 kW", light: green }',
    fields,
    read: (rest, complain) => {
      const read = readFields(rest, fields, complain);
      if (!read) return undefined;
      const { side: onSide } = read.values;
      if (read.rest.length === 0)
        return complain(rest, 'nothing is expected', 'for example { side: A, hmi: charging } or { message: StartTransaction }');
      const known = onSide ? ofSide : station;
      const root = onSide ? childOf(childOf(State, 'sides'), onSide) : State;
      const wanted = read.rest.map((entry) => wantedFact(entry, known, root, complain)).filter((one) => one !== undefined);
      return wanted.length === read.rest.length ? checkOf(onSide, wanted) : undefined;
    },
  };
}

const fields = { side: may(side, 'which side; where missing, the station') };

interface WantedFact extends Fact {
  readonly name: string;
  readonly quantity: Quantity | undefined;
  readonly match: Match;
}

function wantedFact(
  { key, value, ...at }: Entry,
  known: Readonly<Record<string, Fact>>,
  root: unknown,
  complain: Complain,
): WantedFact | undefined {
  const fact = Object.hasOwn(known, key) ? known[key] : { path: key, doc: '' };
  const schema = fact?.path.split('.').reduce<unknown>(childOf, root);
  if (!fact || schema === undefined)
    return complain(at, `nothing is called ${key} here`, suggest(key, key.includes('.') ? pathsIn(root) : Object.keys(known)));
  const kind = fact.kind ?? kindOf(fact.path, schema);
  const read = match(kind).read(value, complain);
  return read && { ...fact, name: key, quantity: kind.quantity, match: read };
}

function checkOf(onSide: 'A' | 'B' | undefined, wanted: readonly WantedFact[]): Check {
  const where = onSide ? `side ${onSide}: ` : '';
  return {
    expected: where + wanted.map(({ name, match: { text } }) => `${name} ${text}`).join(', '),
    look: (scene) => {
      const read = readings(onSide ? scene.state.sides[onSide] : scene.state, wanted);
      const wrong = read.filter(({ ok }) => !ok);
      return { ok: wrong.length === 0, seen: where + (wrong.length > 0 ? wrong : read).map(({ words }) => words).join(', ') };
    },
  };
}

const readings = (state: StateDto | StateDto['sides']['A'], wanted: readonly WantedFact[]) =>
  wanted.map(({ name, path, of, say, quantity, match: { fits } }) => {
    const value = valueAt(state, path);
    const looked = of ? of(value) : value;
    return { ok: fits(looked), words: `${name} ${say ? say(value) : inWords(looked, quantity)}` };
  });

function inWords(value: unknown, quantity: Quantity | undefined): string {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return 'none';
  if (Array.isArray(value)) return value.map(String).join(', ');
  if (typeof value === 'number' && quantity) return shown(value, quantity);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** For the documentation. */
export const factNames = (
  names: Names,
): readonly {
  readonly of: 'side' | 'station';
  readonly name: string;
  readonly path: string;
  readonly doc: string;
  readonly values: string;
}[] => [
  ...Object.entries(ofSide).map(([name, fact]) => ({
    of: 'side' as const,
    name,
    ...documented(fact, childOf(childOf(State, 'sides'), 'A')),
  })),
  ...Object.entries(ofStation(names)).map(([name, fact]) => ({ of: 'station' as const, name, ...documented(fact, State) })),
];

function documented({ path, doc, kind }: Fact, root: unknown): { readonly path: string; readonly doc: string; readonly values: string } {
  const { options, quantity, flag } = kind ?? kindOf(path, path.split('.').reduce<unknown>(childOf, root));
  const values = options ? options.join(' · ') : quantity ? quantity.example : flag ? 'true · false' : 'a text';
  return { path, doc, values };
}
