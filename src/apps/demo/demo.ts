import { VirtualStation } from '../simulation/virtual-station.js';
import { type Check, checkDemo } from './checks.js';
import { table, writeFiles } from './report.js';
import { tellStory } from './story.js';

export interface DemoOptions {
  readonly seed: string;
  /** Where the files go; what lies there is replaced. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** Runs the demonstration on the virtual clock, writes its files, and returns the checks that were made. */
export async function runDemo({ seed, folder, say }: DemoOptions): Promise<readonly Check[]> {
  const scene = new VirtualStation({ seed });
  const told = await tellStory(scene, say);
  const checks = await checkDemo(scene, told);
  writeFiles(folder, scene, told, checks);
  say('');
  say(table(told));
  say('');
  for (const { name, shown, failure } of checks) say(failure === undefined ? `ok      ${name} (${shown})` : `FAILED  ${name}: ${failure}`);
  return checks;
}
