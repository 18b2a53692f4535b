/**
 * The maker of firmware for the twin. Both halves of this key are public, so it proves nothing: a station with real hardware is given the
 * key of its maker instead.
 */
export const developmentVendor = {
  publicKey: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEd5yixl2TcfbcIw85tr1V1t5AweWF
8QNCr4tfzaHKikIlpeMXi3Cqlt1WDsJAUYk90tvhzSJ09OyY80IZ6obVOQ==
-----END PUBLIC KEY-----
`,
  privateKey: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgC+Om6ObysboVASE+
8NZiLWK6hyQzb/eeaIIoTYNQLAShRANCAAR3nKLGXZNx9twjDzm2vVXW3kDB5YXx
A0Kvi1/NocqKQiWl4xeLcKqW3VYOwkBRiT3S2+HNInT07JjzQhnqhtU5
-----END PRIVATE KEY-----
`,
};
