import { fileURLToPath } from 'node:url';
import { greetings, startBackend } from '../../../backend/index.js';
import { RealClock } from '../../../io/clock.js';
import { type LogLevel, openLog } from '../../../io/log.js';
import { UsageError } from '../usage-error.js';

export async function backend({
  host,
  port,
  log: level,
}: {
  readonly host: string;
  readonly port: number;
  readonly log: LogLevel;
}): Promise<void> {
  const running = await startBackend({
    clock: new RealClock(),
    log: openLog({ level }),
    host,
    port,
    greeting: greetings.meterKeys,
    pages: fileURLToPath(new URL('../../../../ui', import.meta.url)),
  }).catch((cause: Error) => {
    throw new UsageError(cause.message, { cause });
  });
  console.log(`Back-end for stations   ${running.url}/<identity>`);
  console.log(`Console                 ${running.httpUrl}/`);
  console.log(`Commands and books      ${running.httpUrl}  (GET /stations, POST /stations/<identity>/commands/<action>)`);
  const stop = (): void => void running.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
