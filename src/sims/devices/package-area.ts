/** Where packages lie on a station without a disk, and where its screens take their content from: in memory, which outlives restarts here. */
import type { MediaShelf, PackageArea } from '../../station/ports/index.js';
import { MemorySink, memorySource } from './file-server.js';

export function memoryPackageArea(limit_octets = 16_000_000): PackageArea {
  const sink = new MemorySink();
  return {
    sink,
    read: () => memorySource(sink.octets).read(),
    discard: async () => {
      sink.octets = new Uint8Array();
    },
    limit_octets,
  };
}

/** `files` is what lies on it: name to octets. */
export class MemoryMediaShelf implements MediaShelf {
  files: ReadonlyMap<string, Uint8Array> = new Map();

  async replace(files: Parameters<MediaShelf['replace']>[0]): Promise<void> {
    const taken = new Map<string, Uint8Array>();
    for await (const { file, octets } of files) {
      const sink = new MemorySink();
      const writer = await sink.open(0);
      for await (const piece of octets) await writer.write(piece);
      taken.set(file.name, sink.octets);
    }
    this.files = taken;
  }
}
