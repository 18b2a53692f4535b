/** Carries out one case, step by step, until the end or the first step that does not come true. */
import { type Instant, seconds } from '../kernel/index.js';
import { type ConformanceCase, type Facts, type From, type Step, usualPatience_s } from './case.js';
import type { ChargePoint } from './charge-point.js';
import { inWords, mismatch, type Pattern } from './pattern.js';
import type { Heard } from './tester.js';

export interface CaseResult {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly result: 'passed' | 'failed' | 'not applicable';
  /** Of a failed case, what is wrong; of one that does not apply, why. */
  readonly why?: string;
  /** What was done and seen, in order. */
  readonly evidence: readonly string[];
}

/** A step that did not come true, or one that cannot be tried here. */
class Ended extends Error {
  readonly result: 'failed' | 'not applicable';
  constructor(result: 'failed' | 'not applicable', why: string) {
    super(why);
    this.result = result;
  }
}

/** @param judged So many violations of the schemas have been counted against somebody before; what came since is against this case */
export async function runCase(item: ConformanceCase, subject: ChargePoint, judged: number): Promise<CaseResult> {
  const { id, title, source, steps, after = [] } = item;
  const run = new Run(subject);
  const missing = subject.missing(item.needs);
  if (missing !== undefined) return { id, title, source, result: 'not applicable', why: missing, evidence: [] };
  const failure = await run.all(steps);
  await new Run(subject, run.evidence).all(after, { goesOn: true });
  await subject.settle();
  const violations = subject.tester.violations.slice(judged);
  const { evidence } = run;
  if (failure?.result === 'failed') return { id, title, source, result: 'failed', why: failure.message, evidence };
  if (violations.length > 0) return { id, title, source, result: 'failed', why: `against the schema: ${violations.join('; ')}`, evidence };
  if (failure) return { id, title, source, result: failure.result, why: failure.message, evidence };
  return { id, title, source, result: 'passed', evidence };
}

class Run {
  readonly evidence: string[];
  readonly #subject: ChargePoint;
  /** What was heard up to here no longer answers an expectation. */
  #mark: number;
  readonly #begin: number;
  readonly #used = new Set<number>();

  constructor(subject: ChargePoint, evidence: string[] = []) {
    this.#subject = subject;
    this.evidence = evidence;
    this.#begin = subject.tester.heard.length;
    this.#mark = this.#begin;
  }

  /** @param goesOn also after a step that did not come true */
  async all(steps: readonly Step[], { goesOn = false } = {}): Promise<Ended | undefined> {
    for (const step of steps) {
      try {
        await this.#do(step);
      } catch (error) {
        if (!(error instanceof Ended)) throw error;
        if (!goesOn) return error;
      }
    }
    return undefined;
  }

  async #do(step: Step): Promise<void> {
    if ('call' in step) return this.#call(step);
    if ('set' in step) return this.#set(step.set, step.to);
    if ('hears' in step) return this.#hears(step);
    if ('heard' in step) return this.#heard(step);
    if ('first' in step) return this.#first(step.first);
    if ('never' in step) return this.#never(step);
    if ('hand' in step) return this.#hand(step.hand);
    const { tester } = this.#subject;
    if ('sends' in step) {
      this.#act();
      tester.sendText(step.sends);
      return this.#note(`sent ${step.sends.slice(0, 60)}`);
    }
    if ('behave' in step) {
      const as = this.#from(step.as);
      tester.behave(step.behave, as, step.times);
      return this.#note(`the back-end answers ${step.behave} with ${JSON.stringify(as)}`);
    }
    if ('link' in step) {
      this.#act();
      tester.setDown(step.link === 'down');
      return this.#note(`the back-end is ${step.link}`);
    }
    await this.#subject.pass(seconds(step.wait_s));
  }

  async #call(step: Extract<Step, { call: string }>): Promise<void> {
    this.#act();
    const payload = this.#from(step.with ?? {});
    const answer = await this.#subject.call(step.call, payload);
    const said =
      answer.type === 'result'
        ? JSON.stringify(answer.payload)
        : answer.type === 'error'
          ? `${answer.code}: ${answer.description}`
          : answer.why;
    this.#note(`${step.call} ${brief(payload)} → ${clipped(said)}`);
    if ('error' in step) {
      const holds = answer.type === 'error' && step.error.some((code) => code === answer.code);
      if (!holds) this.#fail(`${step.call} must be refused with ${step.error.join(' or ')}; the answer was ${clipped(said)}`);
      return;
    }
    if (answer.type === 'error' && (answer.code === 'NotImplemented' || answer.code === 'NotSupported') && !this.#subject.claims(step.call))
      throw new Ended('not applicable', `the charge point does not offer ${step.call}, and does not say that it would`);
    if (answer.type !== 'result') return this.#fail(`${step.call} must be answered; ${clipped(said)}`);
    const wrong = mismatch(this.#from(step.answer), answer.payload);
    if (wrong !== undefined) this.#fail(`the answer to ${step.call}: ${wrong}`);
  }

  async #set(key: string, to: string): Promise<void> {
    const answer = await this.#subject.call('ChangeConfiguration', { key, value: to });
    const status: unknown = answer.type === 'result' ? Reflect.get(Object(answer.payload), 'status') : answer.type;
    this.#note(`${key} = ${to} → ${String(status)}`);
    if (status !== 'Accepted') throw new Ended('not applicable', `the case needs ${key} = ${to}; the charge point says ${String(status)}`);
    this.#subject.changed(key, to);
  }

  async #hears(step: Extract<Step, { hears: string }>): Promise<void> {
    const { times = 1, within_s = usualPatience_s } = step;
    const pattern = this.#from(step.where ?? {});
    const mark = step.earlier ? this.#begin : this.#mark;
    const matching = (): readonly Heard[] => this.#since(mark).filter((heard) => fits(heard, step.hears, pattern));
    const came = await this.#subject.passUntil(() => matching().length >= times, seconds(within_s));
    if (!came) return this.#fail(notHeard(step.hears, pattern, within_s, times, this.#since(this.#mark)));
    for (const heard of matching().slice(0, times)) {
      this.#used.add(heard.number);
      this.#subject.learn(heard);
      this.#note(inShort(heard));
    }
  }

  async #heard({ heard, where = {}, within_s = usualPatience_s }: Extract<Step, { heard: string }>): Promise<void> {
    const pattern = this.#from(where);
    const all = this.#subject.tester.heard;
    const came = await this.#subject.passUntil(() => all.some((each) => fits(each, heard, pattern)), seconds(within_s));
    const found = all.find((each) => fits(each, heard, pattern));
    if (!came || !found) return this.#fail(notHeard(heard, pattern, within_s, 1, all.slice(-10)));
    this.#note(inShort(found));
  }

  async #first(action: string): Promise<void> {
    const { heard } = this.#subject.tester;
    await this.#subject.passUntil(() => heard.length > 0, seconds(usualPatience_s));
    if (heard[0]?.action !== action) this.#fail(`the first message must be ${action}; it was ${heard[0]?.action ?? 'none'}`);
    else this.#note(inShort(heard[0]));
  }

  async #never({ never, where = {}, for_s }: Extract<Step, { never: string }>): Promise<void> {
    const pattern = this.#from(where);
    const found = (): Heard | undefined => this.#since(this.#mark).find((heard) => fits(heard, never, pattern));
    await this.#subject.passUntil(() => found() !== undefined, seconds(for_s));
    const heard = found();
    if (heard) this.#fail(`${never} ${inWords(pattern)} must not come; it came: ${inShort(heard)}`);
    this.#note(`no ${never} in ${for_s} s`);
  }

  async #hand(hand: Extract<Step, { hand: string }>['hand']): Promise<void> {
    this.#act();
    const { done, why } = await this.#subject.hand(hand);
    if (!done) throw new Ended('not applicable', `nobody did this: ${hand}${why === undefined ? '' : ` (${why})`}`);
    this.#note(`hand: ${hand}`);
  }

  /** Messages since then that have not met an expectation yet. */
  #since(mark: number): readonly Heard[] {
    return this.#subject.tester.heard.slice(mark).filter(({ number }) => !this.#used.has(number));
  }

  #act(): void {
    this.#mark = this.#subject.tester.heard.length;
  }

  #from<T>(from: From<T>): T {
    return typeof from === 'function' ? (from as (facts: Facts) => T)(this.#subject.facts()) : from;
  }

  #note(text: string): void {
    this.evidence.push(`${clockTime(this.#subject.now())} ${text}`);
  }

  #fail(why: string): never {
    this.#note(`FAILED: ${why}`);
    throw new Ended('failed', why);
  }
}

const fits = ({ action, payload }: Heard, wanted: string, pattern: Pattern): boolean =>
  action === wanted && mismatch(pattern, payload) === undefined;

function notHeard(action: string, pattern: Pattern, within_s: number, times: number, instead: readonly Heard[]): string {
  const heard = instead.length === 0 ? 'nothing came' : `what came: ${instead.map(inShort).join(', ')}`;
  return `${action} ${inWords(pattern)} did not come ${times === 1 ? '' : `${times} times `}within ${within_s} s; ${heard}`;
}

const inShort = ({ action, payload }: Heard): string => `${action} ${brief(payload)}`;
const clockTime = (at: Instant): string => new Date(at).toISOString().slice(11, 19);
const brief = (value: unknown): string => clipped(JSON.stringify(value) ?? 'nothing', 160);
const clipped = (text: string, length = 240): string => (text.length > length ? `${text.slice(0, length)}…` : text);
