/**
 * `PosCtrlr.NewTerminalId`: a terminal is given a new number at the next start of the station, or at once where it has none yet. The value
 * is used up either way (R-POS-14 to R-POS-17, C-45).
 */
import { isTerminalNumber } from './payment-codes.js';
import type { Settings } from './settings.js';

/** The terminal, as far as its number is concerned. */
export interface NumberedTerminal {
  /** Its present number; undefined while it has not been asked. Zeros and blanks stand for none. */
  readonly number: string | undefined;
  /** Sets it up anew at the provider, which takes minutes. */
  setUp(number: string): void;
}

const key = 'PosCtrlr.NewTerminalId';

/** The station starts: sets the terminal up where a usable number waits, and empties the key. @param emptied Told of it, for the back-end must know */
export function numberTerminal(settings: Settings, terminal: NumberedTerminal, emptied: (before: string) => void): void {
  useUp(settings, terminal, emptied);
  settings.watch(key, (number) => {
    const unnumbered = terminal.number !== undefined && !isTerminalNumber(terminal.number);
    if (unnumbered && isTerminalNumber(number)) useUp(settings, terminal, emptied);
  });
}

function useUp(settings: Settings, terminal: NumberedTerminal, emptied: (before: string) => void): void {
  const number = settings.get(key);
  if (number === '') return;
  if (isTerminalNumber(number)) terminal.setUp(number);
  settings.set(key, '');
  emptied(number);
}
