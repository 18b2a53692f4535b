/** Where the bench has its stories played: one at a time, on this station or on one of its own. */
import type { RigStories, StoryEntryDto, StoryRunDto, StoryTextDto, StoryWhere } from '../../api/index.js';
// From its own file: the door of its folder leads to schemas, which take long to load.
import { RigRefusal } from '../../api/rig.js';
import type { Log } from '../../kernel/index.js';
import type { Story } from '../../stories/index.js';
import type { StationRig } from '../station/rig.js';
import type { Props } from './live-stage.js';
import { RunBook } from './run-book.js';

export interface StoryDeskParts extends Props {
  readonly rig: StationRig;
  readonly log: Log;
}

interface Played {
  readonly book: RunBook;
  readonly text: string;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** A station that nobody tells stories to needs nothing of it. */
const loadEngine = () => import('./playing.js');
type Engine = Awaited<ReturnType<typeof loadEngine>>;

export class StoryDesk implements RigStories {
  readonly #parts: StoryDeskParts;
  #played: Played | undefined;
  #runs = 0;

  constructor(parts: StoryDeskParts) {
    this.#parts = parts;
  }

  async list(): Promise<readonly StoryEntryDto[]> {
    return (await loadEngine()).shippedStories();
  }

  async read(name: string): Promise<StoryTextDto> {
    return (await loadEngine()).shippedStory(name);
  }

  async start(wanted: Parameters<RigStories['start']>[0], where: StoryWhere): Promise<StoryRunDto> {
    const engine = await loadEngine();
    this.#refuseWhileRunning();
    const text = engine.textOf(wanted);
    const story = engine.storyIn(text);
    if (where === 'here') this.#refuseForAnotherStation(story);
    const book = new RunBook({ number: ++this.#runs, ...('name' in wanted && { name: wanted.name }), where, story });
    const abort = new AbortController();
    const ended = this.#play(engine, story, book, abort.signal);
    this.#played = { book, text, abort, ended };
    this.#tell();
    return book.run;
  }

  run(): { readonly run: StoryRunDto; readonly text: string } | undefined {
    return this.#played && { run: this.#played.book.run, text: this.#played.text };
  }

  async stop(): Promise<StoryRunDto> {
    const running = this.#running();
    if (!running) throw new RigRefusal('no story is being played', 'story-run', 'begin one first');
    running.abort.abort();
    await running.ended;
    return running.book.run;
  }

  /** Nothing is played any more. */
  async close(): Promise<void> {
    if (this.#running()) await this.stop();
  }

  async #play({ play }: Engine, story: Story, book: RunBook, signal: AbortSignal): Promise<void> {
    const { log } = this.#parts;
    const { title, where } = book.run;
    log.info('story.began', { title, where });
    try {
      const result = await play(story, where, this.#parts, {
        signal,
        onProgress: ({ number }, ended) => {
          if (ended) book.stepEnded(ended);
          else book.stepBegan(number);
          this.#tell();
        },
      });
      book.ended(result);
    } catch (error) {
      if (signal.aborted) book.stopped();
      else {
        log.error('story.broke', { title, why: error instanceof Error ? error.stack : String(error) });
        book.broke(`The story could not go on: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    log.info('story.ended', { title, where, state: book.run.state });
    this.#tell();
  }

  #running(): Played | undefined {
    return this.#played?.book.run.state === 'running' ? this.#played : undefined;
  }

  #refuseWhileRunning(): void {
    const running = this.#running();
    if (!running) return;
    const { title, where } = running.book.run;
    const at = where === 'here' ? 'on this station' : 'on a station of its own';
    throw new RigRefusal(`"${title}" is being played ${at}`, 'story-run', 'wait until it has ended, or stop it');
  }

  /** A station that runs is what it is. */
  #refuseForAnotherStation({ setup: { line, builtWith } }: Story): void {
    const { generation, profile } = this.#parts.rig.state().station;
    const wanted = { generation: builtWith.generation ?? generation, profile: builtWith.profile ?? profile };
    if (wanted.generation === generation && wanted.profile === profile) return;
    const inWords = (one: typeof wanted): string => `generation ${one.generation}, profile ${one.profile}`;
    throw new RigRefusal(
      `line ${line}: the story is for a station of ${inWords(wanted)}; this one is of ${inWords({ generation, profile })}`,
      'body.where',
      'run it apart, where it gets a station of its own',
    );
  }

  #tell(): void {
    this.#parts.rig.events.emit('story', undefined);
  }
}
