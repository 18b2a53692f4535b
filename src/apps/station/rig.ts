/** The rig of `src/api` on a running twin: hands of the world, clock, link, power, and what can be seen. */

// From their own files: the doors of their folders lead to schemas and servers, which take long to load.
import { clockDto } from '../../api/clock.js';
import type { CatalogueDto, OutboxDto, Rig, RigEvents, RigHands, StateDto } from '../../api/index.js';
import { mostLetters, usualRecords } from '../../api/limits.js';
import { RigRefusal } from '../../api/rig.js';
import type { Letter } from '../../csms/outbox.js';
import type { ShapedDial } from '../../io/shaped-dial.js';
import { type Clock, Emitter, type Instant, Ms } from '../../kernel/index.js';
import { TwinInputError } from '../../sims/devices/twin-input.js';
import { vehicleClasses, vehicleNames } from '../../sims/plant/vehicle-classes.js';
import { refusal } from '../../station/authorization/refusal.js';
import { faultCatalogue, isFaultCode } from '../../station/safety/faults.js';
import { readConfigFile } from '../../station/settings/index.js';
import { dark } from './dark.js';
import type { StationHost } from './host.js';
import { namedCards } from './named-cards.js';
import { instantNamed } from './named-instant.js';
import type { RecentLog } from './recent-log.js';
import { clockHands, type PacedClock } from './rig-clock.js';
import { type Surroundings, stateOf } from './state-of.js';
import type { Transcript } from './transcript.js';
import type { TwinStation } from './twin-station.js';

export interface RigParts {
  readonly host: StationHost;
  readonly clock: PacedClock;
  readonly transcript: Transcript;
  readonly log: RecentLog;
  readonly link: Pick<ShapedDial, 'shape' | 'change'>;
  /** The machine's time, for how often a page is told that something changed. */
  readonly machineClock: Clock;
}

/** A page wants to see movement, not every step of it. */
const tellEvery_ms = Ms(200);
/** After a hand or a change of the station: when all that follows from it has happened, before an eye notices. */
const tellSoon_ms = Ms(5);

/** All of the rig that needs nothing but the station. */
export type StationRig = Omit<Rig, 'stories'>;

export function createRig(parts: RigParts): StationRig {
  const { host, transcript, link, log } = parts;
  const events = new Emitter<RigEvents>();
  transcript.events.on('line', (line) => events.emit('message', line));
  let last: TwinStation | undefined;
  /** How the world stood when the machine went away: without its station nothing goes on in it. */
  let stopped: StateDto | undefined;
  const around = (): Surroundings => ({
    clock: clockDto(clock.read()),
    link: link.shape,
    lastMessage: transcript.count,
    lastLog: log.count,
  });
  let tellingSoon = false;
  const tellSoon = (): void => {
    if (tellingSoon) return;
    tellingSoon = true;
    parts.machineClock.after('tell pages soon', tellSoon_ms, () => {
      tellingSoon = false;
      events.emit('changed', undefined);
    });
  };
  host.events.on('started', (station) => {
    last = station;
    stopped = undefined;
    station.station.events.on('changed', tellSoon);
    tellSoon();
  });
  host.events.on('down', () => {
    stopped = last && stateOf(last, around());
    tellSoon();
  });
  const clock = clockHands(parts.clock, tellSoon);
  // Power, energy and time change as long as time passes; a page that looks is told at a steady pace.
  const tell = (): void => {
    if (clock.passes) events.emit('changed', undefined);
    parts.machineClock.after('tell pages', tellEvery_ms, tell);
  };
  tell();
  return {
    state: (): StateDto => {
      if (!last) throw new RigRefusal('the station has not started yet', 'station', 'ask again in a moment');
      if (host.running || !stopped) return stateOf(last, around());
      const { link: line, ...now } = around();
      return dark({ ...stopped, ...now, link: { ...stopped.link, ...line } }, host.comesUp ? 'down' : 'off');
    },
    catalogue: () => catalogue,
    hands: hands(parts, tellSoon),
    clock,
    messages: (query) => transcript.lines(query),
    records: ({ before, limit = usualRecords, from, to } = {}) => {
      const page = last?.station.ledger.newestRecords({
        limit,
        ...(before !== undefined && { before }),
        ...(from !== undefined && { from: instantNamed('query.from', from) }),
        ...(to !== undefined && { to: instantNamed('query.to', to) }),
      });
      return {
        records: page?.records.map(({ keptAt, ...record }) => ({ ...record, keptAt: iso(keptAt) })) ?? [],
        next: page?.next ?? null,
      };
    },
    journal: ({ limit }) => (last?.station.journal.latest(limit) ?? []).map(({ at, event, ...fields }) => ({ at: iso(at), event, fields })),
    outbox: () => outboxOf(last),
    log: (query) => log.lines(query),
    events,
  };
}

/** Transaction messages as they lie in the outbox, in their order. */
function outboxOf(running: TwinStation | undefined): OutboxDto {
  if (!running) return { waiting: [], attempts: 0, retryAt: null, dead: [] };
  const { outbox } = running.csms;
  const letter = ({ action, sessionId, payload }: Letter) => ({
    action,
    sessionId,
    transactionId: outbox.transactionId(sessionId) ?? null,
    payload,
  });
  return {
    waiting: outbox.waiting(mostLetters).map((waiting) => ({ ...letter(waiting), refusals: waiting.refusals })),
    attempts: running.settings.get('TransactionMessageAttempts'),
    retryAt: outbox.retryAt === undefined ? null : iso(outbox.retryAt),
    dead: outbox.deadLetters(mostLetters).map((dead) => ({ ...letter(dead), why: dead.why })),
  };
}

const iso = (at: Instant): string => new Date(at).toISOString();

function hands({ host, link }: RigParts, acted: () => void): RigHands {
  /** The world behind the hands is built anew at each restart. */
  const world = () => {
    if (host.running) return host.running;
    if (host.comesUp) throw new RigRefusal('the station is down for a restart', 'station', 'wait until it is up again');
    throw new RigRefusal('the station has no power', 'station', 'restore its power first');
  };
  const act = <T>(action: (running: TwinStation) => T): T => {
    try {
      return action(world());
    } catch (error) {
      if (error instanceof TwinInputError) throw new RigRefusal(error.what, error.where, error.right);
      throw error;
    } finally {
      acted();
    }
  };
  return {
    // The contract leaves the vehicle's name open; the twin says which there are.
    plug: (side, vehicle) => act(({ twin }) => twin.hands.plug(side, vehicle as Parameters<typeof twin.hands.plug>[1])),
    unplug: (side) => act(({ twin }) => twin.hands.unplug(side)),
    setVehicle: (side, change) => act(({ twin }) => twin.hands.setVehicle(side, change)),
    holdCard: (side, idToken) => act(({ station }) => station.presentCard(side, idToken)),
    holdBankCard: () => act(() => refusal('the card terminal is not connected', 'an RFID card')),
    pressStopKey: (side) => act(({ twin }) => twin.hands.pressStopKey(side)),
    tapLogo: (taps) =>
      act(({ station }) => {
        for (let tap = 0; tap < taps; tap++) station.serviceReader.tapLogo();
      }),
    chooseSide: (side) => act(({ station }) => station.desk.choose(side)),
    stopOnScreen: (side) => act(({ station }) => ({ stopped: station.desk.stopWithoutCard(side) })),
    injectFault: (code, side) =>
      act(({ twin, meters }) => {
        twin.hands.injectFault(code, side);
        // A meter that is said to be silent is silent.
        if (code === 'meter.no-answer' && side) meters[side].inject('silent');
      }),
    clearFault: (code, side) =>
      act(({ twin, meters }) => {
        if (code === 'meter.no-answer' && side) meters[side].clear('silent');
        twin.hands.clearFault(code, side);
      }),
    pressEmergencyStop: () => act(({ twin }) => twin.hands.pressEmergencyStop()),
    releaseEmergencyStop: () => act(({ twin }) => twin.hands.releaseEmergencyStop()),
    setDoor: (door, state) => act(({ twin }) => twin.hands.setDoor(door, state)),
    setGridFeed: (feed_A) => act(({ twin }) => twin.hands.setGridFeed(feed_A)),
    setAmbient: (temperature_C) => act(({ twin }) => twin.hands.setAmbient(temperature_C)),
    setPackSoc: (side, soc_pct) => act(({ twin }) => twin.hands.setPackSoc(side, soc_pct)),
    setMeter: (side, change) =>
      act(({ meters }) => {
        for (const fault of ['silent', 'refusesStart'] as const) {
          if (change[fault] === true) meters[side].inject(fault);
          if (change[fault] === false) meters[side].clear(fault);
        }
      }),
    exchangeMeter: (side) => act(({ meters }) => meters[side].exchange()),
    setImportTarget: (current_A) => act(({ settings }) => setImportTarget(settings, current_A)),
    recalibrate: (side, on) =>
      act(({ station: { recalibration } }) => {
        if (on) recalibration.start(side);
        else recalibration.stop(side);
      }),
    beginEndOfLineTest: () => act(({ station }) => station.recalibration.endOfLineTest()),
    setSensor: (change) => act(({ twin }) => twin.hands.setSensor(change)),
    setAuxiliary: (change) => act(({ twin }) => twin.hands.setAuxiliary(change)),
    setLink: (change) => {
      link.change(change);
      acted();
    },
    setPower: (on) => {
      if (on) void host.comeUp();
      else host.cutPower();
      acted();
    },
    configure: (text) => act((running) => configure(running, text).finally(acted)),
  };
}

/** As the back-end would: by the same rules, and refused with the same words. */
function setImportTarget(settings: TwinStation['settings'], current_A: number): void {
  const { status, why = '' } = settings.changeConfiguration('VWGC.ChargingStationCurrentImportTarget', String(current_A));
  if (status === 'NotSupported') throw new RigRefusal(why, 'current_A', 'a station of generation 4.0 or later');
  if (status === 'Rejected') throw new RigRefusal(why, 'current_A', 'a current that the grid connection can give');
}

/** Whoever stands at the bench has not logged in: the trail knows him by this name. */
const benchUser = 'bench';

async function configure(
  { settings, office }: TwinStation,
  text: string,
): Promise<{ readonly applied: readonly string[]; readonly warnings: readonly string[] }> {
  const reading = readConfigFile(text, settings.profile);
  const outcome = reading.ok ? await office.configure(reading.values, benchUser) : reading;
  if (!outcome.ok) throw new RigRefusal(outcome.problems.join('; '), 'config_file.json', 'correct these places; nothing was changed');
  if (!reading.ok) return { applied: [], warnings: [] };
  const { settings: set, certificates } = reading.values;
  return { applied: [...set.keys(), ...certificates.keys()], warnings: reading.warnings };
}

const catalogue: CatalogueDto = {
  vehicles: vehicleNames.map((vehicle) => {
    const { label, battery_Wh, maxPower_W, maxCurrent_A, maxVoltage_V, target_pct, protocol } = vehicleClasses[vehicle];
    return { vehicle, label, battery_Wh, maxPower_W, maxCurrent_A, maxVoltage_V, target_pct, protocol };
  }),
  cards: namedCards,
  faults: Object.entries(faultCatalogue).flatMap(([code, { scope, info, errorCode, vendorErrorCode }]) =>
    isFaultCode(code) ? [{ code, scope, info, errorCode, vendorErrorCode }] : [],
  ),
};
