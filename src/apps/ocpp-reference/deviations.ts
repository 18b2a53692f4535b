/** Where the station does otherwise than the letter of a standard, or decides what the standard leaves open. */
export interface Deviation {
  readonly about: string;
  readonly standard: string;
  readonly here: string;
  readonly why: string;
}

export const deviations: readonly Deviation[] = [
  {
    about: 'TransactionMessageAttempts',
    standard: 'OCPP 1.6 §3.7.1 counts failures to process a message.',
    here: 'Only an answer that refuses counts. A lost link or an answer that never came is no attempt.',
    why: 'A dead link would use the attempts up, and a bill would be given up although nobody has refused it.',
  },
  {
    about: 'A message that is given up',
    standard: 'OCPP 1.6 drops it after the last attempt.',
    here: 'It is kept among the dead letters and shown; the rest of its transaction is still delivered.',
    why: 'No bill is lost without a person knowing.',
  },
  {
    about: 'StopTransaction whose start was refused for good',
    standard: 'OCPP 1.6 does not say.',
    here: 'It is sent with transactionId -1.',
    why: 'The signed record still reaches the operator.',
  },
  {
    about: 'More keys than GetConfigurationMaxKeys',
    standard: 'OCPP 1.6 leaves open what a station does.',
    here: 'The request is refused with a CALLERROR that says how many are allowed.',
    why: 'The manual says at most 99; a partial answer would look like a whole one.',
  },
  {
    about: 'RemoteStartTransaction without connectorId',
    standard: 'OCPP 1.6 §5.11 lets the station choose.',
    here: 'From firmware 3.0 the side that the customer has chosen on the screen; without one it is rejected.',
    why: 'The manual wants it so: nobody is to be charged for the car beside his own.',
  },
  {
    about: 'Calls while the registration is rejected',
    standard: 'OCPP 1.6 §4.2: the station sends nothing.',
    here: 'They get no answer.',
    why: 'The same, taken by its word.',
  },
  {
    about: 'The time of the back-end',
    standard: 'OCPP 1.6 §4.6: the clock is set to currentTime.',
    here: 'A clock that agrees with any moment between question and answer is left alone; else half the way is added.',
    why: 'An answer that was under way for twelve seconds would set the clock back by them.',
  },
  {
    about: 'Connector 0 in StatusNotification',
    standard: 'OCPP 1.6 §4.9: Available, Unavailable or Faulted.',
    here: 'So it is; a text that changes no status (maintenance port, recalibration) repeats the present one with NoError.',
    why: 'The manual sends such texts and names the fields.',
  },
  {
    about: 'New credentials of the link',
    standard: 'Security white paper §2.1: reconnect with the new ones.',
    here: 'They are on trial: until the back-end has answered over them, those that worked last are kept, and after two minutes both are tried in turn.',
    why: 'A mistyped password must not cost a drive to the station.',
  },
];
