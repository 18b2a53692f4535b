/** Leads the station's program through one life, to its end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Life, Line, Phase } from './life.js';

/** From outside, so long on the machine's clock after the program has said that the phase begins for the n-th time. */
export interface TimedKill {
  readonly phase: Phase;
  readonly time: number;
  readonly delay_ms: number;
}

// Node runs what the compiler made of it; nothing here can run TypeScript in another process.
const program = fileURLToPath(new URL('../../dist/test/crash/station-process.js', import.meta.url));

/** Nobody waits longer for the end of one life. */
const longest_ms = 30_000;

/** Resolves with what the program has said. @throws Error when it ended otherwise than it should */
export async function lead(life: Life, kill?: TimedKill): Promise<readonly Line[]> {
  if (!existsSync(program)) throw new Error(`${program} is missing. Build first: npm run build (npm test does so by itself).`);
  mkdirSync(life.folder, { recursive: true });
  const child = spawn(process.execPath, [program, JSON.stringify(life)], { stdio: ['ignore', 'pipe', 'pipe'], timeout: longest_ms });
  const errors = text(child.stderr);
  const lines: Line[] = [];
  const killer = kill && killAt(child, kill);
  createInterface(child.stdout).on('line', (written) => {
    const line = JSON.parse(written) as Line;
    lines.push(line);
    killer?.(line);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (life.orderly ? code === 0 : signal === 'SIGKILL') return lines;
  throw new Error(
    `the station ended with ${signal ?? `exit code ${code}`}: ${JSON.stringify(life)}\n${lines.length} lines\n${await errors}`,
  );
}

function killAt(child: ChildProcess, { phase, time, delay_ms }: TimedKill): (line: Line) => void {
  let times = 0;
  return (line) => {
    if (line.type === 'phase' && line.phase === phase && ++times === time) setTimeout(() => child.kill('SIGKILL'), delay_ms);
  };
}
