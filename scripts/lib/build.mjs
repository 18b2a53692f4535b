/** Builds dist/ from the sources; does nothing when nothing has changed since the last build that succeeded. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { module, runNode, step, Trouble } from './command.mjs';
import { at, root } from './place.mjs';

const stampFile = at('dist', '.build-stamp');
const sources = ['src', 'test', 'bench', 'ui', 'scripts', 'tsconfig.json', 'package-lock.json'];

export async function build() {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourceStamp()) return;
  await step('Building', async () => {
    await generate();
    await compile('tsconfig.json');
    if (existsSync(at('ui', 'tsconfig.json'))) await compile(join('ui', 'tsconfig.json'));
    copyWhatIsNotCompiled();
  });
  writeFileSync(stampFile, sourceStamp());
}

async function generate() {
  const generator = at('scripts', 'generate-ocpp.mjs');
  if (existsSync(generator) && (await runNode([generator])) !== 0) throw new Trouble('The OCPP types could not be generated; see above.');
}

async function compile(project) {
  if ((await runNode([module('typescript', 'bin', 'tsc'), '-p', at(project)])) !== 0) {
    throw new Trouble(`The compiler found errors (${project}); see above.`);
  }
}

/** The compiler leaves alone what is no TypeScript: generated validators, and pages with their styles and pictures. */
function copyWhatIsNotCompiled() {
  const generated = filesIn(at('src')).filter((file) => /[\\/]generated[\\/][^\\/]+\.js$/.test(file));
  const pages = filesIn(at('ui')).filter((file) => !/\.tsx?$|tsconfig.*\.json$/.test(file));
  for (const file of [...generated, ...pages]) {
    const target = at('dist', relative(root, file));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(file, target);
  }
}

/** Names, sizes and times of all sources: cheap to compare, and different after every change. */
function sourceStamp() {
  const hash = createHash('sha256').update(process.version);
  for (const file of sources.flatMap((name) => filesIn(at(name)))) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** All files below a folder, or the file itself; none when it is not there. */
function filesIn(place) {
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
