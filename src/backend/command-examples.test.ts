import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Instant } from '../kernel/index.js';
import { checkRequest, csmsActions, loadRequestSchemas } from '../protocols/ocpp16/index.js';
import { ocppKeyNames } from '../station/settings/index.js';
import { commandExamples, exampleRoot } from './command-examples.js';
import { demoTokens } from './tokens.js';

const now = Instant(Date.UTC(2026, 5, 1, 12));
const examples = commandExamples(now, 7);

describe('the examples of commands', () => {
  it.each(csmsActions)('%s follows its schema, and there is one that a form can be made of', async (action) => {
    expect(checkRequest(action, examples[action])).toMatchObject({ ok: true });
    const { requestSchemas } = await loadRequestSchemas();
    expect(requestSchemas[action]).toMatchObject({ type: 'object', additionalProperties: false });
    expect(JSON.stringify(requestSchemas[action])).not.toContain('$ref');
  });

  it('name what there is: a card, settings, the transaction that runs, a time that is still to come', () => {
    const cards = demoTokens.map(({ idTag }) => idTag);
    expect(cards).toContain(examples.RemoteStartTransaction.idTag);
    expect(cards).toContain(examples.ReserveNow.idTag);
    expect(examples.RemoteStopTransaction).toEqual({ transactionId: 7 });
    for (const key of [examples.ChangeConfiguration.key, ...(examples.GetConfiguration.key ?? [])]) expect(ocppKeyNames).toContain(key);
    for (const time of [examples.ReserveNow.expiryDate, examples.UpdateFirmware.retrieveDate]) {
      expect(Date.parse(time)).toBeGreaterThan(now);
    }
  });

  it('hold a certificate that can be read, and name it by its number', () => {
    const root = new X509Certificate(exampleRoot);
    expect(root.ca).toBe(true);
    expect(root.serialNumber.toLowerCase()).toBe(examples.DeleteCertificate.certificateHashData.serialNumber);
  });
});
