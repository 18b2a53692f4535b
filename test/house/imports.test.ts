/** Who may import whom: the direction of the house, as data. Tests beside their files may import what they need. */
import { describe, expect, it } from 'vitest';
import { filesBelow, type Import, importsOf, productFiles, textOf } from './sources.js';

interface Rule {
  /** Other folders of the repository. */
  readonly folders: readonly string[];
  /** Packages, and parts of Node. */
  readonly packages: readonly string[];
}

const rules: Readonly<Record<string, Rule>> = {
  'src/kernel': { folders: [], packages: [] },
  'src/protocols': {
    folders: ['src/kernel'],
    packages: ['node:crypto', 'ajv', 'ajv-formats', 'fast-xml-parser', '@peculiar/x509', 'reflect-metadata'],
  },
  'src/station': { folders: ['src/kernel'], packages: [] },
  'src/csms': { folders: ['src/kernel', 'src/protocols', 'src/station'], packages: [] },
  'src/sims': { folders: ['src/kernel', 'src/protocols', 'src/station/ports'], packages: ['node:crypto', '@noble/curves'] },
  'src/api': { folders: ['src/kernel'], packages: ['typebox'] },
  'src/io': { folders: ['src/kernel'], packages: ['node:', 'better-sqlite3', 'pino', 'ws'] },
  'src/http': { folders: ['src/kernel', 'src/api'], packages: ['node:', 'fastify', '@fastify'] },
  'src/web': {
    folders: ['src/kernel', 'src/api', 'src/station', 'src/http'],
    packages: ['node:', 'typebox', 'ajv', 'fastify', '@fastify', 'ws'],
  },
  'src/backend': {
    folders: ['src/kernel', 'src/protocols', 'src/io', 'src/api', 'src/http'],
    packages: ['node:', 'typebox', 'fastify', '@fastify', 'ocpp-rpc', 'ws'],
  },
  'src/diagnostics': { folders: ['src/kernel', 'src/station/ports'], packages: ['node:', 'tar'] },
  'src/transfer': { folders: ['src/kernel', 'src/station/ports'], packages: ['node:', 'undici', 'basic-ftp'] },
  'src/verify': { folders: ['src/kernel', 'src/protocols'], packages: ['node:', '@road-labs', '@noble/curves'] },
  'src/conformance': { folders: ['src/kernel', 'src/protocols', 'src/io'], packages: ['node:', 'ws'] },
  'src/stories': { folders: ['src/kernel', 'src/api', 'src/protocols', 'src/verify'], packages: ['yaml'] },
  'src/apps': { folders: ['src'], packages: ['node:', 'commander', 'typebox', 'ajv'] },
  ui: { folders: ['src/api', 'src/kernel'], packages: ['react', 'react-dom', 'react-intl', 'uplot'] },
};

/** Folders that are entered through their door only. */
const doors: Readonly<Record<string, string>> = {
  'src/kernel': 'src/kernel/index.ts',
  'src/station/ports': 'src/station/ports/index.ts',
};

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
const isPartOf = (name: string, allowed: string): boolean =>
  name === allowed || name.startsWith(`${allowed}/`) || (allowed.endsWith(':') && name.startsWith(allowed));

const folderOf = (file: string): string | undefined => Object.keys(rules).find((folder) => isBelow(file, folder));

function mayImport({ from, to, inRepository }: Import): boolean {
  const folder = folderOf(from);
  const rule = folder === undefined ? undefined : rules[folder];
  if (folder === undefined || !rule) return false;
  if (!inRepository) return rule.packages.some((allowed) => isPartOf(to, allowed));
  return [folder, ...rule.folders].some((allowed) => isBelow(to, allowed));
}

const passesBesideTheDoor = ({ from, to }: Import): boolean =>
  Object.entries(doors).some(([folder, door]) => isBelow(to, folder) && !isBelow(from, folder) && to !== door);

const written = ({ from, to }: Import): string => `${from} imports ${to}`;

describe('imports', () => {
  const files = [...productFiles('src'), ...productFiles('ui')];
  const imports = files.flatMap(importsOf);

  it('are found', () => {
    expect(imports.map(written)).toContain('src/io/websocket-link.ts imports ws');
    expect(imports.map(written)).toContain('src/kernel/clock.ts imports src/kernel/units.ts');
    expect(imports.map(written)).toContain('src/kernel/index.ts imports src/kernel/link.ts');
  });

  it('go in the one direction that the table allows', () => {
    expect(imports.filter((each) => !mayImport(each)).map(written)).toEqual([]);
  });

  it('enter a folder that has a door through it', () => {
    expect(imports.filter(passesBesideTheDoor).map(written)).toEqual([]);
  });

  it('of packages at run time are installed without the tools of the developer', () => {
    const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: Record<string, string> };
    const installed = [...Object.keys(dependencies), 'node:'];
    // The pages are bundled when they are built; what they import is not needed to run.
    const atRunTime = imports.filter(({ from, inRepository }) => !inRepository && !isBelow(from, 'ui'));
    const missing = atRunTime.filter(({ to }) => !installed.some((name) => isPartOf(to, name)));
    expect(missing.map(written)).toEqual([]);
  });

  it('do not lead from the product to a test', () => {
    expect(imports.filter(({ to }) => /\.test\.ts$|^test\//.test(to)).map(written)).toEqual([]);
  });

  it('exist for folders that the table knows', () => {
    const unknown = filesBelow('src', /\.tsx?$/).filter((file) => folderOf(file) === undefined);
    expect(unknown).toEqual([]);
  });
});
