/** Runs other programs, and ends in words when they fail. */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { at, root } from './place.mjs';

/** Something that a person has to put right; printed without a stack. */
export class Trouble extends Error {}

export const say = (text) => process.stdout.write(`${text}\n`);

/** Runs with the terminal of this process; resolves with the exit code. */
export const runVisibly = (file, args, env = {}) => outcome(file, args, { stdio: 'inherit', env }).then(({ code }) => code);

/** Runs a script of Node with the terminal of this process; resolves with the exit code. */
export const runNode = (args, env) => runVisibly(process.execPath, args, env);

/** Runs unseen; resolves with the exit code and everything that was printed. */
export const runUnseen = (file, args, env = {}, cwd = root) => outcome(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env, cwd });

function outcome(file, args, { env, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, ...options, env: { ...process.env, ...env } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
    child.on('error', (error) => reject(new Trouble(`${file} cannot be started: ${error.message}`)));
    child.on('close', (code, signal) => resolve({ code: code ?? 1, signal, output }));
  });
}

/** Whether a program of this name can be started. */
export function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, name)));
}

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The npm that runs this script, or the one on the path. */
export function runNpm(args, folder = root) {
  const npm = process.env.npm_execpath;
  const [file, first] = npm?.endsWith('npm-cli.js') ? [process.execPath, [npm]] : ['npm', []];
  const calm = ['--no-audit', '--no-fund', '--loglevel=error', '--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=10000'];
  return runUnseen(file, [...first, ...args, ...calm], nodeHeaders(), folder);
}

/** Most Nodes bring their headers; with them native packages compile without another download. */
function nodeHeaders() {
  const prefix = join(process.execPath, '..', '..');
  return existsSync(join(prefix, 'include', 'node', 'node.h')) ? { npm_config_nodedir: prefix } : {};
}

/** Says what is being done and how long it took; `work` may take minutes. */
export async function step(title, work) {
  say(`${title} …`);
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  if (seconds >= 2) say(`  done in ${seconds.toFixed(0)} s`);
  return result;
}

/** The last lines of what a program printed. */
export const tail = (output, lines = 25) =>
  output
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .map((line) => `  | ${line}`)
    .join('\n');

export const module = (...parts) => at('node_modules', ...parts);
