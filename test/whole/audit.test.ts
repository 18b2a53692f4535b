/** Who has changed the configuration: R-AUD. */
import { describe, expect, it } from 'vitest';
import { readConfigFile } from '../../src/station/settings/index.js';
import { Bench } from './bench.js';

/** A file that somebody brings. */
async function save(bench: Bench, content: object, user = 'anna') {
  const reading = readConfigFile(JSON.stringify(content), bench.settings.profile);
  if (!reading.ok) throw new Error(reading.problems.join('; '));
  const outcome = bench.host.station.office.configure(reading.values, user);
  await bench.run(2);
  return outcome;
}
const events = (bench: Bench) =>
  bench
    .sent('DataTransfer')
    .filter(({ messageId }) => messageId === 'ConfigurationAuditEvent')
    .map(({ data }) => JSON.parse(String(data)) as Record<string, unknown>);
const entries = (bench: Bench, user: string) => bench.host.station.office.audit.entries(user);

const secret = 'A1B2C3D4E5F6A7B8C9D0A1B2C3D4E5F6';

describe('the audit trail', () => {
  it('R-AUD-01, R-AUD-03, R-AUD-04, R-OCP-07: what is saved is kept with user, time and changes, and told by DataTransfer', async () => {
    const bench = await Bench.started();
    await save(bench, { ocpp: { meter_value_sample_interval: 30 }, hmi: { hotline_number: '0800 1' } });
    expect(bench.sent('DataTransfer')).toMatchObject([{ vendorId: 'VWGC', messageId: 'ConfigurationAuditEvent' }]);
    expect(events(bench)).toEqual([
      {
        timestamp: expect.stringMatching(/^2026-03-02T08:00:\d\dZ$/),
        userId: 'anna',
        section: 'config_file_transfer',
        changes: [
          { parameter: 'ocpp.meter_value_sample_interval', oldValue: '60', newValue: '30' },
          { parameter: 'hmi.hotline_number', oldValue: '', newValue: '"0800 1"' },
        ],
      },
    ]);
    expect(entries(bench, 'anna')).toMatchObject([{ user: 'anna', changes: [{ to: '30' }, {}] }]);
  });

  it('R-AUD-03: a save that changes nothing is told as well', async () => {
    const bench = await Bench.started();
    await save(bench, { ocpp: { meter_value_sample_interval: 60 } });
    expect(events(bench)).toMatchObject([{ changes: [] }]);
  });

  it('what is refused is no change and is not told', async () => {
    const bench = await Bench.started();
    expect((await save(bench, { ocpp: { security_profile: 'Profile_3' } })).ok).toBe(false);
    expect(events(bench)).toEqual([]);
  });

  it('R-AUD-02: each user has a log of his own, over restarts', async () => {
    const bench = await Bench.started();
    await save(bench, { hmi: { language: 'de' } }, 'anna');
    await save(bench, { hmi: { language: 'en' } }, 'ben');
    bench.host.cutPower();
    await bench.powerOn();
    await save(bench, { hmi: { language: 'fr' } }, 'anna');
    expect(entries(bench, 'anna').map(({ changes }) => changes[0]?.to)).toEqual(['"de"', '"fr"']);
    expect(entries(bench, 'ben')).toHaveLength(1);
  });

  it('R-AUD-05: passwords, keys and PINs are seen neither in the log nor in the message', async () => {
    const bench = await Bench.started();
    const pin = '7391';
    await save(bench, {
      ocpp: { basic_auth_password: secret },
      mobile_cfg: { pin },
      cfg_interface: { users: [{ user_id: 'x', password: 'hidden!' }] },
    });
    const told = JSON.stringify([events(bench), entries(bench, 'anna')]);
    for (const word of [secret, pin, 'hidden!']) expect(told).not.toContain(word);
    expect(events(bench)[0]?.['changes']).toContainEqual({ parameter: 'ocpp.basic_auth_password', oldValue: '', newValue: '***' });
  });

  it('R-AUD-06: waits while the back-end cannot hear, also over a loss of power', async () => {
    const bench = await Bench.started();
    bench.links.cut();
    await bench.run(5);
    await save(bench, { hmi: { language: 'de' } });
    bench.host.cutPower();
    await bench.powerOn();
    expect(events(bench)).toEqual([]);
    bench.links.restore();
    await bench.run(200);
    expect(events(bench)).toHaveLength(1);
  });

  it('does not exist before 2.0, where all share one login', async () => {
    const bench = await Bench.started({ profile: { generation: '1.1' } });
    await save(bench, { hmi: { language: 'de' } });
    expect([events(bench), entries(bench, 'anna')]).toEqual([[], []]);
  });
});
