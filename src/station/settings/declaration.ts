/** What is said of a setting, once, as data. Everything else (answers, checks, files, pages) derives from it. */
import type { Generation, GenerationTraits } from '../generation/index.js';
import type { Reason } from './refusals.js';
import { bool, type ValueType } from './value-types.js';

/** State of the station that decides whether a change is taken. */
export interface Facts {
  /** A charging session runs on either side. */
  readonly activeSession: boolean;
  /** Either side is in forced SoC recalibration. */
  readonly recalibrationActive: boolean;
  /** Largest current that the station could draw from its grid connection, per phase. */
  readonly supply_A: number;
  readonly freeVendActive: boolean;
  /** The maintenance LAN port hangs on a switch that can close it. */
  readonly managedSwitch: boolean;
  /** At least one user has a maintenance card. */
  readonly maintenanceCards: boolean;
  /** The payment terminal has a number that is not all zeros. */
  readonly terminalNumbered: boolean;
  /** All that a security profile (1 to 3) needs is there. */
  meetsSecurityProfile(profile: number): boolean;
  /** The back-end accepts the identifier. Whoever brings the change has asked before (`Settings.tokenToAskFor`): an answer takes time. */
  tokenAccepted(idToken: string): boolean;
}

/** How a changed value takes effect: as soon as its consumer hears of it, at the next start, or by a new connection to the back-end. */
export type Effect = 'live' | 'reboot' | 'reconnect';

/** The feature profile under which the manual lists a key; `Operator` for what no back-end sees. */
export type FeatureProfile =
  | 'Core'
  | 'Custom'
  | 'Firmware Management'
  | 'Improved Security'
  | 'Local Auth List Management'
  | 'Operator'
  | 'Reservation'
  | 'Smart Charging';

/** What a station may have beyond the manual. */
type StationOption = 'smartCharging';

/** How urgently the operator has to set a value of the configuration file. manual §2.20 */
export type Level = 'mandatory' | 'recommended' | 'optional';

/** Where a setting stands in `config_file.json`. */
export interface FilePlace {
  readonly path: string;
  /** Other spellings that are read: misprints of the manual and their repairs. */
  readonly aliases?: readonly string[];
  readonly level: Level;
  /** A value that stands for none. */
  readonly placeholder?: string;
  /** Files for an older generation may carry it; it is passed over there. */
  readonly since?: Generation;
  readonly code?: FileCode;
}

/** Another way of writing a value, used in the file only. Both ways give undefined for what has no counterpart. */
export interface FileCode {
  toFile(text: string): string | undefined;
  fromFile(text: string): string | undefined;
  readonly expects: string;
}

export interface Common {
  readonly profile: FeatureProfile;
  /** Other names that are answered to. */
  readonly aliases?: readonly string[];
  readonly since?: Generation;
  readonly deprecatedSince?: Generation;
  readonly removedIn?: Generation;
  /** Exists only where the profile asks for keys that the manual does not know. */
  readonly fieldOnly?: true;
  /** Exists only on stations with this option. */
  readonly option?: StationOption;
  readonly doc: string;
  readonly source: string;
}

/** Settings that others name. Spelt out here because a declaration cannot refer to the table that it is part of. */
type TokenSetting = 'VWGC.FreeVendModeIdToken';
type ReplacedSetting = 'VWGC.PreAuthorizationAmount' | 'VWGC.PricePerKwh';

/** What a change meets. */
export interface Occasion<T> {
  readonly current: T;
  readonly generation: GenerationTraits;
  /** What the new value needs comes in the same change, as from a configuration file with both profile and password. */
  readonly supplied: boolean;
}

/** A setting with a value of its own. */
export interface Declaration<T> extends Common {
  readonly access: 'R' | 'RW' | 'W';
  readonly type: ValueType<T>;
  readonly default: NoInfer<T>;
  /** The default of older generations. */
  readonly earlierDefault?: { readonly before: Generation; readonly value: NoInfer<T> };
  /** The default of stations with an option. */
  readonly defaultWith?: { readonly option: StationOption; readonly value: NoInfer<T> };
  /** The value stays at its default: for good, or up to a generation. `always` refuses even that value, the other reason only others. */
  readonly fixed?: { readonly before?: Generation; readonly refusal: 'always' | 'value-not-allowed' };
  /** How a change takes effect; `live` where nothing is said. */
  readonly effect?: Effect;
  /** The effect where it depends on the case. */
  effectOf?(next: T, facts: Facts): Effect;
  /** Why a value that fits the type is not taken now. */
  refuse?(next: T, facts: Facts, now: Occasion<T>): Reason | undefined;
  /** A change waits until no session runs, and holds only then; who keeps the sessions ends them (`Settings.toCome`). */
  readonly afterSessions?: true;
  /** Turning this on needs the back-end's acceptance of the identifier that the named setting holds. */
  readonly needs?: { readonly acceptanceOf: TokenSetting };
  /** While that setting is on, another identifier needs the back-end's acceptance, too. */
  readonly inUseBy?: 'VWGC.FreeVendModeActive';
  /** Older setting whose value counts as long as this one has none of its own, also after the older one is gone. */
  readonly replaces?: ReplacedSetting;
  /** Sealed in the store, never shown, never exported. */
  readonly secret?: true;
  readonly file?: FilePlace;
}

/** A key whose value is found out when somebody asks, from the newest snapshot. */
export interface Measured extends Common {
  readonly access: 'R' | 'RW';
  readonly measured: true;
  readonly type: ValueType<unknown>;
  /** The answer while the value is not known; without one the key is answered without a value. */
  readonly whenUnknown?: string;
}

/** A switch of the station: reading tells what is so, writing asks for it; nothing of it is kept with the settings. */
export interface Switch extends Measured {
  readonly access: 'RW';
  readonly type: ValueType<boolean>;
}

/** Lets the compiler find the type of the value. */
export const key = <T>(declaration: Declaration<T>): Declaration<T> => declaration;

export const measured = (declaration: Omit<Measured, 'access' | 'measured'>): Measured => ({ ...declaration, access: 'R', measured: true });

export const stationSwitch = (declaration: Omit<Switch, 'access' | 'measured' | 'type'>): Switch => ({
  ...declaration,
  access: 'RW',
  measured: true,
  type: bool,
  whenUnknown: 'false',
});
