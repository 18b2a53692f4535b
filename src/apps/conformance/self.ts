/** The conformance cases against our own station on the virtual clock: days of it take seconds. */
import type { Hand } from '../../conformance/case.js';
import { conformanceCases } from '../../conformance/cases/index.js';
import type { HandEnd, Site } from '../../conformance/charge-point.js';
import { newTester, type RunOptions, runConformance, type Statement } from '../../conformance/run.js';
import type { Tester } from '../../conformance/tester.js';
import type { Accept } from '../../io/in-process-link.js';
import { minutes } from '../../kernel/index.js';
import { TwinInputError } from '../../sims/devices/twin-input.js';
import { VirtualStation, type VirtualStationOptions } from '../simulation/virtual-station.js';

export interface SelfOptions extends Partial<Pick<RunOptions, 'cases' | 'onResult'>> {
  readonly station?: Omit<VirtualStationOptions, 'accept'>;
  /** Stands on the way, to spoil what goes over it: a test wants to know whether the cases would notice. */
  readonly between?: (accept: Accept) => Accept;
}

export async function testSelf({
  station: wanted,
  between = (accept) => accept,
  cases = conformanceCases,
  onResult,
}: SelfOptions = {}): Promise<Statement> {
  let tester: Tester | undefined;
  const station = new VirtualStation({
    ...wanted,
    keepTranscript: false,
    accept: (clock) => {
      tester = newTester(clock);
      return between(tester.accept);
    },
  });
  if (!tester) throw new Error('the station asked for no back-end');
  // The cases want transfers that fail, as they do where no server is.
  station.files.failNext(...Array.from({ length: 100 }, () => ({ kind: 'unreachable', retry: false }) as const));
  void station.host.powerOn();
  return runConformance(tester, siteOf(station), { cases, arrival_ms: minutes(5), ...(onResult && { onResult }) });
}

const siteOf = (station: VirtualStation): Site => ({
  clock: station.clock,
  pass: (time_ms) => station.clock.advance(time_ms),
  connectorId: 1,
  idTag: 'CARD-ANNA',
  otherIdTag: 'CARD-CARLA',
  hand: (hand, { idTag }) => Promise.resolve(act(station, hand, idTag)),
});

function act(station: VirtualStation, hand: Hand, idTag: string): HandEnd {
  try {
    if (hand === 'plug') station.hands.plug('A', { vehicle: 'saloon-400', soc_pct: 20 });
    else if (hand === 'unplug') station.hands.unplug('A');
    else void station.station.presentCard('A', idTag);
    return { done: true };
  } catch (error) {
    if (error instanceof TwinInputError) return { done: false, why: error.message };
    throw error;
  }
}
