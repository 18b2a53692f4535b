import { connectorOf, sides } from '../../kernel/index.js';
import type { Reply } from '../../protocols/ocpp16/index.js';
import type { Handler } from './handler.js';

/** TriggerMessage, OCPP 1.6 §5.17: the answer leaves first, then the message. */
export const triggerMessage: Handler<'TriggerMessage'> = ({ requestedMessage, connectorId }, { station, send }) => {
  switch (requestedMessage) {
    case 'BootNotification':
      return accepted(() => send.bootNotification());
    case 'Heartbeat':
      return accepted(() => send.heartbeat());
    case 'DiagnosticsStatusNotification':
      return accepted(() => send.diagnosticsStatus());
    case 'FirmwareStatusNotification':
      return accepted(() => send.firmwareStatus());
    case 'StatusNotification': {
      const ids = connectorId === undefined ? all : all.filter((id) => id === connectorId);
      if (ids.length === 0) return rejected;
      return accepted(() => {
        for (const id of ids) send.status(station.report(id));
      });
    }
    case 'MeterValues': {
      const asked = connectorId === undefined || connectorId === 0 ? sides : sides.filter((side) => connectorOf(side) === connectorId);
      return accepted(() => {
        for (const side of asked) send.meterValues(side);
      });
    }
  }
};

const all = [0, 1, 2] as const;
const rejected: Reply<'TriggerMessage'> = { reply: { status: 'Rejected' } };
const accepted = (after: () => void): Reply<'TriggerMessage'> => ({ reply: { status: 'Accepted' }, after });
