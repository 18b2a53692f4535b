import type { PerSide, Side } from '../../kernel/index.js';

/** Doors, emergency loop and status lights of the cabinet. */
export interface Cabinet {
  read(): CabinetReading;
  showLights(lights: PerSide<Light>): void;
  /** One listener, the core. Faults that devices report by themselves come this way too. */
  listen(listener: (event: CabinetEvent) => void): void;
}

export type Door = 'front' | 'rear' | 'maintenance';
export const doors = ['front', 'rear', 'maintenance'] as const satisfies readonly Door[];

export interface CabinetReading {
  /** Closed is safe; open means that the emergency button is pressed or a wire is cut. */
  readonly emergencyLoop: 'closed' | 'open';
  readonly openDoors: readonly Door[];
}

/** LED1 and LED2 show side A, LED3 and LED4 side B; both of a side show the same. */
export interface Light {
  readonly colour: 'blue' | 'green' | 'red';
  readonly mode: 'steady' | 'blinking';
}

export type CabinetEvent =
  | { readonly type: 'emergencyLoop'; readonly state: 'closed' | 'open' }
  | { readonly type: 'door'; readonly door: Door; readonly state: 'closed' | 'open' }
  /** Somebody presses SB1 of a side (C-34: one key a side). */
  | { readonly type: 'stopKey'; readonly side: Side }
  /** A device reports a fault of the catalogue, or that it has gone. `side` is missing for the whole station. */
  | { readonly type: 'fault'; readonly code: string; readonly side?: Side; readonly state: 'raised' | 'cleared' };
