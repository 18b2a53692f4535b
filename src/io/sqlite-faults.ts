/** Says in words what is wrong with a database, and what to do about it. */
import Database from 'better-sqlite3';
import { StoreFault, type StoreFaultCode } from '../kernel/index.js';

/** The fault for an error of SQLite or of the file system; every other error is a bug and comes back as it is. */
export function storeFault(error: unknown, file: string): unknown {
  const code = codeOf(error);
  if (code === undefined || !(error instanceof Error)) return error;
  const { fault, words } = known.find(({ codes }) => codes.test(code)) ?? { fault: 'store.failed', words: 'the database failed' };
  return new StoreFault(fault, `${file}: ${words} (${code}: ${error.message})`, { cause: error });
}

/** First match wins. */
const known: readonly { readonly codes: RegExp; readonly fault: StoreFaultCode; readonly words: string }[] = [
  {
    codes: /^(SQLITE_FULL|ENOSPC|EDQUOT)$/,
    fault: 'store.full',
    words: 'the disk is full. Free some space; nothing that was confirmed before is lost',
  },
  {
    codes: /^(SQLITE_CORRUPT|SQLITE_NOTADB|SQLITE_IOERR_CORRUPTFS)/,
    fault: 'store.damaged',
    words: 'the database is damaged. Stop the station, keep this file for the repair, and restore the newest backup',
  },
  {
    codes: /^(SQLITE_BUSY|SQLITE_LOCKED)/,
    fault: 'store.failed',
    words: 'another running station uses this data folder. Stop it, or choose another folder',
  },
  {
    codes: /^(EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM)/,
    fault: 'store.failed',
    words: 'the file cannot be opened for writing. Make the folder writable for the user that runs the station',
  },
  {
    codes: /^(ENOTDIR|EEXIST|EISDIR|ENOENT|ELOOP|ENAMETOOLONG)$/,
    fault: 'store.failed',
    words: 'there can be no file here. Choose another data folder',
  },
  { codes: /^(SQLITE_IOERR|EIO)/, fault: 'store.failed', words: 'the disk does not read or write. Look at the disk and its cable' },
];

/** The code of an error that the database or the file system raised. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof Database.SqliteError) return error.code;
  const code: unknown = error instanceof Error && 'syscall' in error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
