/** The file servers of a virtual station, as stories use them. */
import { pack } from '../../protocols/update-package/index.js';
import type { SimFileServer } from '../../sims/devices/file-server.js';
import { generations, releaseOf } from '../../station/generation/index.js';
import type { StageFiles } from '../../stories/index.js';
import { developmentVendor } from '../pack/development-vendor.js';

export const simulatedFiles = (server: SimFileServer): StageFiles => ({
  offerFirmware: (location, name, size_octets) => {
    const generation = generations.find((known) => known === name);
    if (!generation) throw new Error(`${name} is no generation`);
    const octets = Uint8Array.from({ length: size_octets }, (_, index) => index % 251);
    const version = releaseOf(generation);
    const packed = pack({ kind: 'firmware', version, generation, files: [{ name: 'image', octets }] }, developmentVendor.privateKey);
    if ('why' in packed) throw new Error(packed.why);
    server.serve(location, packed);
  },
  failNext: (kind, after_octets) => server.failNext({ kind, after_octets }),
});
