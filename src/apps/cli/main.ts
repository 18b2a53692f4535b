#!/usr/bin/env node
/** `flexpole`: one program, a sub-command for each job. Commands load their parts when they run, so that each starts quickly. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { Instant } from '../../kernel/index.js';
import { generations, profileNames } from '../../station/generation/index.js';
import type { StartTwinOptions } from '../station/start-twin.js';
import { programVersion } from '../version.js';
import type { ConformanceOptions } from './commands/conformance.js';
import type { ContentOptions, FirmwareOptions } from './commands/pack.js';
import type { ReplayCommand } from './commands/replay.js';
import { UsageError } from './usage-error.js';

const program = new Command('flexpole')
  .description('The software of a battery-buffered DC fast-charging station, on its digital twin or against real devices.')
  .version(programVersion)
  .showHelpAfterError('(flexpole <command> --help shows what is allowed)')
  .exitOverride();

const port = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new InvalidArgumentError('A port is a number from 0 to 65535; 0 takes any free one.');
};

const instant = (text: string): Instant => {
  const value = Date.parse(text);
  if (Number.isFinite(value)) return Instant(value);
  throw new InvalidArgumentError('Give a date and time, for example 2026-03-02T08:00:00Z.');
};

const factor = (text: string): number => {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('Give a number: 1 is real time, 60 is a minute each second, 0 stands still until it is advanced.');
};

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('Give a whole number of 1 or more.');
};

const logLevel = (): Option =>
  new Option('--log <level>', 'what is written to standard error, one line of JSON an event')
    .choices(['debug', 'info', 'warn', 'error', 'silent'])
    .default('warn');

program
  .command('start')
  .description('station, digital twin, built-in back-end and live page; prints the addresses')
  .option('--port <number>', 'port of the page and the control interface', port, 8080)
  .option('--backend-port <number>', 'port of the built-in back-end', port, 8081)
  .option('--backend <url>', 'another back-end, ws:// or wss:// without the identity; the built-in one is not started')
  .option('--data <folder>', 'where the station and its world are kept', 'data')
  .option('--config <file>', 'operator configuration (config_file.json) to take over at the start')
  .addOption(new Option('--profile <name>', 'whom to emulate').choices([...profileNames]).default('manual'))
  .addOption(new Option('--generation <number>', 'firmware generation; the newest of the profile where missing').choices([...generations]))
  .option('--smart-charging', 'with charging profiles (OCPP’s SmartCharging), which the emulated station does not have')
  .option('--speed <factor>', 'how many times as fast as real time; 0: time moves only when the control interface advances it', factor, 1)
  .option('--start <time>', 'simulated time at the beginning, for example 2026-03-02T08:00:00Z; the machine’s where missing', instant)
  .option('--seed <text>', 'the same seed gives the same chance, keys and ids; machine randomness where missing')
  .option('--handshake <factor>', 'stretches the times of the vehicle communication; 0 leaves them out', factor, 1)
  .addOption(logLevel())
  .action(async (options: StartTwinOptions) => (await import('./commands/start.js')).start(options));

program
  .command('backend')
  .description('the built-in back-end alone: a partner for tests, not a product')
  .option('--host <address>', 'address to listen at; anybody who reaches it can command stations', '127.0.0.1')
  .option('--port <number>', 'port for stations (WebSocket) and for commands (HTTP)', port, 8081)
  .addOption(logLevel())
  .action(async (options: { host: string; port: number; log: StartTwinOptions['log'] }) =>
    (await import('./commands/backend.js')).backend(options),
  );

program
  .command('demo')
  .description('the main job without hands: three sessions on the virtual clock, checked; files go to out/demo')
  .option('--seed <text>', 'another seed gives another run', 'flexpole')
  .option('--out <folder>', 'where the files go; what lies there is replaced', 'out/demo')
  .action(async (options: { seed: string; out: string }) => (await import('./commands/demo.js')).demo(options));

program
  .command('story [file...]')
  .description('plays stories on a virtual station; a file, or the name of one that comes with Flexpole')
  .option('--list', 'the stories that come with Flexpole')
  .option('--words', 'every word that a story may use')
  .option('--json', 'the results as JSON')
  .option('--transcript <file>', 'where the OCPP frames go, as JSON lines')
  .action(async (files: string[], options: { list?: boolean; words?: boolean; json?: boolean; transcript?: string }) =>
    (await import('./commands/story.js')).story(files, options),
  );

program
  .command('replay')
  .argument('<file>', 'own transcript (story --transcript), ocpp.log of EVerest (libocpp), or log of SteVe; - reads standard input')
  .description('plays a recorded back-end against the station on the virtual clock and says where the station does otherwise')
  .option('--story <file>', 'what people did then; inferred from the recording where missing')
  .option('--exact', 'compares ids, times and every value: for own recordings, with the same seed and story')
  .option('--seed <text>', 'chance of the station; as in the story where missing')
  .option('--station <identity>', 'one of several stations in the log of a back-end')
  .option('--vehicle <name>', 'what stands for vehicles where hands are inferred')
  .addOption(new Option('--profile <name>', 'whom to emulate; as the recording says where missing').choices([...profileNames]))
  .addOption(new Option('--generation <number>', 'firmware generation; as the recording says where missing').choices([...generations]))
  .option('--set <key=value...>', 'settings that the station had before')
  .option('--all', 'every difference and not only the first')
  .option('--json', 'the result as JSON')
  .action(async (file: string, options: ReplayCommand) => (await import('./commands/replay.js')).replay(file, options));

program
  .command('conformance')
  .description('our OCPP 1.6 cases against this station on the virtual clock, or against any charge point that connects')
  .option('--listen <port>', 'waits for a charge point there instead and tells a person what to do at it; 0 takes any free port', port)
  .option('--host <address>', 'address to listen at', '127.0.0.1')
  .option('--connector <number>', 'connector of the charge point under test', wholeNumber, 1)
  .option('--card <token>', 'token of the first card', 'CARD-ANNA')
  .option('--other-card <token>', 'token of a card of somebody else', 'CARD-CARLA')
  .option('--arrival <seconds>', 'how long to wait for the charge point', wholeNumber, 300)
  .option('--only <beginning...>', 'cases whose number begins like this, for example session or reservation-03')
  .option('--list', 'the cases')
  .option('--out <folder>', 'where the statement goes, as Markdown and as JSON')
  .option('--json', 'the statement as JSON on standard output')
  .addOption(new Option('--profile <name>', 'whom this station emulates').choices([...profileNames]).default('manual'))
  .addOption(new Option('--generation <number>', 'its firmware generation').choices([...generations]))
  .option('--smart-charging', 'this station with charging profiles')
  .action(async (options: ConformanceOptions) => (await import('./commands/conformance.js')).conformance(options));

program
  .command('ocpp')
  .description('what the station speaks of OCPP: messages, keys, decisions, as Markdown')
  .action(async () => {
    const { ocppReference } = await import('../ocpp-reference/reference.js');
    process.stdout.write(ocppReference());
  });

const packing = program.command('pack').description('makes signed update packages, as UpdateFirmware installs them');
const signed = (command: Command): Command =>
  command
    .requiredOption('--out <file>', 'where the package goes')
    .option('--key <file>', 'private key on P-256, PEM; that of the maker of the twin, which everybody has, where missing');

signed(packing.command('firmware'))
  .description('firmware: the station emulates its generation once it is installed')
  .addOption(new Option('--generation <number>', 'firmware generation').choices([...generations]).makeOptionMandatory())
  .option('--release <version>', 'such as 4.2.4.1; the first of the generation where missing')
  .option('--image <file>', 'what is written into the slot; the twin makes no use of it')
  .action(async (options: FirmwareOptions) => (await import('./commands/pack.js')).packFirmware(options));

signed(packing.command('configuration <file>'))
  .description('the operator configuration (config_file.json)')
  .option('--name <text>', 'what you call it, without blanks', '1')
  .action(async (file: string, options: ContentOptions) => (await import('./commands/pack.js')).packConfiguration(file, options));

signed(packing.command('media <file...>'))
  .description('content of the screens, update_config.json among it')
  .option('--name <text>', 'what you call it, without blanks', '1')
  .action(async (files: string[], options: ContentOptions) => (await import('./commands/pack.js')).packMedia(files, options));

program
  .command('verify <file>')
  .description('checks signed meter records: OCMF text, XML container or OCPP transcript (- reads standard input)')
  .option('--key <key...>', 'public keys to trust instead of those in the file: hexadecimal or base64, in any usual form')
  .option('--json', 'the findings as JSON')
  .action(async (file: string, options: { key?: string[]; json?: boolean }) =>
    (await import('./commands/verify.js')).verify(file, options),
  );

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
  } else throw error;
}
