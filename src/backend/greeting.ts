/** Commands that a back-end sends by itself when a station comes in. Real ones do, in the middle of the station's boot. */
import { type Instant, isoSeconds, later, Ms, minutes, seconds } from '../kernel/index.js';
import type { CsmsAction } from '../protocols/ocpp16/index.js';

export interface GreetingCommand {
  readonly after_ms: Ms;
  readonly action: CsmsAction;
  readonly payload: (now: Instant) => object;
}

export type Greeting = readonly GreetingCommand[];

const command = (after_ms: Ms, action: CsmsAction, payload: (now: Instant) => object = () => ({})): GreetingCommand => ({
  after_ms,
  action,
  payload,
});

const atOnce = Ms(0);

export const greetings = {
  none: [],
  /** Asks for the public keys, so that signed records without one can be checked. */
  meterKeys: [command(atOnce, 'GetConfiguration', () => ({ key: ['VWGC.DCMeterPublicKeysOcmf'] }))],
  /** What a back-end in the field was seen to send (field notes §12). */
  field: [
    command(atOnce, 'ReserveNow', (now) => ({
      connectorId: 1,
      expiryDate: isoSeconds(later(now, minutes(1))),
      idTag: 'CARD-ANNA',
      reservationId: 1,
    })),
    command(atOnce, 'CancelReservation', () => ({ reservationId: 1 })),
    command(atOnce, 'GetLocalListVersion'),
    command(atOnce, 'ChangeConfiguration', () => ({ key: 'MeterValueSampleInterval', value: '10' })),
    command(atOnce, 'TriggerMessage', () => ({ requestedMessage: 'Heartbeat' })),
    command(atOnce, 'TriggerMessage', () => ({ requestedMessage: 'DiagnosticsStatusNotification' })),
    command(seconds(4), 'GetConfiguration'),
  ],
} as const satisfies Readonly<Record<string, Greeting>>;
