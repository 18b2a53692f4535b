/** The main job without hands: three sessions, one after the other and side by side, one of them without a link to the back-end. */
import type { Side } from '../../kernel/index.js';
import type { LedgerReading } from '../../sims/plant/ledger.js';
import type { VehicleName } from '../../sims/plant/vehicle-classes.js';
import { batterySoc } from '../../station/battery/display-soc.js';
import type { VirtualStation } from '../simulation/virtual-station.js';

/** What the world looked like at one moment. */
export interface Snapshot {
  readonly at_ms: number;
  readonly packs_pct: Readonly<Record<Side, number>>;
  readonly ledger: LedgerReading;
}

export interface ToldSession {
  readonly title: string;
  readonly side: Side;
  readonly before: Snapshot;
  readonly after: Snapshot;
}

export interface Told {
  readonly sessions: readonly ToldSession[];
  readonly begin: Snapshot;
  readonly end: Snapshot;
  /** Simulated time at which the link came back; what was charged without it must have been delivered after. */
  readonly linkRestoredAt_ms: number;
}

const minute = 60;

export async function tellStory(scene: VirtualStation, say: (line: string) => void): Promise<Told> {
  await scene.powerOn();
  await scene.call('GetConfiguration', { key: ['VWGC.DCMeterPublicKeysOcmf'] });
  const begin = snapshot(scene);

  say('Side A: a 400 V saloon at 18 %, started with the card CARD-ANNA');
  const a = await plugIn(scene, 'A', 'saloon-400', 18);
  await hold(scene, 'A', 'CARD-ANNA');
  await scene.run(5 * minute);

  say('Side B: an 800 V saloon at 35 %, started by the back-end while A still charges');
  const b = await plugIn(scene, 'B', 'saloon-800', 35);
  await scene.call('RemoteStartTransaction', { idTag: 'APP-USER', connectorId: 2 });
  await scene.run(15 * minute);

  say('Side A: stopped with the same card; side B: stopped by the back-end ten minutes later');
  const sessionA = await stopByCard(scene, 'A', 'CARD-ANNA', 'RFID card on A', a);
  await scene.run(10 * minute);
  const transactionId = scene.brain.transactions(scene.identity).find(({ started }) => started?.idTag === 'APP-USER')?.transactionId;
  await scene.call('RemoteStopTransaction', { transactionId });
  const sessionB = await leave(scene, 'B', 'remote start on B', b);

  say('Side A: a van at 40 %, card CARD-CARLA; the link to the back-end is lost in the middle of the session');
  const van = await plugIn(scene, 'A', 'van', 40);
  await hold(scene, 'A', 'CARD-CARLA');
  await scene.run(5 * minute);
  scene.links.cut();
  await scene.run(15 * minute);
  const sessionVan = await stopByCard(scene, 'A', 'CARD-CARLA', 'link lost on A', van);
  await scene.run(10 * minute);
  scene.links.restore();
  const linkRestoredAt_ms = scene.clock.now();
  say('The link is back: everything is delivered');
  await scene.run(10 * minute);
  return { sessions: [sessionA, sessionB, sessionVan], begin, end: snapshot(scene), linkRestoredAt_ms };
}

async function plugIn(scene: VirtualStation, side: Side, vehicle: VehicleName, soc_pct: number): Promise<Snapshot> {
  const before = snapshot(scene);
  scene.hands.plug(side, { vehicle, soc_pct });
  await scene.run(5);
  return before;
}

async function hold(scene: VirtualStation, side: Side, idToken: string): Promise<void> {
  const decided = scene.station.desk.presentCard(side, idToken);
  await scene.run(1);
  const outcome = await decided;
  if (outcome.type === 'refused') throw new Error(`the card ${idToken} was refused at side ${side}: ${outcome.why}`);
}

async function stopByCard(scene: VirtualStation, side: Side, idToken: string, title: string, before: Snapshot): Promise<ToldSession> {
  await hold(scene, side, idToken);
  return leave(scene, side, title, before);
}

async function leave(scene: VirtualStation, side: Side, title: string, before: Snapshot): Promise<ToldSession> {
  await scene.run(10);
  scene.hands.unplug(side);
  const after = snapshot(scene);
  await scene.run(minute);
  return { title, side, before, after };
}

function snapshot(scene: VirtualStation): Snapshot {
  const { twin, station } = scene.host.station;
  const { packs } = station.devices.power.read();
  return {
    at_ms: scene.clock.now(),
    packs_pct: { A: batterySoc(packs.A.packSoc_pct), B: batterySoc(packs.B.packSoc_pct) },
    ledger: twin.ledger(),
  };
}
