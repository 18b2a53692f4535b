/** A step word: how it is written, what it does, and both for the documentation. One row of the vocabulary. */
import type { Complain, Form } from '../form.js';
import type { Outcome, Scene } from '../scene.js';
import type { Tree } from '../tree.js';

export const wordGroups = ['time', 'hands', 'back-end', 'expectations'] as const;

export interface Word {
  readonly group: (typeof wordGroups)[number];
  readonly does: string;
  /** What may stand after the word. */
  readonly example: string;
  readonly form: Form<unknown>;
  /** Undefined after a complaint. */
  readonly read: (tree: Tree, complain: Complain) => Act | undefined;
}

/** A step that is ready to be taken. @throws RigRefusal when something cannot be done */
export type Act = (scene: Scene) => Outcome | Promise<Outcome>;

interface WordParts<T> extends Pick<Word, 'group' | 'does' | 'example'> {
  readonly form: Form<T>;
  readonly act: (value: T, scene: Scene) => Outcome | Promise<Outcome>;
}

export function word<T>({ form, act, ...rest }: WordParts<T>): Word {
  return {
    ...rest,
    form,
    read: (tree, complain) => {
      const value = form.read(tree, complain);
      return value === undefined ? undefined : (scene) => act(value, scene);
    },
  };
}

export const done: Outcome = { ok: true };

/** Something is done to the station, and that is all: expectations look at what is said from here on. */
export const hand = <T>({ act, ...rest }: Omit<WordParts<T>, 'group' | 'act'> & { readonly act: (value: T, scene: Scene) => void }): Word =>
  askingHand({
    ...rest,
    act: (value, scene) => {
      act(value, scene);
      return done;
    },
  });

/** The same, and the station decides something. */
export const askingHand = <T>({ act, ...rest }: Omit<WordParts<T>, 'group'>): Word =>
  word({
    ...rest,
    group: 'hands',
    act: (value, scene) => {
      scene.markActed();
      return act(value, scene);
    },
  });
