/** Bad input, answered in words: what is wrong, where, and what would be right. The body of every 4xx and 5xx answer over HTTP. */
export interface Complaint {
  /** One short name for programs. */
  readonly error: string;
  readonly what: string;
  readonly where: string;
  readonly right: string;
}

export const isComplaint = (value: object): value is Complaint =>
  'error' in value && 'what' in value && 'where' in value && 'right' in value;
