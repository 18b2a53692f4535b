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
    about: 'SettingSystemTime',
    standard: 'Security white paper: the time of the station has changed.',
    here: 'Told when it has moved by 10 s, small steps added up; at most six times an hour.',
    why: 'Every clock drifts and is put right again.',
  },
  {
    about: 'What is no bill, when 5,000 of it wait',
    standard: 'OCPP 1.6 does not say.',
    here:
      'Texts, statuses of uploads and uncritical security events go first, then the ends of updates and vendor messages, last of all critical ' +
      'security events; a StatusNotification says how many.',
    why: 'Chatter must not drive out what somebody will have to answer for.',
  },
  {
    about: 'fileName of an upload',
    standard: 'OCPP 1.6 §6.25: the location is a directory.',
    here: 'A location that names a file itself is taken as it is, and the answer tells that name.',
    why: 'In the field it is often the file; the back-end looks for what the answer says.',
  },
  {
    about: 'What is no bill and is refused',
    standard: 'OCPP 1.6 does not say.',
    here: 'Security events, statuses of updates and uploads, and vendor messages are given up after three refusals or time-outs, and at once where the back-end does not know the message (NotImplemented, NotSupported). A DataTransfer that is answered counts as said, whatever its status.',
    why: 'A back-end that does not know one of them must not hold up the next.',
  },
  {
    about: 'retries of UpdateFirmware and GetDiagnostics',
    standard: 'OCPP 1.6 §6.25, §6.49: how many times to try.',
    here: 'They count after the first attempt.',
    why: 'The word says so; zero would otherwise mean that nothing is tried.',
  },
  {
    about: 'An answer that never came to Authorize',
    standard: 'OCPP 1.6 §4.1 knows a back-end that answers and one that is out of reach.',
    here: 'A CALLERROR, an unreadable answer, or none within 30 s over a link that stands refuses the token; the rules for times without a link do not apply.',
    why: 'A back-end that is there but does not decide is not an absent one.',
  },
  {
    about: 'StopTransaction of a very long session',
    standard: 'OCPP 1.6 §6.47 sets no limit to transactionData.',
    here: 'Readings are thinned evenly until the message fits into 256 KiB; the first, the last and the signed record always stay.',
    why: 'Back-ends and gateways cut off what is larger, and the bill with it.',
  },
  {
    about: 'Clock-aligned readings',
    standard: 'OCPP 1.6 §9.1.2: measured at the boundary.',
    here: 'Sent at the end of an interval, stamped with its beginning: the mean over it, or the sum.',
    why: 'The manual wants it so (§2.19).',
  },
  {
    about: 'MinimumStatusDuration',
    standard: 'OCPP 1.6 §9.1.13: for every status.',
    here: 'Faults are told at once; of all others the last one is always told.',
    why: 'A fault that lasts a second was one all the same.',
  },
  {
    about: 'Heartbeat',
    standard: 'OCPP 1.6 §4.6: after HeartbeatInterval.',
    here: 'An inactivity timer, early by a tenth of the interval, at most by 1 s.',
    why: 'Back-ends close a link that is idle for exactly the interval.',
  },
  {
    about: 'Keys that must not be changed',
    standard:
      'OCPP 1.6 §9.1: ConnectionTimeOut, ConnectorPhaseRotation, StopTransactionOnEVSideDisconnect and StopTransactionOnInvalidId can be written.',
    here: 'ConnectionTimeOut reads -1 and is fixed before 4.8; ConnectorPhaseRotation is fixed; the other two are true, and fixed before 5.0.',
    why: 'The station behaves so (manual §2.19).',
  },
  {
    about: 'A lower SecurityProfile',
    standard: 'Security white paper A05: only a higher one is taken.',
    here: 'From 4.0 on a lower one is taken as well where its prerequisites are met; before, it is rejected.',
    why: 'The manual names prerequisites only (§2.19). The new profile is on trial as any other.',
  },
  {
    about: 'Free vend by ChangeConfiguration',
    standard: 'OCPP 1.6 §5.3: the value decides.',
    here: 'Before the answer the back-end is asked about the token (Authorize), for at most 20 s; where no yes of it is known, the change is rejected. Sessions that run end first.',
    why: 'The manual wants both (§2.16).',
  },
  {
    about: 'RebootRequired',
    standard: 'OCPP 1.6 §5.3: the change is effective after a restart.',
    here: 'Only `PosCtrlr.NewTerminalId` is answered so, where a terminal has a number already; all other keys take effect at once.',
    why: 'A restart ends sessions.',
  },
  {
    about: 'Numbers',
    standard: 'JSON sets no bounds to a number.',
    here: 'One beyond ±9,007,199,254,740,991 is refused (PropertyConstraintViolation).',
    why: 'It cannot be kept exactly, and means no time and no amount.',
  },
  {
    about: 'Two CALLs of the station',
    standard: 'OCPP-J 1.6 §4.1.1: one at a time in each direction.',
    here: 'So it is; commands of the back-end are answered at any time, several at once as well.',
    why: 'Some back-ends do not wait.',
  },
  {
    about: 'ReserveNow for a side that is reserved by the same id',
    standard: 'OCPP 1.6 §5.13: it is replaced.',
    here: 'What is not granted changes nothing: the reservation that was there stays.',
    why: 'A refusal must not cost the customer what he had.',
  },
  {
    about: 'Reservation of any side',
    standard: 'OCPP 1.6 §5.13: one connector remains for it.',
    here: 'None is shown as Reserved while both are free; the last one is.',
    why: 'Strangers may use the other, and nobody is kept off for nothing.',
  },
  {
    about: 'Local list, version',
    standard: 'OCPP 1.6 §5.10, §5.15: -1 and 0 have a meaning of their own.',
    here: 'A list with tokens and a version below 1 is Failed, and so is one in which a token stands twice; nothing is changed then. A full list may have any other version.',
    why: '0 would say that there is none.',
  },
  {
    about: 'GetDiagnostics and GetLog while another upload is under way',
    standard: 'OCPP 1.6 does not say; security white paper N01: the new one takes its place.',
    here: 'So for both; of the one before UploadFailed is told.',
    why: 'One upload at a time; whoever asked last wants it most.',
  },
  {
    about: 'GetLog of a period of which nothing is there',
    standard: 'Security white paper N01: Accepted means that an upload begins.',
    here: 'Accepted without filename; nothing is uploaded and nothing more is told. GetDiagnostics answers without fileName.',
    why: 'Without a file there is no name (N01), and the request was no fault.',
  },
  {
    about: 'Times that cannot be reckoned with',
    standard: 'The schema lets a leap second (23:59:60) pass.',
    here: 'ReserveNow is Rejected; GetDiagnostics and GetLog are refused with PropertyConstraintViolation.',
    why: 'No clock here ever shows it.',
  },
  {
    about: 'UpdateFirmware while another update is being installed',
    standard: 'OCPP 1.6 §5.19: the answer has no word for a refusal.',
    here: 'The answer comes, and FirmwareStatusNotification with the present status behind it; the order is forgotten. Before the installation a new order takes the place of the old one.',
    why: 'What is half written must be finished.',
  },
  {
    about: 'When firmware is installed',
    standard: 'OCPP 1.6 §5.19: sessions end first, or it waits for them.',
    here: 'From 3.0 on AC is waited for first (`ChargingStation.FwUpdateAcCheckTimeout`), then the last session; customers are kept off only when AC is there.',
    why: 'Else a station without AC would serve nobody for hours.',
  },
  {
    about: 'Older firmware',
    standard: 'OCPP 1.6 does not say.',
    here: 'A package of an older generation is refused: InstallationFailed, for a signed update InstallVerificationFailed.',
    why: 'It does not know accounts, keys and profiles of the newer one, and would open again what was closed.',
  },
  {
    about: 'Words of a plain update',
    standard: 'OCPP 1.6 §7.25 has no words for signatures, waiting and restarts.',
    here: 'A wrong signature is InstallationFailed; waiting is told of signed updates only.',
    why: 'Nothing is told that the standard does not know.',
  },
  {
    about: 'Reset',
    standard: 'OCPP 1.6 §5.14: a hard one need not end sessions.',
    here: 'Both end them in order and deliver for up to 20 s; one that gets stuck is tried again `ResetRetries` times.',
    why: 'No record is lost.',
  },
  {
    about: 'TriggerMessage MeterValues for connector 0',
    standard: 'OCPP 1.6 §5.17 does not say.',
    here: 'One message for each side.',
    why: 'The station has no meter of its own.',
  },
  {
    about: 'Smart charging',
    standard: 'OCPP 1.6 §3.13.',
    here: 'With `--smart-charging`; its choices have a page of their own (decisions/0007-smart-charging.md).',
    why: 'The emulated station has none, and answers NotSupported.',
  },
];
