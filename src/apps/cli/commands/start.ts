import { StoreFault } from '../../../kernel/index.js';
import { type StartTwinOptions, startTwin } from '../../station/start-twin.js';
import { UsageError } from '../usage-error.js';

export async function start(options: StartTwinOptions): Promise<void> {
  const running = await startTwin(options).catch((error: unknown) => {
    if (error instanceof StoreFault) throw new UsageError(error.message, { cause: error });
    throw error;
  });
  console.log(`Live page               ${running.page}/`);
  console.log(`Control interface       ${running.page}/api/state   (description: ${running.page}/api/openapi.json)`);
  console.log(`The station calls       ${running.stationAddress}`);
  if (running.backend) {
    console.log(`Console of the back-end ${running.page}/backend`);
    console.log(`Built-in back-end       ${running.backend.httpUrl}/stations   (commands: POST …/stations/<identity>/commands/<action>)`);
  }
  console.log(`Kept in                 ${options.data}/   (Ctrl-C ends; a session that runs then is closed at the next start)`);
  const stop = (): void => void running.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // A store that can no longer be read leaves nothing to run on: the end says why, and the next start checks the file.
  process.on('uncaughtException', (error) => {
    console.error(error instanceof StoreFault ? error.message : error);
    process.exit(error instanceof StoreFault ? 2 : 1);
  });
}
