/**
 * A schedule by chance on a virtual station. Each act becomes steps of a story and is carried out as those: what a failing run prints is
 * what was done, and `flexpole story` does it again.
 */
import { brainBackend } from '../../src/apps/stories/brain-backend.js';
import { storyNames } from '../../src/apps/stories/names.js';
import { stageOn, stationOptionsOf } from '../../src/apps/stories/virtual-stage.js';
import { minutes, type Side, seconds, sideOf, sides } from '../../src/kernel/index.js';
import { readStory } from '../../src/stories/index.js';
import { Scene } from '../../src/stories/scene.js';
import { Bench, type BenchOptions } from '../whole/bench.js';
import type { Account, Deed, EnergySample } from './account.js';
import type { Act } from './acts.js';
import { type Situation, stepsOf } from './steps.js';

const sampleEvery_ms = seconds(5);
/** A back-end that rejects the station for once must not keep it waiting for an hour. */
const interval_ms = minutes(5);

export class Schedule extends Bench {
  readonly #scene: Scene;
  readonly #seed: string;
  readonly #steps: string[] = [];
  readonly #deeds: Deed[] = [];
  readonly #energy: EnergySample[] = [];
  #list = 0;

  constructor(seed: string, options: Partial<BenchOptions> = {}) {
    super({ ...stationOptionsOf({ seed, interval_ms }), shapedNetwork: true, loopEvery: 10, ...options });
    this.#seed = seed;
    const backend = brainBackend({ brain: this.brain, call: (...command) => this.backend.call(...command) }, this.identity);
    this.#scene = new Scene(stageOn(this, { backend }), { message: 0, transactions: 0 });
  }

  /** Begins, and watches what flows. */
  async begin(): Promise<void> {
    await this.powerOn();
    this.#sample();
  }

  async perform(act: Act): Promise<void> {
    const steps = this.host.running ? stepsOf(act, this.#situation()) : ['wait: 1 min'];
    if (steps.length > 0) this.#deeds.push({ at_ms: this.clock.now(), after: this.transcript.count, act });
    for (const step of steps) await this.#play(step);
  }

  /** Everybody goes home, the back-end is itself again, and everything is delivered. */
  async end(): Promise<void> {
    await this.perform({ act: 'restoreLink' });
    for (const action of Object.keys(this.brain.behaviours())) await this.#play(`behave: { ${action}: usual }`);
    for (const side of sides) await this.perform({ act: 'unplug', side });
    await this.#play('wait: 20 min');
    // Not carried out here, but written down: it holds in a story that repeats this one.
    this.#steps.push('expect: { waiting: 0, refused: 0 }');
  }

  account(): Account {
    return { deeds: this.#deeds, lines: this.transcript.lines(), energy: this.#energy };
  }

  /** A story file that does again what was done. */
  asStory(about: string): string {
    const setup = `setup: { seed: ${JSON.stringify(this.#seed)}, interval: ${interval_ms / 1000} s }`;
    const steps = this.#steps.map((step) => `  - ${step}`);
    return ['title: A schedule by chance', `about: ${JSON.stringify(about)}`, setup, 'steps:', ...steps, ''].join('\n');
  }

  async #play(text: string): Promise<void> {
    this.#steps.push(text);
    const reading = readStory(['title: t', 'about: a', 'steps:', `  - ${text}`].join('\n'), storyNames);
    const [step] = reading.ok ? reading.story.steps : [];
    if (!step) throw new Error(`no step of a story: ${text}`);
    const outcome = await step.act(this.#scene);
    if (!outcome.ok) throw new Error(`the step ${text} could not be taken: ${outcome.seen}`);
  }

  #situation(): Situation {
    const { vehicles, outlets } = this.host.station.twin.state();
    const known = this.brain.station(this.identity);
    const { cut, silent } = this.network.shape;
    return {
      plugged: (side) => vehicles[side] !== null,
      talking: (side) => outlets[side].link === 'ready',
      paused: (side) => vehicles[side]?.paused ?? false,
      reachable: known?.connected === true && known.registration !== 'Rejected' && !cut && !silent,
      transaction: (side) => this.#runningAt(side),
      nextList: () => ++this.#list,
    };
  }

  #runningAt(side: Side): number | undefined {
    const open = this.brain.transactions(this.identity).filter(({ stopped }) => !stopped);
    return open.findLast(({ started }) => started && sideOf(started.connectorId) === side)?.transactionId;
  }

  #sample(): void {
    const state = this.host.running?.twin.state();
    if (state) {
      const { A, B } = state.outlets;
      this.#energy.push({ at_ms: this.clock.now(), energy_Wh: { A: A.energy_Wh, B: B.energy_Wh } });
    }
    this.clock.after('energy sample', sampleEvery_ms, () => this.#sample());
  }
}
