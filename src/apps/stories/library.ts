/** Where stories are found: those that come with Flexpole by their names, all others by their paths. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problemInWords, readStory, type Story } from '../../stories/index.js';
import { storyNames } from './names.js';

const ending = '.yaml';

/** Beside `package.json`: the compiled program lies deeper than its source. */
export const shippedFolder = join(packageFolder(dirname(fileURLToPath(import.meta.url))), 'stories');

function packageFolder(folder: string): string {
  const above = dirname(folder);
  return existsSync(join(folder, 'package.json')) || above === folder ? folder : packageFolder(above);
}

/** Names of the stories that come with Flexpole, in alphabetical order. */
export const shippedNames = (): readonly string[] =>
  readdirSync(shippedFolder)
    .filter((file) => file.endsWith(ending))
    .map((file) => basename(file, ending))
    .sort();

/** @param nameOrPath the name of a shipped story, or the path of a file; a file goes first */
export function storyFile(nameOrPath: string): string {
  if (existsSync(nameOrPath)) return nameOrPath;
  return shippedNames().includes(nameOrPath) ? join(shippedFolder, nameOrPath + ending) : nameOrPath;
}

/** @param name one of the list: it becomes part of a path */
export const shippedText = (name: string): string => textOf(join(shippedFolder, name + ending));

/** The text cannot be read, or is no story: every problem with its place, ready to be shown. */
export class UnreadableStory extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnreadableStory';
  }
}

/** @throws UnreadableStory */
export function loadStory(nameOrPath: string): Story {
  const file = storyFile(nameOrPath);
  const reading = readStory(textOf(file), storyNames);
  if (reading.ok) return reading.story;
  throw new UnreadableStory(reading.problems.map((problem) => problemInWords(file, problem)).join('\n'));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'there is no such file' : String(cause);
    throw new UnreadableStory(`${file} cannot be read: ${why}. Give a file, or one of ${shippedNames().join(', ')}.`, { cause });
  }
}
