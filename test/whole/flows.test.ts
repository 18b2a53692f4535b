/** Power as the flow picture of a page gets it: what reaches the DC bus leaves it, and what becomes heat is what is missing in the end. */
import { describe, expect, it } from 'vitest';
import { Bench } from './bench.js';
import { rigOf } from './rig-of.js';

describe('the flows', () => {
  it('add up at the DC bus and over the whole station: in a session, while packs are charged, and without a grid', async () => {
    const bench = new Bench({ shapedNetwork: true, twin: { packSoc_pct: 60 } });
    const rig = rigOf(bench);
    await bench.powerOn();
    const seen = { charging: 0, packsCharged: 0, withoutGrid: 0 };
    let lost_Wh = 0;
    const watch = async (time_s: number): Promise<void> => {
      for (let second = 0; second < time_s; second++) {
        const { flows } = rig.state();
        const { batteryToBus_W: out, busToBattery_W: into, busToEv_W: vehicles } = flows;
        const toBus_W = flows.gridToBus_W + out.A + out.B;
        expect(toBus_W).toBeCloseTo(vehicles.A + vehicles.B + into.A + into.B + flows.busToAuxiliaries_W, 3);
        if (vehicles.A > 0) seen.charging++;
        if (into.A > 0) seen.packsCharged++;
        if (vehicles.A > 0 && flows.gridToStation_W === 0) seen.withoutGrid++;
        lost_Wh += flows.losses_W / 3600;
        await bench.run(1);
      }
    };
    const before = bench.host.station.twin.ledger();
    await watch(60);
    bench.plug('A');
    await watch(5);
    await Promise.all([bench.station.desk.presentCard('A', 'CARD-ANNA'), watch(120)]);
    bench.hands.setGridFeed(0);
    await watch(120);
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(50);
    const after = bench.host.station.twin.ledger();
    const grid_Wh = after.gridToStation_Wh - before.gridToStation_Wh;
    const vehicle_Wh = after.busToEv_Wh.A - before.busToEv_Wh.A;
    const missing_Wh = grid_Wh - vehicle_Wh - (after.stored_Wh - before.stored_Wh);
    // What is looked at once a second knows what changes within a second only roughly.
    expect(lost_Wh / missing_Wh).toBeCloseTo(1, 1);
    expect(missing_Wh).toBeGreaterThan(100);
  });
});
