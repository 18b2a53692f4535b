/** A conformance run: meets the charge point, carries out the cases one after the other, and keeps what came of them. */
import { type Clock, type Instant, type Ms, seconds } from '../kernel/index.js';
import type { ConformanceCase } from './case.js';
import { ChargePoint, type Site } from './charge-point.js';
import { type CaseResult, runCase } from './run-case.js';
import { Tester } from './tester.js';

export interface Statement {
  /** When the run began, ISO 8601. */
  readonly at: string;
  /** As BootNotification says it. */
  readonly chargePoint: Readonly<Record<string, unknown>>;
  readonly cases: readonly CaseResult[];
}

export interface RunOptions {
  readonly cases: readonly ConformanceCase[];
  /** How long the charge point may take to come in. */
  readonly arrival_ms: Ms;
  readonly onResult?: (result: CaseResult) => void;
}

const callTimeout_ms = seconds(30);

export const newTester = (clock: Clock): Tester => new Tester({ clock, callTimeout_ms });

/** The charge point did not come in. */
export class NobodyCame extends Error {}

/** @throws NobodyCame */
export async function runConformance(tester: Tester, site: Site, { cases, arrival_ms, onResult }: RunOptions): Promise<Statement> {
  const began: Instant = site.clock.now();
  const chargePoint = new ChargePoint(tester, site);
  if (!(await chargePoint.meet(arrival_ms))) throw new NobodyCame(`no charge point registered within ${arrival_ms / 1000} s`);
  const results: CaseResult[] = [];
  // What it said before the first case, and between two, is held against the next that is tried.
  let judged = 0;
  for (const item of cases) {
    const result = await runCase(item, chargePoint, judged);
    if (result.result !== 'not applicable') judged = tester.violations.length;
    results.push(result);
    onResult?.(result);
  }
  const boot = tester.heard.find(({ action }) => action === 'BootNotification')?.payload;
  return { at: new Date(began).toISOString(), chargePoint: Object(boot) as Record<string, unknown>, cases: results };
}
