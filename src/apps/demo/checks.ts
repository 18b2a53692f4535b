/** What must hold of the demonstration. Each check looks at what left the station, not at what the station believes. */
import type { TranscriptLine } from '../../api/rig.js';
import type { BackendTransaction } from '../../backend/index.js';
import type { MeterValue } from '../../protocols/ocpp16/index.js';
import { verifyText } from '../../verify/index.js';
import type { VirtualStation } from '../simulation/virtual-station.js';
import type { Told } from './story.js';

export interface Check {
  readonly name: string;
  /** Undefined: it holds. */
  readonly failure: string | undefined;
  /** What was looked at, in figures. */
  readonly shown: string;
}

/** Tolerated difference between what came in and what went out, as a share of the throughput. */
const balanceTolerance = 0.001;
/** Meters count whole watt-hours: each reading may be one short. */
const meterTolerance_Wh = 2;

export async function checkDemo(scene: VirtualStation, told: Told): Promise<readonly Check[]> {
  const lines = scene.transcript.lines();
  const transactions = scene.brain.transactions(scene.identity);
  return [
    everyCallAnswered(lines),
    backendContent(scene),
    messageOrder(lines, transactions),
    threeSessions(transactions),
    deliveredAfterTheLink(lines, told),
    nothingWaits(scene),
    await signatures(lines, told),
    pagesWithoutGap(scene),
    billedEnergy(transactions, told),
    energyBalance(told),
  ];
}

const check = (name: string, shown: string, failure?: string | false): Check => ({ name, shown, failure: failure || undefined });

type Frame = readonly [number, string, ...unknown[]];
const frameOf = ({ frame }: TranscriptLine): Frame => frame as Frame;

function everyCallAnswered(lines: readonly TranscriptLine[]): Check {
  const calls = lines.map(frameOf).filter(([type]) => type === 2);
  const answers = new Set(
    lines
      .map(frameOf)
      .filter(([type]) => type === 3)
      .map(([, id]) => id),
  );
  const errors = lines.map(frameOf).filter(([type]) => type === 4);
  const lost = calls.filter(([, id]) => !answers.has(id));
  return check(
    'every call is answered once, none with an error',
    `${calls.length} calls`,
    (errors.length > 0 && `CALLERROR ${JSON.stringify(errors[0])}`) || (lost.length > 0 && `no answer to ${JSON.stringify(lost[0])}`),
  );
}

function backendContent(scene: VirtualStation): Check {
  const findings = scene.brain.findings();
  return check('the back-end has nothing to object', `${findings.length} findings`, findings.length > 0 && findings[0]?.text);
}

/** StartTransaction, then its sampled MeterValues in the order of their times, then StopTransaction. Clock-aligned ones are stamped with the start of their interval. */
function messageOrder(lines: readonly TranscriptLine[], transactions: readonly BackendTransaction[]): Check {
  const name = 'messages of a transaction are in order';
  for (const { transactionId } of transactions) {
    const own = requests(lines).filter(
      ({ action, payload }) => action !== 'StartTransaction' && payload['transactionId'] === transactionId,
    );
    if (own.findIndex(({ action }) => action === 'StopTransaction') !== own.length - 1) {
      return check(name, '', `transaction ${transactionId}: StopTransaction is not the last message`);
    }
    const times = own
      .flatMap(({ payload }) => (payload['meterValue'] as readonly MeterValue[] | undefined) ?? [])
      .filter(isSampled)
      .map(({ timestamp }) => timestamp);
    if (times.join() !== times.toSorted().join()) return check(name, '', `transaction ${transactionId}: meter values run backwards`);
  }
  return check(name, `${transactions.length} transactions`);
}

const isSampled = ({ sampledValue }: MeterValue): boolean => sampledValue.every(({ context }) => context === 'Sample.Periodic');

function threeSessions(transactions: readonly BackendTransaction[]): Check {
  const reasons = transactions.map(({ stopped }) => stopped?.reason).join(', ');
  return check(
    'three transactions, each started and stopped',
    reasons,
    reasons !== 'Local, Remote, Local' && `the reasons are ${reasons}; Local, Remote, Local was expected`,
  );
}

function deliveredAfterTheLink(lines: readonly TranscriptLine[], { linkRestoredAt_ms }: Told): Check {
  const stops = requests(lines).filter(({ action }) => action === 'StopTransaction');
  const last = stops.at(-1);
  const late =
    last !== undefined && Date.parse(last.time) >= linkRestoredAt_ms && Date.parse(String(last.payload['timestamp'])) < linkRestoredAt_ms;
  return check(
    'the session without a link was delivered when it was back',
    last?.time ?? 'nothing',
    !late && 'its StopTransaction was not sent after the link returned',
  );
}

function nothingWaits(scene: VirtualStation): Check {
  const { outbox } = scene.host.station.csms;
  const left = outbox.waiting().length + outbox.deadLetters().length;
  return check('nothing waits, nothing was refused', `${left} messages left`, left > 0 && `${left} messages were not delivered`);
}

async function signatures(lines: readonly TranscriptLine[], { sessions }: Told): Promise<Check> {
  const findings = await verifyText(lines.map((line) => JSON.stringify(line)).join('\n'));
  const bad = findings.find(({ verdict }) => verdict !== 'verified');
  const short = findings.length !== sessions.length && `${findings.length} records for ${sessions.length} sessions`;
  return check(
    'every signed record verifies with an independent library',
    `${findings.length} records`,
    bad ? `${bad.where}: ${bad.message}` : short,
  );
}

function pagesWithoutGap(scene: VirtualStation): Check {
  const pages = new Map<string, number[]>();
  for (const { meterId, page } of scene.station.ledger.records())
    pages.set(meterId, [...(pages.get(meterId) ?? []), Number(page.slice(1))]);
  const gap = [...pages].find(([, numbers]) => numbers.some((number, i) => number !== i + 1));
  const shown = [...pages].map(([meter, numbers]) => `${meter}: ${numbers.map((n) => `T${n}`).join(' ')}`).join('; ');
  return check('pages of each meter follow without a gap', shown, gap && `meter ${gap[0]} has the pages ${gap[1].join(', ')}`);
}

/** The bill against physics: what the back-end was told, and what went through the outlets. */
function billedEnergy(transactions: readonly BackendTransaction[], { end, begin }: Told): Check {
  const billed = transactions.reduce((sum, { energy_Wh }) => sum + (energy_Wh ?? 0), 0);
  const delivered = end.ledger.busToEv_Wh.A + end.ledger.busToEv_Wh.B - begin.ledger.busToEv_Wh.A - begin.ledger.busToEv_Wh.B;
  const off = Math.abs(billed - delivered);
  return check(
    'what is billed is what went into the cars',
    `${kWh(billed)} billed, ${kWh(delivered)} delivered`,
    off > meterTolerance_Wh * transactions.length && `they differ by ${off.toFixed(1)} Wh`,
  );
}

function energyBalance({ end }: Told): Check {
  const { imbalance_Wh, throughput_Wh } = end.ledger;
  const share = Math.abs(imbalance_Wh) / throughput_Wh;
  return check(
    'energy is conserved',
    `${(share * 100).toExponential(1)} % of ${kWh(throughput_Wh)}`,
    !(share <= balanceTolerance) && `${(share * 100).toFixed(3)} % are missing`,
  );
}

interface Request {
  readonly time: string;
  readonly action: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Requests of the station, in the order in which they were sent. */
const requests = (lines: readonly TranscriptLine[]): readonly Request[] =>
  lines.flatMap((line) => {
    const [type, , action, payload] = frameOf(line);
    if (line.direction !== 'sent' || type !== 2) return [];
    return [{ time: line.time, action: String(action), payload: payload as Record<string, unknown> }];
  });

export const kWh = (energy_Wh: number): string => `${(energy_Wh / 1000).toFixed(2)} kWh`;
