/**
 * What must hold after any number of losses of power, once everything is delivered: each session billed once, by its signed record, and no
 * page of a meter missing. Looks at what left the station, and holds it against what the station and its meters kept.
 */
import type { BackendTransaction, Finding } from '../../src/backend/index.js';
import { energyBetween, readRecord } from '../../src/protocols/ocmf/index.js';
import type { PastSession } from '../../src/station/transaction/ledger.js';
import type { KeptRecord, Session } from '../../src/station/transaction/session.js';

/** What the back-end has got. */
export interface Delivered {
  readonly transactions: readonly BackendTransaction[];
  readonly findings: readonly Finding[];
  /** Calls of the station, in the order in which they came. */
  readonly calls: readonly StationCall[];
}

export interface StationCall {
  readonly action: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What station and meters hold at the end; plain data. */
export interface Kept {
  readonly past: readonly PastSession[];
  readonly records: readonly KeptRecord[];
  /** Number of the newest page of each meter. */
  readonly newestPages: Readonly<Record<string, number>>;
  readonly openSessions: number;
  readonly waiting: number;
  readonly deadLetters: number;
}

/** One loss of power: the sessions that lay open on the disk after it. */
export type Cut = readonly CutSession[];

export interface CutSession {
  readonly id: string;
  readonly phase: Session['phase'];
  /** Set when it was ending already. */
  readonly reason?: string | undefined;
}

export const cutSession = ({ id, phase, stop }: Session): CutSession => ({ id, phase, reason: stop?.reason });

/** Nothing when all is well; else what is wrong, in words. */
export function objectionsTo(delivered: Delivered, kept: Kept, cuts: readonly Cut[]): readonly string[] {
  return [
    ...delivered.findings.map(({ code, text }) => `the back-end objects: ${code}: ${text}`),
    ...rests(kept),
    ...openTransactions(delivered.transactions),
    ...repetitions(delivered.calls, cuts.length),
    ...registers(delivered.calls),
    ...pages(delivered.transactions, kept),
    ...bills(delivered.transactions, kept),
    ...reasons(delivered.transactions, kept, cuts),
  ];
}

/** The frame as a call of the station; undefined for answers. */
export function callIn(frame: unknown): StationCall | undefined {
  if (!Array.isArray(frame) || frame[0] !== 2) return undefined;
  return { action: String(frame[2]), payload: frame[3] as Record<string, unknown> };
}

function rests({ openSessions, waiting, deadLetters }: Kept): string[] {
  return Object.entries({ 'open sessions': openSessions, 'messages that wait': waiting, 'dead letters': deadLetters })
    .filter(([, number]) => number > 0)
    .map(([what, number]) => `${number} ${what} are left`);
}

function openTransactions(transactions: readonly BackendTransaction[]): string[] {
  return transactions
    .filter(({ started, stopped }) => !started || !stopped)
    .map(({ transactionId, started }) => `transaction ${transactionId} has no ${started ? 'StopTransaction' : 'StartTransaction'}`);
}

/** One message is under way at a time: a loss of power can repeat one, and repeats it octet for octet. */
function repetitions(calls: readonly StationCall[], cuts: number): string[] {
  const objections: string[] = [];
  const seen = new Set<string>();
  const contents = new Map<string, string>();
  let last = '';
  let repeated = 0;
  for (const { action, payload } of calls) {
    const name = nameOf(action, payload);
    if (name === undefined) continue;
    const text = JSON.stringify([action, payload]);
    if (text === last) repeated++;
    else if (seen.has(text)) objections.push(`${name} came again, but not at once`);
    else if (contents.has(name)) objections.push(`${name} came again with other content`);
    seen.add(text);
    if (action !== 'MeterValues') contents.set(name, text);
    last = text;
  }
  return repeated > cuts ? [...objections, `${repeated} messages came twice, though power was lost only ${cuts} times`] : objections;
}

/** What a message of a transaction is about; undefined for all others. */
function nameOf(action: string, payload: StationCall['payload']): string | undefined {
  const { connectorId, timestamp, transactionId } = payload;
  if (action === 'StartTransaction') return `the start at connector ${String(connectorId)}, ${String(timestamp)}`;
  if (action === 'StopTransaction') return `the stop of transaction ${String(transactionId)}`;
  return action === 'MeterValues' && transactionId !== undefined ? `a reading of transaction ${String(transactionId)}` : undefined;
}

/** Registers of a connector in all messages, in the order in which they came. */
function registers(calls: readonly StationCall[]): string[] {
  const last_Wh = new Map<number, number>();
  const connectorOf = new Map<number, number>();
  const objections: string[] = [];
  const see = (connectorId: number, register_Wh: number, where: string): void => {
    const before = last_Wh.get(connectorId) ?? 0;
    if (register_Wh < before)
      objections.push(`the register of connector ${connectorId} ran back from ${before} to ${register_Wh} Wh in ${where}`);
    last_Wh.set(connectorId, register_Wh);
  };
  for (const { action, payload } of calls) {
    const { connectorId, transactionId, meterStart, meterStop, meterValue } = payload as unknown as RegisterFields;
    if (action === 'StartTransaction') see(connectorId, meterStart, action);
    if (action === 'MeterValues') {
      connectorOf.set(transactionId, connectorId);
      for (const { sampledValue } of meterValue)
        for (const { measurand, value } of sampledValue)
          if (measurand === 'Energy.Active.Import.Register') see(connectorId, Number(value), action);
    }
    const stoppedAt = action === 'StopTransaction' ? connectorOf.get(transactionId) : undefined;
    if (stoppedAt !== undefined) see(stoppedAt, meterStop, action);
  }
  return objections;
}

interface RegisterFields {
  readonly connectorId: number;
  readonly transactionId: number;
  readonly meterStart: number;
  readonly meterStop: number;
  readonly meterValue: readonly { readonly sampledValue: readonly { readonly measurand?: string; readonly value: string }[] }[];
}

/** Every page of every meter reached the back-end once, and lies with the station. */
function pages(transactions: readonly BackendTransaction[], { newestPages, records }: Kept): string[] {
  const delivered = transactions.flatMap(({ signedRecords }) => signedRecords.map(({ text }) => pageIn(text)));
  const kept = new Set(records.map(({ meterId, page }) => `${meterId} ${page}`));
  const wanted = Object.entries(newestPages).flatMap(([meter, newest]) => Array.from({ length: newest }, (_, i) => `${meter} T${i + 1}`));
  return [
    ...wanted.filter((page) => !delivered.includes(page)).map((page) => `page ${page} was not delivered`),
    ...wanted.filter((page) => !kept.has(page)).map((page) => `page ${page} is not with the station`),
    ...delivered.filter((page, i) => delivered.indexOf(page) < i).map((page) => `page ${page} was delivered twice`),
    ...delivered.filter((page) => !wanted.includes(page)).map((page) => `page ${page} comes from no meter`),
  ];
}

/** Each session that the station remembers is one transaction, and its bill is what the meter signed. */
function bills(transactions: readonly BackendTransaction[], { past }: Kept): string[] {
  const objections = transactions.flatMap(({ transactionId, energy_Wh, signedRecords }) => {
    const [record] = signedRecords;
    if (!record || signedRecords.length > 1) return [`transaction ${transactionId} has ${signedRecords.length} signed records`];
    const signed_Wh = energyIn(record.text);
    return energy_Wh === signed_Wh ? [] : [`transaction ${transactionId} bills ${energy_Wh} Wh, but ${signed_Wh} Wh are signed`];
  });
  const pagesOf = past.map(({ session, page }) => `${session.meterId} ${page}`);
  const billed = transactions.map(pageOf);
  return [
    ...objections,
    ...past
      .filter((_, i) => billed.filter((page) => page === pagesOf[i]).length !== 1)
      .map(({ session }) => `session ${session.id} is not billed once`),
    ...billed
      .filter((page) => pagesOf.filter((other) => other === page).length !== 1)
      .map((page) => `page ${page} is billed, but not of one session`),
  ];
}

/** What a loss of power cut says PowerLoss; what was ending already keeps its reason. */
function reasons(transactions: readonly BackendTransaction[], { past }: Kept, cuts: readonly Cut[]): string[] {
  const cut = new Map(cuts.flat().map(({ id, reason }) => [id, reason ?? 'PowerLoss']));
  // What never began at the meter is no session.
  const isNeverBegun = new Set(cuts.flatMap((sessions) => sessions.filter(({ phase }) => phase === 'starting').map(({ id }) => id)));
  return [...cut].flatMap(([id, wanted]) => {
    const remembered = past.find(({ session }) => session.id === id);
    if (!remembered) return isNeverBegun.has(id) ? [] : [`session ${id} lay open after a cut and is forgotten`];
    const page = `${remembered.session.meterId} ${remembered.page}`;
    const reason = transactions.find((transaction) => pageOf(transaction) === page)?.stopped?.reason;
    return reason === wanted ? [] : [`session ${id} was cut and says ${reason}; ${wanted} was expected`];
  });
}

const pageOf = ({ signedRecords }: BackendTransaction): string => (signedRecords[0] ? pageIn(signedRecords[0].text) : 'no page');

function pageIn(text: string): string {
  const reading = readRecord(text);
  return 'record' in reading ? `${reading.record.payload.MS} ${reading.record.payload.PG}` : `unreadable: ${reading.unreadable}`;
}

function energyIn(text: string): number | undefined {
  const reading = readRecord(text);
  return 'record' in reading ? energyBetween(reading.record.payload)?.energy_Wh : undefined;
}
