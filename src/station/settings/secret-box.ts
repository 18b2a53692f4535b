/** Seals what must not lie in the store as it is (manual §2.20: passwords are kept encrypted). Made by whoever holds the machine's key. */
export interface SecretBox {
  seal(text: string): string;
  /** Undefined when it was sealed with another key, or damaged. */
  open(sealed: string): string | undefined;
}

/** For stores that end with the process, and for tests. */
export const unsealed: SecretBox = { seal: (text) => text, open: (sealed) => sealed };
