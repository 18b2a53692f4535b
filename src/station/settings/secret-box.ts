/** Seals what must not lie in the store as it is (manual §2.20: passwords are kept encrypted). Made by whoever holds the machine's key. */
export interface SecretBox {
  /** @param place Where it will lie: it opens nowhere else, so that nobody can read a secret by moving it to where values are shown */
  seal(text: string, place: string): string;
  /** Undefined when it was sealed with another key or for another place, or damaged. */
  open(sealed: string, place: string): string | undefined;
}

/** For stores that end with the process, and for tests. */
export const unsealed: SecretBox = { seal: (text) => text, open: (sealed) => sealed };
