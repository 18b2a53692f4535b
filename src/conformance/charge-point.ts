/** The charge point under test, as a case sees it: what it can be told, what is known of it, and how time passes beside it. */
import { type Clock, type Instant, isoSeconds, later, lesser, Ms, seconds } from '../kernel/index.js';
import type { Facts, Hand, Needs } from './case.js';
import type { Answer, Heard, Tester } from './tester.js';

/** The place where the charge point stands. */
export interface Site {
  readonly clock: Clock;
  /** Resolves when so much time has passed: advances a virtual clock, waits on a real one. */
  readonly pass: (time_ms: Ms) => Promise<void>;
  /** Somebody does this; or nobody can. */
  readonly hand: (hand: Hand, at: { readonly connectorId: number; readonly idTag: string }) => Promise<HandEnd>;
  readonly connectorId: number;
  /** Tokens of two people who have nothing to do with each other. */
  readonly idTag: string;
  readonly otherIdTag: string;
}

export interface HandEnd {
  readonly done: boolean;
  readonly why?: string;
}

/** How finely time passes while something is awaited. */
const nap_ms = Ms(250);

/** Calls that only charge points of one profile serve; all others are Core or of the security extension. */
const profileOf: Readonly<Record<string, string>> = {
  CancelReservation: 'Reservation',
  ClearChargingProfile: 'SmartCharging',
  GetCompositeSchedule: 'SmartCharging',
  GetDiagnostics: 'FirmwareManagement',
  GetLocalListVersion: 'LocalAuthListManagement',
  ReserveNow: 'Reservation',
  SendLocalList: 'LocalAuthListManagement',
  SetChargingProfile: 'SmartCharging',
  TriggerMessage: 'RemoteTrigger',
  UpdateFirmware: 'FirmwareManagement',
};
/** The security extension announces itself by no profile. */
const security: ReadonlySet<string> = new Set([
  'CertificateSigned',
  'DeleteCertificate',
  'ExtendedTriggerMessage',
  'GetInstalledCertificateIds',
  'GetLog',
  'InstallCertificate',
  'SignedUpdateFirmware',
]);

export class ChargePoint {
  readonly tester: Tester;
  readonly #site: Site;
  /** As GetConfiguration said, by lower-case name. */
  readonly #settings = new Map<string, { readonly value: string | undefined; readonly readonly: boolean }>();
  readonly #changed = new Map<string, string | undefined>();
  #isPlugged = false;
  #meterStart = 0;

  constructor(tester: Tester, site: Site) {
    this.tester = tester;
    this.#site = site;
  }

  now(): Instant {
    return this.#site.clock.now();
  }

  /** Waits for the charge point, and for its registration, and asks for its configuration. @returns whether it came */
  async meet(within_ms: Ms): Promise<boolean> {
    const { heard } = this.tester;
    if (!(await this.passUntil(() => heard.some(({ action }) => action === 'BootNotification'), within_ms))) return false;
    await this.pass(seconds(5));
    const answer = await this.call('GetConfiguration', {});
    const list = answer.type === 'result' ? (Reflect.get(Object(answer.payload), 'configurationKey') as unknown) : undefined;
    if (Array.isArray(list))
      for (const { key, value, readonly } of list as readonly Record<string, unknown>[])
        this.#settings.set(String(key).toLowerCase(), {
          value: typeof value === 'string' ? value : undefined,
          readonly: readonly === true,
        });
    return true;
  }

  facts(): Facts {
    const { connectorId, idTag, otherIdTag } = this.#site;
    return {
      connectorId,
      connectors: Number(this.setting('NumberOfConnectors') ?? 1),
      idTag,
      otherIdTag,
      transactionId: this.tester.transactionId,
      meterStart: this.#meterStart,
      inSeconds: (time_s) => isoSeconds(later(this.now(), seconds(time_s))),
      setting: (key) => this.setting(key),
    };
  }

  setting(key: string): string | undefined {
    return this.#settings.get(key.toLowerCase())?.value;
  }

  /** Why a case does not apply here. */
  missing(needs: Needs = {}): string | undefined {
    if (needs.profile !== undefined && !this.#hasProfile(needs.profile)) return `SupportedFeatureProfiles does not name ${needs.profile}`;
    if (needs.key !== undefined && !this.#settings.has(needs.key.toLowerCase())) return `the charge point has no key ${needs.key}`;
    if (needs.key !== undefined && needs.value !== undefined && this.setting(needs.key) !== needs.value)
      return `${needs.key} is ${String(this.setting(needs.key))} and not ${needs.value}`;
    return undefined;
  }

  /** Whether the charge point says that it offers this call. */
  claims(action: string): boolean {
    const profile = profileOf[action];
    return profile === undefined ? !security.has(action) : this.#hasProfile(profile);
  }

  async call(action: string, payload: unknown): Promise<Answer> {
    const { tester } = this;
    let answer: Answer | undefined;
    void tester.call(action, payload).then((ended) => {
      answer = ended;
    });
    while (answer === undefined) await this.pass(nap_ms);
    return answer;
  }

  async hand(hand: Hand): Promise<HandEnd> {
    const { connectorId, idTag, otherIdTag } = this.#site;
    // Nobody is asked to do what has been done already.
    if (hand === 'plug' && this.#isPlugged) return { done: true };
    if (hand === 'unplug' && !this.#isPlugged) return { done: true };
    const end = await this.#site.hand(hand, { connectorId, idTag: hand === 'other card' ? otherIdTag : idTag });
    if (end.done && (hand === 'plug' || hand === 'unplug')) this.#isPlugged = hand === 'plug';
    return end;
  }

  learn({ action, payload }: Heard): void {
    const meterStart: unknown = action === 'StartTransaction' ? Reflect.get(Object(payload), 'meterStart') : undefined;
    if (typeof meterStart === 'number') this.#meterStart = meterStart;
  }

  /** A case has changed a setting; it is put back when the case is over. */
  changed(key: string, to: string): void {
    const known = this.#settings.get(key.toLowerCase());
    if (!this.#changed.has(key)) this.#changed.set(key, known?.value);
    this.#settings.set(key.toLowerCase(), { value: to, readonly: false });
  }

  /** After a case: the back-end is itself again, nothing is plugged in, and settings are as before. */
  async settle(): Promise<void> {
    this.tester.behaveAgain();
    this.tester.setDown(false);
    const isAtRest = !this.#isPlugged && this.#changed.size === 0;
    await this.hand('unplug');
    for (const [key, value] of this.#changed) {
      if (value === undefined) continue;
      await this.call('ChangeConfiguration', { key, value });
      this.#settings.set(key.toLowerCase(), { value, readonly: false });
    }
    this.#changed.clear();
    if (!isAtRest) await this.pass(seconds(5));
  }

  pass(time_ms: Ms): Promise<void> {
    return this.#site.pass(time_ms);
  }

  /** Lets time pass until `condition` holds, at most that long; whether it does in the end. */
  async passUntil(condition: () => boolean, limit_ms: Ms): Promise<boolean> {
    const end = this.#site.clock.monotonic() + limit_ms;
    for (;;) {
      if (condition()) return true;
      const left_ms = Ms(end - this.#site.clock.monotonic());
      if (left_ms <= 0) return false;
      await this.pass(lesser(nap_ms, left_ms));
    }
  }

  #hasProfile(profile: string): boolean {
    return (this.setting('SupportedFeatureProfiles') ?? '').split(',').some((each) => each.trim() === profile);
  }
}
