/** A conformance case: what is asked of a charge point, as data. */
import type { CsmsAction, ErrorCode, StationAction } from '../protocols/ocpp16/index.js';
import type { Pattern } from './pattern.js';

export interface ConformanceCase {
  /** `core-12`; never used for another case. */
  readonly id: string;
  readonly title: string;
  /** `OCPP 1.6 §5.3`. */
  readonly source: string;
  /** Without it the case is not applicable. */
  readonly needs?: Needs;
  readonly steps: readonly Step[];
  /** Puts things back; carried out in any case, whatever comes of it. */
  readonly after?: readonly Step[];
}

export interface Needs {
  /** One of SupportedFeatureProfiles. */
  readonly profile?: string;
  /** A configuration key that the charge point has; with this value, where one is named. */
  readonly key?: string;
  readonly value?: string;
}

/** What is known while a case runs. */
export interface Facts {
  readonly connectorId: number;
  readonly connectors: number;
  readonly idTag: string;
  readonly otherIdTag: string;
  /** Of the last StartTransaction. */
  readonly transactionId: number;
  readonly meterStart: number;
  /** A time so many seconds from now, ISO 8601. */
  readonly inSeconds: (time_s: number) => string;
  /** As GetConfiguration said before the first case, or as set since. */
  readonly setting: (key: string) => string | undefined;
}

/** A value, or what makes it from the facts. */
export type From<T> = T | ((facts: Facts) => T);

/** What somebody does at the charge point, at the connector under test. */
export type Hand = 'plug' | 'unplug' | 'card' | 'other card';

export type Step =
  /** A command and what must be answered to it. */
  | { readonly call: CsmsAction; readonly with?: From<object>; readonly answer: From<Pattern> }
  /** A command that must be refused with a CALLERROR of one of these codes. */
  | { readonly call: string; readonly with: From<unknown>; readonly error: readonly ErrorCode[] }
  /** Text that is no message; nothing is expected of it. */
  | { readonly sends: string }
  /** A setting that the case needs; a charge point that does not take it is not at fault. */
  | { readonly set: string; readonly to: string }
  /** The charge point says this, counted from the last thing that was done to it; `earlier`: from the beginning of the case. */
  | {
      readonly earlier?: true;
      readonly hears: StationAction;
      readonly where?: From<Pattern>;
      readonly within_s?: number;
      readonly times?: number;
    }
  /** The same, counted from the first connection. */
  | { readonly heard: StationAction; readonly where?: From<Pattern>; readonly within_s?: number }
  /** The very first message of the first connection. */
  | { readonly first: StationAction }
  /** From the last thing that was done, and for so long from now, it does not say this. */
  | { readonly never: StationAction; readonly where?: From<Pattern>; readonly for_s: number }
  | { readonly hand: Hand }
  /** How the back-end answers from now on, until the case ends. */
  | { readonly behave: StationAction; readonly as: From<Behaviour>; readonly times?: number }
  | { readonly link: 'down' | 'up' }
  | { readonly wait_s: number };

export type Behaviour = { readonly answer: object } | { readonly error: ErrorCode } | { readonly silence: true };

/** Until an expectation is given up, where a step does not say otherwise. */
export const usualPatience_s = 30;
