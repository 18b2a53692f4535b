/** Installs what is missing: the packages of the lock file, the tools of a Debian machine, and the linters. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isExecutable, isOnPath, module, runNpm, runUnseen, say, step, Trouble, tail } from './command.mjs';
import { at } from './place.mjs';

const stampFile = module('.flexpole-stamp');

/** Packages as the lock file wants them, compiled for this Node; does nothing when they are there. */
export async function ensurePackages() {
  const stamp = lockStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  if (!(await isInstalledByHand())) await install();
  writeFileSync(stampFile, stamp);
}

/** The lock file and what native packages are compiled for. */
function lockStamp() {
  const lock = createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex');
  return `${lock} ${process.platform}-${process.arch} abi ${process.versions.modules}\n`;
}

/** Somebody has run `npm ci`: every package has the version of the lock, and the native one loads. */
async function isInstalledByHand() {
  const hidden = module('.package-lock.json');
  if (!existsSync(hidden)) return false;
  const packagesOf = (file) => Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages);
  const there = new Map(packagesOf(hidden));
  const missing = packagesOf(at('package-lock.json')).some(
    ([path, wanted]) => path !== '' && !wanted.optional && there.get(path)?.version !== wanted.version,
  );
  return !missing && (await sqliteLoads());
}

const sqliteLoads = async () => (await runUnseen(process.execPath, ['-e', "new (require('better-sqlite3'))(':memory:')"])).code === 0;

async function install() {
  await ensureCompiler();
  const { code, output } = await step('Installing packages (about 90 s the first time)', () => runNpm(['ci']));
  if (code !== 0) throw new Trouble(`The packages could not be installed.\n${tail(output)}\n${adviceFor(output)}`);
  if (!(await sqliteLoads())) throw new Trouble(`better-sqlite3 is installed but does not load.\n${compilerAdvice()}`);
}

function adviceFor(output) {
  if (/ENOSPC/.test(output)) return 'The disk is full: free about 500 MB and try again.';
  if (/EACCES|EPERM/.test(output)) return 'This folder is not yours to write: change its owner, or clone it to another place.';
  if (/EBADENGINE|Unsupported engine/.test(output)) return 'A package does not accept this version of Node: use Node 20.19 or newer.';
  if (/gyp ERR|not found: make|prebuild-install/.test(output)) return compilerAdvice();
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(output)) {
    return 'The package registry cannot be reached. Installing needs a network; once installed, none is needed.';
  }
  return 'Try `npm ci` for the whole message.';
}

/** Programs and the Debian packages of the same names. */
const compiler = ['python3', 'make', 'g++'];
const compilerAdvice = () => `Compiling the database needs ${compiler.join(', ')}: ${aptCommand(compiler)}`;

/** The database is compiled where there is no ready-made binary for the machine. */
async function ensureCompiler() {
  // Without it a ready-made binary may still be found; if not, the advice follows.
  if (!compiler.every(isOnPath) && mayInstall()) await aptInstall(compiler, 'compiling the database');
}

/** @returns The path of a Chromium for the tests that need a browser; undefined when there is none and none can be installed. */
export async function ensureChromium() {
  const chosen = process.env.CHROMIUM;
  if (chosen) {
    if (isExecutable(chosen)) return chosen;
    throw new Trouble(`CHROMIUM=${chosen} is no program. Name a Chromium, or unset CHROMIUM.`);
  }
  const usual = '/usr/bin/chromium';
  if (isExecutable(usual)) return usual;
  if (mayInstall()) await aptInstall(['chromium'], 'the tests that need a browser').catch(report);
  if (isExecutable(usual)) return usual;
  say(`No Chromium is found: tests that need a browser will fail. To have one, ${aptCommand(['chromium'])}, or set CHROMIUM to one.`);
  return undefined;
}

/** The other tests are worth running without it. */
function report(error) {
  if (!(error instanceof Trouble)) throw error;
  say(error.message);
}

const isRoot = process.getuid?.() === 0;
const mayInstall = () => isRoot && isOnPath('apt-get');

function aptCommand(packages) {
  const apt = isRoot ? 'apt-get' : 'sudo apt-get';
  return `run \`${apt} update && ${apt} install -y --no-install-recommends ${packages.join(' ')}\``;
}

async function aptInstall(packages, purpose) {
  const apt = (...args) => runUnseen('apt-get', args, { DEBIAN_FRONTEND: 'noninteractive' });
  const { code, output } = await step(`Installing Debian packages for ${purpose}: ${packages.join(', ')}`, async () => {
    const update = await apt('update');
    if (update.code !== 0) return update;
    return apt('install', '-y', '--no-install-recommends', ...packages);
  });
  if (code !== 0) throw new Trouble(`apt-get failed.\n${tail(output)}\nPut that right, or ${aptCommand(packages)} yourself.`);
}

/** The linters have a folder of their own: their platform binaries do not go into the lock file. */
export async function ensureLinters() {
  const manifest = readFileSync(at('tools', 'lint', 'package.json'), 'utf8');
  const wanted = Object.entries(JSON.parse(manifest).devDependencies);
  const installed = ([name, version]) => {
    const file = at('tools', 'lint', 'node_modules', name, 'package.json');
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version;
  };
  if (wanted.every(installed)) return;
  const { code, output } = await step('Installing the linters (about 5 s)', () => runNpm(['install'], at('tools', 'lint')));
  if (code !== 0) throw new Trouble(`The linters could not be installed.\n${tail(output)}\n${adviceFor(output)}`);
}
