/** Whether the station can reach its back-end, as somebody beside the line sees it. In doubt it cannot: then more is allowed to it. */
import type { Event } from './account.js';

export class LinkView {
  /** Cut, or silent. */
  #broken = false;
  #registered = false;
  /** Something has come over the line since it was whole again. */
  #heard = false;

  get usable(): boolean {
    return !this.#broken && this.#registered && this.#heard;
  }

  take(event: Event): void {
    if (event.type === 'deed') return this.#deed(event.act.act);
    if (event.type === 'asked') {
      if (event.action === 'BootNotification') this.#registered = false;
      return;
    }
    if (event.action === 'BootNotification') this.#registered = event.answer['status'] === 'Accepted';
    if (!this.#broken) this.#heard = true;
  }

  #deed(act: string): void {
    if (act === 'cutLink' || act === 'silenceLink') this.#broken = true;
    if (act === 'restoreLink') this.#broken = false;
    if (act === 'cutLink' || act === 'silenceLink' || act === 'cutPower') this.#heard = false;
    if (act === 'cutPower') this.#registered = false;
  }
}
