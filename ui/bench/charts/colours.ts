/** The colours of the style sheets, of which a canvas knows nothing. */

/** What a variable of the theme stands for now. */
export function colourOf(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Remembers colours, because to ask for one makes the browser compute styles; forgets them when the scheme is another one. */
export class Palette {
  readonly #colours = new Map<string, string>();

  readonly get = (name: string): string => {
    const known = this.#colours.get(name);
    if (known !== undefined) return known;
    const colour = colourOf(name);
    this.#colours.set(name, colour);
    return colour;
  };

  /** Calls `then` whenever the colours have changed; the returned function ends it. */
  follow(then: () => void): () => void {
    const forget = (): void => {
      this.#colours.clear();
      then();
    };
    const chosen = new MutationObserver(forget);
    chosen.observe(document.documentElement, { attributeFilter: ['data-scheme'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', forget);
    return () => {
      chosen.disconnect();
      system.removeEventListener('change', forget);
    };
  }
}
