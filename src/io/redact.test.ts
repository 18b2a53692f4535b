import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hidden, withoutSecrets } from './redact.js';

const secret = 'q7ZtW3xL';

describe('what goes into the log', () => {
  it.each([
    ['a field', { password: secret }],
    ['a field of another spelling', { basicAuthPasswd: secret, PASSWORD: secret, 'x-api-key': secret }],
    ['a whole object under such a name', { basicAuth: { user: 'CP1', key: secret } }],
    ['a field far down', { a: [{ b: { privateKey: secret } }] }],
    ['a header', { headers: { authorization: secret, 'Set-Cookie': [secret] } }],
    ['a configuration key of OCPP', { key: 'AuthorizationKey', value: secret }],
    ['a configuration key in a list', { configurationKey: [{ key: 'authorizationkey', readonly: false, value: secret }] }],
    ['a frame', `[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"${secret}"}]`],
    ['a frame within an object', { frame: `{"password": "${secret}"}` }],
    ['an address', `connecting to wss://CP1:${secret}@backend.example/ocpp`],
    ['an address whose password holds an @', `connecting to ftp://CP1:p@${secret}@files.example/x`],
    ['an address whose password holds a blank', `connecting to ftp://CP1:my ${secret}@files.example/x`],
    ['an address in JSON with escaped slashes', `{"location":"ftp:\\/\\/CP1:${secret}@files.example"}`],
    ['a frame that ends early', `[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"${secret}`],
    ['a header in a text', `GET / HTTP/1.1\r\nAuthorization: Basic ${secret}==`],
    ['a private key', `-----BEGIN EC PRIVATE KEY-----\n${secret}\n-----END EC PRIVATE KEY-----`],
    ['a broken frame', `[2,"1","X",{"password":"${secret}"`],
    ['a form', `user=CP1&password=${secret}&x=1`],
    ['an error', new Error(`login with password=${secret} failed`)],
    ['the cause of an error', new Error('x', { cause: Object.assign(new Error('y'), { password: secret }) })],
  ])('holds no secret from %s', (_where, value) => {
    const written = JSON.stringify(withoutSecrets(value));
    expect(written).not.toContain(secret);
    expect(written).toContain(hidden);
  });

  it('keeps what is no secret', () => {
    const fields = {
      idToken: '04A1',
      frame: '[3,"1",{"status":"Accepted"}]',
      url: 'wss://backend.example/ocpp/CP1',
      key: { key: 'HeartbeatInterval', value: '60' },
      publicKey: '3059',
      list: [1, null, true, 'x'],
      missing: undefined,
    };
    expect(withoutSecrets(fields)).toEqual(fields);
  });

  it('keeps the words and the place of an error', () => {
    const error = new Error('no answer');
    expect(withoutSecrets(error)).toMatchObject({ name: 'Error', message: 'no answer', stack: error.stack });
  });

  it('is itself unchanged by that', () => {
    const fields = { login: { password: secret } };
    withoutSecrets(fields);
    expect(fields.login.password).toBe(secret);
  });

  it('can be anything', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withTypedArray: true }), (value) => {
        expect(() => JSON.stringify(withoutSecrets(value))).not.toThrow();
      }),
    );
  });
});
