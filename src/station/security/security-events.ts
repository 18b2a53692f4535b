/**
 * What the security log knows (security white paper, list of security events). Left out is AttemptedReplayAttacks: messages of OCPP 1.6
 * carry nothing by which a repeated one could be told from an honest retry.
 */
interface SecurityEvent {
  /** The back-end must be told (SecurityEventNotification); the others are in the log only, unless the station tells more than it must. */
  readonly critical: boolean;
  /**
   * Most that are kept in an hour. Missing where nobody from outside can cause it again and again: who keeps sending rubbish, or keeps
   * setting the clock, must not wash out of the log what he did before, nor keep the disk busy.
   */
  readonly mostInAnHour?: number;
  readonly meaning: string;
}

const often = 60;
const rarely = 6;

export const securityEvents = {
  FirmwareUpdated: { critical: true, meaning: 'The firmware of the station has been updated.' },
  FailedToAuthenticateAtCentralSystem: {
    critical: false,
    mostInAnHour: often,
    meaning: 'The back-end has refused the password or the certificate of the station.',
  },
  CentralSystemFailedToAuthenticate: {
    critical: false,
    mostInAnHour: often,
    meaning: 'The back-end could not show that it is the one it should be.',
  },
  SettingSystemTime: { critical: true, mostInAnHour: rarely, meaning: 'The clock of the station has been set.' },
  StartupOfTheDevice: { critical: true, meaning: 'The station has started.' },
  ResetOrReboot: { critical: true, meaning: 'The station is reset or restarts.' },
  SecurityLogWasCleared: { critical: true, meaning: 'The security log cannot be continued where it ended; a new one has begun.' },
  ReconfigurationOfSecurityParameters: {
    critical: false,
    mostInAnHour: often,
    meaning: 'Keys, certificates, passwords or the security profile have changed.',
  },
  MemoryExhaustion: { critical: true, mostInAnHour: rarely, meaning: 'Memory or disk of the station is full or nearly so.' },
  InvalidMessages: { critical: false, mostInAnHour: often, meaning: 'Messages have come that are no valid OCPP.' },
  TamperDetectionActivated: { critical: true, meaning: 'A sensor against tampering has responded.' },
  InvalidFirmwareSignature: { critical: false, mostInAnHour: often, meaning: 'The signature of a firmware file does not hold.' },
  InvalidFirmwareSigningCertificate: {
    critical: false,
    mostInAnHour: often,
    meaning: 'The certificate that came with a firmware file is not to be trusted.',
  },
  InvalidCentralSystemCertificate: {
    critical: false,
    mostInAnHour: often,
    meaning: 'The TLS certificate of the back-end is not to be trusted.',
  },
  InvalidChargePointCertificate: { critical: false, mostInAnHour: often, meaning: 'A certificate sent for the station does not suit it.' },
  InvalidTLSVersion: { critical: false, mostInAnHour: often, meaning: 'The back-end offers no version of TLS from 1.2 on.' },
  InvalidTLSCipherSuite: { critical: false, mostInAnHour: often, meaning: 'The back-end offers no cipher suite that is allowed.' },
} as const satisfies Record<string, SecurityEvent>;

export type SecurityEventType = keyof typeof securityEvents;

const byName: Readonly<Record<string, SecurityEvent>> = securityEvents;

/** Undefined for a name that is none, such as one that other firmware has kept. */
export const securityEventOf = (name: string): SecurityEvent | undefined => byName[name];
