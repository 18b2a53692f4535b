import type { Medium } from './medium.js';

/** Lines are short and writes are dear, so they are gathered. */
const portion_octets = 64 * 1024;

/** Writes what comes, from there on, in portions. @returns how much came */
export async function pour(octets: AsyncIterable<Uint8Array>, medium: Medium, at_octets: number): Promise<number> {
  let gathered: Uint8Array[] = [];
  let gathered_octets = 0;
  let written_octets = 0;
  const write = async (): Promise<void> => {
    await medium.write(Buffer.concat(gathered), at_octets + written_octets);
    written_octets += gathered_octets;
    gathered = [];
    gathered_octets = 0;
  };
  for await (const portion of octets) {
    gathered.push(portion);
    gathered_octets += portion.byteLength;
    if (gathered_octets >= portion_octets) await write();
  }
  if (gathered_octets > 0) await write();
  return written_octets;
}
