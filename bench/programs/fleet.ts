/** Many whole stations on their twins, connected and idle. `fleet <url> <count>` */
import { buildTwinStation, type TwinStation } from '../../src/apps/station/twin-station.js';
import { RealClock } from '../../src/io/clock.js';
import { machineIds, machineRandom } from '../../src/io/random.js';
import { webSocketDial } from '../../src/io/websocket-link.js';
import { MemoryStore, silentLog } from '../../src/kernel/index.js';
import { emulationProfile } from '../../src/station/generation/index.js';
import { unsealed } from '../../src/station/settings/secret-box.js';
import { memoryOfEach } from './fleet-memory.js';
import { send } from './send.js';

const [, , url = '', count = ''] = process.argv;
const clock = new RealClock();
const dial = webSocketDial();
const stations: TwinStation[] = [];

send(
  await memoryOfEach(Number(count), async (index) => {
    const built = buildTwinStation({
      clock,
      random: machineRandom,
      ids: machineIds,
      store: new MemoryStore(),
      twinStore: new MemoryStore(),
      log: silentLog,
      dial,
      profile: emulationProfile({ hardware: { serialNumber: `FLEET-${index}` } }),
      secrets: unsealed,
    });
    built.settings.set('ocpp.op_backend', url);
    stations.push(built);
    await built.start();
    while (!built.csms.reachable) await new Promise((resolve) => setTimeout(resolve, 1));
  }),
);
