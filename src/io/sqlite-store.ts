/**
 * The store on the disk: one SQLite file in write-ahead mode, one table of JSON rows for each name.
 *
 * What is written is on the disk when the call returns (`synchronous=FULL`); each write outside `atomically` costs one flush of
 * the disk. The file belongs to one process at a time.
 */
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { type Store, StoreFault, type Table } from '../kernel/index.js';
import { storeFault } from './sqlite-faults.js';

export interface SqliteStoreOptions {
  /** `full`: outlives a power cut. `normal`: outlives the end of the process only; for what the twin's world may forget. */
  readonly durability?: 'full' | 'normal';
  /** Whether to look through the whole file for damage when it is opened. */
  readonly integrityCheck?: boolean;
  /** How long to wait for another process to let go of the file. */
  readonly busyTimeout_ms?: number;
  /** Refuse to grow beyond this many pages of 4096 octets; to see what a full disk does. */
  readonly maxPages?: number;
}

/** Opens the file, and makes it and its folder when they are missing. @throws StoreFault */
export function openSqliteStore(file: string, options: SqliteStoreOptions = {}): Store {
  try {
    makePrivate(file);
    const db = new Database(file, { timeout: options.busyTimeout_ms ?? 1000 });
    try {
      configure(db, file, options);
      return new SqliteStore(db, file);
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw storeFault(error, file);
  }
}

class SqliteStore implements Store {
  readonly #db: Database.Database;
  readonly #file: string;
  readonly #tables = new Map<string, SqliteTable>();
  readonly #transaction: Database.Transaction<(work: () => unknown) => unknown>;
  /** How many calls of `atomically` are under way. */
  #depth = 0;
  /** Tables made by the work under way: they vanish when it is taken back, although somebody may hold them. */
  #madeMeanwhile: SqliteTable[] = [];

  constructor(db: Database.Database, file: string) {
    this.#db = db;
    this.#file = file;
    this.#transaction = db.transaction((work) => work());
  }

  table<Row>(name: string): Table<Row> {
    let table = this.#tables.get(name);
    if (!table) {
      table = this.#guarded(() => new SqliteTable(this.#db, this.#file, name, (access) => this.#guarded(access)));
      this.#tables.set(name, table);
      if (this.#depth > 0) this.#madeMeanwhile.push(table);
    }
    return table as Table<unknown> as Table<Row>;
  }

  atomically<T>(work: () => T): T {
    return this.#guarded(() => {
      this.#depth++;
      try {
        return this.#transaction.immediate(work) as T;
      } catch (error) {
        for (const table of this.#madeMeanwhile) table.make();
        throw error;
      } finally {
        this.#depth--;
        if (this.#depth === 0) this.#madeMeanwhile = [];
      }
    });
  }

  close(): void {
    this.#guarded(() => this.#db.close());
  }

  #guarded<T>(access: () => T): T {
    // A full disk may end the transaction under the work's feet; what the work still writes would then become durable by itself.
    if (this.#depth > 0 && !this.#db.inTransaction) {
      throw new StoreFault('store.failed', `${this.#file}: the database has taken back the work under way; nothing more is written by it`);
    }
    try {
      return access();
    } catch (error) {
      throw storeFault(error, this.#file);
    }
  }
}

class SqliteTable implements Table<unknown> {
  /** Makes the table in the file when it is not there. */
  readonly make: () => void;
  readonly #place: string;
  readonly #guarded: <T>(access: () => T) => T;
  readonly #get: Database.Statement<[key: string], string>;
  readonly #put: Database.Statement<[key: string, row: string]>;
  readonly #delete: Database.Statement<[key: string]>;
  readonly #clear: Database.Statement<[]>;
  readonly #rows: Database.Statement<[from: string, before: string, limit: number], [key: string, row: string]>;
  readonly #count: Database.Statement<[from: string, before: string], number>;

  constructor(db: Database.Database, file: string, name: string, guarded: <T>(access: () => T) => T) {
    this.#guarded = guarded;
    this.#place = `${file}, table ${name}`;
    const table = `"${name.replaceAll('"', '""')}"`;
    this.make = () => db.exec(`CREATE TABLE IF NOT EXISTS ${table} (key TEXT PRIMARY KEY NOT NULL, row TEXT NOT NULL) WITHOUT ROWID`);
    this.make();
    this.#get = db.prepare<[string], string>(`SELECT row FROM ${table} WHERE key = ?`).pluck();
    this.#put = db.prepare(`INSERT INTO ${table} VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET row = excluded.row`);
    this.#delete = db.prepare(`DELETE FROM ${table} WHERE key = ?`);
    this.#clear = db.prepare(`DELETE FROM ${table}`);
    this.#rows = db
      .prepare<[string, string, number], [string, string]>(`SELECT key, row FROM ${table} WHERE key >= ? AND key < ? ORDER BY key LIMIT ?`)
      .raw();
    this.#count = db.prepare<[string, string], number>(`SELECT count(*) FROM ${table} WHERE key >= ? AND key < ?`).pluck();
  }

  get(key: string): unknown {
    return this.#guarded(() => {
      const text = this.#get.get(key);
      return text === undefined ? undefined : this.#parse(key, text);
    });
  }

  put(key: string, row: unknown): void {
    this.#guarded(() => this.#put.run(key, JSON.stringify(row)));
  }

  delete(key: string): void {
    this.#guarded(() => this.#delete.run(key));
  }

  clear(): void {
    this.#guarded(() => this.#clear.run());
  }

  rows(prefix = '', limit?: number): readonly (readonly [key: string, row: unknown])[] {
    return this.#guarded(() =>
      this.#rows.all(prefix, prefix + lastCharacter, limit ?? -1).map(([key, text]) => [key, this.#parse(key, text)] as const),
    );
  }

  count(prefix = ''): number {
    return this.#guarded(() => this.#count.get(prefix, prefix + lastCharacter) ?? 0);
  }

  #parse(key: string, text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new StoreFault('store.damaged', `${this.#place}: the row ${key} cannot be read; restore the newest backup`, { cause });
    }
  }
}

/** Sorts behind every key that begins alike. */
const lastCharacter = '\u{10FFFF}';

/** Only the user of the station may read its bills. SQLite gives its side files the mode of the main one. */
function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

function configure(
  db: Database.Database,
  file: string,
  { durability = 'full', integrityCheck = true, maxPages }: SqliteStoreOptions,
): void {
  db.pragma('locking_mode = EXCLUSIVE');
  expectPragma(db, 'journal_mode', 'WAL', 'wal');
  expectPragma(db, 'synchronous', durability, durability === 'full' ? 2 : 1);
  // Takes the lock now, not with the first write, and thereby finds out whether somebody else has the file.
  db.exec('BEGIN EXCLUSIVE; COMMIT');
  if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`);
  if (!integrityCheck) return;
  const found = db.pragma('quick_check(1)', { simple: true });
  if (found !== 'ok') throw storeFault(new Database.SqliteError(String(found), 'SQLITE_CORRUPT'), file);
}

/** Sets a pragma and reads it back: SQLite passes over in silence what it cannot do. */
function expectPragma(db: Database.Database, name: string, value: string, expected: string | number): void {
  db.pragma(`${name} = ${value}`);
  const actual = db.pragma(name, { simple: true });
  if (actual !== expected) throw new Error(`SQLite did not take ${name}=${value}: it is ${String(actual)}`);
}
