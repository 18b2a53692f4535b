/** The vocabulary: every word that a step may begin with. */
import type { Names } from '../names.js';
import { backendWords } from './back-end.js';
import { deviceWords } from './device-hands.js';
import { expectationWords } from './expectations.js';
import { fileWords } from './files.js';
import { handWords } from './hands.js';
import { timeWords } from './time.js';
import type { Word } from './word.js';

export type Vocabulary = Readonly<Record<string, Word>>;

export const vocabulary = (names: Names): Vocabulary => ({
  ...timeWords,
  ...handWords(names),
  ...deviceWords,
  ...fileWords(names),
  ...backendWords(names),
  ...expectationWords(names),
});
