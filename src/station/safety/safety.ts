/**
 * Emergency loop, doors and faults: what holds now, and which blocks follow for each side. The reaction path is synchronous: nothing in
 * it waits. Where a session ends because of it, the block carries the reason.
 */
import { Emitter, type Side } from '../../kernel/index.js';
import type { Cabinet, CabinetEvent, Door } from '../ports/index.js';
import type { StopReason } from '../transaction/session.js';
import type { BlockKind } from './blocks.js';
import { type FaultCode, faultCatalogue, isFaultCode } from './faults.js';

export interface ActiveFault {
  readonly code: FaultCode;
  /** Missing for the whole station. */
  readonly side?: Side;
}

export interface SafetyEvents {
  changed: undefined;
  raised: ActiveFault;
  cleared: ActiveFault;
  /** A door, the emergency loop or a stop key was moved; kept as an event with its time (R-DOR-05, R-ESD-02). */
  cabinet: CabinetEvent;
}

export class Safety {
  readonly events = new Emitter<SafetyEvents>();
  readonly #faults = new Map<string, ActiveFault>();
  readonly #openDoors = new Set<Door>();
  readonly #emergencyFitted: boolean;
  #emergency: boolean;

  /** @param emergencyFitted The emergency-stop input is an option; without it the input is ignored (manual §2.6). */
  constructor(cabinet: Cabinet, emergencyFitted: boolean) {
    const reading = cabinet.read();
    this.#emergencyFitted = emergencyFitted;
    this.#emergency = emergencyFitted && reading.emergencyLoop === 'open';
    for (const door of reading.openDoors) this.#openDoors.add(door);
    cabinet.listen((event) => this.#hear(event));
  }

  get emergencyStop(): boolean {
    return this.#emergency;
  }

  /** May there be high voltage from packs and mains? Not while the loop or a door is open (R-ESD-03, R-DOR-02). */
  get highVoltageAllowed(): boolean {
    return !this.#emergency && this.#openDoors.size === 0;
  }

  /** All faults, those of the station first. */
  get faults(): readonly ActiveFault[] {
    return [...this.#faults.values()].sort((a, b) => Number(a.side !== undefined) - Number(b.side !== undefined));
  }

  /** The fault that explains a side's state, or the station's for connector 0. */
  faultOf(side: Side | undefined): ActiveFault | undefined {
    return this.faults.find((fault) => fault.side === undefined || fault.side === side);
  }

  /** Why a side does not serve, or the station as a whole for `undefined`. */
  blocks(side: Side | undefined): ReadonlySet<BlockKind> {
    const blocks = new Set<BlockKind>();
    if (this.#emergency) blocks.add('emergencyStop');
    if (this.#openDoors.size > 0) blocks.add('openDoor');
    if (this.faultOf(side)) blocks.add('fault');
    return blocks;
  }

  /** What a session that ends for this reads as in StopTransaction (N-34). */
  get stopReason(): StopReason {
    return this.#emergency ? 'EmergencyStop' : 'Other';
  }

  raise(code: FaultCode, side?: Side): void {
    const fault: ActiveFault = side === undefined || faultCatalogue[code].scope === 'station' ? { code } : { code, side };
    const key = keyOf(fault);
    if (this.#faults.has(key)) return;
    this.#faults.set(key, fault);
    this.events.emit('raised', fault);
    this.events.emit('changed', undefined);
  }

  clear(code: FaultCode, side?: Side): void {
    const fault: ActiveFault = side === undefined || faultCatalogue[code].scope === 'station' ? { code } : { code, side };
    if (!this.#faults.delete(keyOf(fault))) return;
    this.events.emit('cleared', fault);
    this.events.emit('changed', undefined);
  }

  #hear(event: CabinetEvent): void {
    switch (event.type) {
      case 'emergencyLoop':
        if (!this.#emergencyFitted) return;
        this.#emergency = event.state === 'open';
        break;
      case 'door':
        if (event.state === 'open') this.#openDoors.add(event.door);
        else this.#openDoors.delete(event.door);
        break;
      case 'stopKey':
        this.events.emit('cabinet', event);
        return;
      case 'fault': {
        const code = isFaultCode(event.code) ? event.code : undefined;
        if (code && event.state === 'raised') this.raise(code, event.side);
        if (code && event.state === 'cleared') this.clear(code, event.side);
        return;
      }
    }
    this.events.emit('cabinet', event);
    this.events.emit('changed', undefined);
  }
}

const keyOf = ({ code, side }: ActiveFault): string => `${code}/${side ?? 'station'}`;
