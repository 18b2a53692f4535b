/** What a back-end says that agrees to everything, so that the station goes on. */
import { type Instant, isoSeconds } from '../kernel/index.js';
import type { Messages, StationAction } from '../protocols/ocpp16/index.js';

type Agreeable = { readonly [A in StationAction]: (now: Instant, transactionId: number) => Messages[A]['response'] };

const accepted = { idTagInfo: { status: 'Accepted' } } as const;
export const agreeableAnswers: Agreeable = {
  Authorize: () => accepted,
  BootNotification: (now) => ({ status: 'Accepted', currentTime: isoSeconds(now), interval: 3600 }),
  DataTransfer: () => ({ status: 'Accepted' }),
  DiagnosticsStatusNotification: () => ({}),
  FirmwareStatusNotification: () => ({}),
  Heartbeat: (now) => ({ currentTime: isoSeconds(now) }),
  LogStatusNotification: () => ({}),
  MeterValues: () => ({}),
  SecurityEventNotification: () => ({}),
  SignCertificate: () => ({ status: 'Accepted' }),
  SignedFirmwareStatusNotification: () => ({}),
  StartTransaction: (_, transactionId) => ({ transactionId, ...accepted }),
  StatusNotification: () => ({}),
  StopTransaction: () => accepted,
};
