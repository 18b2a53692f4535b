/** The line on which the station tells what happens; it is opened again when it breaks. */
import type { LiveEvent, StateDto, TranscriptLine } from '../../src/api/index.js';

export interface LiveEars {
  /** The first state after the line was opened has `anew`. */
  state(state: StateDto, anew: boolean): void;
  message(line: TranscriptLine): void;
  lost(): void;
}

/** `livePath` of src/api, which a browser cannot import without its schemas. */
const path = '/api/events';
const again_ms = 1000;

export function listen(ears: LiveEars): void {
  const socket = new WebSocket(`ws://${location.host}${path}`);
  let anew = true;
  socket.addEventListener('message', ({ data }) => {
    // The server tells what src/api promises.
    const event = JSON.parse(String(data)) as LiveEvent;
    if (event.type === 'message') return ears.message(event.line);
    ears.state(event.state, anew);
    anew = false;
  });
  socket.addEventListener('close', () => {
    ears.lost();
    setTimeout(() => listen(ears), again_ms);
  });
}
