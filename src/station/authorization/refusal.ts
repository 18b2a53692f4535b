/** Somebody may not charge, or not stop: why, and what would help him. */
export interface Refusal {
  readonly type: 'refused';
  /** Both in words, so that they end a sentence. */
  readonly why: string;
  readonly right: string;
}

export const refusal = (why: string, right: string): Refusal => ({ type: 'refused', why, right });
