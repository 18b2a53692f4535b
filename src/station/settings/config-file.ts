/**
 * `config_file.json`, the operator's configuration in one file (manual §2.20). Reading says everything that is wrong with it at once;
 * applying takes all or nothing. What a file leaves out, or gives as null, stays as it is; so does a secret that is given empty.
 */
import type { EmulationProfile } from '../generation/index.js';
import type { Effect } from './declaration.js';
import { type FileTarget, filePaths } from './file-paths.js';
import { findJsonError } from './json-error.js';
import { fits, type KeptParameter } from './kept-parameters.js';
import { type Key, settingOf } from './keys.js';
import { maintenanceUsers } from './maintenance-users.js';
import { inWords } from './refusals.js';
import type { Settings } from './settings.js';
import type { Unit } from './value-types.js';

export interface ConfigFileValues {
  /** In the text form of ChangeConfiguration. */
  readonly settings: ReadonlyMap<Key, string>;
  /** Path to JSON value of what is kept without effect. */
  readonly kept: ReadonlyMap<string, unknown>;
  /** Path to text of certificates that are to be installed; nobody has looked at them yet. Never empty texts. */
  readonly certificates: ReadonlyMap<string, string>;
}

/** What a station has, or will have with a file, beside its settings. */
export interface Beside {
  /** A root of the back-end. */
  readonly root: boolean;
  /** A client certificate. */
  readonly client: boolean;
  /** Keeps what comes with the settings of a file; called within their durable step. */
  readonly keep: () => void;
}

export type ConfigFileReading =
  | { readonly ok: true; readonly values: ConfigFileValues; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

export type ConfigFileOutcome =
  | { readonly ok: true; readonly effects: ReadonlySet<Effect> }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A file is some kilobytes; certificates make it larger, but not more than this. */
const largest = 1_048_576;

/** Order of the groups in a file that is written. */
const groups = [
  'ocpp',
  'mobile_cfg',
  'cfg_interface',
  'electronic',
  'meter',
  'firewall',
  'creditcard',
  'hmi',
  'measurement_data_container',
  'certificates',
];

export function readConfigFile(text: string, profile: EmulationProfile): ConfigFileReading {
  const file = parse(text);
  if ('problem' in file) return { ok: false, problems: [file.problem] };

  const paths = filePaths(profile);
  const settings = new Map<Key, string>();
  const kept = new Map<string, unknown>();
  const certificates = new Map<string, string>();
  const given = new Map<string, string>();
  const problems: string[] = [];
  const warnings: string[] = [];

  for (const [path, json] of leaves(file.groups, paths)) {
    const target = paths.get(path);
    if (!target) {
      warnings.push(`${path} is unknown and passed over`);
      continue;
    }
    const before = given.get(target.path);
    if (before !== undefined) problems.push(`${target.path} is given twice, as ${before} and as ${path}; expected: one of them`);
    given.set(target.path, path);
    if (json === null || (isSecret(target) && json === '')) continue;
    if (target.is === 'setting') {
      const read = settingText(path, json, target.name);
      if ('problem' in read) problems.push(read.problem);
      else settings.set(target.name, read.text);
    } else if (target.is === 'kept' && !fits(json, target.parameter)) {
      problems.push(inWords(path, 'bad-format', `a JSON ${jsonOf(target.parameter)}`, isSecret(target) ? undefined : json));
    } else if (target.is === 'kept' && target.parameter.holds === 'certificates') {
      // An empty field keeps what is installed (manual §2.18).
      if (String(json).trim() !== '') certificates.set(target.path, String(json));
    } else {
      kept.set(target.path, json);
      if (target.is === 'foreign')
        warnings.push(`${path} is kept without effect: firmware ${profile.firmwareVersion} does not take ${target.name} from a file`);
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, values: { settings, kept, certificates }, warnings: [...warnings, ...missing(paths, settings, kept)] };
}

/**
 * Takes the values of a file by the same rules as a change by the back-end, or says why none is taken. Its certificates are the caller's:
 * where there may be some, he has looked at them and says in `beside` what there will be.
 */
export function applyConfigFile(settings: Settings, values: ConfigFileValues, beside?: Beside): ConfigFileOutcome {
  const next = (name: Key): string => values.settings.get(name) ?? settingOf(name).type.format(settings.get(name));
  const profile = next('SecurityProfile');
  const backend = next('ocpp.op_backend');
  const touched = values.settings.has('SecurityProfile') || values.settings.has('ocpp.op_backend');
  if (touched && (profile === '2' || profile === '3') && backend.startsWith('ws:')) {
    return {
      ok: false,
      problems: [
        `ocpp.op_backend = ${JSON.stringify(backend)} is not encrypted; expected: a wss:// address, as ocpp.security_profile is Profile_${profile}`,
      ],
    };
  }
  const users = maintenanceUsers(new Map([...settings.kept(), ...values.kept]));
  if (next('cfg_interface.twoFactorAuthenticationActive') === 'true' && values.kept.size > 0 && users.length === 0) {
    return {
      ok: false,
      problems: [
        'cfg_interface.users: with this file no user has a maintenance card, so that nobody could open the maintenance port; expected: a maintenance_card_id, or twoFactorAuthenticationActive = false',
      ],
    };
  }
  const supplied: Key[] = [];
  if (meetsProfile(profile, { password: next('AuthorizationKey'), backend, operator: next('CpoName') }, beside))
    supplied.push('SecurityProfile');
  if (users.length > 0) supplied.push('cfg_interface.twoFactorAuthenticationActive');
  const outcome = settings.adopt({ ...values, supplied, ...(beside && { also: beside.keep }) });
  if (outcome.ok) return outcome;
  return { ok: false, problems: outcome.refusals.map(({ name, why }) => `${settingOf(name).file?.path ?? name}: ${why}`) };
}

interface Credentials {
  readonly password: string;
  readonly backend: string;
  readonly operator: string;
}

/** Whether all is there that a security profile needs, once the file has been taken (R-KEY-23, R-KEY-27, R-CRT-16). */
function meetsProfile(profile: string, { password, backend, operator }: Credentials, beside: Beside | undefined): boolean {
  const overTls = /^wss:/i.test(backend) && beside?.root === true;
  switch (profile) {
    case '1':
      return password !== '';
    case '2':
      return overTls && password !== '';
    case '3':
      return overTls && operator !== '' && beside.client;
    default:
      return true;
  }
}

/** The whole configuration as a file, secrets left out. @param certificates Path to text of those that are installed */
export function writeConfigFile(settings: Settings, certificates: ReadonlyMap<string, string> = new Map()): string {
  const paths = filePaths(settings.profile);
  const values = new Map<string, unknown>();
  for (const [path, target] of paths) {
    if (target.is === 'setting' && target.path === path && !isSecret(target)) values.set(path, settingJson(target.name, settings));
  }
  for (const [path, json] of settings.kept()) {
    const target = paths.get(path);
    if (target && target.is !== 'setting' && !isSecret(target)) values.set(path, json);
  }
  for (const [path, text] of certificates) values.set(path, text);
  const inGroup = (group: string) =>
    [...values].flatMap(([path, json]) => (path.startsWith(`${group}.`) ? [[path.slice(group.length + 1), json] as const] : []));
  const filled = groups
    .map((group) => [group, Object.fromEntries<unknown>(inGroup(group))] as const)
    .filter(([, content]) => Object.keys(content).length > 0);
  return `${JSON.stringify(Object.fromEntries(filled), null, 2)}\n`;
}

function parse(text: string): { readonly groups: object } | { readonly problem: string } {
  if (text.length > largest) return { problem: `the file has ${text.length} characters; expected: at most ${largest}` };
  const error = findJsonError(text);
  if (error) return { problem: `line ${error.line}, column ${error.column}: this is no JSON; expected: ${error.expected}` };
  const json: unknown = JSON.parse(text);
  return isObject(json) ? { groups: json } : { problem: `the file holds no groups; expected: an object with ${groups.join(', ')}` };
}

/** Path and value of everything that stands in a group, or where a group is expected. */
function* leaves(file: object, paths: ReadonlyMap<string, FileTarget>): Generator<readonly [path: string, json: unknown]> {
  for (const [group, content] of Object.entries(file)) {
    if (paths.has(group) || !isObject(content)) yield [group, content];
    else for (const [leaf, json] of Object.entries(content)) yield [`${group}.${leaf}`, json];
  }
}

function settingText(path: string, json: unknown, name: Key): { readonly text: string } | { readonly problem: string } {
  const { type, file, secret } = settingOf(name);
  const expects = file?.code?.expects ?? type.expects;
  const written = plainText(json, type.unit);
  const shown = secret ? undefined : json;
  if (written === undefined) return { problem: inWords(path, 'bad-format', expects, shown) };
  const text = file?.code ? file.code.fromFile(written) : written;
  if (text === undefined) return { problem: inWords(path, 'value-not-allowed', expects, shown) };
  const parsed = type.parse(text);
  return 'refused' in parsed ? { problem: inWords(path, parsed.refused, expects, shown) } : { text };
}

/** The text of a JSON value as an operator may have written it: a number, a text with its unit, a list. Undefined for anything else. */
function plainText(json: unknown, unit: Unit | undefined): string | undefined {
  if (typeof json === 'boolean' || typeof json === 'number') return String(json);
  if (Array.isArray(json)) return json.every((item) => typeof item === 'string') ? json.join(',') : undefined;
  if (typeof json !== 'string' || unit === undefined) return typeof json === 'string' ? json : undefined;
  const [, number, written] = /^\s*([+-]?\d+)\s*([A-Za-z%]+)\s*$/.exec(json) ?? [];
  return number !== undefined && written !== undefined && unitSpellings[unit]?.includes(written) ? number : json;
}

/** Units that a number may carry in a file, such as `180 sec`. */
const unitSpellings: Partial<Record<Unit, readonly string[]>> = {
  s: ['s', 'sec', 'seconds'],
  A: ['A'],
  '%': ['%'],
  d: ['d', 'days'],
  Ah: ['Ah'],
};

function settingJson(name: Key, settings: Settings): unknown {
  const { type, file } = settingOf(name);
  const value: unknown = settings.get(name);
  if (file?.code) return file.code.toFile(type.format(value));
  return type.kind === 'boolean' || type.kind === 'integer' ? value : type.format(value);
}

/** What the operator has to set, and has not set in this file. */
function missing(
  paths: ReadonlyMap<string, FileTarget>,
  settings: ReadonlyMap<Key, string>,
  kept: ReadonlyMap<string, unknown>,
): readonly string[] {
  const isSet = (target: FileTarget): boolean => {
    const value = target.is === 'setting' ? settings.get(target.name) : kept.get(target.path);
    return value !== undefined && value !== '' && !(target.is === 'setting' && value === target.place.placeholder);
  };
  return [...paths]
    .filter(([path, target]) => path === target.path && levelOf(target) === 'mandatory' && !isSet(target))
    .map(([path]) => `${path} is mandatory and has no value in this file`);
}

function levelOf(target: FileTarget): string | undefined {
  if (target.is === 'setting') return target.place.level;
  return target.is === 'kept' ? target.parameter.level : undefined;
}

function isSecret(target: FileTarget): boolean {
  return target.is === 'kept' ? target.parameter.secret === true : settingOf(target.name).secret === true;
}

const jsonOf = ({ holds }: KeptParameter): string => (holds === 'certificates' ? 'text' : holds);

const isObject = (json: unknown): json is object => typeof json === 'object' && json !== null && !Array.isArray(json);
