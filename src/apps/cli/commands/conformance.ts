import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conformanceCases } from '../../../conformance/cases/index.js';
import { NobodyCame, type Statement } from '../../../conformance/run.js';
import type { CaseResult } from '../../../conformance/run-case.js';
import { statementAsMarkdown } from '../../../conformance/statement.js';
import { NoDoor } from '../../../conformance/websocket-door.js';
import { RealClock } from '../../../io/clock.js';
import type { Generation, ProfileName } from '../../../station/generation/index.js';
import { UsageError } from '../usage-error.js';

export interface ConformanceOptions {
  readonly listen?: number;
  readonly host: string;
  readonly connector: number;
  readonly card: string;
  readonly otherCard: string;
  readonly arrival: number;
  readonly only?: readonly string[];
  readonly list?: boolean;
  readonly out?: string;
  readonly json?: boolean;
  readonly profile: ProfileName;
  readonly generation?: Generation;
  readonly smartCharging?: boolean;
}

/** Exit code 0: no case failed; 1: one did; 2: there was nothing to test. */
export async function conformance({ only = [], list, out, json = false, ...options }: ConformanceOptions): Promise<void> {
  const cases = conformanceCases.filter(({ id }) => only.length === 0 || only.some((wanted) => id.startsWith(wanted)));
  if (cases.length === 0) throw new UsageError(`No case begins with ${only.join(' or ')}; flexpole conformance --list shows all.`);
  if (list) return console.log(cases.map(({ id, title, source }) => `${id.padEnd(18)} ${title} (${source})`).join('\n'));
  // A run with a person may take an hour: what cannot be kept is to be known before it.
  if (out !== undefined) prepare(out);
  const onResult = (result: CaseResult): void => {
    if (!json) console.log(resultLine(result));
  };
  const statement = await (options.listen === undefined
    ? own(options, { cases, onResult })
    : guided({ ...options, listen: options.listen }, { cases, onResult }));
  if (json) console.log(JSON.stringify(statement, undefined, 2));
  if (out !== undefined) keep(out, statement, json);
  const failed = statement.cases.filter(({ result }) => result === 'failed').length;
  const passed = statement.cases.filter(({ result }) => result === 'passed').length;
  if (!json) console.log(`\n${passed} passed, ${failed} failed, ${statement.cases.length - passed - failed} not applicable.`);
  if (failed > 0) process.exitCode = 1;
}

type Run = { readonly cases: typeof conformanceCases; readonly onResult: (result: CaseResult) => void };

async function own({ profile: name, generation, smartCharging = false }: Omit<ConformanceOptions, 'out'>, run: Run): Promise<Statement> {
  const { testSelf } = await import('../../conformance/self.js');
  return testSelf({ ...run, station: { profile: { name, ...(generation && { generation }), options: { smartCharging } } } });
}

async function guided(options: ConformanceOptions & { readonly listen: number }, run: Run): Promise<Statement> {
  const { terminal, testGuided } = await import('../../conformance/guided.js');
  const person = terminal();
  try {
    return await testGuided({
      ...run,
      clock: new RealClock(),
      host: options.host,
      port: options.listen,
      connectorId: options.connector,
      idTag: options.card,
      otherIdTag: options.otherCard,
      arrival_s: options.arrival,
      say: (line) => console.error(line),
      ask: person.ask,
    });
  } catch (error) {
    if (error instanceof NobodyCame || error instanceof NoDoor) throw new UsageError(error.message, { cause: error });
    throw error;
  } finally {
    person.close();
  }
}

const resultLine = ({ id, title, result, why }: CaseResult): string =>
  `${result === 'failed' ? 'FAILED ' : result === 'passed' ? 'passed ' : 'n/a    '} ${id.padEnd(18)} ${title}${why === undefined ? '' : `\n        ${why}`}`;

function prepare(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new UsageError(`--out ${folder} cannot be written: ${String(cause)}`, { cause });
  }
}

function keep(folder: string, statement: Statement, quiet: boolean): void {
  writeFileSync(join(folder, 'conformance.md'), statementAsMarkdown(statement));
  writeFileSync(join(folder, 'conformance.json'), `${JSON.stringify(statement, undefined, 2)}\n`);
  if (!quiet) console.log(`\nThe statement is in ${join(folder, 'conformance.md')} and ${join(folder, 'conformance.json')}.`);
}
