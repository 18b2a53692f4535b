/** What the user has written: an own story, and shipped ones that were changed. The browser keeps it. */
import { keep, kept } from '../../shared/kept.js';

const keyOf = (name: string): string => `story.${name}`;

export const draftOf = (name: string): string | undefined => kept(keyOf(name)) || undefined;

/** An empty one is none: the story is again as it was shipped. */
export const keepDraft = (name: string, text: string): void => keep(keyOf(name), text);
