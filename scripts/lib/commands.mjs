/** The commands of the repository; each takes its arguments and resolves with an exit code, or with none while something runs on. */
import { existsSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { module, runNode, runVisibly, say, Trouble } from './command.mjs';
import { ensureChromium, ensureLinters, ensurePackages } from './install.mjs';
import { at } from './place.mjs';
import { reportFile } from './report.mjs';

export const commands = {
  start: (args) => cli('start', args),
  demo: (args) => cli('demo', args),

  async build() {
    await ensureBuilt();
    return 0;
  },

  /** All tests, or those whose file names match the arguments; only a run of all leaves a report behind. */
  async test(args) {
    const all = args.length === 0;
    if (all) rmSync(reportFile, { force: true });
    await ensureBuilt();
    const chromium = await ensureChromium();
    const reporting = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    return vitest(all ? reporting : args, chromium && { CHROMIUM: chromium });
  },

  /** Types, format, lint and the rules of the house; all of them, even when one has found something. */
  async check() {
    await ensurePackages();
    await ensureLinters();
    const checks = [
      { title: 'types', run: () => build().then(() => 0, complain) },
      { title: 'format and imports', run: () => runVisibly(linter('biome'), ['ci', '--error-on-warnings', ...plainUnlessTerminal(), '.']) },
      { title: 'lint', run: () => runVisibly(linter('oxlint'), ['--type-aware'], { OXLINT_TSGOLINT_PATH: linter('tsgolint') }) },
      { title: 'rules of the house', run: () => vitest(['test/house']) },
    ];
    const failed = [];
    for (const { title, run } of checks) {
      say(`\nChecking ${title} …`);
      if ((await run()) !== 0) failed.push(title);
    }
    say(failed.length === 0 ? '\nAll checks passed: types, format, imports, lint, rules of the house.' : `\nFailed: ${failed.join(', ')}.`);
    return failed.length === 0 ? 0 : 1;
  },

  /** Puts format and order of imports right. */
  async format() {
    await ensureLinters();
    return runVisibly(linter('biome'), ['check', '--write', '.']);
  },

  async trace(args) {
    await ensurePackages();
    if (!existsSync(reportFile)) await commands.test([]);
    return runNode([at('scripts', 'trace.mjs'), ...args]);
  },

  /** Frames by chance against a station: how many, and with which seed. */
  async fuzz(args) {
    await ensureBuilt();
    return inThisProcess(at('dist', 'test', 'fuzz', 'main.js'), args);
  },

  async bench(args) {
    await ensureBuilt();
    const chromium = await ensureChromium();
    if (chromium) process.env.CHROMIUM = chromium;
    return inThisProcess(at('dist', 'bench', 'main.js'), args);
  },
};

function complain(error) {
  if (!(error instanceof Trouble)) throw error;
  say(error.message);
  return 1;
}

async function ensureBuilt() {
  await ensurePackages();
  await build();
}

async function cli(command, args) {
  await ensureBuilt();
  return inThisProcess(at('dist', 'src', 'apps', 'cli', 'main.js'), [command, ...args]);
}

/** The program takes over this process, and with it the signals, the terminal and the exit code. */
async function inThisProcess(file, args) {
  if (!existsSync(file)) throw new Trouble(`${file} is missing after the build: is its source there?`);
  process.setSourceMapsEnabled(true);
  process.argv.splice(1, process.argv.length, file, ...args);
  await import(pathToFileURL(file).href);
  return process.exitCode;
}

/** Biome colours its findings even for a file. */
const plainUnlessTerminal = () => (process.stdout.isTTY ? [] : ['--colors=off']);

const linter = (name) => at('tools', 'lint', 'node_modules', '.bin', name);

const vitest = (args, env) => runNode([module('vitest', 'vitest.mjs'), 'run', ...args], env);
