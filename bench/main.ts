/** `npm run bench`: measures, prints a table (or JSON), and keeps the newest figures in out/bench.json. A missed aim is a result, not a failure. */
import { Command, CommanderError, Option } from 'commander';
import { authorization } from './authorization.js';
import { badNetwork } from './bad-network.js';
import type { Bench } from './figure.js';
import { firstView } from './first-view.js';
import { fleetMemory } from './fleet-memory.js';
import { journalRate } from './journal-rate.js';
import { document, type KeptFigure, keep, measured } from './kept.js';
import { latency } from './latency.js';
import { openBenches } from './open-benches.js';
import { chartFrames, pictureLatency } from './page-day.js';
import { pageMemory } from './page-memory.js';
import { residentMemory } from './resident-memory.js';
import { restartQueue } from './restart-queue.js';
import { roundTrips } from './round-trips.js';
import { startTime } from './start-time.js';
import { table } from './table.js';
import { chargingTimeLapse, idleTimeLapse } from './time-lapse.js';

const benches: Readonly<Record<string, Bench>> = {
  start: startTime,
  memory: residentMemory,
  latency,
  journal: journalRate,
  authorization,
  answers: roundTrips,
  queue: restartQueue,
  network: badNetwork,
  charging: chargingTimeLapse,
  idle: idleTimeLapse,
  fleet: fleetMemory,
  view: firstView,
  picture: pictureLatency,
  charts: chartFrames,
  benches: openBenches,
  pages: pageMemory,
};

interface Options {
  readonly only?: readonly string[];
  readonly json?: boolean;
  readonly quick?: boolean;
  readonly docs?: boolean;
}

const program = new Command('npm run bench --')
  .description('Measures what the station costs, each figure beside its raw limit and its aim.')
  .addOption(new Option('--only <name...>', 'some of the benches').choices(Object.keys(benches)))
  .option('--json', 'the figures as JSON on standard output')
  .option('--quick', 'fewer repetitions: to see that it runs, not to be quoted, and not kept')
  .option('--docs', 'writes docs/figures.md from what is kept')
  .showHelpAfterError()
  .exitOverride()
  .action(run);

async function run({ only = Object.keys(benches), json = false, quick = false, docs = false }: Options): Promise<void> {
  const figures: KeptFigure[] = [];
  for (const name of only) {
    const bench = benches[name];
    if (!bench) continue;
    const found = measured(name, await bench({ quick, say: (line) => console.error(`${name}: ${line}`) }));
    figures.push(...found);
    if (quick) continue;
    const kept = keep(found);
    if (docs) document(kept, Object.keys(benches));
  }
  console.log(json ? JSON.stringify({ quick, figures }, undefined, 2) : `\n${table(figures)}`);
  if (!quick && !json) console.log(`\nKept in out/bench.json${docs ? ' and docs/figures.md' : ''}.`);
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
