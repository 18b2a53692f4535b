/** For tests: hears what a link tells its owner, and lets a test wait for it. */
import { EventEmitter, once } from 'node:events';
import type { Link, LinkEvents, LinkTrouble } from '../kernel/index.js';

export class LinkRecorder implements LinkEvents {
  /** Everything heard so far, in order. */
  readonly heard: string[] = [];
  readonly #emitter = new EventEmitter();
  #link: Link | undefined;
  /** What of security ended it, if that did. */
  trouble: LinkTrouble | undefined;

  opened(link: Link): void {
    this.#link = link;
    this.#hear('opened');
  }
  received(text: string): void {
    this.#hear(`received ${text}`);
  }
  pong(): void {
    this.#hear('pong');
  }
  closed(reason: string, trouble?: LinkTrouble): void {
    this.trouble = trouble;
    this.#hear(`closed ${reason}`);
  }

  /** Waits for the event that begins with `start`, now or in the past, and gives its whole text. */
  async until(start: string): Promise<string> {
    for (;;) {
      const found = this.heard.find((event) => event.startsWith(start));
      if (found !== undefined) return found;
      await once(this.#emitter, 'heard');
    }
  }

  async link(): Promise<Link> {
    await this.until('opened');
    if (!this.#link) throw new Error('opened without a link');
    return this.#link;
  }

  /** Why the link ended or never was. */
  async reason(): Promise<string> {
    return (await this.until('closed')).slice('closed '.length);
  }

  #hear(event: string): void {
    this.heard.push(event);
    this.#emitter.emit('heard');
  }
}
