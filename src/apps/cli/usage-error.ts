/** The command cannot be carried out as it was given; the message says what is wrong, where, and what would be right. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}
