/** What came from outside is not what it should be; nothing was changed. The words say what is wrong and what would be right. */
export interface Refused {
  readonly why: string;
}

export const isRefused = (result: object): result is Refused => 'why' in result;

/** The value, or words for whatever was thrown on the way to it: decoders throw at octets that they cannot read. */
export function orRefused<T extends object>(what: string, decode: () => T | Refused): T | Refused {
  try {
    return decode();
  } catch (error) {
    return { why: `${what}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
