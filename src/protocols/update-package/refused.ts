/** What came is no package that may be installed; the words say why. */
export interface Refused {
  readonly why: string;
}
