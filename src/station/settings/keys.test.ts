/** The table of settings against the specification, row by row. Where the manual is silent (null), the table may say more. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emulationProfile, type Generation, generationOf, generations, inSpan } from '../generation/index.js';
import type { Declaration, Facts, Measured } from './declaration.js';
import { filePaths } from './file-paths.js';
import { keptParameters } from './kept-parameters.js';
import {
  declarationOf,
  defaultIn,
  exists,
  findOcppKey,
  isKey,
  isMeasured,
  type OcppKey,
  ocppKeyNames,
  settingNames,
  settingOf,
} from './keys.js';
import { testSettings } from './settings-for-tests.js';
import { longestText } from './value-types.js';

interface SpecKey {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly profile: string;
  readonly access: string;
  readonly type: string;
  readonly unit: string | null;
  readonly default: unknown;
  readonly defaultBySoftwareVersion:
    | readonly { readonly from: string | null; readonly before: string | null; readonly value: unknown }[]
    | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly listSize: number | null;
  readonly maxItems: number | null;
  readonly allowedValues: readonly (string | number | boolean)[] | null;
  readonly pattern: string | null;
  readonly caseSensitive: boolean | null;
  readonly specialValues: readonly { readonly value: number | string }[] | null;
  readonly since: string | null;
  readonly deprecatedSince: string | null;
  readonly removedIn: string | null;
  readonly replaces: string | null;
  readonly rejectWhen:
    | readonly { readonly condition: string; readonly fromSoftware: string | null; readonly beforeSoftware: string | null }[]
    | null;
  readonly alsoOperatorParameter: { readonly configFilePath: string } | null;
  readonly relatedOperatorParameters: readonly { readonly configFilePath: string; readonly relation: string }[] | null;
}

interface SpecParameter {
  readonly level: string | null;
  readonly normalisedPaths: readonly string[];
}

// The copies are part of the repository; their shape is known.
const copy = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../test/spec/${name}`, import.meta.url), 'utf8'));
const spec = (copy('ocpp-config-keys.json') as { keys: readonly SpecKey[] }).keys;
const parameters = copy('operator-parameters.json') as { parameters: readonly SpecParameter[]; supplementary: readonly { path: string }[] };

const declared = (name: string): Declaration<unknown> | Measured => declarationOf(name as OcppKey);
const generation = (version: string | null): Generation | undefined => (version === null ? undefined : generationOf(version));
const generationsWith = (name: string) => generations.filter((at) => exists(name as OcppKey, emulationProfile({ generation: at })));
const rows = spec.map((row) => [row.name, row] as const);

/** Does the type of the key take the text, whatever its change rule says? */
const accepts = (name: string, text: string): boolean => 'value' in declared(name).type.parse(text);

describe('the table of keys', () => {
  it('has every key of the specification, and beyond them only those of the field', () => {
    const beyond = ocppKeyNames.filter((name) => !spec.some((row) => row.name === name));
    expect(spec.filter((row) => !(ocppKeyNames as readonly string[]).includes(row.name))).toEqual([]);
    expect(beyond.every((name) => declarationOf(name).fieldOnly || declarationOf(name).option)).toBe(true);
    expect(spec).toHaveLength(75);
  });

  it('says of every setting what it is for and where that is written', () => {
    for (const name of settingNames) {
      expect(declarationOf(name).doc.length).toBeGreaterThan(15);
      expect(declarationOf(name).source).toMatch(/^(manual|field notes|OCPP 1.6) §\d/);
    }
  });

  it('has defaults that fit their own types, apart from what "not set" means', () => {
    for (const name of settingNames.filter(isKey)) {
      const { type, default: value } = settingOf(name);
      const text = type.format(value);
      expect([name, 'value' in type.parse(text) || text === '']).toEqual([name, true]);
    }
  });
});

describe.each(rows)('key %s', (name, row) => {
  const declaration = declared(name);
  const { limits } = declaration.type;

  it('is listed under the same profile, with the same access, type and unit', () => {
    expect(declaration.profile).toBe(row.profile);
    expect(declaration.access).toBe(row.access);
    expect(declaration.type.kind).toBe(row.type);
    expect(declaration.type.unit ?? null).toBe(row.unit);
  });

  it('has the same default in every generation', () => {
    for (const at of generations) {
      const version = row.defaultBySoftwareVersion?.find(({ from, before }) =>
        inSpan(at, { since: generation(from), before: generation(before) }),
      );
      const expected = version ? version.value : row.default;
      if (isMeasured(declaration)) {
        if (expected !== null) expect(declaration.whenUnknown).toBe(String(expected));
        continue;
      }
      const value = defaultIn(declaration, emulationProfile({ generation: at }));
      if (row.type === 'csl') expect(value).toEqual(expected ?? []);
      else if (row.type === 'string' || row.type === 'dateTime') expect(declaration.type.format(value)).toBe(expected ?? '');
      else expect(value).toBe(expected);
    }
  });

  it('has the same limits', () => {
    if (row.min !== null) expect(limits.min).toBe(row.min);
    if (row.max !== null) expect(limits.max).toBe(row.max);
    if (row.minLength !== null) expect(limits.minLength).toBe(row.minLength);
    if (row.maxLength !== null) expect(limits.maxLength).toBe(row.maxLength);
    else if (row.type === 'string' && row.allowedValues === null && limits.maxLength !== undefined)
      expect(limits.maxLength).toBe(longestText);
    expect(limits.listSize ?? null).toBe(row.listSize);
    expect(limits.maxItems ?? null).toBe(row.maxItems);
    if (row.caseSensitive !== null) expect(limits.caseSensitive).toBe(row.caseSensitive);
  });

  it('takes the same values', () => {
    const written = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value));
    if (row.default !== null && row.default !== '') expect(accepts(name, written(row.default))).toBe(true);
    if (row.allowedValues !== null && row.type === 'csl' && row.pattern === null)
      expect(new Set(limits.allowed)).toEqual(new Set(row.allowedValues));
    if (row.allowedValues !== null && row.type === 'string') expect(new Set(limits.allowed)).toEqual(new Set(row.allowedValues));
    if (row.allowedValues !== null && row.type === 'integer') expect(new Set(limits.allowed)).toEqual(new Set(row.allowedValues));
    for (const { value } of row.specialValues ?? []) {
      const text = typeof value === 'number' || value.startsWith('[') ? String(value) : value.replace(/^<=? /, '');
      expect(accepts(name, text)).toBe(true);
    }
  });

  it('refuses what does not follow the same pattern', () => {
    if (row.pattern === null) return;
    const pattern = new RegExp(row.pattern);
    const samples = [
      'EUR',
      'eur',
      'EURO',
      '12:34',
      '24:00',
      '3:00',
      '03:00:00',
      '0 1 1',
      '60 1 1',
      '0 24 1',
      '0 1 8',
      '59 23 7',
      '0 1',
      '1.RST',
      '1.XYZ',
      'RST',
      'ab'.repeat(16),
      'ab'.repeat(15),
      'ab'.repeat(21),
      `${'ab'.repeat(16)}a`,
      'xy'.repeat(16),
      '[Latitude: +052.42270, Longitude: +010.78650]',
      '[Latitude: 52.42270, Longitude: 10.78650]',
      '',
    ];
    for (const sample of samples) {
      const text = row.listSize === 2 ? `${sample},${sample}` : sample;
      expect(accepts(name, text)).toBe(pattern.test(sample) || (row.type === 'csl' && row.listSize === null && sample === ''));
    }
  });

  it('lives as long', () => {
    expect(declaration.since).toBe(generation(row.since));
    expect(declaration.deprecatedSince).toBe(generation(row.deprecatedSince));
    expect(declaration.removedIn).toBe(generation(row.removedIn));
    const replaced = isMeasured(declaration) ? undefined : declaration.replaces;
    expect(replaced).toBe(row.replaces !== null && spec.some((other) => other.name === row.replaces) ? row.replaces : undefined);
  });

  it('answers to the same names, whatever their case', () => {
    for (const spelling of [name, ...row.aliases]) {
      expect(findOcppKey(spelling)).toBe(name);
      expect(findOcppKey(spelling.toUpperCase())).toBe(name);
    }
    expect((declaration.aliases ?? []).every((alias) => row.aliases.includes(alias))).toBe(true);
  });

  it('stands at the same place in the configuration file', () => {
    const place = isMeasured(declaration) ? undefined : declaration.file;
    expect(place?.path).toBe(row.alsoOperatorParameter?.configFilePath ?? place?.path);
    for (const { configFilePath, relation } of row.relatedOperatorParameters ?? []) {
      if (relation.startsWith('proposed path')) expect(place?.path).toBe(configFilePath);
      if (relation === 'successor of the mirrored key') expect(place?.aliases).toContain(configFilePath);
    }
  });

  /** For each condition: a change that meets it and nothing else, and the state of the station that goes with it. */
  const provoke: Readonly<Record<string, { readonly text: string; readonly facts?: Partial<Facts> }>> = {
    'read-only': { text: String(row.default ?? '0') },
    always: { text: row.type === 'csl' ? '1.RST,2.RST' : '30' },
    'value-not-allowed': { text: row.type === 'boolean' ? 'false' : 'Foo' },
    'value-below-min': { text: String((row.min ?? 0) - 1) },
    'value-above-max': { text: String((row.max ?? 32) + 1), facts: { supply_A: 32 } },
    'unsupported-measurand': { text: 'SoC,Temperature' },
    'missing-required-measurand': { text: 'Current.Offered,Power.Offered' },
    'bad-format': { text: '0 1 1,60 1 2' },
    'list-size-not-2': { text: '0 1 1' },
    'active-charging-session': { text: 'OCPP_201', facts: { activeSession: true } },
    'forced-soc-recalibration-active': { text: 'Inoperative', facts: { recalibrationActive: true } },
    'token-not-accepted-by-backend': { text: 'true', facts: { tokenAccepted: () => false } },
    'lower-than-current': { text: '1' },
    'prerequisites-not-met': { text: '3', facts: { meetsSecurityProfile: () => false } },
  };

  it('is refused on the same conditions, for the same reasons, in the same generations', () => {
    for (const { condition, fromSoftware, beforeSoftware } of row.rejectWhen ?? []) {
      const change = provoke[condition];
      if (!change) throw new Error(`no change provokes ${condition}`);
      for (const at of generationsWith(name)) {
        const inside = inSpan(at, { since: generation(fromSoftware), before: generation(beforeSoftware) });
        const settings = testSettings({ profile: { generation: at }, ...(change.facts && { facts: change.facts }) });
        if (condition === 'lower-than-current') settings.changeConfiguration(name, '2');
        const before = settings.getConfiguration([name]);
        const { status } = settings.changeConfiguration(name, change.text);
        expect([condition, at, status]).toEqual([condition, at, inside ? 'Rejected' : 'Accepted']);
        if (!inside) continue;
        expect(settings.getConfiguration([name])).toEqual(before);
        if (!isKey(name)) continue;
        const outcome = settings.adopt({ settings: new Map([[name, change.text]]) });
        expect(outcome.ok ? [] : outcome.refusals.map(({ reason }) => reason)).toEqual([condition]);
      }
    }
  });

  it('takes its own default back wherever nothing speaks against it', () => {
    if (isMeasured(declaration) || declaration.access !== 'RW' || row.rejectWhen?.some(({ condition }) => condition === 'always')) return;
    for (const at of generationsWith(name)) {
      const settings = testSettings({ profile: { generation: at } });
      const own = declaration.type.format(defaultIn(declaration, settings.profile));
      expect(settings.changeConfiguration(name, own).status).toMatch(/Accepted|RebootRequired/);
    }
  });
});

describe('operator parameters', () => {
  const places = [
    ...settingNames.filter(isKey).flatMap((name) => settingOf(name).file ?? []),
    ...keptParameters.map(({ path, level }) => ({ path, level })),
  ];

  it('all have a place, with the urgency of the manual', () => {
    for (const { level, normalisedPaths } of parameters.parameters) {
      for (const path of normalisedPaths) {
        // Rows of a firewall rule lie within the list of rules; one row names the whole group.
        const place = places.find(
          (candidate) =>
            candidate.path === path.replace(/\[\]\..*$/, '') || (path === 'firewall' && candidate.path.startsWith('firewall.')),
        );
        expect(place && path).toBe(path);
        if (level !== null) expect([path, place?.level]).toEqual([path, level]);
      }
    }
  });

  it('that the table of the manual leaves out have a place too', () => {
    for (const { path } of parameters.supplementary) expect(places.map((place) => place.path)).toContain(path.replace(/\[\]\..*$/, ''));
  });

  it('never share a path on one firmware', () => {
    for (const at of generations) {
      const targets = [...filePaths(emulationProfile({ generation: at }))].filter(([path, target]) => path === target.path);
      expect(new Set(targets.map(([path]) => path)).size).toBe(targets.length);
    }
    expect(new Set(places.map(({ path }) => path)).size).toBe(places.length);
  });
});
