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
  {
    about: 'Certificates over a link without TLS',
    standard: 'Security white paper §2: certificates are managed over a secure link.',
    here: 'InstallCertificate, DeleteCertificate and CertificateSigned are refused on a plain link.',
    why: 'Anybody on the way could send them.',
  },
  {
    about: 'SecurityEventNotification',
    standard: 'Security white paper §4.5: critical events are told.',
    here: 'All are; at most sixty an hour of one kind where it is not critical.',
    why: 'A back-end under test wants to see them; a flood must not wash the log out.',
  },
  {
    about: 'What is no bill and is refused',
    standard: 'OCPP 1.6 does not say.',
    here: 'Security events, statuses of updates and uploads, and vendor messages are given up after three refusals or time-outs.',
    why: 'A back-end that does not know one of them must not hold up the next.',
  },
  {
    about: 'retries of UpdateFirmware and GetDiagnostics',
    standard: 'OCPP 1.6 §6.25, §6.49: how many times to try.',
    here: 'They count after the first attempt.',
    why: 'The word says so; zero would otherwise mean that nothing is tried.',
  },
];

/** Messages and texts of the vendor (DataTransfer, or StatusNotification with a text). */
export const vendorMessages: readonly { readonly name: string; readonly way: string; readonly when: string }[] = [
  { name: 'ConfigurationAuditEvent', way: 'DataTransfer', when: 'settings were changed by a person; secrets are masked' },
  {
    name: 'ExtendedReceiptInformation-2',
    way: 'DataTransfer',
    when: 'a session was paid by card; the answer carries what the receipt shows',
  },
  { name: 'TransmitReceiptData', way: 'DataTransfer', when: 'the same, in profile zd-4.2' },
  { name: 'Maintenance LAN-port activated. / deactivated.', way: 'StatusNotification, connector 0', when: 'the port has changed' },
  {
    name: 'Forced SoC Recalibration Mode started / finished',
    way: 'StatusNotification of the side',
    when: 'a recalibration begins or ends; from its second generation on',
  },
];
