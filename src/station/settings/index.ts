/** The settings table, the settings of a station, and the configuration file. */
export {
  applyConfigFile,
  type ConfigFileOutcome,
  type ConfigFileReading,
  type ConfigFileValues,
  readConfigFile,
  writeConfigFile,
} from './config-file.js';
export type { Facts } from './declaration.js';
export {
  declarationOf,
  exists,
  isMeasured,
  type Key,
  type MeasuredKey,
  ocppKeyNames,
  type SettingName,
  settingNames,
  type ValueOf,
} from './keys.js';
export { type SecretBox, unsealed } from './secret-box.js';
export { type Resolvers, Settings, type SettingsParts } from './settings.js';
