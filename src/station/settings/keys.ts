/** The whole table of settings: every OCPP key of the manual and every operator setting in use, and how to find one. */
import { type EmulationProfile, inSpan } from '../generation/index.js';
import { coreKeys } from './core-keys.js';
import type { Common, Declaration, Measured, Switch } from './declaration.js';
import { measurementKeys } from './measurement-keys.js';
import { operatorKeys } from './operator-keys.js';
import { paymentKeys } from './payment-keys.js';
import { recalibrationKeys } from './recalibration-keys.js';
import { securityKeys } from './security-keys.js';
import { smartChargingKeys } from './smart-charging-keys.js';
import { stationKeys } from './station-keys.js';

/** What a back-end may see, in the order in which GetConfiguration lists it. */
export const ocppKeys = { ...coreKeys, ...stationKeys, ...recalibrationKeys, ...paymentKeys, ...securityKeys, ...smartChargingKeys };

export const settingsTable = { ...ocppKeys, ...operatorKeys, ...measurementKeys };

type Table = typeof settingsTable;
export type SettingName = keyof Table;
export type OcppKey = keyof typeof ocppKeys;

/** Keys whose value is found out when somebody asks. */
export type MeasuredKey = { [Name in SettingName]: Table[Name] extends Measured ? Name : never }[SettingName];
/** Keys that ask something of the station when they are written. */
export type SwitchKey = { [Name in SettingName]: Table[Name] extends Switch ? Name : never }[SettingName];
/** Settings with a value of their own. */
export type Key = Exclude<SettingName, MeasuredKey>;
export type ValueOf<Name extends Key> = Table[Name] extends Declaration<infer Value> ? Value : never;

/** The declaration behind a name, seen without the type of its value. */
export const declarationOf = (name: SettingName): Declaration<unknown> | Measured => settingsTable[name];
export const settingOf = (name: Key): Declaration<unknown> => settingsTable[name];

export const isMeasured = (declaration: Declaration<unknown> | Measured): declaration is Measured => 'measured' in declaration;

export const isSwitch = (name: OcppKey): name is SwitchKey => isMeasured(declarationOf(name)) && declarationOf(name).access === 'RW';

const isSetting = (name: string): name is SettingName => Object.hasOwn(settingsTable, name);
export const isKey = (name: string): name is Key => isSetting(name) && !isMeasured(declarationOf(name));

// Object.keys forgets which keys there are.
export const settingNames = Object.keys(settingsTable) as readonly SettingName[];
export const ocppKeyNames = Object.keys(ocppKeys) as readonly OcppKey[];

const spelt: ReadonlyMap<string, OcppKey> = new Map(
  ocppKeyNames.flatMap((name) => [name, ...(declarationOf(name).aliases ?? [])].map((spelling) => [spelling.toLowerCase(), name] as const)),
);

/** Finds an OCPP key by name or alias, whatever the case (CiString50, OCPP 1.6 §7.29). */
export const findOcppKey = (spelling: string): OcppKey | undefined => spelt.get(spelling.toLowerCase());

/** Does the setting exist on this firmware, in this profile? */
export function exists(name: SettingName, profile: EmulationProfile): boolean {
  const { since, removedIn, fieldOnly, option }: Common = declarationOf(name);
  if (fieldOnly && !(profile.fieldOnlyKeys as readonly string[]).includes(name)) return false;
  if (option && !profile[option]) return false;
  return inSpan(profile.generation.name, { since, before: removedIn });
}

/** The value of a setting that nobody has set. */
export function defaultIn<Value>(declaration: Declaration<Value>, profile: EmulationProfile): Value {
  const { earlierDefault, defaultWith } = declaration;
  if (defaultWith && profile[defaultWith.option]) return defaultWith.value;
  const isEarlier = earlierDefault && inSpan(profile.generation.name, { before: earlierDefault.before });
  return isEarlier ? earlierDefault.value : declaration.default;
}

/** Settings that take the value of this one as long as they have none of their own. */
export const successors = (name: Key): readonly Key[] => settingNames.filter(isKey).filter((other) => settingOf(other).replaces === name);
