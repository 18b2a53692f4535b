/** Memory of each idle connected station, and of each bare WebSocket client, by the thousand in one process; the back-end is another one. */
import { atMostTimesRaw, type Bench, type BenchSetting, figure } from './figure.js';
import { startProgram } from './process.js';
import type { FleetMemory } from './programs/fleet-memory.js';

export const fleetMemory: Bench = async (setting) => {
  const bare = await measure('bare-clients', setting);
  const stations = await measure('fleet', setting);
  const of = 'ws client';
  return [
    figure('memory per idle station, live', stations.live_kB, 'kB', { value: bare.live_kB, of }, atMostTimesRaw(2)),
    figure('memory per idle station, resident', stations.resident_kB, 'kB', { value: bare.resident_kB, of }, atMostTimesRaw(2)),
  ];
};

async function measure(program: 'bare-clients' | 'fleet', { quick, say }: BenchSetting): Promise<FleetMemory> {
  const count = quick ? 200 : 1000;
  const csms = startProgram('csms');
  const url = String(await csms.next());
  const clients = startProgram(program, url, String(count));
  const memory = (await clients.next()) as FleetMemory;
  await clients.end();
  await csms.end();
  say(`${count} × ${program}: ${memory.live_kB.toFixed(1)} kB live, ${memory.resident_kB.toFixed(1)} kB resident each`);
  return memory;
}
