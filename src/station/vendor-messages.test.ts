import { describe, expect, it } from 'vitest';
import { Instant, MemoryStore } from '../kernel/index.js';
import { AuditTrail } from './audit/audit-trail.js';
import { emulationProfile } from './generation/index.js';
import type { Notice } from './notice.js';
import { type CardPayment, extendedReceiptData, receiptData } from './receipts/receipt.js';
import { vendorMessages } from './vendor-messages.js';

const at = Instant(Date.UTC(2026, 2, 2));
const payment: CardPayment = {
  sessionId: '01',
  amount_minor: 500,
  currency: 'EUR',
  cardLast4: '4711',
  terminalId: '1',
  receiptNumber: '2',
  traceNumber: '3',
  at,
  text: 'PAID',
};
const session = { payment, connectorId: 1, transactionId: 7, startedAt: at, energy_Wh: 10_000, pricePerKwh_minor: 50 } as const;

function auditBody(): string {
  const told: Notice[] = [];
  const trail = new AuditTrail({
    store: new MemoryStore(),
    profile: emulationProfile(),
    now: () => at,
    notify: (notice) => told.push(notice),
    storeFailed: () => undefined,
  });
  trail.record({ user: 'anna', section: 'ocpp', changes: [] });
  return told[0]?.type === 'vendor' ? told[0].body : '';
}

describe('the data of vendor messages', () => {
  it.each([
    ['ConfigurationAuditEvent', auditBody()],
    ['ExtendedReceiptInformation-2', extendedReceiptData(1, session)],
    ['TransmitReceiptData', receiptData(1, 'PAID', 7, payment)],
  ] as const)('of %s has the members that the table says', (messageId, body) => {
    expect(Object.keys(JSON.parse(body) as object)).toEqual(vendorMessages[messageId].data);
  });
});
