/**
 * Who had leave to charge where, and when: somebody asked at that side (a card, a remote start), and the back-end, the list, the cache or a
 * rule for times without a link said yes; or free vend was on, and a cable in.
 */
import { type Side, sideOf, sides } from '../../src/kernel/index.js';
import type { Event } from './account.js';
import { Knowledge } from './knowledge.js';
import { LinkView } from './link-view.js';

export interface Leave {
  readonly side: Side;
  readonly idTag: string;
  /** Groups that the token was known to be of. */
  readonly groups: readonly string[];
  readonly from_ms: number;
  /** Until when a session must have begun by it: a permit waits a minute for the cable, and a vehicle takes less than one to be ready. */
  readonly to_ms: number;
  /** What was asked: it starts one session at most. Free vend goes on without being asked. */
  readonly question?: object;
}

export const freeVendToken = 'UNDEFINED_ID_TOKEN';
const permitLasts_ms = 125_000;
/** An answer that comes later than this is none: the station has given up by then, twice over. */
const longestQuestion_ms = 65_000;

export function leavesIn(events: readonly Event[]): readonly Leave[] {
  const watch = new LeaveWatch();
  for (const event of events) watch.take(event);
  return watch.end();
}

interface Question {
  readonly side: Side;
  readonly idTag: string;
  readonly at_ms: number;
}

class LeaveWatch {
  readonly #leaves: Leave[] = [];
  readonly #knowledge = new Knowledge();
  readonly #link = new LinkView();
  readonly #freeVend = { A: new FreeVendSide(), B: new FreeVendSide() };
  #questions: Question[] = [];

  take(event: Event): void {
    const { at_ms } = event;
    this.#questions = this.#questions.filter((question) => at_ms - question.at_ms <= longestQuestion_ms);
    const wasUsable = this.#link.usable;
    this.#knowledge.take(event);
    this.#link.take(event);
    if (wasUsable && !this.#link.usable) for (const question of this.#questions) this.#withoutLink(question, at_ms);
    if (event.type === 'deed' && event.act.act === 'card') this.#ask({ side: event.act.side, idTag: event.act.token, at_ms });
    if (event.type === 'answered') this.#answered(event);
    for (const side of sides) this.#look(side, event);
  }

  end(): readonly Leave[] {
    for (const side of sides) this.#closeFreeVend(side, Number.POSITIVE_INFINITY);
    return this.#leaves;
  }

  #answered({ by, action, payload, answer, at_ms }: Extract<Event, { type: 'answered' }>): void {
    if (by === 'station' && action === 'RemoteStartTransaction' && answer['status'] === 'Accepted') {
      const side = sideOf(Number(payload['connectorId']));
      if (!side) return;
      const question = { side, idTag: String(payload['idTag']), at_ms };
      this.#ask(question);
      if (!this.#knowledge.switches.AuthorizeRemoteTxRequests) this.#grant(question, at_ms);
    }
    if (by === 'backEnd' && action === 'Authorize' && statusIn(answer) === 'Accepted')
      for (const question of this.#questions) if (question.idTag === payload['idTag']) this.#grant(question, at_ms);
  }

  #ask(question: Question): void {
    this.#questions.push(question);
    if (!this.#link.usable) this.#withoutLink(question, question.at_ms);
    else if (this.#knowledge.switches.LocalPreAuthorize && this.#knowledge.of(question.idTag)) this.#grant(question, question.at_ms);
  }

  #withoutLink(question: Question, at_ms: number): void {
    if (this.#knowledge.startsOffline(question.idTag)) this.#grant(question, at_ms);
  }

  #grant(question: Question, from_ms: number): void {
    const { side, idTag } = question;
    this.#leaves.push({ side, idTag, groups: this.#knowledge.groupsOf(idTag), from_ms, to_ms: from_ms + permitLasts_ms, question });
  }

  #look(side: Side, event: Event): void {
    const free = this.#freeVend[side];
    free.take(event, side);
    const isOn = this.#knowledge.switches['VWGC.FreeVendModeActive'];
    const isFree = isOn && free.plugged && (free.word ?? this.#knowledge.of(freeVendToken) ?? true);
    if (isFree) free.since_ms ??= event.at_ms;
    // With the mode its leave is over: what was being prepared by it is taken back.
    else this.#closeFreeVend(side, event.at_ms, isOn ? permitLasts_ms : 0);
  }

  #closeFreeVend(side: Side, at_ms: number, lasts_ms = permitLasts_ms): void {
    const free = this.#freeVend[side];
    if (free.since_ms !== undefined)
      this.#leaves.push({ side, idTag: freeVendToken, groups: [], from_ms: free.since_ms, to_ms: at_ms + lasts_ms });
    free.since_ms = undefined;
  }
}

/** One side as far as free vend is concerned. */
class FreeVendSide {
  plugged = false;
  /** What the back-end has said of the token since the cable is in. */
  word: boolean | undefined;
  /** Since when a session may begin. */
  since_ms: number | undefined;

  take(event: Event, side: Side): void {
    if (event.type === 'deed' && 'side' in event.act && event.act.side === side) {
      if (event.act.act === 'plug') this.plugged = true;
      if (event.act.act === 'unplug') this.plugged = false;
      if (event.act.act === 'plug') this.word = undefined;
    }
    if (event.type === 'answered' && event.by === 'backEnd' && event.action === 'Authorize' && event.payload['idTag'] === freeVendToken)
      this.word = statusIn(event.answer) === 'Accepted';
  }
}

const statusIn = (answer: Readonly<Record<string, unknown>>): string | undefined =>
  (answer['idTagInfo'] as { readonly status?: string } | undefined)?.status;
