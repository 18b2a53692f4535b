/** What the back-end remembers of each station: how it introduced itself, what state it is in, what it reported, which meter keys it has. */
import type { Instant, Table } from '../kernel/index.js';
import type { BootNotificationRequest, MeterValue, RegistrationStatus, StatusNotificationRequest } from '../protocols/ocpp16/index.js';

export interface BackendStation {
  readonly identity: string;
  readonly connected: boolean;
  /** When it came in over the line that it has now. */
  readonly connectedSince?: Instant;
  /** When it last sent a message. */
  readonly lastSeen?: Instant;
  /** How its latest BootNotification was answered; missing when this back-end has seen none. */
  readonly registration?: RegistrationStatus;
  readonly boot?: BootNotificationRequest & { readonly received: Instant };
  /** The newest status of each connector, 0 being the station itself. */
  readonly statuses: readonly ReportedStatus[];
  /** The newest MeterValues of each connector, as received. */
  readonly readings: readonly { readonly connectorId: number; readonly values: readonly MeterValue[] }[];
  readonly meterMessages: number;
  /** SubjectPublicKeyInfo of the DC meters in upper-case hexadecimal, connector 1 first; empty where not known. */
  readonly meterKeys: readonly string[];
  /** The newest of all other reports, oldest first. */
  readonly reports: readonly StationReport[];
  /** All that have come, also those that are no longer kept. */
  readonly reportsSoFar: number;
}

export type ReportedStatus = StatusNotificationRequest & { readonly received: Instant };

/** A message that is only taken note of, such as a FirmwareStatusNotification or a SecurityEventNotification. */
export interface StationReport {
  readonly received: Instant;
  readonly action: string;
  readonly payload: unknown;
}

/** What outlives a restart of the back-end. */
export type StationRow = Omit<BackendStation, 'connected' | 'connectedSince' | 'readings' | 'meterMessages' | 'reportsSoFar'>;

const reportsKept = 100;

/** One station; changed by the answers to its messages. */
export class StationEntry {
  readonly identity: string;
  readonly statuses = new Map<number, ReportedStatus>();
  readonly readings = new Map<number, readonly MeterValue[]>();
  readonly reports: StationReport[] = [];
  /** Missing while it is not connected. */
  connectedSince: Instant | undefined;
  lastSeen: Instant | undefined;
  registration: RegistrationStatus | undefined;
  boot: BackendStation['boot'];
  meterKeys: readonly string[] = [];
  meterMessages = 0;
  reportsSoFar = 0;

  constructor(identity: string) {
    this.identity = identity;
  }

  addReport(report: StationReport): void {
    if (this.reports.length === reportsKept) this.reports.shift();
    this.reports.push(report);
    this.reportsSoFar++;
  }

  view(): BackendStation {
    const readings = [...this.readings].map(([connectorId, values]) => ({ connectorId, values }));
    const { connectedSince, meterMessages, reportsSoFar } = this;
    const connected = connectedSince !== undefined;
    return { ...this.row(), connected, ...(connected && { connectedSince }), readings, meterMessages, reportsSoFar };
  }

  row(): StationRow {
    const { identity, lastSeen, registration, boot, meterKeys, reports } = this;
    const statuses = [...this.statuses.values()].sort((a, b) => a.connectorId - b.connectorId);
    return {
      identity,
      ...(lastSeen !== undefined && { lastSeen }),
      ...(registration && { registration }),
      ...(boot && { boot }),
      statuses,
      meterKeys,
      reports: [...reports],
    };
  }

  static fromRow(row: StationRow): StationEntry {
    const entry = new StationEntry(row.identity);
    entry.lastSeen = row.lastSeen;
    entry.registration = row.registration;
    entry.boot = row.boot;
    entry.meterKeys = row.meterKeys;
    for (const status of row.statuses) entry.statuses.set(status.connectorId, status);
    entry.reports.push(...row.reports);
    entry.reportsSoFar = row.reports.length;
    return entry;
  }
}

export class StationBook {
  readonly #table: Table<StationRow> | undefined;
  readonly #entries = new Map<string, StationEntry>();

  /** @param table Where the book survives a restart of the back-end. */
  constructor(table: Table<StationRow> | undefined) {
    this.#table = table;
    for (const [, row] of table?.rows() ?? []) this.#entries.set(row.identity, StationEntry.fromRow(row));
  }

  all(): readonly BackendStation[] {
    return [...this.#entries.values()].map((entry) => entry.view());
  }

  find(identity: string): StationEntry | undefined {
    return this.#entries.get(identity);
  }

  /** The station of that name, new when nobody of that name came before. */
  meet(identity: string): StationEntry {
    const known = this.#entries.get(identity);
    if (known) return known;
    const entry = new StationEntry(identity);
    this.#entries.set(identity, entry);
    return entry;
  }

  save(entry: StationEntry): void {
    this.#table?.put(encodeURIComponent(entry.identity), entry.row());
  }
}
