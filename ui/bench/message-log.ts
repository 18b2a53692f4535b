/** The OCPP messages of the link, live. Keeps what fits a screen or two; the station keeps the rest. */
import type { TranscriptLine } from '../../src/api/index.js';
import { ask, tryTo } from './ask.js';
import { Summaries } from './message-line.js';
import { partsOf, show } from './parts.js';

/** Lines on the page at most, and asked for at once. */
const most = 400;

export class MessageLog {
  readonly #list: HTMLElement;
  readonly #follow: HTMLElement;
  readonly #missed: HTMLElement;
  readonly #complaint: HTMLElement;
  #summaries = new Summaries();
  /** Numbers of the last line on the page, and of the last that there is. */
  #shown = 0;
  #newest = 0;
  #following = true;
  #catchingUp = false;

  constructor(page: ParentNode) {
    const parts = partsOf(page);
    this.#list = parts('lines');
    this.#follow = parts('follow');
    this.#missed = parts('missed');
    this.#complaint = parts('messagesComplaint');
    this.#follow.addEventListener('click', () => this.#setFollowing(!this.#following));
  }

  /** The line to the station is new: its transcript may be another one. */
  restart(newest: number): void {
    this.#list.replaceChildren();
    this.#summaries = new Summaries();
    this.#shown = 0;
    this.known(newest);
  }

  add(line: TranscriptLine): void {
    if (this.#following && !this.#catchingUp && line.number === this.#shown + 1) {
      this.#newest = line.number;
      this.#append([line]);
    } else this.known(line.number);
  }

  /** There are messages up to this number. Those that did not come by themselves are fetched. */
  known(newest: number): void {
    this.#newest = Math.max(newest, this.#shown);
    if (this.#following) void this.#catchUp();
    else show(this.#missed, this.#newest > this.#shown ? `${this.#newest - this.#shown} new` : '');
  }

  #setFollowing(following: boolean): void {
    this.#following = following;
    this.#follow.ariaPressed = String(following);
    show(this.#missed, '');
    this.known(this.#newest);
  }

  async #catchUp(): Promise<void> {
    if (this.#catchingUp) return;
    this.#catchingUp = true;
    await tryTo(this.#complaint, async () => {
      while (this.#shown < this.#newest) {
        const after = Math.max(this.#shown, this.#newest - most);
        const { messages } = await ask<{ messages: readonly TranscriptLine[] }>('GET', `/api/messages?after=${after}&limit=${most}`);
        if (messages.length === 0) break;
        this.#append(messages);
      }
    });
    this.#catchingUp = false;
  }

  #append(lines: readonly TranscriptLine[]): void {
    this.#list.append(...lines.map((line) => this.#row(line)));
    this.#shown = lines.at(-1)?.number ?? this.#shown;
    while (this.#list.childElementCount > most) this.#list.firstElementChild?.remove();
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  #row(line: TranscriptLine): HTMLElement {
    const { title, says } = this.#summaries.of(line);
    const sent = line.direction === 'sent';
    const summary = document.createElement('summary');
    summary.append(
      part('time', line.time.slice(11, 19)),
      part('span', sent ? '→' : '←', sent ? 'sent' : 'received'),
      part('strong', title),
      part('span', says),
    );
    summary.title = says;
    summary.lastElementChild?.classList.add('says');
    const details = document.createElement('details');
    details.append(summary);
    details.addEventListener('toggle', () => details.append(part('pre', JSON.stringify(line.frame, undefined, 2))), { once: true });
    const row = document.createElement('li');
    row.append(details);
    return row;
  }
}

/** @param name What is read aloud instead of the text. */
function part(tag: string, text: string, name?: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name !== undefined) {
    element.role = 'img';
    element.ariaLabel = name;
  }
  return element;
}
