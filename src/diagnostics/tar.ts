/**
 * A tar archive (POSIX ustar, IEEE 1003.1 `pax`) of entries whose lengths show only when they have come: their header is written after
 * them, into the block that was left free before them.
 */
import { Header } from 'tar/header';
import type { ArchiveEntry } from '../station/ports/index.js';
import type { Medium } from './medium.js';
import { pour } from './pour.js';

const block_octets = 512;

/** @returns the length of the archive */
export async function writeTar(medium: Medium, entries: AsyncIterable<ArchiveEntry>): Promise<number> {
  let at_octets = 0;
  for await (const entry of entries) {
    const size_octets = await pour(entry.octets, medium, at_octets + block_octets);
    await medium.write(headerOf(entry, size_octets), at_octets);
    at_octets += block_octets * (1 + Math.ceil(size_octets / block_octets));
  }
  // Two empty blocks are the end.
  await medium.write(new Uint8Array(2 * block_octets), at_octets);
  return at_octets + 2 * block_octets;
}

function headerOf({ name, modified }: ArchiveEntry, size_octets: number): Uint8Array {
  const block = Buffer.alloc(block_octets);
  const header = new Header({ path: name, type: 'File', size: size_octets, mode: 0o644, uid: 0, gid: 0, mtime: new Date(modified) });
  if (header.encode(block)) throw new RangeError(`${name} does not fit into the header of a tar archive`);
  return block;
}
