import { useNumbers, useText } from '../text.js';
import type { Latency } from './exchange-book.js';

/** Says after what time an answer came, and by which clock: the station's may run faster than the machine's. */
export function useAnswered(): (latency: Latency) => string {
  const say = useText();
  const { ms } = useNumbers();
  return ({ byMachine_ms, byLines_ms }) =>
    byMachine_ms === undefined
      ? say('messages.answeredByLines', { byLines: ms(byLines_ms) })
      : say('messages.answered', { byMachine: ms(byMachine_ms), byLines: ms(byLines_ms) });
}
