/** Status word of the DCBM: bit n of the value is the n-th name (LEM DCBM operation manual, 2021). */
export const statusBits = [
  'suLinkStatusIsOk',
  'muFatalErrorOccured',
  'transactionIsOnGoing',
  'tamperingIsDetected',
  'timeSyncStatusIsOk',
  'overTemperatureIsDetected',
  'reversedVoltage',
  'suMeasureFailureOccurred',
] as const;

export type StatusBit = (typeof statusBits)[number];
export type Status = Readonly<Partial<Record<StatusBit, boolean>>>;

/** Ready is 17, in a transaction 21. */
export const statusValue = (status: Status): number => statusBits.reduce((value, bit, n) => value + (status[bit] ? 2 ** n : 0), 0);

/** What of bits 0, 1, 2 and 4 forbids to start a transaction, by name. */
export const startBlockers = (status: Status): readonly StatusBit[] => [
  ...(status.suLinkStatusIsOk ? [] : ['suLinkStatusIsOk' as const]),
  ...(status.muFatalErrorOccured ? ['muFatalErrorOccured' as const] : []),
  ...(status.transactionIsOnGoing ? ['transactionIsOnGoing' as const] : []),
  ...(status.timeSyncStatusIsOk ? [] : ['timeSyncStatusIsOk' as const]),
];
