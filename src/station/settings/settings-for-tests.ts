/** Settings over a store in memory, for tests here and elsewhere: nothing stands against a change unless the test says so. */
import { type Log, MemoryStore, type Store, silentLog } from '../../kernel/index.js';
import { type EmulationProfile, emulationProfile, type ProfileChoice } from '../generation/index.js';
import type { Facts } from './declaration.js';
import { type SecretBox, unsealed } from './secret-box.js';
import { type Resolvers, Settings } from './settings.js';

export interface TestChoice {
  readonly profile?: ProfileChoice;
  readonly facts?: Partial<Facts>;
  readonly store?: Store;
  readonly log?: Log;
  readonly resolvers?: Resolvers;
  readonly secrets?: SecretBox;
}

export const easyFacts: Facts = {
  activeSession: false,
  recalibrationActive: false,
  supply_A: 63,
  freeVendActive: false,
  managedSwitch: true,
  maintenanceCards: true,
  terminalNumbered: true,
  meetsSecurityProfile: () => true,
  tokenAccepted: () => true,
};

export function testSettings(choice: TestChoice = {}): Settings {
  const profile: EmulationProfile = emulationProfile(choice.profile);
  return new Settings({
    store: choice.store ?? new MemoryStore(),
    log: choice.log ?? silentLog,
    profile,
    facts: { ...easyFacts, ...choice.facts },
    resolvers: choice.resolvers ?? {},
    secrets: choice.secrets ?? unsealed,
  });
}

/** The value that GetConfiguration tells; undefined where there is none, or no such key. */
export function told(settings: Settings, key: string): string | undefined {
  const answer = settings.getConfiguration([key]);
  return 'refused' in answer ? undefined : answer.configurationKey[0]?.value;
}
