/** Keys of the profiles Improved Security, Local Auth List Management, Reservation and Firmware Management. */
import { type FileCode, key } from './declaration.js';
import { bool, int, list, text } from './value-types.js';

const security = { profile: 'Improved Security', source: 'manual §2.19' } as const;
const localList = { profile: 'Local Auth List Management', source: 'manual §2.19' } as const;

const profileCode: FileCode = {
  expects: 'Profile_0, Profile_1, Profile_2 or Profile_3',
  toFile: (value) => `Profile_${value}`,
  fromFile: (value) => /^(?:Profile_)?([0-3])$/i.exec(value)?.[1],
};

export const securityKeys = {
  AdditionalRootCertificateCheck: key({
    ...security,
    type: bool,
    default: false,
    access: 'R',
    doc: 'Whether a new root certificate of the back-end must be signed by the one it replaces.',
  }),
  AuthorizationKey: key({
    ...security,
    type: text({ minLength: 32, maxLength: 40, pattern: /^([0-9A-Fa-f]{2}){16,20}$/, expects: '16 to 20 octets in hexadecimal' }),
    default: '',
    access: 'W',
    secret: true,
    effect: 'reconnect',
    file: { path: 'ocpp.basic_auth_password', level: 'optional' },
    doc: 'Password for HTTP basic authentication at the back-end. Nobody can read it out.',
  }),
  CertificateSignedMaxChain: key({
    ...security,
    type: int(),
    default: 5,
    access: 'R',
    doc: 'Largest number of certificates in one CertificateSigned.',
  }),
  CertificateSignedMaxChainSize: key({
    ...security,
    type: int({ unit: 'characters', max: 10_000 }),
    default: 10_000,
    access: 'R',
    doc: 'Largest size of the certificate chain in one CertificateSigned.',
  }),
  CertificateStoreMaxLength: key({
    ...security,
    type: int(),
    default: 20,
    access: 'R',
    doc: 'Largest number of root certificates that the station holds.',
  }),
  CpoName: key({
    ...security,
    type: text(),
    default: '',
    access: 'RW',
    file: { path: 'ocpp.cpo_name', level: 'optional' },
    doc: "Operator named in the station's certificate and in the request for one.",
  }),
  SecurityProfile: key({
    ...security,
    type: int({ min: 0, max: 3, allowed: [0, 1, 2, 3] }),
    default: 0,
    access: 'RW',
    effect: 'reconnect',
    refuse: (next, facts, { current, generation, supplied }) => {
      if (next < current && !generation.securityProfileMayFall) return 'lower-than-current';
      return next === 0 || supplied || facts.meetsSecurityProfile(next) ? undefined : 'prerequisites-not-met';
    },
    file: { path: 'ocpp.security_profile', level: 'mandatory', code: profileCode },
    doc: 'Security profile of the back-end link: 0 none, 1 password, 2 TLS and password, 3 TLS and client certificate.',
  }),
  LocalAuthListEnabled: key({
    ...localList,
    type: bool,
    default: true,
    access: 'RW',
    file: { path: 'ocpp.local_auth_list_en', level: 'recommended' },
    doc: 'Use the local authorisation list.',
  }),
  LocalAuthListMaxLength: key({
    ...localList,
    type: int(),
    default: 10_000,
    access: 'R',
    doc: 'Largest number of identifiers in the local authorisation list.',
  }),
  SendLocalListMaxLength: key({
    ...localList,
    type: int(),
    default: 50,
    access: 'R',
    doc: 'Largest number of identifiers in one SendLocalList.',
  }),
  ReserveConnectorZeroSupported: key({
    profile: 'Reservation',
    source: 'OCPP 1.6 §9.4.1',
    fieldOnly: true,
    type: bool,
    default: true,
    access: 'R',
    doc: 'Whether a reservation may leave open which of the two sides it gets (connector 0).',
  }),
  SupportedFileTransferProtocols: key({
    profile: 'Firmware Management',
    source: 'manual §2.19',
    type: list({ allowed: ['HTTP', 'HTTPS', 'FTP', 'FTPS'] }),
    default: ['HTTP', 'HTTPS', 'FTP', 'FTPS'],
    access: 'R',
    doc: 'Protocols for fetching firmware and delivering diagnostics.',
  }),
};
