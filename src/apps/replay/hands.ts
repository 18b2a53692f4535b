/**
 * What people and vehicles must have done, judged by what a station said: an OCPP recording does not hold it. Each rule looks at one call
 * of the station; what a rule cannot know (which vehicle) comes from outside, or from the first reading of its charge.
 */
import { Instant, Ms, type Side } from '../../kernel/index.js';
import { type Door, doors } from '../../station/ports/index.js';
import type { RecordedCall } from './recording.js';

export type HandAct =
  | { readonly hand: 'plug'; readonly side: Side; readonly soc_pct: number }
  | { readonly hand: 'unplug' | 'vehicle stops' | 'stop key' | 'vehicle pauses' | 'vehicle goes on'; readonly side: Side }
  | { readonly hand: 'card'; readonly side: Side; readonly idToken: string }
  | { readonly hand: 'fault' | 'repair'; readonly vendorErrorCode: string; readonly side: Side | undefined }
  | { readonly hand: 'door opened' | 'door closed'; readonly door: Door }
  | { readonly hand: 'emergency stop' | 'emergency stop released' | 'power cut' | 'power back' };

export type Hand = HandAct & {
  readonly at: Instant;
  /** The message from which it is inferred. */
  readonly because: number;
};

/** How long before a message its cause usually is: what the station does in between takes its time. */
const usualLead_ms = {
  /** MinimumStatusDuration. */
  StatusNotification: Ms(2_000),
  /** Parameters, cable check and precharge after the card. */
  StartTransaction: Ms(8_700),
  /** The current ramps down. */
  StopTransaction: Ms(600),
} as const;

/** The customers of free vend and of the card terminal hold no card (manual §2.16, §2.19). */
const cardless: readonly string[] = ['UNDEFINED', 'UNDEFINED_ID_TOKEN'];
const unknownSoc_pct = 20;
/** A reset takes this long at most until the station is back. */
const longestReset_ms = 15 * 60_000;

export function inferHands(calls: readonly RecordedCall[]): readonly Hand[] {
  return new Inference(calls).hands();
}

interface Bay {
  plugged: boolean;
  /** Who was let in by card or from afar since the plug. */
  readonly permitted: Set<string>;
  transaction: number | undefined;
  /** When the last transaction was ended. */
  stopped: number;
  status: string;
  fault: string | undefined;
}

class Inference {
  readonly #calls: readonly RecordedCall[];
  readonly #bays: Record<Side, Bay> = { A: newBay(), B: newBay() };
  readonly #hands: Hand[] = [];
  #emergency = false;
  readonly #open = new Set<Door>();
  #registration: string | undefined;

  /** What each call of the station gives away. */
  readonly #rules: Readonly<Record<string, (call: RecordedCall, index: number) => void>> = {
    BootNotification: (call, index) => this.#boot(call, index),
    StatusNotification: (call, index) => this.#status(call, index),
    SecurityEventNotification: (call) => this.#tampered(call),
    Authorize: (call, index) => this.#authorize(call, index),
    StartTransaction: (call, index) => this.#start(call, index),
    StopTransaction: (call, index) => this.#stop(call, index),
  };

  constructor(calls: readonly RecordedCall[]) {
    this.#calls = calls;
  }

  hands(): readonly Hand[] {
    this.#calls.forEach((call, index) => {
      if (call.from === 'back-end') this.#ordered(call);
      else this.#rules[call.action]?.(call, index);
    });
    return this.#hands.toSorted((a, b) => a.at - b.at || a.because - b.because);
  }

  /** Who is let in from afar holds no card. */
  #ordered({ action, payload }: RecordedCall): void {
    if (action !== 'RemoteStartTransaction') return;
    const { idTag, connectorId } = fieldsOf(payload);
    for (const side of connectorId === undefined ? (['A', 'B'] as const) : sidesOf(connectorId))
      this.#bays[side].permitted.add(token(idTag));
  }

  /** A station that comes up without having been asked to had lost its power. */
  #boot(call: RecordedCall, index: number): void {
    const retried = this.#registration !== 'Accepted';
    this.#registration = String(fieldsOf(call.answer?.rest[0])['status']);
    const asked = this.#calls.slice(0, index).some(({ from, action, at, payload }) => {
      const age_ms = call.at - at;
      if (from === 'station') return false;
      if (action === 'Reset' || action.endsWith('UpdateFirmware')) return age_ms < longestReset_ms;
      return action.endsWith('TriggerMessage') && fieldsOf(payload)['requestedMessage'] === 'BootNotification' && age_ms < 10_000;
    });
    if (retried || asked) return;
    const lost = this.#calls
      .slice(index)
      .find(({ action, payload }) => action === 'StopTransaction' && fieldsOf(payload)['reason'] === 'PowerLoss');
    const told = Date.parse(String(fieldsOf(lost?.payload)['timestamp']));
    this.#add(call, { hand: 'power cut' }, Instant(Math.min(told < call.at ? told + 999 : Infinity, call.at - 1_000)));
    this.#add(call, { hand: 'power back' }, call.at);
  }

  #status(call: RecordedCall, index: number): void {
    const { connectorId, status: told, vendorErrorCode } = fieldsOf(call.payload);
    const status = String(told);
    if (this.#emergency && status === 'Available') {
      this.#emergency = false;
      this.#add(call, { hand: 'emergency stop released' });
    }
    if (connectorId === 0 && status === 'Available') {
      for (const door of this.#open) this.#add(call, { hand: 'door closed', door });
      this.#open.clear();
    }
    for (const side of sidesOf(connectorId)) {
      const bay = this.#bays[side];
      this.#faults(call, side, bay, status, vendorErrorCode);
      if (inUse.has(status) && !bay.plugged && !this.#cardWaits(call, side, index)) this.#plug(call, side, index);
      if (status === 'Available' && bay.plugged && bay.transaction === undefined) {
        bay.plugged = false;
        bay.permitted.clear();
        this.#add(call, { hand: 'unplug', side }, Instant(Math.max(momentOf(call), bay.stopped + 1)));
      }
      if (status === 'SuspendedEV' && bay.transaction !== undefined && bay.status === 'Charging')
        this.#add(call, { hand: 'vehicle pauses', side });
      if (status === 'Charging' && bay.status === 'SuspendedEV') this.#add(call, { hand: 'vehicle goes on', side });
      bay.status = status;
    }
  }

  /** An open door keeps the station out of service; only its opening is told. */
  #tampered(call: RecordedCall): void {
    const { type, techInfo } = fieldsOf(call.payload);
    const door = type === 'TamperDetectionActivated' ? doors.find((each) => techInfo === `${each} door opened`) : undefined;
    if (door === undefined) return;
    this.#open.add(door);
    this.#add(call, { hand: 'door opened', door });
  }

  #faults(call: RecordedCall, side: Side, bay: Bay, status: string, code: unknown): void {
    if (status === 'Faulted' && typeof code === 'string' && bay.fault === undefined) {
      bay.fault = code;
      this.#add(call, { hand: 'fault', vendorErrorCode: code, side });
    } else if (status !== 'Faulted' && bay.fault !== undefined) {
      this.#add(call, { hand: 'repair', vendorErrorCode: bay.fault, side });
      bay.fault = undefined;
    }
  }

  /** Preparing may also mean that a card was held long before the plug was in. */
  #cardWaits(call: RecordedCall, side: Side, index: number): boolean {
    if (this.#bays[side].permitted.size === 0 || this.#bays[side].status !== 'Available') return false;
    const start = this.#calls
      .slice(index)
      .find(({ action, payload }) => action === 'StartTransaction' && sidesOf(fieldsOf(payload)['connectorId']).includes(side));
    return start === undefined || start.at - call.at > 1.5 * usualLead_ms.StartTransaction;
  }

  #authorize(call: RecordedCall, index: number): void {
    const idToken = token(fieldsOf(call.payload)['idTag']);
    const askedFromAfar = sides.some((side) => this.#bays[side].permitted.has(idToken) && !this.#held(side, idToken));
    const amidChange = this.#calls.some(
      ({ from, action, at, answer }) =>
        from === 'back-end' && action === 'ChangeConfiguration' && at <= call.at && answer !== undefined && answer.at >= call.at,
    );
    if (askedFromAfar || amidChange || cardless.includes(idToken)) return;
    const side = this.#sideOfCard(idToken, index);
    if (isAccepted(call)) this.#bays[side].permitted.add(idToken);
    this.#add(call, { hand: 'card', side, idToken }, call.at);
  }

  #held(side: Side, idToken: string): boolean {
    return this.#hands.some((hand) => hand.hand === 'card' && hand.side === side && hand.idToken === idToken);
  }

  /** Where the card was held: where it starts or stops something next, else where somebody waits. */
  #sideOfCard(idToken: string, index: number): Side {
    for (const { from, action, payload } of this.#calls.slice(index + 1)) {
      const { idTag, connectorId, transactionId } = fieldsOf(payload);
      if (from !== 'station' || token(idTag) !== idToken) continue;
      if (action === 'Authorize') break;
      if (action === 'StartTransaction') return sidesOf(connectorId)[0] ?? 'A';
      const running = sides.find((side) => this.#bays[side].transaction === transactionId);
      if (action === 'StopTransaction' && running) return running;
    }
    return (
      sides.find((side) => this.#bays[side].status === 'Preparing') ??
      sides.find((side) => this.#bays[side].transaction !== undefined) ??
      'A'
    );
  }

  #start(call: RecordedCall, index: number): void {
    const { connectorId, idTag } = fieldsOf(call.payload);
    const idToken = token(idTag);
    for (const side of sidesOf(connectorId)) {
      const bay = this.#bays[side];
      const usual = Instant(call.at - usualLead_ms.StartTransaction);
      if (!bay.plugged) this.#plug(call, side, index, usual);
      if (!bay.permitted.has(idToken) && !cardless.includes(idToken)) {
        bay.permitted.add(idToken);
        this.#add(call, { hand: 'card', side, idToken }, this.#notBeforePlug(side, usual));
      }
      bay.transaction = transactionOf(call);
    }
  }

  #notBeforePlug(side: Side, at: Instant): Instant {
    const plug = this.#hands.findLast((hand) => hand.hand === 'plug' && hand.side === side);
    return plug && plug.at >= at ? Instant(plug.at + 1) : at;
  }

  /** A fault or an open door ends sessions by itself. */
  #outOfService(): boolean {
    return this.#open.size > 0 || sides.some((side) => this.#bays[side].fault !== undefined);
  }

  #stop(call: RecordedCall, index: number): void {
    const { transactionId, reason = 'Local', idTag } = fieldsOf(call.payload);
    const side = sides.find((each) => this.#bays[each].transaction === transactionId);
    if (!side) return;
    const bay = this.#bays[side];
    bay.transaction = undefined;
    bay.stopped = momentOf(call);
    bay.permitted.clear();
    switch (reason) {
      case 'Local': {
        const asked = this.#calls
          .slice(0, index)
          .some(
            (other) =>
              other.action === 'Authorize' && call.at - other.at < 5_000 && token(fieldsOf(other.payload)['idTag']) === token(idTag),
          );
        if (asked) return;
        if (idTag === undefined) this.#add(call, { hand: 'stop key', side });
        else this.#add(call, { hand: 'card', side, idToken: token(idTag) });
        return;
      }
      case 'EVDisconnected':
        bay.plugged = false;
        return this.#add(call, { hand: 'unplug', side });
      case 'EmergencyStop':
        if (!this.#emergency) this.#add(call, { hand: 'emergency stop' });
        this.#emergency = true;
        return;
      case 'Other':
        if (!this.#outOfService()) this.#add(call, { hand: 'vehicle stops', side });
        return;
    }
  }

  #plug(call: RecordedCall, side: Side, index: number, at?: Instant): void {
    this.#bays[side].plugged = true;
    this.#add(call, { hand: 'plug', side, soc_pct: this.#soc(side, index) }, at);
  }

  /** The vehicle's first reading says how full it was. */
  #soc(side: Side, index: number): number {
    const connectorId = side === 'A' ? 1 : 2;
    for (const { action, payload } of this.#calls.slice(index + 1)) {
      if (action !== 'MeterValues' && action !== 'StopTransaction') continue;
      const fields = fieldsOf(payload);
      if (fields['connectorId'] !== undefined && fields['connectorId'] !== connectorId) continue;
      const found = vehicleSoc(fields);
      if (found !== undefined) return found;
    }
    return unknownSoc_pct;
  }

  /**
   * The moment that the station itself gave, which counts whole seconds, narrowed down by when the message came; a message that had
   * to wait says nothing better.
   */
  #add(call: RecordedCall, act: HandAct, at?: Instant): void {
    this.#hands.push({ ...act, at: at ?? momentOf(call), because: call.number });
  }
}

function momentOf({ action, at, payload }: RecordedCall): Instant {
  const lead_ms = action in usualLead_ms ? usualLead_ms[action as keyof typeof usualLead_ms] : 0;
  const usual = at - lead_ms;
  const told = Date.parse(String(fieldsOf(payload)['timestamp']));
  if (!Number.isFinite(told) || Math.abs(at - told) > 60_000) return Instant(usual);
  return Instant(Math.min(Math.max(usual, told), told + 999));
}

function vehicleSoc(fields: Readonly<Record<string, unknown>>): number | undefined {
  const values = (fields['meterValue'] ?? fields['transactionData'] ?? []) as readonly { readonly sampledValue?: unknown }[];
  for (const { sampledValue } of values) {
    if (!Array.isArray(sampledValue)) continue;
    for (const { measurand, location, value } of sampledValue as readonly Readonly<Record<string, unknown>>[]) {
      const soc_pct = Number(value);
      if (measurand === 'SoC' && location !== 'Outlet' && location !== 'Inlet' && location !== 'Body' && soc_pct >= 0 && soc_pct <= 100)
        return soc_pct;
    }
  }
  return undefined;
}

const newBay = (): Bay => ({
  plugged: false,
  permitted: new Set(),
  transaction: undefined,
  stopped: 0,
  status: 'Available',
  fault: undefined,
});
const inUse: ReadonlySet<string> = new Set(['Preparing', 'Charging', 'SuspendedEV', 'SuspendedEVSE', 'Finishing']);
const sides = ['A', 'B'] as const;
const sidesOf = (connectorId: unknown): readonly Side[] => (connectorId === 1 ? ['A'] : connectorId === 2 ? ['B'] : []);
const token = (idTag: unknown): string => String(idTag);

const fieldsOf = (payload: unknown): Readonly<Record<string, unknown>> =>
  typeof payload === 'object' && payload !== null ? (payload as Readonly<Record<string, unknown>>) : {};

function isAccepted({ answer }: RecordedCall): boolean {
  return answer?.type === 3 && fieldsOf(fieldsOf(answer.rest[0])['idTagInfo'])['status'] === 'Accepted';
}

function transactionOf({ answer }: RecordedCall): number | undefined {
  const id = answer?.type === 3 ? fieldsOf(answer.rest[0])['transactionId'] : undefined;
  return typeof id === 'number' ? id : undefined;
}
