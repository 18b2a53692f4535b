import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ftpPath, hostOf, parseAddress, placeOf, uploadAddress, uploadName } from './address.js';
import { Failure } from './failure.js';

const failureOf = (location: string): Failure | undefined => {
  try {
    parseAddress(location);
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
};

describe('a location', () => {
  it('gives its login apart, decoded', () => {
    const { url, login } = parseAddress(' ftps://st%40tion:p%3Aa%2Fss@[::1]:2121/a%20b/c.bin#part ');
    expect(login).toEqual({ user: 'st@tion', password: 'p:a/ss' });
    expect([url.href, hostOf(url)]).toEqual(['ftps://[::1]:2121/a%20b/c.bin', '::1']);
    expect(parseAddress('http://host/file').login).toBeUndefined();
  });

  it.each([
    ['', 'bad-address'],
    ['C:', 'unsupported-scheme'],
    ['/firmware.bin', 'bad-address'],
    ['https://', 'bad-address'],
    ['ftps:///file', 'bad-address'],
    ['http://host/%zz', 'bad-address'],
    ['ftp://us%0D%0Aer:x@host/file', 'bad-address'],
    ['http://us%3Aer:x@host/file', 'bad-address'],
    ['sftp://host/file', 'unsupported-scheme'],
    ['file:///etc/passwd', 'unsupported-scheme'],
    ['data:,x', 'unsupported-scheme'],
  ])('%j is refused as %s', (location, kind) => {
    expect(failureOf(location)).toMatchObject({ kind, retry: false });
  });

  it('never shows its password or its query, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('http', 'https', 'ftp', 'ftps', 'sftp'), (noise, scheme) => {
        const location = `${scheme}://user:s3cr3t${encodeURIComponent(noise)}@host/${noise}?token=s3cr3t`;
        const failure = failureOf(location);
        const shown = failure ? failure.message : placeOf(parseAddress(location).url);
        expect(shown).not.toContain('s3cr3t');
      }),
    );
  });
});

describe('an upload', () => {
  it.each([
    ['https://host', 'https://host/log%201.tar', 'log 1.tar'],
    ['https://host/', 'https://host/log%201.tar', 'log 1.tar'],
    ['https://host/logs', 'https://host/logs/log%201.tar', 'log 1.tar'],
    ['https://host/logs/', 'https://host/logs/log%201.tar', 'log 1.tar'],
    ['https://host/v1.2/logs', 'https://host/v1.2/logs/log%201.tar', 'log 1.tar'],
    ['https://host/.hidden', 'https://host/.hidden/log%201.tar', 'log 1.tar'],
    ['https://host/logs/mine%20.gpg', 'https://host/logs/mine%20.gpg', 'mine .gpg'],
    ['https://host/logs/mine.gpg?signature=x', 'https://host/logs/mine.gpg?signature=x', 'mine.gpg'],
    ['https://host/logs?signature=x', 'https://host/logs?signature=x', 'log 1.tar'],
    ['https://host/upload.php?id=1', 'https://host/upload.php?id=1', 'log 1.tar'],
    ['ftps://host', 'ftps://host/log%201.tar', 'log 1.tar'],
    ['ftps://host:990/logs', 'ftps://host:990/logs/log%201.tar', 'log 1.tar'],
  ])('to %s goes to %s and is called %s', (location, file, name) => {
    const address = parseAddress(location);
    expect([uploadAddress(address, 'log 1.tar').url.href, uploadName(address, 'log 1.tar')]).toEqual([file, name]);
  });

  it('has no name that the answer to the back-end could not hold', () => {
    expect(uploadName(parseAddress(`https://host/${'x'.repeat(252)}.tar`), 'a.tar')).toBe('a.tar');
    expect(uploadName(parseAddress(`https://host/${'x'.repeat(251)}.tar`), 'a.tar')).toHaveLength(255);
  });
});

describe('a path of FTP', () => {
  it.each([
    ['ftp://host/file', [], 'file'],
    ['ftp://host/a/b%20c/file%2Fname', ['a', 'b c'], 'file/name'],
    ['ftp://host//etc/file', ['/', 'etc'], 'file'],
    ['ftp://host/%2Fetc/file', ['/', 'etc'], 'file'],
    ['ftp://host/a//file;type=i', ['a'], 'file'],
  ])('%s leads to %j, %s', (location, folders, file) => {
    expect(ftpPath(parseAddress(location).url)).toEqual({ folders, file });
  });

  it.each(['ftp://host', 'ftp://host/', 'ftps://host', 'ftp://host/folder/'])('%s names no file', (location) => {
    expect(() => ftpPath(parseAddress(location).url)).toThrow('names a directory');
  });
});
