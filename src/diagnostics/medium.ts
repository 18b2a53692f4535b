/** Where a spooled file lies: written at any place, read from its beginning. What lies between writes is zeros. */
export interface Medium {
  write(octets: Uint8Array, at_octets: number): Promise<void>;
  /** Nothing more is written. */
  close(): Promise<void>;
  read(size_octets: number): AsyncIterable<Uint8Array>;
  /** Never rejects. */
  discard(): Promise<void>;
}
