/**
 * The four measurement data containers (manual §2.17): what each records, and how often. The manual has a page for them and no parameters; the
 * names are ours. All of them are off until somebody wants to know something.
 */
import { Ms } from '../../kernel/index.js';
import { signals } from '../measurement/signals.js';
import { key } from './declaration.js';
import { bool, int, list, text, withUnit } from './value-types.js';

export const containerNumbers = [1, 2, 3, 4] as const;
export type ContainerNumber = (typeof containerNumbers)[number];

const signalsOfContainer = 31;

const common = { profile: 'Operator', source: 'manual §2.17', access: 'RW' } as const;
const names = signals.map(({ name }) => name);
const longestName = Math.max(...names.map((name) => name.length));

type Item = 'active' | 'name' | 'sampling_rate' | 'signals';
const file = (item: Item, number: ContainerNumber) =>
  ({ path: `measurement_data_container.${item}_${number}`, level: 'optional' }) as const;

const active = (number: ContainerNumber) =>
  key({ ...common, type: bool, default: false, file: file('active', number), doc: `Measurement data container ${number} records.` });

const name = (number: ContainerNumber) =>
  key({
    ...common,
    type: text({ minLength: 1, maxLength: 32, pattern: /^[A-Za-z0-9_-]+$/, expects: 'letters, digits, - and _' }),
    default: `container-${number}`,
    file: file('name', number),
    doc: `Name of measurement data container ${number}; its file is named after it.`,
  });

const rate = (number: ContainerNumber) =>
  key({
    ...common,
    type: withUnit(int({ unit: 'ms', min: 100, max: 3_600_000 }), Ms),
    default: Ms(1_000),
    file: file('sampling_rate', number),
    doc: `Time from one snapshot of measurement data container ${number} to the next (C-84).`,
  });

const chosen = (number: ContainerNumber) =>
  key({
    ...common,
    type: list<string>({
      maxItems: signalsOfContainer,
      // A list that is too long by some items is to be told that, and not how many letters it has.
      maxLength: 2 * names.length * (longestName + 2),
      allowed: names,
      expects: 'signals such as batteryA.voltage_V',
    }),
    default: [],
    file: file('signals', number),
    doc: `Signals of measurement data container ${number}, in the order in which they are written.`,
  });

export const measurementKeys = {
  'measurement_data_container.active_1': active(1),
  'measurement_data_container.name_1': name(1),
  'measurement_data_container.sampling_rate_1': rate(1),
  'measurement_data_container.signals_1': chosen(1),
  'measurement_data_container.active_2': active(2),
  'measurement_data_container.name_2': name(2),
  'measurement_data_container.sampling_rate_2': rate(2),
  'measurement_data_container.signals_2': chosen(2),
  'measurement_data_container.active_3': active(3),
  'measurement_data_container.name_3': name(3),
  'measurement_data_container.sampling_rate_3': rate(3),
  'measurement_data_container.signals_3': chosen(3),
  'measurement_data_container.active_4': active(4),
  'measurement_data_container.name_4': name(4),
  'measurement_data_container.sampling_rate_4': rate(4),
  'measurement_data_container.signals_4': chosen(4),
};
