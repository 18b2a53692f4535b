/**
 * Readings of a side outside any transaction, on their way: one at a time. They bill nothing, and a back-end that is slow to take them must not
 * keep cards and bills waiting behind them; so few wait, and the oldest go.
 */
import type { MeterValue } from '../station/metering/meter-value.js';

const mostWaiting = 5;

export class ReadingLine {
  readonly #send: (value: MeterValue, done: () => void) => void;
  #waiting: readonly MeterValue[] = [];
  #underWay = false;

  /** @param send Hands one over; `done` is called once, however it ends */
  constructor(send: (value: MeterValue, done: () => void) => void) {
    this.#send = send;
  }

  send(value: MeterValue): void {
    this.#waiting = [...this.#waiting, value].slice(-mostWaiting);
    this.#next();
  }

  #next(): void {
    if (this.#underWay) return;
    const [value, ...rest] = this.#waiting;
    if (!value) return;
    this.#waiting = rest;
    this.#underWay = true;
    this.#send(value, () => {
      this.#underWay = false;
      this.#next();
    });
  }
}
