/** Tells every listener what happens at the station, which never waits for one of them. */
import { type LiveEvent, type Rig, RigRefusal } from '../api/index.js';
import { type Listener, Listeners, type MachineTime } from '../http/listeners.js';
import { Paced } from './paced.js';

/** At most so often a state goes out, and the run of a story: soon enough for somebody who has just done something. */
export const statePause_ms = 50;

export class LiveFeed {
  readonly #rig: Rig;
  readonly #listeners: Listeners;
  readonly #paced: readonly Paced[];
  readonly #unsubscribe: readonly (() => void)[];

  constructor(rig: Rig, time: MachineTime) {
    this.#rig = rig;
    this.#listeners = new Listeners(time, () => [...this.#state(), ...this.#story()]);
    const paced = (events: () => readonly string[]): Paced =>
      new Paced(time, statePause_ms, () => {
        for (const event of events()) this.#listeners.tell(event);
      });
    const state = paced(() => this.#state());
    const story = paced(() => this.#story());
    this.#paced = [state, story];
    // While nobody listens, nothing is asked of the rig.
    const whileHeard = (act: () => void): void => {
      if (this.#listeners.count > 0) act();
    };
    this.#unsubscribe = [
      rig.events.on('changed', () => whileHeard(() => state.want())),
      rig.events.on('story', () => whileHeard(() => story.want())),
      rig.events.on('message', (line) => whileHeard(() => this.#tell({ type: 'message', line: line() }))),
    ];
  }

  /** Begins to tell a listener, with the newest state; the returned function ends it. */
  add(listener: Listener): () => void {
    return this.#listeners.add(listener);
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    for (const paced of this.#paced) paced.close();
    this.#listeners.close();
  }

  #tell(event: LiveEvent): void {
    this.#listeners.tell(JSON.stringify(event));
  }

  /** None while the rig has none, as before the first start. */
  #state(): readonly string[] {
    try {
      return [JSON.stringify({ type: 'state', state: this.#rig.state() } satisfies LiveEvent)];
    } catch (error) {
      if (error instanceof RigRefusal) return [];
      throw error;
    }
  }

  #story(): readonly string[] {
    const played = this.#rig.stories.run();
    return played ? [JSON.stringify({ type: 'story', run: played.run } satisfies LiveEvent)] : [];
  }
}
