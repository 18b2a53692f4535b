import type { Clock } from '../../kernel/index.js';
import type { FileTransfer } from '../../station/ports/index.js';

/** Files that come and go outside this process: a stepped clock stands still meanwhile. */
export function heldTransfer(transfer: FileTransfer, clock: Clock): FileTransfer {
  const held = async <T>(work: () => Promise<T>): Promise<T> => {
    const release = clock.hold('file transfer');
    try {
      return await work();
    } finally {
      release();
    }
  };
  return {
    download: (order) => held(() => transfer.download(order)),
    upload: (order) => held(() => transfer.upload(order)),
    nameAt: (location, fileName) => held(() => transfer.nameAt(location, fileName)),
  };
}
