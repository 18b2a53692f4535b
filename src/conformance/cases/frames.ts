/** OCPP-J 1.6: messages as such, right and wrong ones. */
import type { ErrorCode } from '../../protocols/ocpp16/index.js';
import type { ConformanceCase } from '../case.js';
import { keys, present } from '../pattern.js';

/** Charge points differ in what they call a broken payload; that they refuse it does not. */
const broken: readonly ErrorCode[] = [
  'FormationViolation',
  'ProtocolError',
  'OccurenceConstraintViolation',
  'PropertyConstraintViolation',
  'TypeConstraintViolation',
];

export const frameCases: readonly ConformanceCase[] = [
  {
    id: 'frames-01',
    title: 'An action that OCPP does not know is refused with NotImplemented',
    source: 'OCPP-J 1.6 §4.2.3',
    steps: [{ call: 'TeachMeToFly', with: {}, error: ['NotImplemented', 'NotSupported'] }],
  },
  {
    id: 'frames-02',
    title: 'A call without a required field is refused',
    source: 'OCPP-J 1.6 §4.2.3',
    steps: [{ call: 'ChangeAvailability', with: { type: 'Operative' }, error: broken }],
  },
  {
    id: 'frames-03',
    title: 'A field of the wrong type is refused',
    source: 'OCPP-J 1.6 §4.2.3',
    steps: [{ call: 'ChangeAvailability', with: { connectorId: 'one', type: 'Operative' }, error: broken }],
  },
  {
    id: 'frames-04',
    title: 'A value that the enumeration does not have is refused',
    source: 'OCPP-J 1.6 §4.2.3',
    steps: [{ call: 'Reset', with: { type: 'Gentle' }, error: broken }],
  },
  {
    id: 'frames-05',
    title: 'What is no JSON does not disturb: the next call is answered',
    source: 'OCPP-J 1.6 §4.1',
    steps: [
      { sends: '[2,"broken","GetConfiguration",{' },
      { wait_s: 2 },
      { call: 'GetConfiguration', with: { key: ['HeartbeatInterval'] }, answer: { configurationKey: keys('HeartbeatInterval') } },
    ],
  },
  {
    id: 'frames-06',
    title: 'An answer to a call that was never made is passed over',
    source: 'OCPP-J 1.6 §4.1.1',
    steps: [
      { sends: '[3,"nobody-asked",{}]' },
      { wait_s: 2 },
      { call: 'GetConfiguration', with: { key: ['HeartbeatInterval'] }, answer: { configurationKey: present } },
    ],
  },
];
