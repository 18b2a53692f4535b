/** Core profile: how a charge point comes in, and resets. */
import type { ConformanceCase, Step } from '../case.js';
import { oneOf, present } from '../pattern.js';
import { accepted, here, rejected, restart_s, session, stops, turns } from './phrases.js';

const reset = (type: 'Soft' | 'Hard'): Step => ({ call: 'Reset', with: { type }, answer: accepted });
const registers: Step = { hears: 'BootNotification', within_s: restart_s };

export const registrationCases: readonly ConformanceCase[] = [
  {
    id: 'registration-01',
    title: 'The first message is BootNotification',
    source: 'OCPP 1.6 §4.2',
    steps: [{ first: 'BootNotification' }],
  },
  {
    id: 'registration-02',
    title: 'After the registration every connector reports its status, connector 0 included',
    source: 'OCPP 1.6 §4.9',
    steps: [
      { heard: 'StatusNotification', where: { connectorId: 0, status: oneOf('Available', 'Unavailable', 'Faulted') } },
      { heard: 'StatusNotification', where: here },
    ],
  },
  {
    id: 'registration-03',
    title: 'A soft reset is accepted, and the charge point registers anew',
    source: 'OCPP 1.6 §5.14',
    steps: [reset('Soft'), registers, turns('Available', 60)],
  },
  {
    id: 'registration-04',
    title: 'A hard reset is accepted, and the charge point registers anew',
    source: 'OCPP 1.6 §5.14',
    steps: [reset('Hard'), registers, turns('Available', 60)],
  },
  {
    id: 'registration-05',
    title: 'A soft reset ends a session before it',
    source: 'OCPP 1.6 §5.14',
    steps: [...session, reset('Soft'), stops('SoftReset'), registers, { wait_s: 10 }],
  },
  {
    id: 'registration-06',
    title: 'A charge point whose registration is pending rejects a remote start and registers again after the interval',
    source: 'OCPP 1.6 §4.2',
    steps: [
      { behave: 'BootNotification', as: { answer: { status: 'Pending', interval: 30 } }, times: 1 },
      reset('Soft'),
      registers,
      {
        call: 'RemoteStartTransaction',
        with: ({ connectorId, idTag }) => ({ connectorId, idTag }),
        answer: rejected,
      },
      { hears: 'BootNotification', within_s: 90 },
      { hears: 'StatusNotification', where: here, within_s: 60 },
    ],
    after: [{ wait_s: 60 }],
  },
  {
    id: 'registration-07',
    title: 'A charge point that was rejected keeps silent until the interval is over',
    source: 'OCPP 1.6 §4.2',
    steps: [
      { behave: 'BootNotification', as: { answer: { status: 'Rejected', interval: 60 } }, times: 1 },
      reset('Soft'),
      registers,
      { never: 'BootNotification', for_s: 30 },
      { never: 'StatusNotification', for_s: 1 },
      { hears: 'BootNotification', within_s: 90 },
      { hears: 'StatusNotification', where: { connectorId: present }, within_s: 60 },
    ],
    after: [{ wait_s: 60 }],
  },
];
