import type { LogLineDto } from '../../api/index.js';
import type { LogFile } from '../../io/log-file.js';
import { withoutSecrets } from '../../io/redact.js';
import type { Clock, Log, LogFields } from '../../kernel/index.js';

/** The newest lines of the log, for the bench; without debug lines, and bounded: the oldest go. A file may keep them longer. */
export class RecentLog {
  readonly log: Log;
  readonly #capacity: number;
  #lines: LogLineDto[] = [];
  #count = 0;

  /** @param kept Takes each line as it comes, number aside. */
  constructor(clock: Pick<Clock, 'now'>, kept?: Pick<LogFile, 'add'>, capacity = 2_000) {
    this.#capacity = capacity;
    const add = (level: LogLineDto['level'], event: string, fields: LogFields): void => {
      const time = new Date(clock.now()).toISOString();
      const line = { time, level, event, fields: withoutSecrets(fields) as LogFields };
      kept?.add(line);
      this.#add({ number: ++this.#count, ...line });
    };
    this.log = logTo(add, {});
  }

  /** Number of the newest line. */
  get count(): number {
    return this.#count;
  }

  lines({ after = 0, limit = Infinity }: { readonly after?: number; readonly limit?: number }): readonly LogLineDto[] {
    const first = this.#lines[0]?.number ?? 1;
    const from = Math.max(0, after + 1 - first);
    return this.#lines.slice(from, from + Math.min(limit, this.#lines.length));
  }

  #add(line: LogLineDto): void {
    this.#lines.push(line);
    // Cut rarely and much: cutting off one line at a time would copy all of them each time.
    if (this.#lines.length > this.#capacity * 1.25) this.#lines = this.#lines.slice(-this.#capacity);
  }
}

/** One log that writes into two. */
export const bothLogs = (one: Log, other: Log): Log => ({
  debug: (event, fields) => {
    one.debug(event, fields);
    other.debug(event, fields);
  },
  info: (event, fields) => {
    one.info(event, fields);
    other.info(event, fields);
  },
  warn: (event, fields) => {
    one.warn(event, fields);
    other.warn(event, fields);
  },
  error: (event, fields) => {
    one.error(event, fields);
    other.error(event, fields);
  },
  with: (fields) => bothLogs(one.with(fields), other.with(fields)),
});

type Add = (level: LogLineDto['level'], event: string, fields: LogFields) => void;

const logTo = (add: Add, common: LogFields): Log => ({
  debug: () => undefined,
  info: (event, fields) => add('info', event, { ...common, ...fields }),
  warn: (event, fields) => add('warn', event, { ...common, ...fields }),
  error: (event, fields) => add('error', event, { ...common, ...fields }),
  with: (fields) => logTo(add, { ...common, ...fields }),
});
