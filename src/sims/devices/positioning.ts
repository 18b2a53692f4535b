import type { Position, Positioning } from '../../station/ports/index.js';

/** The GPS receiver of the twin: it has the fix that a hand has given it. */
export class SimPositioning implements Positioning {
  #position: Position | undefined;

  constructor(saved?: Position | null) {
    this.#position = saved ?? undefined;
  }

  read(): Position | undefined {
    return this.#position;
  }

  set(position: Position | undefined): void {
    this.#position = position;
  }
}
