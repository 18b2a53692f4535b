/** What the settings want to know of the station: facts that decide whether a change is taken, and values that are found out when asked. */
import type { CsmsClient } from '../../csms/csms.js';
import { sides } from '../../kernel/index.js';
import type { EmulationProfile } from '../../station/generation/index.js';
import type { StationSecurity } from '../../station/security/station-security.js';
import type { Facts } from '../../station/settings/declaration.js';
import type { Resolvers, Settings } from '../../station/settings/settings.js';
import type { Station } from '../../station/station.js';

/** The parts know each other only when all are built, so they are asked for when they are needed. */
export interface Parts {
  readonly station: Station;
  readonly csms: CsmsClient;
  readonly settings: Settings;
  readonly security: StationSecurity;
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
    return meets(wanted, this.#parts());
  }

  /** The back-end has just been asked (ChangeConfiguration does so); without it nothing is accepted (C-74). */
  tokenAccepted(idToken: string): boolean {
    const { csms, station } = this.#parts();
    return csms.reachable && station.authorizer.lastWord(idToken)?.status === 'Accepted';
  }
}

/** Prerequisites of a security profile (R-KEY-23, R-KEY-27, R-CRT-16): password, TLS address and root, or client certificate instead of the password. */
function meets(wanted: number, { settings, security }: Parts): boolean {
  if (wanted === 0) return true;
  const password = settings.get('AuthorizationKey') !== '';
  if (wanted === 1) return password;
  const overTls = /^wss:/i.test(settings.get('ocpp.op_backend')) && security.roots.list('CentralSystemRootCertificate').length > 0;
  if (wanted === 2) return overTls && password;
  return overTls && settings.get('CpoName') !== '' && security.certificate.facts() !== undefined;
}

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
