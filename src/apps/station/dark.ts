/** What is left of a station whose machine is away: nothing flows, nothing shines, nobody is spoken to. The rest is what was last known. */
import type { StateDto } from '../../api/index.js';
import { perSide } from '../../kernel/index.js';

type SideDto = StateDto['sides']['A'];

export const dark = (state: StateDto, phase: 'down' | 'off'): StateDto => ({
  ...state,
  station: { ...state.station, phase },
  link: { ...state.link, state: 'connecting', lost: null },
  sides: perSide((side) => darkSide(state.sides[side])),
  grid: { ...state.grid, current_A: 0 },
  adScreen: { brightness_pct: 0 },
  flows: noFlows,
  highVoltage: 'off',
  service: { ...state.service, readerUntil: null },
});

const darkSide = (side: SideDto): SideDto => ({
  ...side,
  light: { ...side.light, mode: 'off' },
  // What was interrupted is closed, and told of, when the machine is up again.
  session: null,
  chosen: false,
  stopKey: null,
  outlet: { plugged: false, voltage_V: 0, current_A: 0, power_W: 0, offered_W: null, evSoc_pct: null },
  vehicle: side.vehicle && { ...side.vehicle, demand_W: 0 },
});

const none = { A: 0, B: 0 } as const;

const noFlows: StateDto['flows'] = {
  gridToStation_W: 0,
  gridToBus_W: 0,
  gridToAuxiliaries_W: 0,
  busToAuxiliaries_W: 0,
  batteryToBus_W: none,
  busToBattery_W: none,
  busToEv_W: none,
  losses_W: 0,
};
