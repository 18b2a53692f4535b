/**
 * What the generations of the forced SoC recalibration (FSR) do differently, as one table. Source: manual §3.4.1 to §3.4.3; where the
 * overview of §3.4.4 says otherwise, the running text counts (C-02).
 */
import { Ah, hours, type Ms, W } from '../../kernel/index.js';
import type { EmulationProfile } from '../generation/index.js';
import type { Light } from '../ports/index.js';
import type { Settings } from '../settings/settings.js';

/** Why a pack is to be recalibrated. `overdue` comes a second time after the days, where the first was not enough. */
export type Cause = 'manual' | 'days' | 'overdue' | 'throughput' | 'shutdowns';

/** What starts it without anybody asking. */
export type Trigger =
  /** So long since the pack was full. */
  | { readonly cause: 'days' | 'overdue'; readonly after_ms: Ms }
  /** So much charge through the pack since. */
  | { readonly cause: 'throughput'; readonly after_Ah: Ah }
  /** So many losses of power since that left the battery management no time. */
  | { readonly cause: 'shutdowns'; readonly after: number };

export interface RecalibrationRules {
  /** Strongest first. */
  triggers(settings: Pick<Settings, 'get'>): readonly Trigger[];
  /** May vehicles charge on a side in recalibration? A run that permits it stands back for each session. */
  permitsCharging(cause: Cause, settings: Pick<Settings, 'get'>): boolean;
  /** What a vehicle may draw then. */
  readonly vehicle_W: W;
  /** Shown while the side is kept from charging. */
  blockedLight(cause: Cause): Light;
  /** It ends after so long, full or not; missing where only a full pack or a hand ends it. */
  readonly longest_ms?: Ms;
  /** Does the back-end hear of begin and end? */
  readonly told: boolean;
  /** Can begins be planned by weekday and time? */
  readonly planned: boolean;
}

const days = (count: number): Ms => hours(24 * count);
const usualThroughput_Ah = Ah(6_000);
/** The manual says that the number is fixed, and not which it is (C-42). */
const improperShutdowns = 3;

const redBlinking: Light = { colour: 'red', mode: 'blinking' };
const redSteady: Light = { colour: 'red', mode: 'steady' };

export const recalibrationRules = {
  /** Original, manual §3.4.1. */
  'FSR-0': {
    triggers: () => [
      { cause: 'days', after_ms: hours(120) },
      { cause: 'throughput', after_Ah: usualThroughput_Ah },
    ],
    permitsCharging: () => false,
    vehicle_W: W(0),
    blockedLight: () => redBlinking,
    longest_ms: hours(8),
    told: false,
    planned: false,
  },
  /** First extension, manual §3.4.2. */
  'FSR-1': {
    triggers: () => [
      { cause: 'overdue', after_ms: days(60) },
      { cause: 'days', after_ms: days(30) },
      { cause: 'throughput', after_Ah: usualThroughput_Ah },
    ],
    permitsCharging: (cause) => cause === 'days' || cause === 'throughput',
    vehicle_W: W(150_000),
    blockedLight: () => redBlinking,
    longest_ms: hours(8),
    told: true,
    planned: false,
  },
  /** Second extension, manual §3.4.3. */
  'FSR-2': {
    triggers: (settings) => [
      { cause: 'days', after_ms: days(settings.get('VWGC.ForcedSoCRecaliSelfDischargingThreshold')) },
      { cause: 'throughput', after_Ah: Ah(settings.get('VWGC.ForcedSoCRecaliChargeThroughputThreshold')) },
      { cause: 'shutdowns', after: improperShutdowns },
    ],
    permitsCharging: (_cause, settings) => settings.get('VWGC.ForcedSoCRecalibrationModeAvailability') === 'Operative',
    vehicle_W: W(40_000),
    blockedLight: () => redSteady,
    told: true,
    planned: true,
  },
} as const satisfies Record<string, RecalibrationRules>;

export function rulesOf({ generation, originalRecalibration, manualRecalibrationBlinks }: EmulationProfile): RecalibrationRules {
  const rules: RecalibrationRules = recalibrationRules[originalRecalibration ? 'FSR-0' : generation.recalibration];
  if (!manualRecalibrationBlinks) return rules;
  return { ...rules, blockedLight: (cause) => (cause === 'manual' ? redBlinking : rules.blockedLight(cause)) };
}
