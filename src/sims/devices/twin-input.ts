/** What a hand was told to do cannot be done; nothing has changed. */
export class TwinInputError extends Error {
  /** What is wrong, where it stands, and what would be right. */
  readonly what: string;
  readonly where: string;
  readonly right: string;
  constructor(where: string, what: string, right: string) {
    super(`${where}: ${what}; ${right}`);
    this.name = 'TwinInputError';
    this.what = what;
    this.where = where;
    this.right = right;
  }
}

/** Checks of single values that come from outside; each returns the value or throws `TwinInputError`. */
export const checked = {
  number(where: string, value: unknown, low: number, high: number): number {
    if (typeof value === 'number' && value >= low && value <= high) return value;
    throw new TwinInputError(where, `${shown(value)} will not do`, `a number from ${String(low)} to ${String(high)}`);
  },

  oneOf<T extends string | number>(where: string, value: unknown, allowed: readonly T[]): T {
    const found = allowed.find((one) => one === value);
    if (found !== undefined) return found;
    throw new TwinInputError(where, `${shown(value)} is not known`, `one of ${allowed.map(shown).join(', ')}`);
  },

  boolean(where: string, value: unknown): boolean {
    if (typeof value === 'boolean') return value;
    throw new TwinInputError(where, `${shown(value)} will not do`, 'true or false');
  },
};

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);
