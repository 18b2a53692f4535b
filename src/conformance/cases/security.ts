/** The security extension (security white paper, edition 2). It announces itself by the key SecurityProfile. */
import type { ConformanceCase, Step } from '../case.js';
import { oneOf, type Rule } from '../pattern.js';
import { accepted, here } from './phrases.js';

const needs = { key: 'SecurityProfile' } as const;
const trigger = (requestedMessage: string): Step => ({
  call: 'ExtendedTriggerMessage',
  with: ({ connectorId }) => (requestedMessage === 'StatusNotification' ? { requestedMessage, connectorId } : { requestedMessage }),
  answer: accepted,
});
const listed = (list: unknown) => (Array.isArray(list) ? (list as readonly { readonly key?: unknown; readonly value?: unknown }[]) : []);
const withoutSecret: Rule = {
  wanted: 'a list without the value of AuthorizationKey',
  holds: (list) => listed(list).every(({ key, value }) => String(key).toLowerCase() !== 'authorizationkey' || !value),
};
/** Hexadecimal, as the white paper has it. */
const password = '5FB0D1C29A8E4F7360B1A2C3D4E5F607';
const withoutPassword: Rule = {
  wanted: 'a list in which the password that was set stands nowhere',
  holds: (list) => listed(list).every(({ value }) => !String(value).toLowerCase().includes(password.toLowerCase())),
};
/** Sound, and for a key that no charge point has. */
const certificateOfAnother = `-----BEGIN CERTIFICATE-----
MIIByDCCAW2gAwIBAgIUaWmpTyPsU8WE8uj5eo+vyeoAxjAwCgYIKoZIzj0EAwIw
ODEWMBQGA1UECgwNU29tZWJvZHkgZWxzZTEeMBwGA1UEAwwVTm90IHRoaXMgY2hh
cmdlIHBvaW50MCAXDTI2MTEyMzA2NDY1NFoYDzIwNzYxMTEwMDY0NjU0WjA4MRYw
FAYDVQQKDA1Tb21lYm9keSBlbHNlMR4wHAYDVQQDDBVOb3QgdGhpcyBjaGFyZ2Ug
cG9pbnQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARWqmgFn2+PWWkn1BL16fTf
EbAbnXIjRC2plCMbxT1u/V/huvWLunNp3qpnA036Jr4qdHNg+yXJgoOedjMqTqao
o1MwUTAdBgNVHQ4EFgQUDFVWnENOriqTiLodX1V5jgOBsB0wHwYDVR0jBBgwFoAU
DFVWnENOriqTiLodX1V5jgOBsB0wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQD
AgNJADBGAiEAoF2rvH5nuTnvenfApRW8KXXMUTtFCjOe+I1oPY3ipUQCIQDHxHTl
nfc/TX2FvrfbM7GZWRT+Y9ROReBmMJxTSaxlaA==
-----END CERTIFICATE-----
`;

export const securityCases: readonly ConformanceCase[] = [
  {
    id: 'security-01',
    title: 'AuthorizationKey is there, and its value is not told',
    source: 'Security white paper §2.1, §5',
    needs,
    steps: [
      { call: 'GetConfiguration', answer: { configurationKey: withoutSecret } },
      { call: 'GetConfiguration', with: { key: ['AuthorizationKey'] }, answer: { configurationKey: withoutSecret } },
    ],
  },
  {
    id: 'security-02',
    title: 'A security profile that does not exist is Rejected',
    source: 'Security white paper §5',
    needs,
    steps: [{ call: 'ChangeConfiguration', with: { key: 'SecurityProfile', value: '7' }, answer: { status: 'Rejected' } }],
  },
  {
    id: 'security-03',
    title: 'What is no certificate is not installed',
    source: 'Security white paper §4.1, M05',
    needs,
    steps: [
      {
        call: 'InstallCertificate',
        with: {
          certificateType: 'CentralSystemRootCertificate',
          certificate: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
        },
        answer: { status: oneOf('Rejected', 'Failed') },
      },
    ],
  },
  {
    id: 'security-04',
    title: 'A certificate that is not there is NotFound',
    source: 'Security white paper §4.1, M04',
    needs,
    steps: [
      {
        call: 'DeleteCertificate',
        with: {
          certificateHashData: {
            hashAlgorithm: 'SHA256',
            issuerNameHash: 'a'.repeat(64),
            issuerKeyHash: 'b'.repeat(64),
            serialNumber: '1f',
          },
        },
        answer: { status: oneOf('NotFound', 'Failed') },
      },
    ],
  },
  {
    id: 'security-05',
    title: 'The installed root certificates can be asked for',
    source: 'Security white paper §4.1, M03',
    needs,
    steps: [
      {
        call: 'GetInstalledCertificateIds',
        with: { certificateType: 'CentralSystemRootCertificate' },
        answer: { status: oneOf('Accepted', 'NotFound') },
      },
    ],
  },
  {
    id: 'security-06',
    title: 'A certificate for a key that the charge point does not have is Rejected',
    source: 'Security white paper §4.1, A02',
    needs,
    steps: [
      {
        call: 'CertificateSigned',
        with: { certificateChain: certificateOfAnother },
        answer: { status: 'Rejected' },
      },
    ],
  },
  {
    id: 'security-07',
    title: 'ExtendedTriggerMessage triggers as TriggerMessage does',
    source: 'Security white paper §4.3',
    needs,
    steps: [trigger('StatusNotification'), { hears: 'StatusNotification', where: here }],
  },
  {
    id: 'security-08',
    title: 'ExtendedTriggerMessage gives the state of the log upload',
    source: 'Security white paper §4.3, N01',
    needs,
    steps: [trigger('LogStatusNotification'), { hears: 'LogStatusNotification', where: { status: 'Idle' } }],
  },
  {
    id: 'security-09',
    title: 'A security log that cannot be delivered is reported so',
    source: 'Security white paper §4.4, N01',
    needs,
    steps: [
      {
        call: 'GetLog',
        with: { logType: 'SecurityLog', requestId: 77, retries: 0, log: { remoteLocation: 'ftp://127.0.0.1:9/' } },
        answer: { status: oneOf('Accepted', 'AcceptedCanceled') },
      },
      {
        hears: 'LogStatusNotification',
        where: { requestId: 77, status: oneOf('UploadFailure', 'BadMessage', 'PermissionDenied', 'NotSupportedOperation') },
        within_s: 180,
      },
    ],
  },
  {
    id: 'security-10',
    title: 'A password that is set can never be read',
    source: 'Security white paper §2.1, §5',
    // Where passwords are in use, a new one would shut somebody out: the old one cannot be read to put it back.
    needs: { ...needs, value: '0' },
    steps: [
      { call: 'ChangeConfiguration', with: { key: 'AuthorizationKey', value: password }, answer: accepted },
      { call: 'GetConfiguration', answer: { configurationKey: withoutPassword } },
      { call: 'GetConfiguration', with: { key: ['authorizationkey'] }, answer: { configurationKey: withoutPassword } },
    ],
  },
];
