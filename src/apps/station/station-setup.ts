/** What one station is built of. */
import type { Clock, Dial, Ids, Log, Ms, Random, Store } from '../../kernel/index.js';
import type { EmulationProfile } from '../../station/generation/index.js';
import type { Devices, FileTransfer, FirmwareSlots, MediaShelf, PackageArea, Spool } from '../../station/ports/index.js';
import type { Witness } from '../../station/security/security-log.js';
import type { SecretBox } from '../../station/settings/secret-box.js';
import type { ProgramLog } from './diagnostics-sources.js';

export interface StationSetup {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly store: Store;
  readonly log: Log;
  readonly dial: Dial;
  readonly profile: EmulationProfile;
  readonly secrets: SecretBox;
  /** Of how far the security log has come; none where nothing outlives the process. */
  readonly witness?: Witness;
  readonly devices: Devices;
  readonly updates: UpdateDevices;
  /** How files come from servers and go there; without it none does. */
  readonly transfer?: FileTransfer;
  /** Where files lie until they have gone; in memory where missing. */
  readonly spool?: Spool;
  /** For diagnostics. */
  readonly programLog?: ProgramLog;
  /** How far the station's clock is off before the back-end corrects it. */
  readonly clockError_ms?: Ms;
  readonly observe?: (direction: 'sent' | 'received', text: string) => void;
}

/** What updates need of the machine. */
export interface UpdateDevices {
  readonly slots: FirmwareSlots;
  readonly area: PackageArea;
  readonly shelf: MediaShelf;
  /** PEM of the key that firmware must be signed with. */
  readonly vendorKey: string;
}
