import type { Verdict } from './finding.js';

/** A key with a name for people: where it comes from. Its text is in any of the known forms. */
export interface NamedKey {
  readonly name: string;
  readonly text: string;
}

/** A record as it stands in the input, or what is to be said of the place where one should stand. */
export interface Exhibit {
  readonly where: string;
  readonly content: { readonly record: string } | { readonly verdict: Verdict; readonly message: string };
  /** Keys one of which should have signed this record. */
  readonly keys: readonly NamedKey[];
}

/** What an input holds. */
export interface Evidence {
  readonly exhibits: readonly Exhibit[];
  /** All keys of the input, also those of other meters: they tell whose key signed a record that was expected from another. */
  readonly keys: readonly NamedKey[];
}
