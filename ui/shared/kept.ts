/** Choices of the user that outlive the page. A browser may forbid it; then they do not. */
const name = (key: string): string => `flexpole.${key}`;

export function kept(key: string): string | undefined {
  try {
    return localStorage.getItem(name(key)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(name(key), value);
  } catch {
    // It then holds until the page is closed.
  }
}
