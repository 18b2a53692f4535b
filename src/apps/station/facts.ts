/** What the settings want to know of the station: facts that decide whether a change is taken, and values that are found out when asked. */
import type { CsmsClient } from '../../csms/csms.js';
import { type Side, sides } from '../../kernel/index.js';
import { ocaTextOf } from '../../protocols/ocmf/index.js';
import type { EmulationProfile } from '../../station/generation/index.js';
import type { Position } from '../../station/ports/index.js';
import type { StationSecurity } from '../../station/security/station-security.js';
import type { Facts } from '../../station/settings/declaration.js';
import { maintenanceUsers } from '../../station/settings/maintenance-users.js';
import type { Resolvers, Settings, Switches } from '../../station/settings/settings.js';
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
  readonly terminalNumbered = false;
  readonly supply_A: number;
  readonly managedSwitch: boolean;
  readonly #parts: () => Parts;

  constructor(parts: () => Parts, profile: EmulationProfile) {
    this.#parts = parts;
    this.supply_A = profile.hardware.supply_A;
    this.managedSwitch = profile.hardware.managedSwitch;
  }

  get activeSession(): boolean {
    return this.#parts().station.inSession;
  }

  get recalibrationActive(): boolean {
    return sides.some((side) => this.#parts().station.recalibration.isOn(side));
  }

  get freeVendActive(): boolean {
    return this.#parts().settings.get('VWGC.FreeVendModeActive');
  }

  get maintenanceCards(): boolean {
    return maintenanceUsers(this.#parts().settings.kept()).length > 0;
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

/** `VWGC.GeoPosition`: three digits and five decimals, sign always (manual §2.19). */
function positionText({ latitude_deg, longitude_deg }: Position): string {
  const text = (angle_deg: number): string => {
    const size = Math.abs(angle_deg).toFixed(5);
    return `${angle_deg < 0 && Number(size) > 0 ? '-' : '+'}${size.padStart(9, '0')}`;
  };
  return `[Latitude: ${text(latitude_deg)}, Longitude: ${text(longitude_deg)}]`;
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

/** Keys that ask something of the station. */
export function switches(parts: () => Parts): Switches {
  const recalibrate = (side: Side) => (on: boolean) => {
    const { recalibration } = parts().station;
    if (on) recalibration.start(side);
    else recalibration.stop(side);
  };
  return { 'VWGC.ManualForcedSoCRecalibrationPackA': recalibrate('A'), 'VWGC.ManualForcedSoCRecalibrationPackB': recalibrate('B') };
}

/** Values from the newest snapshot; none of them costs a call to a device. @param updateKey What update packages are checked against */
export function measuredValues(parts: () => Parts, profile: EmulationProfile, updateKey: string): Resolvers {
  /** As the meters gave them, or in the form of the Open Charge Alliance (R-KEY-30, R-KEY-31). */
  const meterKeys = (form: 'publicKey' | 'publicKeyOcmf'): string | undefined => {
    const { station, settings } = parts();
    const wrapped = settings.get('VWGC.SignedMeterValueType') === 'OCPP_201';
    const keys = sides.map((side) => {
      const identity = station.points[side].sessions.identity;
      if (!identity) return '';
      return wrapped ? ocaTextOf(identity.publicKeyOcmf) : identity[form];
    });
    return keys.some((key) => key !== '') ? keys.join(',') : undefined;
  };
  return {
    'VWGC.ChargeGunPlugCycleCounters': () => parts().station.plugCounters.asText(),
    'VWGC.ManualForcedSoCRecalibrationPackA': () => String(parts().station.recalibration.isOn('A')),
    'VWGC.ManualForcedSoCRecalibrationPackB': () => String(parts().station.recalibration.isOn('B')),
    'VWGC.DCMeterPublicKeys': () => meterKeys('publicKey'),
    'VWGC.DCMeterPublicKeysOcmf': () => meterKeys('publicKeyOcmf'),
    'VWGC.GeoPosition': () => {
      const position = parts().station.devices.positioning.read();
      return position && positionText(position);
    },
    'VWGC.UpdateSignaturePublicKey': () => updateKey,
    'VWGC.ChargingStationCurrentImport': () => {
      const { ac } = parts().station.devices.power.read();
      if (!ac.present) return '0';
      return String(Math.round(profile.currentImportEncoding === 'amperes' ? ac.current_A : 100_000 + ac.gridToStation_W));
    },
  };
}
