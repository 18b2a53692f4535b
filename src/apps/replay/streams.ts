/**
 * Messages of a station that follow from one another, as streams: within a stream the order is a promise of OCPP 1.6, between streams it
 * is chance. Transactions are told apart by connector until the back-end has named them.
 */
export function streamOf(action: string, payload: unknown): string {
  const { connectorId, transactionId } = (payload ?? {}) as Readonly<Record<string, unknown>>;
  switch (action) {
    case 'StatusNotification':
    case 'StartTransaction':
      return `${action} of connector ${String(connectorId)}`;
    case 'StopTransaction':
      return `transaction ${String(transactionId)}`;
    case 'MeterValues':
      return transactionId === undefined ? `MeterValues of connector ${String(connectorId)}` : `transaction ${String(transactionId)}`;
    default:
      return action;
  }
}
