/** Other processes of a bench: the real program, and the bare ones that it is compared with. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type ProgramName, places } from './place.js';

export interface RunningStation {
  readonly pid: number;
  /** Address of its page, without a slash at the end. */
  readonly page: Promise<string>;
  end(): Promise<void>;
}

/** Starts `flexpole start` as somebody would, on free ports; `options` come after the usual ones. */
export function startFlexpole(folder: string, backend: string, ...options: readonly string[]): RunningStation {
  const args = [places.flexpole, 'start', '--port', '0', '--backend', backend, '--data', folder, '--log', 'error', ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  const page = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      printed += text.toString();
      const [, address] = /(http:\/\/\S+?)\/\s/.exec(printed) ?? [];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`flexpole start ended by itself, exit code ${String(code)}`)));
  });
  page.catch(() => undefined);
  return { pid: pidOf(child), page, end: () => ended(child) };
}

export interface RunningProgram {
  readonly pid: number;
  /** What it sends of itself next. */
  next(): Promise<unknown>;
  end(): Promise<void>;
}

/** Starts one of `programs/`; it can collect its garbage when it wants to measure. */
export function startProgram(name: ProgramName, ...args: readonly string[]): RunningProgram {
  const child = fork(places.program(name), args, { execArgv: ['--expose-gc'] });
  return {
    pid: pidOf(child),
    next: async () => {
      const gone = once(child, 'exit').then(([code]): never => {
        throw new Error(`the program ${name} ended by itself, exit code ${String(code)}`);
      });
      const [message] = (await Promise.race([once(child, 'message'), gone])) as [unknown];
      return message;
    },
    end: () => ended(child),
  };
}

/** Resident set of a process, as Linux counts it. */
export function residentMemory_MB(pid: number): number {
  const [, kB] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kB) * 1024) / 1e6;
}

/** Time that processors have spent on a process so far, as Linux counts it (proc(5): user and system time in hundredths of a second). */
export function processorTime_s(pid: number): number {
  const [, fields = ''] = /^.*\)(.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  const [user = 0, system = 0] = fields.trim().split(' ').slice(11, 13).map(Number);
  return (user + system) / 100;
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the process could not be started');
  return pid;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
