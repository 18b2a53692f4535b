/** SmartCharging profile. */
import type { ConformanceCase, Facts } from '../case.js';
import { oneOf, present } from '../pattern.js';
import { accepted } from './phrases.js';

const needs = { profile: 'SmartCharging' } as const;
const profile = ({ connectorId }: Facts): object => ({
  connectorId,
  csChargingProfiles: {
    chargingProfileId: 501,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 20_000 }] },
  },
});

export const smartChargingCases: readonly ConformanceCase[] = [
  {
    id: 'smart-charging-01',
    title: 'A default profile is accepted, and can be cleared',
    source: 'OCPP 1.6 §5.5, §5.16',
    needs,
    steps: [
      { call: 'SetChargingProfile', with: profile, answer: accepted },
      { call: 'ClearChargingProfile', with: { id: 501 }, answer: accepted },
    ],
  },
  {
    id: 'smart-charging-02',
    title: 'A profile that is not there cannot be cleared',
    source: 'OCPP 1.6 §5.5',
    needs,
    steps: [{ call: 'ClearChargingProfile', with: { id: 987_654 }, answer: { status: 'Unknown' } }],
  },
  {
    id: 'smart-charging-03',
    title: 'The composite schedule of a connector can be asked for',
    source: 'OCPP 1.6 §5.7',
    needs,
    steps: [
      { call: 'SetChargingProfile', with: profile, answer: accepted },
      {
        call: 'GetCompositeSchedule',
        with: ({ connectorId }) => ({ connectorId, duration: 600 }),
        answer: { status: 'Accepted', chargingSchedule: present },
      },
    ],
    after: [{ call: 'ClearChargingProfile', with: { id: 501 }, answer: accepted }],
  },
  {
    id: 'smart-charging-04',
    title: 'A profile for a transaction that does not run is Rejected',
    source: 'OCPP 1.6 §5.16',
    needs,
    steps: [
      {
        call: 'SetChargingProfile',
        with: ({ connectorId }) => ({
          connectorId,
          csChargingProfiles: {
            chargingProfileId: 502,
            transactionId: 123_456_789,
            stackLevel: 0,
            chargingProfilePurpose: 'TxProfile',
            chargingProfileKind: 'Relative',
            chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 20_000 }] },
          },
        }),
        answer: { status: oneOf('Rejected', 'NotSupported') },
      },
    ],
  },
];
