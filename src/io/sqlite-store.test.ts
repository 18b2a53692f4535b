import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { StoreFault } from '../kernel/index.js';
import { openSqliteStore } from './sqlite-store.js';

const folder = mkdtempSync(join(tmpdir(), 'flexpole-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newFile = (): string => join(folder, String(files++), 'station.db');

/** The fault with which `act` ends. */
function faultOf(act: () => unknown): StoreFault {
  try {
    act();
  } catch (error) {
    if (error instanceof StoreFault) return error;
    throw error;
  }
  throw new Error('no fault');
}

describe('the store on disk', () => {
  it('keeps everything when it is closed and opened again', () => {
    const file = newFile();
    const first = openSqliteStore(file);
    first.table('things').put('a', { n: 1 });
    first.close();
    const second = openSqliteStore(file);
    expect(second.table('things').get('a')).toEqual({ n: 1 });
    second.close();
  });

  it('makes folder and files for the eyes of their user only', () => {
    const file = newFile();
    const store = openSqliteStore(file);
    store.table('things').put('a', { n: 1 });
    const modes = readdirSync(join(file, '..')).map((name) => statSync(join(file, '..', name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
    store.close();
  });

  it('belongs to one station at a time and says so', () => {
    const file = newFile();
    const first = openSqliteStore(file);
    const fault = faultOf(() => openSqliteStore(file, { busyTimeout_ms: 0 }));
    expect(fault.code).toBe('store.failed');
    expect(fault.message).toContain(file);
    expect(fault.message).toContain('another running station uses this data folder');
    first.close();
    openSqliteStore(file).close();
  });

  it.each(['full', 'normal'] as const)('opens with durability %s, which SQLite confirms', (durability) => {
    const store = openSqliteStore(newFile(), { durability });
    store.table('things').put('a', { n: 1 });
    expect(store.table('things').count()).toBe(1);
    store.close();
  });
});

describe('a full disk', () => {
  const almostFull = (): ReturnType<typeof openSqliteStore> => openSqliteStore(newFile(), { maxPages: 12 });
  const big = { text: 'x'.repeat(20_000) };

  it('is a fault that says so, and loses nothing that was confirmed', () => {
    const store = almostFull();
    const things = store.table<{ text: string }>('things');
    things.put('small', { text: 'confirmed' });
    const fault = faultOf(() => {
      for (let n = 0; n < 10; n++) things.put(`big ${n}`, big);
    });
    expect(fault.code).toBe('store.full');
    expect(fault.message).toContain('the disk is full');
    expect(things.get('small')).toEqual({ text: 'confirmed' });
    things.delete('big 0');
    things.put('again', { text: 'there is room again' });
    store.close();
  });

  it('takes back the whole of the work that it interrupts, also what the work writes afterwards', () => {
    const store = almostFull();
    const things = store.table<{ text: string }>('things');
    const work = (): void => {
      things.put('before', { text: '' });
      try {
        for (let n = 0; n < 10; n++) things.put(`big ${n}`, big);
      } catch {
        things.put('after', { text: '' });
      }
    };
    expect(faultOf(() => store.atomically(work)).message).toContain('taken back');
    expect(things.count()).toBe(0);
    store.close();
  });
});

describe('a damaged database', () => {
  it('is noticed when the file is no database at all', () => {
    const file = newFile();
    mkdirSync(join(file, '..'));
    writeFileSync(file, 'this was a database once, before the card went bad. '.repeat(100));
    const fault = faultOf(() => openSqliteStore(file));
    expect(fault.code).toBe('store.damaged');
    expect(fault.message).toContain(file);
    expect(fault.message).toContain('restore the newest backup');
  });

  it('is noticed at the start when pages in the middle of the file are gone', () => {
    const file = newFile();
    const store = openSqliteStore(file);
    const things = store.table('things');
    store.atomically(() => {
      for (let n = 0; n < 500; n++) things.put(`key ${n}`, { text: 'x'.repeat(100) });
    });
    store.close();
    const octets = readFileSync(file);
    octets.fill(0xa5, 4096 * 3, 4096 * 5);
    writeFileSync(file, octets);
    expect(faultOf(() => openSqliteStore(file)).code).toBe('store.damaged');
  });

  it('is noticed when a row cannot be read', () => {
    const file = newFile();
    const store = openSqliteStore(file);
    store.table('things').put('a', { n: 1 });
    store.close();
    const raw = new Database(file);
    raw.prepare(`UPDATE things SET row = '{"n":'`).run();
    raw.close();
    const reopened = openSqliteStore(file);
    expect(faultOf(() => reopened.table('things').get('a')).code).toBe('store.damaged');
    expect(faultOf(() => reopened.table('things').rows()).message).toContain('the row a');
    reopened.close();
  });
});

describe('a place where no database can be', () => {
  it('is a fault that names the place', () => {
    const file = newFile();
    openSqliteStore(file).close();
    const fault = faultOf(() => openSqliteStore(join(file, 'below-a-file', 'station.db')));
    expect(fault.code).toBe('store.failed');
    expect(fault.message).toContain('Choose another data folder');
    expect(existsSync(file)).toBe(true);
  });

  it('is a fault when a folder stands where the file should be', () => {
    expect(faultOf(() => openSqliteStore(folder)).code).toBe('store.failed');
  });
});

describe('bugs of the work', () => {
  it('come back as they are', () => {
    const store = openSqliteStore(newFile());
    const bug = new TypeError('x is not a function');
    const work = (): never => {
      throw bug;
    };
    expect(() => store.atomically(work)).toThrow(bug);
    store.close();
  });
});
