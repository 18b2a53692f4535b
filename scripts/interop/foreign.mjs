/**
 * Our station with back-ends that others have written: `node scripts/interop/foreign.mjs [name…]` after `npm run build`. Packages go into
 * a temporary folder, and the results to standard output as Markdown. Exit code 1 when a partner runs and a step fails.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runNpm, say } from '../lib/command.mjs';
import { at } from '../lib/place.mjs';
import { partners } from './partners.mjs';
import { agreeableAnswers, scenario } from './scenario.mjs';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(partners, name));
if (unknown.length > 0) {
  say(`There is no ${unknown.join(', ')}: one of ${Object.keys(partners).join(', ')}.`);
  process.exit(2);
}

let failed = false;
for (const name of wanted.length > 0 ? wanted : Object.keys(partners)) failed = (await tryOut(name)) || failed;
// Libraries leave timers behind that would keep this process waiting.
process.exit(failed ? 1 : 0);

/** Whether something failed that should not have. */
async function tryOut(name) {
  const partner = partners[name];
  say(
    `\n### ${name}\n\n${partner.about}: \`${partner.packages.join(' ')}\`, ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}\n`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'flexpole-interop-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const { code, output } = await runNpm(['install', '--ignore-scripts', ...partner.packages], folder);
    if (code !== 0) {
      const why = output.split('\n').filter((line) => /npm error (?!A complete log)/.test(line));
      say(`Not run, for it could not be installed:\n\n${why.map((line) => `    ${line}`).join('\n')}`);
      return false;
    }
    return await play(partner, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function play(partner, folder) {
  const port = await freePort();
  const heard = [];
  const troubles = [];
  const open = await partner.open({
    require: createRequire(join(folder, 'package.json')),
    port,
    answer: agreeableAnswers(),
    heard: (...call) => heard.push(call),
    trouble: (text) => troubles.push(text),
  });
  const station = await startStation(join(folder, 'station'), `ws://127.0.0.1:${port}/ocpp`);
  let failed = false;
  try {
    await station.rig.advance(10);
    const back = { heard, call: (action, payload) => open.call(station.identity, action, payload) };
    // The station's clock jumps from step to step, and a pong comes in the machine's time: the link would seem dead.
    await back.call('ChangeConfiguration', { key: 'WebSocketPingInterval', value: '0' });
    say('| step | result |\n|---|---|');
    for (const [title, step] of scenario({ back, rig: station.rig })) {
      const why = await step().then(
        () => undefined,
        (error) => error.message,
      );
      failed ||= why !== undefined;
      say(`| ${String(title)} | ${why === undefined ? 'works' : `**fails**: ${why}`} |`);
    }
    const objections = [...troubles, ...(await station.refusals())];
    say(`\n${heard.length} messages of the station were taken; ${objections.length === 0 ? 'none was refused.' : `refused were:\n`}`);
    for (const objection of objections) say(`- ${objection}`);
    return failed;
  } finally {
    await station.stop();
    open.close();
  }
}

/** `flexpole start` on a clock that stands still until it is advanced, and its control interface. */
async function startStation(data, backend) {
  const main = at('dist', 'src', 'apps', 'cli', 'main.js');
  const child = spawn(
    process.execPath,
    [main, 'start', '--port', '0', '--data', data, '--backend', backend, '--speed', '0', '--seed', 'interop', '--log', 'error'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const page = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the station ended with ${code}; build it first: npm run build`)));
    createInterface(child.stdout).on('line', (line) => {
      const [url] = /http:\/\/\S+(?=\/)/.exec(line.startsWith('Live page') ? line : '') ?? [];
      if (url) resolve(url);
    });
  });
  const ask = async (method, path, body) => {
    const answer = await fetch(`${page}/api${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  const { station } = await ask('GET', '/state');
  return {
    identity: station.identity,
    rig: {
      advance: (time_s) => ask('POST', '/clock/advance', { by_ms: time_s * 1000 }),
      plug: () => ask('PUT', '/twin/sides/A/vehicle', { vehicle: 'saloon-400', soc_pct: 20 }),
      unplug: () => ask('DELETE', '/twin/sides/A/vehicle'),
      card: () => ask('POST', '/twin/sides/A/cards', { idToken: 'CARD-ANNA' }),
    },
    /** CALLERRORs that the partner sent, with the call that each is about. */
    refusals: async () => {
      const { messages } = await ask('GET', '/messages?limit=10000');
      const called = new Map(
        messages.flatMap(({ direction, frame: [type, id, action] }) => (direction === 'sent' && type === 2 ? [[id, action]] : [])),
      );
      const errors = messages.filter(({ direction, frame: [type] }) => direction === 'received' && type === 4);
      return [...new Set(errors.map(({ frame: [, id, code, description] }) => `${called.get(id) ?? '?'}: ${code} ${description}`))];
    },
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit');
        child.once('exit', resolve);
        child.kill('SIGTERM');
      }),
  };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
