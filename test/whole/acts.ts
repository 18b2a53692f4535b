/** What drivers, back-end, network and mains may do in a story by chance: how it is done, and how a story file says it. */
import fc from 'fast-check';
import { Ms, type Side, sides } from '../../src/kernel/index.js';
import type { StationAction } from '../../src/protocols/ocpp16/index.js';
import type { Bench } from './bench.js';

export type Act =
  | { readonly act: 'plug' | 'unplug' | 'remoteStart' | 'remoteStop' | 'vehicleStops' | 'pause'; readonly side: Side }
  | { readonly act: 'card'; readonly side: Side; readonly token: string }
  | { readonly act: 'cutLink' | 'restoreLink' | 'cutPower' | 'softReset' | 'emergency' | 'door' }
  | { readonly act: 'behave'; readonly action: StationAction; readonly how: How; readonly times: number }
  | { readonly act: 'wait'; readonly time_s: number };

/** How the back-end answers instead: no, an error, not at all, or late, perhaps later than the station waits. */
type How = 'refuse' | 'error' | 'silence' | 'late' | 'tooLate';

const side = fc.constantFrom<Side>(...sides);
const act = <Name extends Act['act']>(...names: readonly Name[]) => fc.constantFrom(...names);

const anyBehaviour: fc.Arbitrary<Act> = fc.record({
  act: act('behave'),
  action: fc.constantFrom<StationAction>(
    'StartTransaction',
    'StopTransaction',
    'Authorize',
    'MeterValues',
    'StatusNotification',
    'BootNotification',
    'Heartbeat',
  ),
  how: fc.constantFrom<How>('refuse', 'error', 'silence', 'late', 'tooLate'),
  times: fc.integer({ min: 1, max: 3 }),
});
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: act('plug', 'unplug', 'remoteStart', 'remoteStop', 'vehicleStops', 'pause'), side }) },
  {
    weight: 5,
    arbitrary: fc.record({
      act: act('card'),
      side,
      token: fc.constantFrom('CARD-ANNA', 'CARD-BEN', 'CARD-CARLA', 'CARD-BLOCKED'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: act('cutLink', 'restoreLink', 'cutPower', 'softReset', 'emergency', 'door') }) },
  { weight: 3, arbitrary: anyBehaviour },
  {
    weight: 6,
    arbitrary: fc.record({
      act: act('wait'),
      time_s: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 1500 })),
    }),
  },
);
/** Beginnings that lead somewhere: pure chance hardly ever starts a session. */
const begun: readonly Act[] = [
  { act: 'plug', side: 'A' },
  { act: 'wait', time_s: 3 },
  { act: 'card', side: 'A', token: 'CARD-ANNA' },
  { act: 'wait', time_s: 20 },
];
const begunRefused: readonly Act[] = [{ act: 'behave', action: 'StartTransaction', how: 'refuse', times: 1 }, ...begun];
const begunWithTrouble: fc.Arbitrary<readonly Act[]> = anyBehaviour.map((behaviour) => [behaviour, ...begun]);
export const anyStory = fc
  .tuple(fc.oneof(fc.constant([]), fc.constant(begun), fc.constant(begunRefused), begunWithTrouble), fc.array(anyAct, { maxLength: 18 }))
  .map(([first, rest]) => [...first, ...rest]);

/**
 * Does what can be done; what makes no sense now is passed over, as people do.
 * @returns the steps of a story file that do the same
 */
export async function perform(bench: Bench, step: Act): Promise<readonly string[]> {
  const { hands, station } = bench;
  const vehicle = 'side' in step ? bench.host.station.twin.state().vehicles[step.side] : null;
  switch (step.act) {
    case 'plug': {
      if (vehicle) return [];
      const kind = step.side === 'A' ? 'saloon-400' : 'saloon-800';
      bench.plug(step.side, { vehicle: kind });
      return [`plug: { side: ${step.side}, vehicle: ${kind}, soc: 20 % }`];
    }
    case 'unplug':
      if (!vehicle) return [];
      hands.unplug(step.side);
      return [`unplug: ${step.side}`];
    case 'card':
      void station.desk.presentCard(step.side, step.token);
      await bench.run(1);
      return [`card: { side: ${step.side}, token: ${step.token} }`];
    case 'remoteStart':
    case 'remoteStop':
      return command(bench, step.act, step.side);
    case 'vehicleStops':
      if (bench.host.station.twin.state().outlets[step.side].link !== 'ready') return [];
      hands.setVehicle(step.side, { stop: true });
      return [`vehicle: { side: ${step.side}, stop: true }`];
    case 'pause':
      if (!vehicle) return [];
      hands.setVehicle(step.side, { paused: !vehicle.paused });
      return [`vehicle: { side: ${step.side}, paused: ${String(!vehicle.paused)} }`];
    case 'cutLink':
      bench.links.cut();
      return ['link: cut'];
    case 'restoreLink':
      bench.links.restore();
      return ['link: restored'];
    case 'cutPower':
      bench.host.cutPower();
      await bench.run(20);
      await bench.powerOn();
      return ['power cut: 20 s', 'wait: 10 s'];
    case 'softReset':
      if (!bench.brain.station(bench.identity)?.connected) return [];
      station.restart('soft');
      await bench.run(120);
      if (!bench.host.running) await bench.powerOn();
      return ['backend: { Reset: { type: Soft } }', 'wait: 2 min'];
    case 'emergency':
      hands.pressEmergencyStop();
      await bench.run(2);
      hands.releaseEmergencyStop();
      return ['emergency stop: pressed', 'wait: 2 s', 'emergency stop: released'];
    case 'door':
      hands.setDoor('front', 'open');
      await bench.run(2);
      hands.setDoor('front', 'closed');
      return ['door: { front: open }', 'wait: 2 s', 'door: { front: closed }'];
    case 'behave':
      return behave(bench, step);
    case 'wait':
      await bench.run(step.time_s);
      return [`wait: ${step.time_s} s`];
  }
}

async function command(bench: Bench, what: 'remoteStart' | 'remoteStop', at: Side): Promise<readonly string[]> {
  if (!bench.brain.station(bench.identity)?.connected) return [];
  const open = bench.brain.transactions(bench.identity).findLast(({ stopped }) => !stopped);
  const [action, payload] =
    what === 'remoteStart'
      ? (['RemoteStartTransaction', { idTag: 'APP-USER', connectorId: at === 'A' ? 1 : 2 }] as const)
      : (['RemoteStopTransaction', { transactionId: open?.transactionId ?? 0 }] as const);
  void bench.backend.call(bench.identity, action, payload).catch(() => undefined);
  await bench.run(1);
  return [`backend: { ${action}: ${JSON.stringify(payload)} }`];
}

/** Statuses that say no, of the actions whose answer carries one. */
const noes: { readonly [A in StationAction]?: string } = {
  Authorize: 'Blocked',
  StartTransaction: 'Invalid',
  BootNotification: 'Rejected',
};

function behave(bench: Bench, { action, how, times }: Act & { readonly act: 'behave' }): readonly string[] {
  const no = noes[action];
  const asStory = (what: string): readonly string[] => [`behave: { ${action}: { ${what}, times: ${times} } }`];
  switch (how) {
    case 'refuse':
      if (no === undefined) return [];
      bench.brain.setBehaviour(action, { answer: 'status', status: no, times });
      return asStory(`status: ${no}`);
    case 'error':
      bench.brain.setBehaviour(action, { answer: 'error', code: 'InternalError', description: 'by chance', times });
      return asStory('error: InternalError');
    case 'silence':
      bench.brain.setBehaviour(action, { answer: 'silence', times });
      return asStory('silent: true');
    case 'late':
    case 'tooLate': {
      const delay_s = how === 'late' ? 12 : 45;
      bench.brain.setBehaviour(action, { answer: 'usual', delay_ms: Ms(delay_s * 1000), times });
      return asStory(`delay: ${delay_s} s`);
    }
  }
}

/** A story file that does again what was done. */
export const asStory = (about: string, steps: readonly string[]): string =>
  [`title: A story by chance`, `about: ${JSON.stringify(about)}`, 'steps:', ...steps.map((step) => `  - ${step}`), ''].join('\n');
