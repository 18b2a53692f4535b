/**
 * The log of the program as a file that cannot grow without end: when it is full it becomes `.1`, what was `.1` becomes `.2`, and the
 * oldest goes. Lines are JSON and begin with their time, by which they are found again.
 */
import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Instant } from '../kernel/index.js';

export interface LogFileOptions {
  /** Default: 8 MiB. */
  readonly largest_octets?: number;
  /** How many, the one that is written to included. Default: 5. */
  readonly files?: number;
}

export interface LogEntry {
  /** ISO 8601 in UTC with milliseconds. */
  readonly time: string;
  readonly [field: string]: unknown;
}

export class LogFile {
  readonly #path: string;
  readonly #largest_octets: number;
  readonly #files: number;
  #file: { readonly descriptor: number; size_octets: number } | undefined;

  constructor(path: string, { largest_octets = 8 * 1024 * 1024, files = 5 }: LogFileOptions = {}) {
    this.#path = path;
    this.#largest_octets = largest_octets;
    this.#files = files;
  }

  /** Written at once: the last line before the end of a process is the one that matters. What the disk does not take is lost; the station goes on. */
  add({ time, ...fields }: LogEntry): void {
    const line = Buffer.from(`${JSON.stringify({ time, ...fields })}\n`);
    try {
      if (this.#file && this.#file.size_octets + line.byteLength > this.#largest_octets) this.#rotate();
      this.#file ??= this.#open();
      this.#file.size_octets += writeSync(this.#file.descriptor, line);
    } catch {
      this.close();
    }
  }

  /** Lines of that time with their line ends, oldest first; both ends belong to it. Lines that come meanwhile may be among them. */
  async *lines({
    from = -Infinity,
    to = Infinity,
  }: {
    readonly from?: Instant | number;
    readonly to?: Instant | number;
  } = {}): AsyncGenerator<string> {
    // All are opened before the first is read, so that none slips by when they change places.
    const files: FileHandle[] = [];
    try {
      for (let age = this.#files - 1; age >= 0; age--) {
        const file = await open(this.#pathOf(age)).catch(() => undefined);
        if (file) files.push(file);
      }
      for (const file of files) {
        for await (const line of file.readLines({ autoClose: false })) {
          const time = Date.parse(timePattern.exec(line)?.[1] ?? '');
          if (time >= from && time <= to) yield `${line}\n`;
        }
      }
    } finally {
      for (const file of files) await file.close();
    }
  }

  /** The next line opens it again. */
  close(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file) closeSync(file.descriptor);
  }

  #open(): { readonly descriptor: number; size_octets: number } {
    mkdirSync(dirname(this.#path), { recursive: true });
    const descriptor = openSync(this.#path, 'a', 0o600);
    const { size } = statSync(this.#path);
    // The last line may have been torn by the end of the program before.
    return { descriptor, size_octets: size === 0 ? 0 : size + writeSync(descriptor, '\n') };
  }

  #rotate(): void {
    this.close();
    for (let age = this.#files - 2; age >= 0; age--) {
      try {
        renameSync(this.#pathOf(age), this.#pathOf(age + 1));
      } catch {
        // There have not been so many yet.
      }
    }
  }

  #pathOf(age: number): string {
    return age === 0 ? this.#path : `${this.#path}.${age}`;
  }
}

const timePattern = /^\{"time":"([^"]+)"/;
