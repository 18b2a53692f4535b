/** `flexpole` as its users have it: the built program in a process of its own, with its output, its addresses and its end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/src/apps/cli/main.js', import.meta.url));

export interface Ended {
  /** Missing when a signal has ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const running = new Set<ChildProcess>();

/** Ends what a failed test has left running. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

export class Program {
  readonly lines: string[] = [];
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #errors = '';

  constructor(...args: readonly string[]) {
    if (!existsSync(main)) throw new Error(`${main} is missing. Build first: npm run build (npm test does so by itself).`);
    const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    this.#child = child;
    createInterface(child.stdout).on('line', (line) => this.lines.push(line));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    this.ended = once(child, 'close').then((ended) => {
      running.delete(child);
      const [code, signal] = ended as [number | null, NodeJS.Signals | null];
      return { code, signal };
    });
  }

  /** Everything on standard error so far. */
  get errors(): string {
    return this.#errors;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  kill(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal);
    return this.ended;
  }

  /** The address in the line that begins like this. @throws Error when the program ends before it has said it */
  async address(title: string): Promise<string> {
    for (;;) {
      const line = this.lines.find((said) => said.startsWith(title));
      const address = line && /(?:http|ws):\/\/[^\s]+/.exec(line)?.[0];
      if (address) return address;
      const next = this.#child.stdout ? once(this.#child.stdout, 'data').then(() => undefined) : undefined;
      const ended = await Promise.race([next, this.ended]);
      if (ended)
        throw new Error(`it ended with ${ended.signal ?? ended.code} before it said “${title}”\n${this.lines.join('\n')}\n${this.errors}`);
    }
  }
}

/** Runs a command to its end. */
export async function run(...args: readonly string[]): Promise<Ended & { readonly output: string; readonly errors: string }> {
  const program = new Program(...args);
  const ended = await program.ended;
  return { ...ended, output: program.lines.join('\n'), errors: program.errors };
}
