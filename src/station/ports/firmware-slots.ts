/**
 * The two places for firmware and the boot loader that chooses between them. It starts a newly written slot on trial a few times; a slot
 * that is not confirmed by then has failed, and the one before it is started again. So there is always one that can be started.
 */
export interface FirmwareSlots {
  state(): SlotState;
  /**
   * Writes firmware into the slot that does not run; what lay there is gone from the first octet on. Resolves to the SHA-256 of what can
   * be read back, hexadecimal. Rejects when the slot cannot be written, or with what `image` throws; then the slot is empty.
   */
  write(firmware: SlotFirmware, image: AsyncIterable<Uint8Array>): Promise<string>;
  /** The next start tries the slot that has been written. */
  activate(): void;
  /** What runs has proved itself: from now on it is what is started. */
  confirm(): void;
  /** What runs on trial has failed: the next start is from the other slot. */
  giveUp(): void;
}

export type SlotName = 'A' | 'B';

/** What lies in a slot. */
export interface SlotFirmware {
  /** Without prefix, such as `4.2.4.1`. */
  readonly version: string;
  readonly generation: string;
  /** Of the image, hexadecimal, lower case. */
  readonly sha256: string;
}

export interface SlotState {
  readonly running: SlotName;
  /** It has been activated, and not confirmed yet. */
  readonly onTrial: boolean;
  readonly other:
    | { readonly holds: 'nothing' }
    /** `untried`: written, or written and activated, and not started yet. `proven`: it ran before the present one. */
    | { readonly holds: 'untried' | 'failed' | 'proven'; readonly firmware: SlotFirmware };
}
