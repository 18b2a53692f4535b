/**
 * How the station shows itself: the manual says one thing, stations in the field do another (field notes §11). A named profile sets
 * every option, and each can be set alone; behaviour asks for the option, never for the profile's name.
 */
import { type GenerationTraits, traitsOf } from './differences.js';
import { type Generation, newestGeneration, releaseOf } from './generation.js';
import { exampleHardware, type HardwareFacts } from './hardware.js';

export interface EmulationOptions {
  /** chargePointVendor and chargePointModel of BootNotification (20 characters each), and what stands before the firmware version. */
  readonly identity: { readonly vendor: string; readonly model: string; readonly versionPrefix: string };
  /** In StatusNotification and DataTransfer. Configuration keys keep the prefix `VWGC.` either way. */
  readonly vendorId: 'VWGC' | 'ZD';
  /** `VWGC.ChargingStationCurrentImport` in amperes, or as 100000 plus the watts of the AC meter; 0 without AC. */
  readonly currentImportEncoding: 'amperes' | 'offsetWatts';
  /** DataTransfer with the printed receipt after a card session. */
  readonly receiptTransfer: 'off' | 'TransmitReceiptData';
  /** Location of Current.Offered and Power.Offered, where the manual is silent. */
  readonly offeredLocation: 'Outlet' | undefined;
  /** What stands for the vehicle's SoC until it has announced one. */
  readonly evSocUnknown: 'omit' | 'zero';
  /** The first MeterValues of a transaction also carries the clock-aligned reading that was waiting, with its older time. */
  readonly flushAlignedIntoTransaction: boolean;
  /** transactionId in sampled MeterValues. */
  readonly meterValuesTransactionId: 'send' | 'omit';
  /** While firmware is installed the connectors turn `Faulted`, as seen in the field, instead of `Unavailable`. */
  readonly updateFaultPair: boolean;
  /** A firmware update sets the plug-cycle counters back, a defect of the field. */
  readonly plugCountersResetOnUpdate: boolean;
  /** Recalibration as firmware 2021.1-V 1.8.3 had it (FSR-0), which is older than any generation here. */
  readonly originalRecalibration: boolean;
  /** Red blinks in a recalibration by hand, as manual §3.4.4 has it for every generation; §3.4.3 says steady from 3.0 on (C-02). */
  readonly manualRecalibrationBlinks: boolean;
  /** Keys that the manual does not list: seen in the field, or wanted by OCPP beside what the station does. */
  readonly fieldOnlyKeys: readonly ('ReserveConnectorZeroSupported' | 'VWGC.UpdateSignaturePublicKey')[];
  /** Certificates may be changed over a link without TLS: for trying out, since anybody on the way could send them. */
  readonly certificatesOverPlainLink: boolean;
  /** The SmartCharging profile of OCPP, which neither manual nor field know. */
  readonly smartCharging: boolean;
}

/** The whole appearance of one station: options, firmware and hardware. */
export interface EmulationProfile extends EmulationOptions {
  readonly name: ProfileName;
  readonly generation: GenerationTraits;
  /** As BootNotification reports it, prefix included. */
  readonly firmwareVersion: string;
  readonly hardware: HardwareFacts;
}

interface NamedProfile {
  readonly options: EmulationOptions;
  /** Emulated where nothing else is asked for. */
  readonly generation: Generation;
  readonly hardware: HardwareFacts;
}

const profiles = {
  manual: {
    options: {
      identity: { vendor: 'Flexpole', model: 'Flexpole DC 250', versionPrefix: 'pfm-SW' },
      vendorId: 'VWGC',
      currentImportEncoding: 'amperes',
      receiptTransfer: 'off',
      offeredLocation: 'Outlet',
      evSocUnknown: 'omit',
      flushAlignedIntoTransaction: false,
      meterValuesTransactionId: 'send',
      updateFaultPair: false,
      plugCountersResetOnUpdate: false,
      originalRecalibration: false,
      manualRecalibrationBlinks: false,
      fieldOnlyKeys: ['ReserveConnectorZeroSupported'],
      certificatesOverPlainLink: false,
      smartCharging: false,
    },
    generation: newestGeneration,
    hardware: exampleHardware,
  },
  // The two defects at the end are emulated on request only.
  'zd-4.2': {
    options: {
      identity: { vendor: 'ZD', model: 'FFCS', versionPrefix: 'ZD-SW' },
      vendorId: 'ZD',
      currentImportEncoding: 'offsetWatts',
      receiptTransfer: 'TransmitReceiptData',
      offeredLocation: 'Outlet',
      evSocUnknown: 'zero',
      flushAlignedIntoTransaction: true,
      meterValuesTransactionId: 'omit',
      updateFaultPair: false,
      plugCountersResetOnUpdate: false,
      originalRecalibration: false,
      manualRecalibrationBlinks: false,
      fieldOnlyKeys: ['VWGC.UpdateSignaturePublicKey'],
      certificatesOverPlainLink: false,
      smartCharging: false,
    },
    generation: '4.2',
    hardware: { ...exampleHardware, serialNumber: 'A2100LHE0000000001' },
  },
} as const satisfies Record<string, NamedProfile>;

export type ProfileName = keyof typeof profiles;
export const profileNames = Object.keys(profiles) as readonly ProfileName[];

export interface ProfileChoice {
  readonly name?: ProfileName;
  readonly generation?: Generation;
  readonly options?: Partial<EmulationOptions>;
  readonly hardware?: Partial<HardwareFacts>;
}

/** The named profile (`manual` where none is named) with what was chosen otherwise. */
export function emulationProfile({ name = 'manual', generation, options, hardware }: ProfileChoice = {}): EmulationProfile {
  const base: NamedProfile = profiles[name];
  const emulated = generation ?? base.generation;
  const { versionPrefix } = options?.identity ?? base.options.identity;
  return {
    name,
    generation: traitsOf(emulated),
    firmwareVersion: versionPrefix + releaseOf(emulated),
    hardware: { ...base.hardware, ...hardware },
    ...base.options,
    ...options,
  };
}

/** The same station with other firmware on it. @param version Without prefix */
export const withFirmware = (profile: EmulationProfile, generation: Generation, version: string): EmulationProfile => ({
  ...profile,
  generation: traitsOf(generation),
  firmwareVersion: profile.identity.versionPrefix + version,
});
