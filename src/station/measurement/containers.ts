/** What the measurement data containers are set to record. */
import type { Ms } from '../../kernel/index.js';
import { type ContainerNumber, containerNumbers } from '../settings/measurement-keys.js';
import type { Settings } from '../settings/settings.js';
import { type Signal, signalOf } from './signals.js';

export interface Container {
  readonly number: ContainerNumber;
  readonly name: string;
  readonly period_ms: Ms;
  readonly signals: readonly Signal[];
}

const group = 'measurement_data_container.';

export const concernsContainers = (setting: string): boolean => setting.startsWith(group);

export const containerName = (settings: Settings, number: ContainerNumber): string => settings.get(`${group}name_${number}`);

/** Those that are switched on and have something to record. */
export const activeContainers = (settings: Settings): readonly Container[] =>
  containerNumbers
    .filter((number) => settings.get(`${group}active_${number}`))
    .map((number) => ({
      number,
      name: containerName(settings, number),
      period_ms: settings.get(`${group}sampling_rate_${number}`),
      signals: settings.get(`${group}signals_${number}`).flatMap((name) => signalOf(name) ?? []),
    }))
    .filter(({ signals }) => signals.length > 0);
