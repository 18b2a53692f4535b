/** The log of the machine: one line of JSON an event on standard error, for journald or a file; secrets are taken out. */
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { Instant, Log, LogFields } from '../kernel/index.js';
import { withoutSecrets } from './redact.js';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogOptions {
  /** Nothing below this level is written. */
  readonly level: LogLevel;
  /** Whose time the lines carry: that of the machine, or the twin's. */
  readonly now?: () => Instant;
  /** Takes the lines instead of standard error. */
  readonly sink?: DestinationStream;
}

export function openLog({ level, now, sink }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      formatters: { level: (label) => ({ level: label }) },
      timestamp: () => `,"time":"${new Date(now?.() ?? Date.now()).toISOString()}"`,
    },
    // Written at once: the last line before the end of a process is the one that matters.
    sink ?? destination({ fd: 2, sync: true }),
  );
  return logOver(logger, {});
}

function logOver(logger: Logger, common: LogFields): Log {
  const line =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) => {
      if (logger.isLevelEnabled(level)) logger[level](withoutSecrets({ ...common, ...fields }) as object, event);
    };
  return {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    with: (fields) => logOver(logger, { ...common, ...fields }),
  };
}
