/** What a diagnostics archive of this program holds, file by file: to add one, add a row. None of them lets a secret out. */
import { withoutSecrets } from '../../io/redact.js';
import { sides } from '../../kernel/index.js';
import { rootsForFile } from '../../station/certificates/file-certificates.js';
import { type DiagnosticsSource, isWithin, type TimeRange } from '../../station/diagnostics/source.js';
import type { Recorder } from '../../station/measurement/recorder.js';
import type { SecurityLog } from '../../station/security/security-log.js';
import { writeConfigFile } from '../../station/settings/index.js';
import type { SessionLedger } from '../../station/transaction/ledger.js';
import { programVersion } from '../version.js';
import type { BackOffice } from './back-office.js';
import type { Parts } from './facts.js';
import { measurementSources } from './station-recorder.js';

/** Lines of the program's log with their line ends, oldest first. */
export type ProgramLog = (period: TimeRange) => AsyncIterable<string>;

export interface DiagnosticsParts extends Parts {
  readonly office: Pick<BackOffice, 'maintenancePort'>;
  readonly recorder: Pick<Recorder, 'book' | 'flush'>;
}

export function diagnosticsSources(
  { station, settings, csms, security, office, recorder }: DiagnosticsParts,
  programLog: ProgramLog | undefined,
): readonly DiagnosticsSource[] {
  const { profile, journal, ledger } = station;
  return [
    document('versions.json', 'Program, firmware, hardware and what the program runs on.', () => ({
      program: `flexpole ${programVersion}`,
      firmware: profile.firmwareVersion,
      generation: profile.generation.name,
      profile: profile.name,
      hardware: profile.hardware,
      meters: sides.map((side) => ledger.meter(side) ?? null),
      node: process.version,
      machine: `${process.platform} ${process.arch}`,
    })),
    document(
      'status.json',
      'What the back-end would be told of the connectors, faults that are raised, link, and maintenance port.',
      () => ({
        connectors: ([0, 1, 2] as const).map((id) => station.report(id)),
        faults: station.safety.faults,
        backEnd: csms.linkState,
        maintenancePort: office.maintenancePort.open ? 'open' : 'closed',
      }),
    ),
    document('configuration.json', 'Every key that the back-end can read.', () => settings.getConfiguration()),
    document('config_file.json', 'The settings as an operator configuration file, without secrets.', () =>
      JSON.parse(writeConfigFile(settings, rootsForFile(security.roots))),
    ),
    document('messages.json', 'How many messages wait for the back-end, and how many it has refused for good.', () => ({
      transactions: { waiting: csms.outbox.waitingCount, refused: csms.outbox.deadCount },
      notices: { waiting: csms.notices.waitingCount },
    })),
    lines('journal.jsonl', 'What happened to the station, in order.', () => journal.entries()),
    lines('meter-records.jsonl', 'Which signed meter records are kept; the records themselves are billing.', () => recordLines(ledger)),
    lines('ambient.jsonl', 'Lowest and highest temperature around the station, day by day.', () => station.ambient.days()),
    securityLogSource(security.log),
    ...(programLog ? [programLogSource(programLog)] : []),
    ...measurementSources(recorder, settings),
  ];
}

/** As it is sealed: a changed octet would look like tampering. */
export const securityLogSource = (log: Pick<SecurityLog, 'lines' | 'entries'>): DiagnosticsSource => ({
  name: 'security-log.jsonl',
  about: 'What happened to the security of the station. The first line says whether anybody has changed it.',
  read: function* (period) {
    for (const line of log.lines(period)) yield `${line}\n`;
  },
  holds: (period) => log.entries(period).next().done !== true,
});

const programLogSource = (log: ProgramLog): DiagnosticsSource => ({
  name: 'log.jsonl',
  about: 'The log of the program.',
  read: log,
  holds: async (period) => {
    for await (const _line of log(period)) return true;
    return false;
  },
});

/** The station as it is now. */
const document = (name: string, about: string, content: () => unknown): DiagnosticsSource => ({
  name,
  about,
  read: function* () {
    yield `${JSON.stringify(withoutSecrets(content()), undefined, 2)}\n`;
  },
});

/** Entries with their time `at`, oldest first. */
const lines = (name: string, about: string, entries: () => Iterable<{ readonly at: number }>): DiagnosticsSource => ({
  name,
  about,
  read: function* (period) {
    for (const { at, ...entry } of entries()) {
      if (isWithin(at, period)) yield `${JSON.stringify(withoutSecrets({ time: new Date(at).toISOString(), ...entry }))}\n`;
    }
  },
  holds: (period) => {
    for (const { at } of entries()) if (isWithin(at, period)) return true;
    return false;
  },
});

function* recordLines(ledger: Pick<SessionLedger, 'recordsInOrder'>): Generator<Line> {
  for (const { keptAt, sessionId, side, meterId, page } of ledger.recordsInOrder()) yield { at: keptAt, sessionId, side, meterId, page };
}

interface Line {
  readonly at: number;
  readonly [field: string]: unknown;
}
