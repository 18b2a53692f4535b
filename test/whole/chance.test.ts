/** Any story: whatever drivers, back-end, network and mains do in whatever order, the books are right in the end. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Side, sides } from '../../src/kernel/index.js';
import { Bench } from './bench.js';
import { expectSoundBooks } from './books.js';

type Act =
  | { readonly act: 'plug' | 'unplug' | 'remoteStart' | 'remoteStop' | 'vehicleStops' | 'pause'; readonly side: Side }
  | { readonly act: 'card'; readonly side: Side; readonly token: string }
  | { readonly act: 'cutLink' | 'restoreLink' | 'cutPower' | 'softReset' | 'emergency' | 'door' }
  | { readonly act: 'wait'; readonly time_s: number };

const side = fc.constantFrom<Side>(...sides);
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constantFrom(
        'plug' as const,
        'unplug' as const,
        'remoteStart' as const,
        'remoteStop' as const,
        'vehicleStops' as const,
        'pause' as const,
      ),
      side,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('card' as const),
      side,
      token: fc.constantFrom('CARD-ANNA', 'CARD-BEN', 'CARD-CARLA', 'CARD-BLOCKED'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constantFrom(
        'cutLink' as const,
        'restoreLink' as const,
        'cutPower' as const,
        'softReset' as const,
        'emergency' as const,
        'door' as const,
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('wait' as const),
      time_s: fc.oneof(fc.double({ min: 0.05, max: 4, noNaN: true }), fc.integer({ min: 5, max: 1500 })),
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
const anyStory = fc
  .tuple(fc.constantFrom([], begun, begun, begun), fc.array(anyAct, { maxLength: 18 }))
  .map(([first, rest]) => [...first, ...rest]);

/** Does what can be done; what makes no sense now is passed over, as people do. */
async function perform(bench: Bench, step: Act): Promise<void> {
  const { hands, station } = bench;
  const vehicle = 'side' in step ? bench.host.station.twin.state().vehicles[step.side] : null;
  switch (step.act) {
    case 'plug':
      if (!vehicle) bench.plug(step.side, { vehicle: step.side === 'A' ? 'saloon-400' : 'saloon-800' });
      return;
    case 'unplug':
      if (vehicle) hands.unplug(step.side);
      return;
    case 'card':
      void station.desk.presentCard(step.side, step.token);
      return bench.run(0.05);
    case 'remoteStart':
    case 'remoteStop': {
      if (!bench.brain.station(bench.identity)?.connected) return;
      const open = bench.brain.transactions(bench.identity).findLast(({ stopped }) => !stopped);
      const [action, payload] =
        step.act === 'remoteStart'
          ? (['RemoteStartTransaction', { idTag: 'APP-USER', connectorId: step.side === 'A' ? 1 : 2 }] as const)
          : (['RemoteStopTransaction', { transactionId: open?.transactionId ?? 0 }] as const);
      void bench.backend.call(bench.identity, action, payload).catch(() => undefined);
      return bench.run(0.05);
    }
    case 'vehicleStops':
      if (bench.host.station.twin.state().outlets[step.side].link === 'ready') hands.setVehicle(step.side, { stop: true });
      return;
    case 'pause':
      if (vehicle) hands.setVehicle(step.side, { paused: !vehicle.paused });
      return;
    case 'cutLink':
      return bench.links.cut();
    case 'restoreLink':
      return bench.links.restore();
    case 'cutPower':
      bench.host.cutPower();
      await bench.run(20);
      return bench.powerOn();
    case 'softReset':
      station.restart('soft');
      await bench.run(120);
      return bench.host.running ? undefined : bench.powerOn();
    case 'emergency':
      hands.pressEmergencyStop();
      await bench.run(2);
      return hands.releaseEmergencyStop();
    case 'door':
      hands.setDoor('front', 'open');
      await bench.run(2);
      return hands.setDoor('front', 'closed');
    case 'wait':
      return bench.run(step.time_s);
  }
}

/** Everybody goes home, and everything is delivered. */
async function end(bench: Bench): Promise<void> {
  bench.links.restore();
  for (const side of sides) if (bench.host.station.twin.state().vehicles[side]) bench.hands.unplug(side);
  await bench.run(300);
}

const seen = { transactions: 0, powerLosses: 0 };

describe('any story', () => {
  it('one stop for each start, in order; registers never backwards; each page delivered once; no energy without a transaction', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        const bench = await Bench.started();
        for (const step of story) await perform(bench, step);
        await end(bench);
        await expectSoundBooks(bench, JSON.stringify(story));
        for (const { started, stopped } of bench.brain.transactions(bench.identity)) {
          expect(String(stopped?.timestamp) >= String(started?.timestamp)).toBe(true);
          seen.transactions++;
          if (stopped?.reason === 'PowerLoss') seen.powerLosses++;
        }
        const { imbalance_Wh, throughput_Wh } = bench.host.station.twin.ledger();
        expect(Math.abs(imbalance_Wh)).toBeLessThanOrEqual(0.001 * Math.max(1, throughput_Wh));
      }),
      { numRuns: 120 },
    );
    // The stories are worth their name.
    expect(seen.transactions).toBeGreaterThan(40);
    expect(seen.powerLosses).toBeGreaterThan(0);
  });
});
