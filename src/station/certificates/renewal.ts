/**
 * When a certificate is asked for: before the present one expires, and again with growing pauses while no answer comes (white paper A02;
 * back-ends hand requests on to authorities that may take a day, or forget them).
 */
import { between, type Clock, greater, hours, type Instant, type Log, later, lesser, Ms, minutes, type Timer } from '../../kernel/index.js';
import type { CertificateKeyType, CertificateSubject, Refused } from '../ports/index.js';
import type { StationCertificate, StationCertificateFacts } from './station-certificate.js';

/** How long before its end a certificate is renewed, unless it is told otherwise. */
export const usualLead_ms: Ms = hours(30 * 24);

type Validity = Pick<StationCertificateFacts, 'notBefore' | 'notAfter'>;

/** From when on a new one is wanted; one that is valid for a short time only is renewed in the last third of it. */
export const renewalTime = (validity: Validity, lead_ms: Ms): Instant => later(validity.notAfter, Ms(-leadOf(validity, lead_ms)));

const leadOf = ({ notBefore, notAfter }: Validity, lead_ms: Ms): Ms => lesser(lead_ms, Ms(between(notBefore, notAfter) / 3));

const firstPause_ms = minutes(1);
const longestPause_ms = hours(24);

/** How long an answer is waited for before the same request is sent again. @param asked How often the back-end has heard it, at least once */
export const retryPause = (asked: number): Ms => lesser(Ms(firstPause_ms * 2 ** Math.min(asked - 1, 20)), longestPause_ms);

/** What became of SignCertificate; `unreachable`: the back-end has not heard it; `unanswered`: it may have. */
export type SignAnswer = 'taken' | 'refused' | 'unanswered' | 'unreachable';

export interface RenewalParts {
  readonly clock: Clock;
  /** Wall time of the station. */
  readonly now: () => Instant;
  readonly log: Log;
  readonly certificate: StationCertificate;
  readonly subject: () => CertificateSubject;
  readonly keyType: CertificateKeyType;
  readonly lead_ms: Ms;
  /** SignCertificate. Never rejects. */
  readonly sign: (csr: string) => Promise<SignAnswer>;
}

export class CertificateRenewal {
  readonly #parts: RenewalParts;
  #timer: Timer | undefined;
  /** A request is being made, or on its way. */
  #busy = false;
  /** Somebody wanted it to look while it was busy: what it waits for may have changed since. */
  #lookAgain = false;
  #stopped = false;

  constructor(parts: RenewalParts) {
    this.#parts = parts;
  }

  /**
   * Looks what is due, and does it or waits for it, looking again once a day at least. To be called at start, when the back-end has become
   * reachable, when the clock was set, and when an answer was taken or a certificate rolled back. A station without certificate and request
   * has nothing to wait for.
   */
  consider(): void {
    this.#timer?.cancel();
    this.#lookAgain = this.#busy;
    if (this.#busy || this.#stopped) return;
    const { certificate, now } = this.#parts;
    const request = certificate.openRequest();
    if (request) {
      const wait = request.askedAt === undefined ? 0 : this.#until(request.askedAt, retryPause(request.asked));
      return this.#in(Ms(wait), () => void this.#send(request.csr));
    }
    const facts = certificate.facts();
    if (facts) this.#in(greater(between(now(), renewalTime(facts, this.#parts.lead_ms)), this.#rest(facts)), () => void this.ask());
  }

  /**
   * Asks for a new certificate now, with a new key (ExtendedTriggerMessage SignChargePointCertificate, or the first one for profile 3).
   * What is undefined is under way; a refusal comes in words.
   */
  async ask(): Promise<Refused | undefined> {
    const { certificate, subject, keyType, log } = this.#parts;
    if (this.#busy) return undefined;
    this.#busy = true;
    let request: Awaited<ReturnType<StationCertificate['request']>>;
    try {
      request = await certificate.request(subject(), keyType);
    } catch (error) {
      request = { why: error instanceof Error ? error.message : String(error) };
    }
    this.#busy = false;
    if (this.#stopped || !('why' in request)) {
      this.consider();
      return undefined;
    }
    log.error('certificate.not-requested', { why: request.why });
    this.#in(longestPause_ms, () => this.consider());
    return request;
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #send(csr: string): Promise<void> {
    const { certificate, sign, log } = this.#parts;
    // It may have got its answer while it waited for its turn.
    if (certificate.openRequest()?.csr !== csr) return this.consider();
    this.#busy = true;
    const answer = await sign(csr);
    this.#busy = false;
    if (this.#stopped) return;
    // Who is not reached is asked as soon as he can be, which is told; to be sure, in a day.
    if (answer === 'unreachable') return this.#in(this.#lookAgain ? Ms(0) : longestPause_ms, () => this.consider());
    log.info('certificate.requested', { answer });
    if (certificate.openRequest()?.csr === csr) certificate.noteAsked();
    this.consider();
  }

  /** A renewal that came to nothing (its certificate did not work) is not repeated at once. */
  #rest(facts: StationCertificateFacts): Ms {
    const last = this.#parts.certificate.lastRequestAt();
    const pause = lesser(longestPause_ms, Ms(leadOf(facts, this.#parts.lead_ms) / 4));
    return last === undefined ? Ms(0) : this.#until(last, pause);
  }

  /** What is left of a pause; a clock that was set back does not make it longer. */
  #until(began: Instant, pause: Ms): Ms {
    return lesser(pause, between(this.#parts.now(), later(began, pause)));
  }

  /** Long waits go in steps: the station's clock may be set meanwhile. */
  #in(wait_ms: Ms, act: () => void): void {
    if (wait_ms <= 0) return act();
    const step = lesser(wait_ms, longestPause_ms);
    this.#timer = this.#parts.clock.after('certificate', step, step === wait_ms ? act : () => this.consider());
  }
}
