/**
 * What the station tells its back-end beyond the standard: DataTransfers with the vendor's id, and texts in a StatusNotification that
 * changes no status (R-OCP-08). Each is named here only; the code that sends it and `docs/ocpp.md` take it from here.
 */

interface Told {
  readonly when: string;
  readonly source: string;
}

interface VendorMessage extends Told {
  /** Members of its data. */
  readonly data: readonly string[];
}

/** By messageId. */
export const vendorMessages = {
  ConfigurationAuditEvent: {
    when: 'settings were changed by a person: who, which, from what to what; secrets are masked',
    data: ['timestamp', 'userId', 'section', 'changes'],
    source: 'manual §2.14',
  },
  'ExtendedReceiptInformation-2': {
    when: 'a session was paid by card; the answer carries what the receipt is to show',
    data: [
      'transactionId',
      'connectorId',
      'meterSessionId',
      'receiptNo',
      'amount',
      'currency',
      'unitPrice',
      'energy_Wh',
      'cardLast4',
      'chargingDate',
      'paymentDate',
      'terminalId',
      'terminalReceiptNo',
      'traceNo',
    ],
    source: 'manual §2.19, `PosCtrlr.IsExtendedReceiptEnabled`',
  },
  TransmitReceiptData: {
    when: 'a session was paid by card, with the text of its receipt',
    data: ['transactionId', 'receiptNr', 'receiptTextBlock', 'fee', 'meterSessionId'],
    source: 'stations in the field, profile `zd-4.2`',
  },
} as const satisfies Record<string, VendorMessage>;

export type VendorMessageId = keyof typeof vendorMessages;

interface Information extends Told {
  /** Connector 0, or that of a side. */
  readonly about: 'station' | 'side';
  readonly text: (...values: never[]) => string;
}

const figure = (value: number | undefined): string => String(value ?? '…');

export const informations = {
  portActivated: {
    about: 'station',
    text: () => 'Maintenance LAN-port activated.',
    when: 'the maintenance LAN port opens',
    source: 'manual §2.14',
  },
  portDeactivated: {
    about: 'station',
    text: () => 'Maintenance LAN-port deactivated.',
    when: 'it closes',
    source: 'manual §2.14',
  },
  ambientBeyond: {
    about: 'station',
    text: (ambient_C?: number, limit_C?: number) => `Ambient temperature ${figure(ambient_C)} C, limit ${figure(limit_C)} C.`,
    when: 'it is colder or hotter around the station than its type examination allows',
    source: 'manual §4.4 wants it told, the words are ours',
  },
  ambientWithin: {
    about: 'station',
    text: () => 'Ambient temperature is within its limits again.',
    when: 'that is over, by a clear margin',
    source: 'manual §4.4, words of ours',
  },
  recalibrationStarted: {
    about: 'side',
    text: () => 'Forced SoC Recalibration Mode started',
    when: 'a recalibration begins; from its second generation on',
    source: 'manual §3.4.5',
  },
  recalibrationEnded: {
    about: 'side',
    text: () => 'Forced SoC Recalibration Mode finished',
    when: 'it ends',
    source: 'manual §3.4.5',
  },
  givenUp: {
    about: 'station',
    text: (count?: number) => `${figure(count)} messages were given up for want of room.`,
    when: 'too much that is no bill waited for the back-end',
    source: 'ours',
  },
} as const satisfies Record<string, Information>;
