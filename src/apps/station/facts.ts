/** What the settings want to know of the station: facts that decide whether a change is taken, and values that are found out when asked. */
import type { CsmsClient } from '../../csms/csms.js';
import { sides } from '../../kernel/index.js';
import type { EmulationProfile } from '../../station/generation/index.js';
import type { Facts } from '../../station/settings/declaration.js';
import type { Resolvers, Settings } from '../../station/settings/settings.js';
import type { Station } from '../../station/station.js';

/** The parts know each other only when all are built, so they are asked for when they are needed. */
export interface Parts {
  readonly station: Station;
  readonly csms: CsmsClient;
  readonly settings: Settings;
}

/** A class and not an object with getters, which would cost each station of a fleet half a kilobyte. */
export class StationFacts implements Facts {
  readonly recalibrationActive = false;
  readonly terminalNumbered = false;
  readonly supply_A: number;
  readonly #parts: () => Parts;

  constructor(parts: () => Parts, profile: EmulationProfile) {
    this.#parts = parts;
    this.supply_A = profile.hardware.supply_A;
  }

  get activeSession(): boolean {
    return this.#parts().station.inSession;
  }

  get freeVendActive(): boolean {
    return this.#parts().settings.get('VWGC.FreeVendModeActive');
  }

  meetsSecurityProfile(wanted: number): boolean {
    return meets(wanted, this.#parts().settings);
  }

  /** The back-end has just been asked (ChangeConfiguration does so); without it nothing is accepted (C-74). */
  tokenAccepted(idToken: string): boolean {
    const { csms, station } = this.#parts();
    return csms.reachable && station.cache.find(idToken, station.time.now())?.status === 'Accepted';
  }
}

/** Prerequisites of a security profile (manual §2.19): a password for 1 and 2. Client certificates are not managed yet. */
const meets = (wanted: number, settings: Settings): boolean => wanted < 3 && settings.get('AuthorizationKey') !== '';

/** Values from the newest snapshot; none of them costs a call to a device. */
export function measuredValues(parts: () => Parts, profile: EmulationProfile): Resolvers {
  const meterKeys = (form: 'publicKey' | 'publicKeyOcmf'): string | undefined => {
    const keys = sides.map((side) => parts().station.points[side].sessions.identity?.[form] ?? '');
    return keys.some((key) => key !== '') ? keys.join(',') : undefined;
  };
  return {
    'VWGC.ChargeGunPlugCycleCounters': () => parts().station.plugCounters.asText(),
    'VWGC.DCMeterPublicKeys': () => meterKeys('publicKey'),
    'VWGC.DCMeterPublicKeysOcmf': () => meterKeys('publicKeyOcmf'),
    'VWGC.ChargingStationCurrentImport': () => {
      const { ac } = parts().station.devices.power.read();
      if (!ac.present) return '0';
      return String(Math.round(profile.currentImportEncoding === 'amperes' ? ac.current_A : 100_000 + ac.gridToStation_W));
    },
  };
}
