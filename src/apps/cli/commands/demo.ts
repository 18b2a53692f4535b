import { runDemo } from '../../demo/demo.js';

/** Exit code 0 only if every check holds. */
export async function demo({ seed, out }: { readonly seed: string; readonly out: string }): Promise<void> {
  const say = (line: string): void => console.log(line);
  const checks = await runDemo({ seed, folder: out, say });
  const failed = checks.filter(({ failure }) => failure !== undefined);
  say('');
  if (failed.length === 0) say(`All ${checks.length} checks hold. Transcript, records, keys and containers are in ${out}/.`);
  else {
    console.error(`Failed: ${failed.map(({ name }) => name).join('; ')}.`);
    process.exitCode = 1;
  }
}
