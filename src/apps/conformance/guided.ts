/** The conformance cases against a charge point that comes in by WebSocket, with somebody beside it who is told what to do. */
import { createInterface, type Interface } from 'node:readline/promises';
import type { Hand } from '../../conformance/case.js';
import { conformanceCases } from '../../conformance/cases/index.js';
import type { Site } from '../../conformance/charge-point.js';
import { newTester, type RunOptions, runConformance, type Statement } from '../../conformance/run.js';
import { openDoor } from '../../conformance/websocket-door.js';
import { type Clock, seconds } from '../../kernel/index.js';

export interface GuidedOptions extends Partial<Pick<RunOptions, 'cases' | 'onResult'>> {
  /** One that runs by itself. */
  readonly clock: Clock;
  readonly host: string;
  readonly port: number;
  readonly connectorId: number;
  readonly idTag: string;
  readonly otherIdTag: string;
  /** How long to wait until it comes in. */
  readonly arrival_s: number;
  readonly say: (line: string) => void;
  /** Somebody is there to do things; undefined where nobody is. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

/** @throws NobodyCame, NoDoor */
export async function testGuided(options: GuidedOptions): Promise<Statement> {
  const { clock, host, port, arrival_s, say, cases = conformanceCases, onResult } = options;
  const tester = newTester(clock);
  const door = await openDoor(tester.accept, { host, port, log: say });
  say(`Set the address of the back-end in the charge point to ${door.url}/<identity>. Waiting ${arrival_s} s for it …`);
  const site: Site = {
    clock,
    pass: (time_ms) => new Promise((resolve) => void clock.after('conformance: time passes', time_ms, resolve)),
    connectorId: options.connectorId,
    idTag: options.idTag,
    otherIdTag: options.otherIdTag,
    hand: async (hand, { connectorId, idTag }) => {
      if (!options.ask) return { done: false, why: 'nobody is there' };
      const said = await options.ask(`${sentences[hand](connectorId, idTag)} Then press Enter (s: it cannot be done). `);
      return { done: !/^s/i.test(said.trim()) };
    },
  };
  try {
    return await runConformance(tester, site, { cases, arrival_ms: seconds(arrival_s), ...(onResult && { onResult }) });
  } finally {
    await door.close();
  }
}

const sentences: Readonly<Record<Hand, (connectorId: number, idTag: string) => string>> = {
  plug: (connectorId) => `Plug a vehicle in at connector ${connectorId}.`,
  unplug: (connectorId) => `Pull the plug at connector ${connectorId}.`,
  card: (connectorId, idTag) => `Hold the card ${idTag} to connector ${connectorId}.`,
  'other card': (connectorId, idTag) => `Hold the other card, ${idTag}, to connector ${connectorId}.`,
};

/** Questions on a terminal; nobody is there when it is none. */
export function terminal(): { readonly ask: ((question: string) => Promise<string>) | undefined; close(): void } {
  if (!process.stdin.isTTY) return { ask: undefined, close: () => undefined };
  const lines: Interface = createInterface({ input: process.stdin, output: process.stderr });
  return { ask: (question) => lines.question(question), close: () => lines.close() };
}
