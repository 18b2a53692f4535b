/**
 * `npm start`, `npm test` and the other commands of this repository: installs what is missing, builds, and does the thing.
 * Needs nothing but Node itself. `node scripts/run.mjs <command> [arguments…]`
 */
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Flexpole needs Node 20.19 or newer; this is ${process.versions.node}. Install it from https://nodejs.org or your distribution.`,
  );
  process.exit(1);
}

const { Trouble } = await import('./lib/command.mjs');
const { commands } = await import('./lib/commands.mjs');

const [name, ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (!command) {
  console.error(
    `${name === undefined ? 'No command is given' : `There is no command ${name}`}. There are: ${Object.keys(commands).join(', ')}.`,
  );
  process.exit(2);
}

try {
  process.exitCode = await command(args);
} catch (error) {
  if (!(error instanceof Trouble)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
