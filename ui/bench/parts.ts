/** Finds the parts of the page that the markup names with `data-part`. */
export type Parts = (name: string) => HTMLElement;

/** @returns a look-up below `root` that throws where markup and program disagree */
export const partsOf =
  (root: ParentNode): Parts =>
  (name) =>
    found(root.querySelector<HTMLElement>(`[data-part="${name}"]`), name);

/** A part of a certain kind. */
export function partOf<E extends HTMLElement>(root: ParentNode, name: string, kind: new () => E): E {
  const element = partsOf(root)(name);
  if (element instanceof kind) return element;
  throw new TypeError(`the part ${name} of the page is no ${kind.name}`);
}

export function found<E>(element: E | null | undefined, name: string): E {
  if (element === null || element === undefined) throw new TypeError(`the page has no part ${name}`);
  return element;
}

/** Shows a text; leaves the page alone when it is there already. */
export function show(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
