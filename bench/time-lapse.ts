/**
 * How many times as fast as real time a whole station with its twin and a back-end in the same process runs on the virtual clock, with
 * stores in memory. Measured when the engine has compiled what is used often: the first simulated hours are not counted.
 */
import { VirtualStation } from '../src/apps/simulation/virtual-station.js';
import { sides } from '../src/kernel/index.js';
import { atLeast, type Bench, type Figure, figure } from './figure.js';

const hour_s = 3600;
const day_s = 24 * hour_s;

/** What goes on at the station; lets about `time_s` pass. */
type Pastime = (scene: VirtualStation, time_s: number) => Promise<void>;

export const idleTimeLapse: Bench = async ({ quick, say }) => {
  const idle: Pastime = (scene, time_s) => scene.run(time_s);
  const measured = await measure(idle, { warmUp_s: 20 * day_s, time_s: (quick ? 20 : 200) * day_s });
  say(`idle: ${measured.summary}`);
  return [figureOf('time-lapse, idle', measured, atLeast(10_000_000, '10,000,000 ×'))];
};

export const chargingTimeLapse: Bench = async ({ quick, say }) => {
  const measured = await measure(chargeBothSides, { warmUp_s: 6 * hour_s, time_s: (quick ? 6 : 48) * hour_s });
  say(`charging: ${measured.summary}`);
  return [figureOf('time-lapse, two sides charging', measured, atLeast(100_000, '100,000 ×'))];
};

interface Measured {
  readonly factor: number;
  /** Of a loop that does nothing but format the same messages. */
  readonly bareFactor: number;
  readonly summary: string;
}

const figureOf = (name: string, { factor, bareFactor }: Measured, aim: ReturnType<typeof atLeast>): Figure =>
  figure(name, factor, '×', { value: bareFactor, of: 'formatting the same messages' }, aim);

async function measure(pastime: Pastime, { warmUp_s, time_s }: { readonly warmUp_s: number; readonly time_s: number }): Promise<Measured> {
  const scene = new VirtualStation({ keepTranscript: false });
  await scene.powerOn();
  await pastime(scene, warmUp_s);
  const from_ms = scene.clock.monotonic();
  const begin = performance.now();
  await pastime(scene, time_s);
  const spent_ms = performance.now() - begin;
  const simulated_ms = scene.clock.monotonic() - from_ms;
  const transactions = scene.brain.transactions(scene.identity).length;
  const findings = scene.brain.findings().length;
  return {
    factor: simulated_ms / spent_ms,
    bareFactor: await formatOnly(pastime, Math.min(time_s, day_s)),
    summary: `${(simulated_ms / 3_600_000).toFixed(0)} h in ${spent_ms.toFixed(0)} ms, ${transactions} transactions, ${findings} findings`,
  };
}

/** A vehicle stands at each side and charges; one that has finished makes room for the next at once. */
const chargeBothSides: Pastime = async (scene, time_s) => {
  const until_ms = scene.clock.monotonic() + time_s * 1000;
  while (scene.clock.monotonic() < until_ms) {
    for (const side of sides) {
      const { state, plugged } = scene.station.points[side];
      if (state.at === 'charging' || state.at === 'starting' || state.at === 'ending') continue;
      if (plugged && state.at !== 'idle') scene.hands.unplug(side);
      await scene.run(2);
      scene.hands.plug(side, { vehicle: 'van', soc_pct: 10 });
      await scene.run(5);
      void scene.station.desk.presentCard(side, side === 'A' ? 'CARD-ANNA' : 'CARD-CARLA');
    }
    await scene.run(60);
  }
};

/** The messages of both directions of such a time, and nothing but to format them again and again. */
async function formatOnly(pastime: Pastime, time_s: number): Promise<number> {
  const scene = new VirtualStation({ keepTranscript: true });
  await scene.powerOn();
  const begun = { at_ms: scene.clock.monotonic(), line: scene.transcript.count };
  await pastime(scene, time_s);
  const simulated_ms = scene.clock.monotonic() - begun.at_ms;
  const frames = scene.transcript.lines({ after: begun.line }).map(({ frame }) => frame);
  let formatted_ms = 0;
  let length = 0;
  const begin = performance.now();
  while (performance.now() - begin < 500) {
    for (const frame of frames) length += JSON.stringify(frame).length;
    formatted_ms += simulated_ms;
  }
  if (length === 0) throw new Error('no message was exchanged');
  return formatted_ms / (performance.now() - begin);
}
