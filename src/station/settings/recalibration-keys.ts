/** Vendor keys of the forced SoC recalibration (FSR). */
import { key, stationSwitch } from './declaration.js';
import { bool, int, list, oneOf } from './value-types.js';

const recalibration = { profile: 'Custom', since: '3.0', source: 'manual §2.19, §3.4.5' } as const;

/** Minute, hour, weekday (0 and 7 are Sunday), local time. */
const weekly = /^[0-5]?[0-9] ([01]?[0-9]|2[0-3]) [0-7]$/;

export const recalibrationKeys = {
  'VWGC.ForcedSoCRecalibrationModeAvailability': key({
    ...recalibration,
    type: oneOf(['Inoperative', 'Operative']),
    default: 'Operative',
    access: 'RW',
    refuse: (_next, facts) => (facts.recalibrationActive ? 'forced-soc-recalibration-active' : undefined),
    doc: 'Whether a side may charge vehicles during its recalibration: not at all, or at reduced power.',
  }),
  // The manual explains the second item as Thursday; 2 is Tuesday, and the literal default is kept.
  'VWGC.ForcedSocRecalibrationModeSchedule': key({
    ...recalibration,
    type: list({ size: 2, pattern: weekly, expects: 'items "minute hour weekday", such as 0 1 1,0 1 2' }),
    default: ['0 1 1', '0 1 2'],
    access: 'RW',
    file: { path: 'ocpp.vwgc_forced_soc_recalibration_mode_schedule', level: 'optional' },
    doc: 'Weekly time, pack A first, at which a recalibration that is due may begin.',
  }),
  'VWGC.ForcedSocRecalibrationModeScheduleActive': key({
    ...recalibration,
    type: bool,
    default: true,
    access: 'RW',
    doc: 'Begin recalibrations at the scheduled times only; otherwise as soon as they are due.',
  }),
  'VWGC.ManualForcedSoCRecalibrationPackA': stationSwitch({
    ...recalibration,
    doc: 'Whether pack A is in recalibration; writing starts or stops it by hand.',
  }),
  'VWGC.ManualForcedSoCRecalibrationPackB': stationSwitch({
    ...recalibration,
    aliases: ['VWGC.ManualForcedSoCRecalbartionPackB'],
    doc: 'Whether pack B is in recalibration; writing starts or stops it by hand.',
  }),
  'VWGC.ForcedSoCRecaliSelfDischargingThreshold': key({
    ...recalibration,
    type: int({ unit: 'd', min: 1, max: 365 }),
    default: 60,
    access: 'RW',
    source: 'manual §3.4.3, §3.4.5',
    file: { path: 'ocpp.vwgc_forced_soc_recali_self_discharging_threshold', level: 'optional' },
    doc: 'Days since a side was last charged in full after which its recalibration is due.',
  }),
  'VWGC.ForcedSoCRecaliChargeThroughputThreshold': key({
    ...recalibration,
    type: int({ unit: 'Ah', min: 1 }),
    default: 6000,
    access: 'RW',
    source: 'manual §3.4.3, §3.4.5',
    file: { path: 'ocpp.vwgc_forced_soc_recali_charge_throughput_threshold', level: 'optional' },
    doc: 'Charge through a pack after which its recalibration is due.',
  }),
};
