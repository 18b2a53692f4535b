/**
 * The first start of other firmware. What the settings table says of generations (defaults, replaced and removed keys) holds by itself; here
 * is what has to be carried over. Nothing is taken away, so that a trial that fails finds everything as it was.
 */
import type { Store } from '../../kernel/index.js';
import { type EmulationProfile, type Generation, generations, traitsOf } from '../generation/index.js';
import type { Journal } from '../journal.js';
import type { PlugCounters } from '../plug-counters.js';
import { readConfigFile } from '../settings/config-file.js';
import { filePaths } from '../settings/file-paths.js';
import { defaultIn, type Key, settingOf } from '../settings/keys.js';
import type { Settings } from '../settings/settings.js';

export interface MigrationParts {
  readonly store: Store;
  readonly settings: Settings;
  readonly plugCounters: PlugCounters;
  readonly journal: Pick<Journal, 'add'>;
}

interface Ran {
  readonly generation: string;
  readonly firmwareVersion: string;
}

/** All of it becomes durable, or nothing: then the next start does it. @throws StoreFault */
export function migrate({ store, settings, plugCounters, journal }: MigrationParts): void {
  const { profile } = settings;
  const rows = store.table<Ran>('firmwareRan');
  const ran = rows.get(row);
  const now: Ran = { generation: profile.generation.name, firmwareVersion: profile.firmwareVersion };
  if (ran?.firmwareVersion === now.firmwareVersion && ran.generation === now.generation) return;
  store.atomically(() => {
    rows.put(row, now);
    const before = generations.find((known) => known === ran?.generation);
    if (!ran || !before) return;
    const values = before === now.generation ? new Map<Key, string>() : newlyTaken(settings, { ...profile, generation: traitsOf(before) });
    const users = usersFromSharedLogin(settings, before);
    if (users) settings.adopt({ settings: new Map(), kept: new Map([[usersPath, users]]) });
    // Each by itself: one that this firmware refuses must not keep the others out.
    const refused = [...values].flatMap(([name, text]) => {
      const adopted = settings.adopt({ settings: new Map([[name, text]]), supplied: [name] });
      return adopted.ok ? [] : adopted.refusals.map(({ why }) => why);
    });
    if (profile.plugCountersResetOnUpdate) plugCounters.reset();
    journal.add('firmware.first-start', {
      from: ran.firmwareVersion,
      to: now.firmwareVersion,
      taken: [...values.keys()],
      refused,
      accounts: users?.length ?? 0,
    });
  });
}

const row = 'last';

/** Values that a configuration file brought too early: they were kept for a firmware that takes them, and nobody has set another since. */
function newlyTaken(settings: Settings, before: EmulationProfile): ReadonlyMap<Key, string> {
  const { profile } = settings;
  const [then, now] = [filePaths(before), filePaths(profile)];
  const file: Record<string, Record<string, unknown>> = {};
  for (const [path, json] of settings.kept()) {
    const [group, leaf] = path.split('.');
    if (group === undefined || leaf === undefined || then.get(path)?.is !== 'foreign' || now.get(path)?.is !== 'setting') continue;
    file[group] = { ...file[group], [leaf]: json };
  }
  const reading = readConfigFile(JSON.stringify(file), profile);
  if (!reading.ok) return new Map();
  const isUnset = (name: Key): boolean => {
    const { type } = settingOf(name);
    return type.format(settings.get(name)) === type.format(defaultIn(settingOf(name), profile));
  };
  return new Map([...reading.values.settings].filter(([name]) => isUnset(name)));
}

const usersPath = 'cfg_interface.users';
/** Sections of the web interface, each with a right (manual §2.14, §2.20). */
const sections = [
  'user_management',
  'config_interface',
  'config_file_transfer',
  'ocpp_configuration',
  'mobile_configuration',
  'electronic',
  'meter',
  'firewall',
  'creditcard',
  'hmi',
  'certificates',
  'system_control',
  'measurement_data_container',
  'diagnostics',
] as const;

/** The login that everybody shared becomes the first personal account, with every right: what it could do before, somebody still can. */
function usersFromSharedLogin(settings: Settings, before: Generation): readonly object[] | undefined {
  if (traitsOf(before).webLogin !== 'shared' || settings.profile.generation.webLogin !== 'personal') return undefined;
  const kept = settings.kept();
  const users = kept.get(usersPath);
  const [name, password] = [kept.get('cfg_interface.cfg_interface_user_name'), kept.get('cfg_interface.cfg_interface_passwd')];
  if ((Array.isArray(users) && users.length > 0) || typeof name !== 'string' || name === '' || typeof password !== 'string')
    return undefined;
  const rights = Object.fromEntries(sections.map((section) => [section, 'write']));
  return [{ user_id: name, password, maintenance_card_id: kept.get('cfg_interface.maintenance_card_id') ?? '', rights }];
}
