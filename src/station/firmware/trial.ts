/** New firmware proves itself: what worked before it works with it (security white paper L01 leaves the means to the station). */
import { type Clock, greater, Ms, minutes, seconds } from '../../kernel/index.js';
import type { Health } from './update.js';

/** Long enough for a link that is registered anew, and for a back-end that makes its stations wait. */
export const trialLimit_ms: Ms = minutes(15);
const lookEvery_ms = seconds(2);

/** Resolves to what does not work, in words, or to undefined as soon as everything does. An abort ends it at once, with neither. */
export async function proveFirmware(
  { clock, health, signal }: { readonly clock: Clock; readonly health: () => Health; readonly signal: AbortSignal },
  before: Health,
): Promise<string | undefined> {
  const until = clock.monotonic() + trialLimit_ms;
  for (;;) {
    const missing = missingIn(health(), before);
    const left_ms = Ms(until - clock.monotonic());
    if (missing.length === 0 || signal.aborted) return undefined;
    if (left_ms <= 0) return `after ${trialLimit_ms / 60_000} minutes ${missing.join(', ')}`;
    await pause(clock, greater(Ms(1), Ms(Math.min(lookEvery_ms, left_ms))), signal);
  }
}

function missingIn(now: Health, before: Health): readonly string[] {
  const wanted = Object.entries(words) as readonly (readonly [keyof Health, string])[];
  return wanted.flatMap(([part, word]) => (before[part] && !now[part] ? [word] : []));
}

const words: Readonly<Record<keyof Health, string>> = {
  meterA: 'the meter of side A is silent',
  meterB: 'the meter of side B is silent',
  backend: 'the back-end is not reached',
};

/** Resolves after the time, or when it is given up. */
export function pause(clock: Clock, delay_ms: Ms, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.after('firmware update', delay_ms, end);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
