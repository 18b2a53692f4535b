/** Does on a virtual station what was inferred, each hand at its time. What cannot be done is said and passed over, as people do. */
import { Ms, type Side } from '../../kernel/index.js';
import { TwinInputError } from '../../sims/devices/twin-input.js';
import type { VehicleName } from '../../sims/plant/vehicle-classes.js';
import { faultCatalogue } from '../../station/safety/faults.js';
import type { VirtualStation } from '../simulation/virtual-station.js';
import type { TwinStation } from '../station/twin-station.js';
import { afterAll } from './after-all.js';
import type { Hand } from './hands.js';

export function setHands(
  station: VirtualStation,
  hands: readonly Hand[],
  { vehicle, note }: { readonly vehicle: VehicleName; readonly note: (text: string) => void },
): void {
  for (const hand of hands) {
    afterAll(station.clock, `replay: ${hand.hand}`, Ms(hand.at - station.clock.now()), () => {
      const refused = act(station, hand, vehicle);
      if (refused !== undefined) note(`${hand.hand} (inferred from message ${hand.because}) could not be done: ${refused}`);
    });
  }
}

/** Returns why it could not be done. */
function act(station: VirtualStation, hand: Hand, vehicle: VehicleName): string | undefined {
  try {
    if (hand.hand === 'power back') void station.host.powerOn();
    else if (!station.host.running) return 'the station is down';
    else if (hand.hand === 'power cut') station.host.cutPower();
    else actOn(station.host.running, hand, vehicle);
    return undefined;
  } catch (error) {
    if (error instanceof TwinInputError) return error.message;
    throw error;
  }
}

/** @throws TwinInputError */
function actOn({ twin: { hands }, station }: TwinStation, hand: Hand, vehicle: VehicleName): void {
  switch (hand.hand) {
    case 'plug':
      return hands.plug(hand.side, { vehicle, soc_pct: hand.soc_pct });
    case 'unplug':
      return hands.unplug(hand.side);
    case 'card':
      return void station.presentCard(hand.side, hand.idToken);
    case 'stop key':
      return station.desk.stopWithoutCard(hand.side) ? undefined : hands.pressStopKey(hand.side);
    case 'vehicle stops':
      return hands.setVehicle(hand.side, { stop: true });
    case 'vehicle pauses':
      return hands.setVehicle(hand.side, { paused: true });
    case 'vehicle goes on':
      return hands.setVehicle(hand.side, { paused: false });
    case 'emergency stop':
      return hands.pressEmergencyStop();
    case 'emergency stop released':
      return hands.releaseEmergencyStop();
    case 'door opened':
      return hands.setDoor(hand.door, 'open');
    case 'door closed':
      return hands.setDoor(hand.door, 'closed');
    case 'fault':
      return hands.injectFault(...faultOf(hand));
    case 'power cut':
    case 'power back':
      return;
    case 'repair':
      return hands.clearFault(...faultOf(hand));
  }
}

function faultOf({ vendorErrorCode, side }: Hand & { readonly hand: 'fault' | 'repair' }): [code: string, side?: Side] {
  for (const [code, rule] of Object.entries(faultCatalogue))
    if (rule.vendorErrorCode === vendorErrorCode) return rule.scope === 'side' && side ? [code, side] : [code];
  throw new TwinInputError('vendorErrorCode', `no fault here has the code ${vendorErrorCode}`, 'one of our own catalogue');
}
