/** Builds dist/ from the sources; does nothing when nothing has changed since the last build that succeeded. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { module, runNode, step, Trouble } from './command.mjs';
import { at, root } from './place.mjs';

const stampFile = at('dist', '.build-stamp');
const pagesStampFile = at('dist', '.pages-stamp');
const sources = ['src', 'test', 'bench', 'ui', 'scripts', 'tsconfig.json', 'vite.config.mjs', 'package-lock.json'];
/** What the pages are made of. */
const sourcesOfPages = ['ui', join('src', 'api'), join('src', 'kernel'), 'tsconfig.json', 'vite.config.mjs', 'package-lock.json'];

export async function build() {
  if (isUpToDate(stampFile, sources)) return;
  await step('Building', async () => {
    await generate();
    await compile('tsconfig.json');
    copyWhatIsNotCompiled();
    await buildPages();
  });
  writeFileSync(stampFile, stampOf(sources));
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

/** Types are checked by the compiler; the files that browsers get are made by Vite. */
async function buildPages() {
  if (isUpToDate(pagesStampFile, sourcesOfPages)) return;
  await compile(join('ui', 'tsconfig.json'));
  const vite = [module('vite', 'bin', 'vite.js'), 'build', '--config', at('vite.config.mjs'), '--logLevel', 'warn'];
  if ((await runNode(vite)) !== 0) throw new Trouble('The pages could not be built; see above.');
  writeFileSync(pagesStampFile, stampOf(sourcesOfPages));
}

/** The compiler leaves the generated validators alone. */
function copyWhatIsNotCompiled() {
  const generated = filesIn(at('src')).filter((file) => /[\\/]generated[\\/][^\\/]+\.js$/.test(file));
  for (const file of generated) {
    const target = at('dist', relative(root, file));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(file, target);
  }
}

const isUpToDate = (stamp, names) => existsSync(stamp) && readFileSync(stamp, 'utf8') === stampOf(names);

/** Names, sizes and times of sources: cheap to compare, and different after every change. */
function stampOf(names) {
  const hash = createHash('sha256').update(process.version);
  for (const file of names.flatMap((name) => filesIn(at(name)))) {
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
