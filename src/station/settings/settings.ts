/**
 * The settings of one station: what is set, what it may be changed to, and who hears of a change. Consumers watch their key; nothing
 * else makes a change take effect. The store keeps only what differs from what would hold without it.
 */
import { Emitter, type Log, type Store, type Table } from '../../kernel/index.js';
import { type EmulationProfile, inSpan } from '../generation/index.js';
import type { Effect, Facts } from './declaration.js';
import {
  declarationOf,
  defaultIn,
  exists,
  findOcppKey,
  isKey,
  isMeasured,
  isSwitch,
  type Key,
  type MeasuredKey,
  type OcppKey,
  ocppKeyNames,
  type SwitchKey,
  settingOf,
  successors,
  type ValueOf,
} from './keys.js';
import { inWords, type Reason } from './refusals.js';
import type { SecretBox } from './secret-box.js';
import { bool } from './value-types.js';

/** Where the values of measured keys come from: the newest snapshot, never a call to a device. Undefined: not known now. */
export type Resolvers = { readonly [Name in MeasuredKey]?: () => string | undefined };

/** What writing a switch asks for. */
export type Switches = { readonly [Name in SwitchKey]?: (on: boolean) => void };

export interface SettingsParts {
  readonly store: Store;
  readonly log: Log;
  readonly profile: EmulationProfile;
  readonly facts: Facts;
  readonly resolvers: Resolvers;
  readonly switches?: Switches;
  readonly secrets: SecretBox;
}

/** Answer to ChangeConfiguration (OCPP 1.6 §7.22), with the reason in words where it is no. */
export interface ConfigurationOutcome {
  readonly status: 'Accepted' | 'Rejected' | 'RebootRequired' | 'NotSupported';
  readonly why?: string;
}

/** GetConfiguration.conf, OCPP 1.6 §6.30. */
export interface ConfigurationAnswer {
  configurationKey: { key: string; readonly: boolean; value?: string }[];
  unknownKey: string[];
}

/** More keys were asked for than GetConfigurationMaxKeys allows: the request is refused, with words for the one who sent it. */
export interface TooManyKeys {
  readonly refused: 'too-many-keys';
  readonly why: string;
}

/** Values that come together, and are taken together or not at all. */
export interface Batch {
  readonly settings: ReadonlyMap<Key, string>;
  /** Parameters that are kept without effect: path in the configuration file to JSON value. */
  readonly kept?: ReadonlyMap<string, unknown>;
  /** Settings whose new value finds what it needs in the batch itself. */
  readonly supplied?: readonly Key[];
  /** What becomes durable together with the values; called while they are written. */
  readonly also?: () => void;
}

export interface Refusal {
  readonly name: Key;
  readonly reason: Reason;
  readonly why: string;
}

export type Adoption =
  | { readonly ok: true; readonly effects: ReadonlySet<Effect> }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

/** What is written together with values. */
interface WrittenWith {
  readonly kept?: ReadonlyMap<string, unknown>;
  /** Values that are only kept until no session runs. */
  readonly waiting?: ReadonlySet<Key>;
  readonly also?: (() => void) | undefined;
}

export interface SettingsEvents {
  /** A change was accepted that waits for the end of the sessions. */
  waiting: Key;
  /** These have been set; for who would have to watch many. */
  set: ReadonlySet<Key>;
}

type Changes = { [Name in Key]: { readonly value: ValueOf<Name>; readonly previous: ValueOf<Name> } };

export class Settings {
  readonly profile: EmulationProfile;
  readonly #parts: SettingsParts;
  /** Text of each value that is set; sealed where it is a secret. */
  readonly #rows: Table<string>;
  /** JSON of each parameter that is kept without effect; sealed, since some are secrets. */
  readonly #keptRows: Table<string>;
  /** Text of each value that has been accepted and waits for the end of the sessions that run. */
  readonly #rowsToCome: Table<string>;
  readonly #changes = new Emitter<Changes>();
  readonly events = new Emitter<SettingsEvents>();
  #set: ReadonlyMap<Key, unknown>;

  constructor(parts: SettingsParts) {
    this.#parts = parts;
    this.profile = parts.profile;
    this.#rows = parts.store.table('settings');
    this.#keptRows = parts.store.table('keptParameters');
    this.#rowsToCome = parts.store.table('settingsToCome');
    this.#set = this.#load();
  }

  get<Name extends Key>(name: Name): ValueOf<Name> {
    // The map holds only values that the setting's own type has read.
    return (this.#set.get(name) ?? this.#unset(name)) as ValueOf<Name>;
  }

  /** Calls the listener after each change of the value, once it is kept; the returned function ends this. */
  watch<Name extends Key>(name: Name, listener: (value: ValueOf<Name>, previous: ValueOf<Name>) => void): () => void {
    return this.#changes.on(name, ({ value, previous }) => listener(value, previous));
  }

  /** Sets a value on the station's own account, whatever the change rule. False, and nothing changed, where the type or the firmware has no place for it. */
  set<Name extends Key>(name: Name, value: ValueOf<Name>): boolean {
    const { type } = settingOf(name);
    const parsed = type.parse(type.format(value));
    if ('refused' in parsed || !this.#counts(name)) return false;
    this.#write(new Map([[name, parsed.value]]));
    return true;
  }

  /** The value that a setting has as soon as no session runs; undefined where none waits. It outlasts a loss of power. */
  toCome<Name extends Key>(name: Name): ValueOf<Name> | undefined {
    const text = this.#rowsToCome.get(name);
    const parsed = text === undefined ? undefined : settingOf(name).type.parse(text);
    // The type of the setting has read it.
    return parsed && 'value' in parsed ? (parsed.value as ValueOf<Name>) : undefined;
  }

  /** No session runs: the value that waits holds from now on. */
  bringIn(name: Key): void {
    const value = this.toCome(name);
    if (value !== undefined) this.#write(new Map([[name, value]]));
  }

  /** GetConfiguration, OCPP 1.6 §5.8. No names mean all that can be read; the value of a write-only key never leaves. */
  getConfiguration(names: readonly string[] = []): ConfigurationAnswer | TooManyKeys {
    const most = this.get('GetConfigurationMaxKeys');
    if (names.length > most) {
      this.#parts.log.warn('configuration.too-many-keys', { asked: names.length, most });
      return { refused: 'too-many-keys', why: `${names.length} keys are asked for, at most ${most} are allowed` };
    }
    if (names.length === 0) {
      const readable = ocppKeyNames.filter((name) => exists(name, this.profile) && declarationOf(name).access !== 'W');
      return { configurationKey: readable.map((name) => this.#entry(name)), unknownKey: [] };
    }
    const known = new Set<OcppKey>();
    const unknown = new Set<string>();
    for (const asked of names) {
      const name = this.#find(asked);
      if (name) known.add(name);
      else unknown.add(asked);
    }
    return { configurationKey: [...known].map((name) => this.#entry(name)), unknownKey: [...unknown] };
  }

  /** ChangeConfiguration, OCPP 1.6 §5.3. What is refused changes nothing. */
  changeConfiguration(asked: string, text: string): ConfigurationOutcome {
    const name = this.#find(asked);
    if (!name) return { status: 'NotSupported', why: `${asked} is no key of firmware ${this.profile.firmwareVersion}` };
    if (isSwitch(name)) return this.#turn(name, text);
    if (!isKey(name)) return { status: 'Rejected', why: inWords(name, 'read-only', '', text) };
    const outcome = this.adopt({ settings: new Map([[name, text]]) });
    if (outcome.ok) return { status: outcome.effects.has('reboot') ? 'RebootRequired' : 'Accepted' };
    return { status: 'Rejected', why: outcome.refusals.map(({ why }) => why).join('. ') };
  }

  /** The identifier that the back-end must be asked about before this change, where there is one; the answer goes to `Facts.tokenAccepted`. */
  tokenToAskFor(asked: string, text: string): string | undefined {
    const name = this.#find(asked);
    return name && isKey(name) ? this.tokenAmong(new Map([[name, text]])) : undefined;
  }

  /** The same of changes that come together. */
  tokenAmong(changes: ReadonlyMap<Key, string>): string | undefined {
    const value = (name: Key): unknown => {
      const text = changes.get(name);
      if (text === undefined) return this.get(name);
      const parsed = settingOf(name).type.parse(text);
      // What is no value is refused without asking anybody.
      return 'value' in parsed ? parsed.value : undefined;
    };
    for (const name of changes.keys()) {
      const { inUseBy, needs } = settingOf(name);
      if (needs && value(name) === true) return String(value(needs.acceptanceOf));
      const next = value(name);
      if (inUseBy && value(inUseBy) === true && typeof next === 'string' && next !== '' && next !== this.get(name)) return next;
    }
    return undefined;
  }

  /** Takes the whole batch, by the same rules as a single change, or refuses it with every reason there is. */
  adopt({ settings, kept = new Map(), supplied = [], also }: Batch): Adoption {
    const refusals: Refusal[] = [];
    const values = new Map<Key, unknown>();
    const refuse = (name: Key, reason: Reason): void => {
      const { secret, type } = settingOf(name);
      const expects = this.#isFixed(name) ? type.format(this.#unset(name)) : type.expects;
      refusals.push({ name, reason, why: inWords(name, reason, expects, secret ? undefined : settings.get(name)) });
    };
    for (const [name, text] of settings) {
      const { access, type } = settingOf(name);
      const parsed = access === 'R' ? ({ refused: 'read-only' } as const) : type.parse(text);
      if ('refused' in parsed) refuse(name, parsed.refused);
      else values.set(name, parsed.value);
    }
    for (const [name, value] of values) {
      const reason = this.#against(name, value, values, supplied.includes(name));
      if (reason) refuse(name, reason);
    }
    if (refusals.length > 0) return { ok: false, refusals };

    const effects = [...values].map(
      ([name, value]) => settingOf(name).effectOf?.(value, this.#parts.facts) ?? settingOf(name).effect ?? 'live',
    );
    const waiting = [...values.keys()].filter((name) => this.#waits(name, values.get(name)));
    this.#write(values, { kept, waiting: new Set(waiting), also });
    for (const name of waiting) this.events.emit('waiting', name);
    return { ok: true, effects: new Set(effects) };
  }

  /** Parameters that are kept without effect: path in the configuration file to JSON value. */
  kept(): ReadonlyMap<string, unknown> {
    const kept = new Map<string, unknown>();
    for (const [path, sealed] of this.#keptRows.rows()) {
      const json = this.#parts.secrets.open(sealed, `kept ${path}`);
      if (json === undefined) this.#parts.log.warn('settings.stored-value-unusable', { path });
      else kept.set(path, JSON.parse(json));
    }
    return kept;
  }

  #find(asked: string): OcppKey | undefined {
    const name = findOcppKey(asked);
    return name && exists(name, this.profile) ? name : undefined;
  }

  #entry(name: OcppKey): { key: string; readonly: boolean; value?: string } {
    const { access } = declarationOf(name);
    const value = access === 'W' ? undefined : this.#text(name);
    return { key: name, readonly: access === 'R', ...(value !== undefined && { value }) };
  }

  #text(name: OcppKey): string | undefined {
    if (isKey(name)) return settingOf(name).type.format(this.get(name));
    const declaration = declarationOf(name);
    return this.#parts.resolvers[name]?.() ?? (isMeasured(declaration) ? declaration.whenUnknown : undefined);
  }

  /** Why the change rule speaks against the value. `together` are all values that come with it. */
  #against(name: Key, value: unknown, together: ReadonlyMap<Key, unknown>, supplied: boolean): Reason | undefined {
    const declaration = settingOf(name);
    const { fixed, inUseBy, needs, type } = declaration;
    const { facts } = this.#parts;
    const changes = type.format(value) !== type.format(this.get(name));
    if (fixed && this.#isFixed(name) && (changes || fixed.refusal === 'always')) return fixed.refusal;
    if (!changes) return undefined;
    if (needs && value === true && !facts.tokenAccepted(this.#tokenIn(needs.acceptanceOf, together)))
      return 'token-not-accepted-by-backend';
    const isInUse = inUseBy !== undefined && (together.get(inUseBy) ?? this.get(inUseBy)) === true;
    if (isInUse && value !== '' && !facts.tokenAccepted(String(value))) return 'token-not-accepted-by-backend';
    return declaration.refuse?.(value, facts, { current: this.get(name), generation: this.profile.generation, supplied });
  }

  #waits(name: Key, value: unknown): boolean {
    const { afterSessions, type } = settingOf(name);
    return afterSessions === true && this.#parts.facts.activeSession && type.format(value) !== type.format(this.get(name));
  }

  #tokenIn(name: Key, together: ReadonlyMap<Key, unknown>): string {
    return String(together.get(name) ?? this.get(name));
  }

  #turn(name: SwitchKey, text: string): ConfigurationOutcome {
    const parsed = bool.parse(text);
    if ('refused' in parsed) return { status: 'Rejected', why: inWords(name, parsed.refused, bool.expects, text) };
    this.#parts.switches?.[name]?.(parsed.value);
    return { status: 'Accepted' };
  }

  #isFixed(name: Key): boolean {
    const { fixed } = settingOf(name);
    return fixed !== undefined && inSpan(this.profile.generation.name, { before: fixed.before });
  }

  /** What holds while nothing is set: the value of the setting that this one replaces, else the default. */
  #unset(name: Key, set = this.#set): unknown {
    const declaration = settingOf(name);
    const inherited = declaration.replaces === undefined ? undefined : set.get(declaration.replaces);
    return inherited ?? defaultIn(declaration, this.profile);
  }

  /** Keeps the values, then tells those who watch them, or watch a setting that follows them. Those that have to wait are only kept. */
  #write(all: ReadonlyMap<Key, unknown>, { kept = new Map(), waiting = new Set(), also }: WrittenWith = {}): void {
    const values = new Map([...all].filter(([name]) => !waiting.has(name)));
    const concerned = new Set([...values.keys()].flatMap((name) => [name, ...successors(name)]));
    const before = new Map([...concerned].map((name) => [name, this.get(name)]));
    const { store, secrets } = this.#parts;
    // A setting is compared with what it replaces, so that comes first.
    const ordered = [...values].sort(
      ([a], [b]) => Number(settingOf(a).replaces !== undefined) - Number(settingOf(b).replaces !== undefined),
    );
    this.#set = store.atomically(() => {
      const set = new Map(this.#set);
      for (const [name, value] of ordered) this.#keep(name, value, set);
      for (const [name, value] of all) {
        if (waiting.has(name)) this.#rowsToCome.put(name, settingOf(name).type.format(value));
        else if (settingOf(name).afterSessions) this.#rowsToCome.delete(name);
      }
      for (const [path, json] of kept) this.#keptRows.put(path, secrets.seal(JSON.stringify(json), `kept ${path}`));
      also?.();
      return set;
    });
    for (const [name, previous] of before) this.#tell(name, previous);
    this.events.emit('set', concerned);
  }

  #keep(name: Key, value: unknown, set: Map<Key, unknown>): void {
    const { type, secret } = settingOf(name);
    const text = type.format(value);
    if (text === type.format(this.#unset(name, set))) {
      set.delete(name);
      this.#rows.delete(name);
    } else {
      set.set(name, value);
      this.#rows.put(name, secret ? this.#parts.secrets.seal(text, `setting ${name}`) : text);
    }
  }

  #tell<Name extends Key>(name: Name, previous: unknown): void {
    const { type } = settingOf(name);
    const value = this.get(name);
    // `previous` was read by `get` under the same name.
    if (type.format(value) !== type.format(previous)) this.#changes.emit(name, { value, previous } as Changes[Name]);
  }

  #load(): ReadonlyMap<Key, unknown> {
    const set = new Map<Key, unknown>();
    for (const [name, row] of this.#rows.rows()) {
      if (!isKey(name) || !this.#counts(name)) continue;
      const { type, secret } = settingOf(name);
      const text = secret ? this.#parts.secrets.open(row, `setting ${name}`) : row;
      const parsed = text === undefined ? undefined : type.parse(text);
      if (parsed && 'value' in parsed) set.set(name, parsed.value);
      else this.#parts.log.warn('settings.stored-value-unusable', { setting: name, ...(!secret && { stored: row }) });
    }
    return set;
  }

  /** May a value of its own hold on this firmware? Also where the setting is gone, but another one follows it. */
  #counts(name: Key): boolean {
    if (exists(name, this.profile)) return !this.#isFixed(name);
    return successors(name).some((successor) => exists(successor, this.profile));
  }
}
