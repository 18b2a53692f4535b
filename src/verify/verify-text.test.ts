import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ocaKeyOf, writeContainer, writeSignedMeterValue } from '../protocols/ocmf/index.js';
import { testMeter } from './test-meter.js';
import { verifyText } from './verify-text.js';

const left = testMeter('1000000001', '1');
const right = testMeter('1000000002', '2');

const verdicts = async (text: string, keys?: readonly string[]): Promise<readonly string[]> =>
  (await verifyText(text, keys)).map(({ verdict }) => verdict);

/** 15.501 kWh at the stop becomes 25.501. */
const tampered = (record: string): string => record.replace('15.501', '25.501');

describe('verifying OCMF text', () => {
  it.each([
    ['bare hexadecimal', left.bareKey],
    ['SubjectPublicKeyInfo in hexadecimal', left.spki],
    ['SubjectPublicKeyInfo in base64', Buffer.from(left.spki, 'hex').toString('base64')],
    ['the form of the OCA note', ocaKeyOf(left.spki)],
  ])('a record verifies with its key as %s', async (_, key) => {
    expect(await verifyText(left.record(1), [key])).toEqual([
      {
        where: 'line 1',
        verdict: 'verified',
        message: 'Verified with the given key.',
        record: {
          meterId: '1000000001',
          page: 'T1',
          evseId: 'DE*1',
          identification: 's1',
          from: Date.parse('2026-07-01T10:00:00Z'),
          to: Date.parse('2026-07-01T10:20:00Z'),
          begin_Wh: 10_001,
          end_Wh: 15_501,
          energy_Wh: 5500,
        },
        warnings: [],
      },
    ]);
  });

  it('every other character in the payload makes the signature fail', async () => {
    const record = left.record(1);
    const [, payload = ''] = record.split('|');
    await fc.assert(
      fc.asyncProperty(fc.nat(payload.length - 1), fc.constantFrom(...'0123456789TB R'), async (at, other) => {
        const changed = payload.slice(0, at) + other + payload.slice(at + 1);
        fc.pre(changed !== payload);
        expect(
          await verdicts(
            record.replace(payload, () => changed),
            [left.spki],
          ),
        ).not.toEqual(['verified']);
      }),
      { numRuns: 60 },
    );
  });

  it('a changed digit: the record was changed or the key is not the one of its meter', async () => {
    const [finding] = await verifyText(tampered(left.record(1)), [left.spki]);
    expect(finding).toMatchObject({
      verdict: 'does-not-fit',
      message: expect.stringContaining('changed after it was signed, or the given key'),
    });
  });

  it('a changed digit beside a good record of the same meter: the record was changed', async () => {
    expect(await verdicts(`${left.record(1)}\n${tampered(left.record(2))}\n`, [left.spki])).toEqual(['verified', 'altered']);
  });

  it('a key in the line below a record is its key', async () => {
    expect(await verdicts(`${left.record(1)}\n${left.spki}\n\n${right.record(1)}\n${right.bareKey}\n`)).toEqual(['verified', 'verified']);
  });

  it('a given key overrules the one in the text, and it is said whose signature it is', async () => {
    const [finding] = await verifyText(`${left.record(1)}\n${left.spki}`, [right.spki]);
    expect(finding).toMatchObject({
      verdict: 'wrong-key',
      message: 'Wrong key: it was signed with the key in line 2, not with the given key.',
    });
  });

  it('of several given keys any may fit', async () => {
    expect(await verdicts(`${left.record(1)}\n${right.record(1)}`, [left.spki, right.spki])).toEqual(['verified', 'verified']);
  });

  it.each([
    ['a record without a key', left.record(1), [], 'no-key'],
    ['a key that is none', left.record(1), ['0102'], 'unreadable'],
    ['a record cut in its payload', left.record(1).slice(0, 100), [left.spki], 'unreadable'],
    ['a record cut in its signature', left.record(1).slice(0, -20), [left.spki], 'unreadable'],
    ['a signature cut in its digits', left.record(1).replace(/.{20}"}$/, '"}'), [left.spki], 'does-not-fit'],
    ['an algorithm that nobody knows', left.record(1).replace('SHA256', 'SHA1'), [left.spki], 'unreadable'],
    ['a key of another curve than the signature', left.record(1).replace('secp256r1', 'secp384r1'), [left.spki], 'does-not-fit'],
    ['something else', 'Guten Tag', [left.spki], 'unreadable'],
    ['nothing', '', [], 'unreadable'],
  ])('%s', async (_, text, keys, verdict) => {
    expect(await verdicts(text, keys)).toEqual([verdict]);
  });

  it('no text makes it throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map((rest) => `OCMF|${rest}`),
          fc.string().map((rest) => `<${rest}`),
        ),
        async (text) => {
          expect(await verdicts(text, [left.spki])).not.toContain('verified');
        },
      ),
    );
  });
});

describe('verifying an XML container', () => {
  const container = (...texts: readonly string[]): string => writeContainer(texts.map((record) => ({ record, spki: left.spki })));

  it('its records verify with the keys in it', async () => {
    expect(await verdicts(container(left.record(1), left.record(2)))).toEqual(['verified', 'verified']);
  });

  it('a record that was changed, and one of another meter, are found', async () => {
    const findings = await verifyText(container(left.record(1), tampered(left.record(2)), right.record(1)));
    expect(findings.map(({ verdict }) => verdict)).toEqual(['verified', 'altered', 'does-not-fit']);
    expect(findings[1]?.where).toBe('value 2');
  });

  it('a key in base64 and a record in CDATA are read', async () => {
    const key = Buffer.from(left.spki, 'hex').toString('base64');
    const xml = `<?xml version="1.0"?>\n<values><value><signedData format="OCMF"><![CDATA[ ${left.record(1)} ]]></signedData><publicKey>${key}</publicKey></value></values>`;
    expect(await verdicts(xml)).toEqual(['verified']);
  });

  it.each([
    ['a file that was cut', container(left.record(1)).slice(0, -30), 'unreadable'],
    ['a container without records', '<values></values>', 'unreadable'],
    ['another format', container(left.record(1)).replace('"OCMF"', '"ALFEN"'), 'not-checked'],
    ['a container without a key', container(left.record(1)).replace(/<publicKey.*\n/, ''), 'no-key'],
  ])('%s', async (_, text, verdict) => {
    expect(await verdicts(text)).toEqual([verdict]);
  });
});

const line = (direction: 'out' | 'in', ...frame: readonly unknown[]): string =>
  JSON.stringify({ time: '2026-07-01T10:00:00Z', direction, frame });
const keysAnswer = (id: string, value: string, key = 'VWGC.DCMeterPublicKeysOcmf'): readonly string[] => [
  line('in', 2, id, 'GetConfiguration', { key: [key] }),
  line('out', 3, id, { configurationKey: [{ key, readonly: true, value }] }),
];
const started = (transactionId: number, connectorId: number): readonly string[] => [
  line('out', 2, `s${transactionId}`, 'StartTransaction', { connectorId, idTag: 'x', meterStart: 0, timestamp: '' }),
  line('in', 3, `s${transactionId}`, { transactionId, idTagInfo: { status: 'Accepted' } }),
];
const stopped = (transactionId: number, ...values: readonly string[]): string =>
  line('out', 2, `e${transactionId}`, 'StopTransaction', {
    transactionId,
    transactionData: [
      { timestamp: '', sampledValue: [...values.map((value) => ({ value, format: 'SignedData' })), { value: '150000.0' }] },
    ],
  });
const transcript = (...lines: readonly (string | readonly string[])[]): string => `${lines.flat().join('\n')}\n`;

describe('verifying an OCPP transcript', () => {
  const bothKeys = `${left.spki},${right.spki}`;

  it.each([
    ['VWGC.DCMeterPublicKeysOcmf', bothKeys],
    ['VWGC.DCMeterPublicKeys', `${left.bareKey},${right.bareKey}`],
    ['vwgc.dcmeterpublickeysocmf', bothKeys],
  ])('PLAIN records verify with the keys read from %s', async (key, value) => {
    const text = transcript(
      started(7, 1),
      started(8, 2),
      stopped(7, left.record(1)),
      stopped(8, right.record(1)),
      keysAnswer('g', value, key),
    );
    const findings = await verifyText(text);
    expect(findings.map(({ verdict, message }) => [verdict, message])).toEqual([
      ['verified', 'Verified with the key of connector 1.'],
      ['verified', 'Verified with the key of connector 2.'],
    ]);
    expect(findings[0]?.where).toBe('line 5: StopTransaction of transaction 7');
  });

  it('keys in the wrong order are noticed', async () => {
    const [finding] = await verifyText(
      transcript(started(7, 1), stopped(7, left.record(1)), keysAnswer('g', `${right.spki},${left.spki}`)),
    );
    expect(finding).toMatchObject({
      verdict: 'wrong-key',
      message: 'Wrong key: it was signed with the key of connector 2, not with the key of connector 1.',
    });
  });

  it('a place left empty for a silent meter does not shift the other', async () => {
    expect(await verdicts(transcript(started(8, 2), stopped(8, right.record(1)), keysAnswer('g', `,${right.spki}`)))).toEqual(['verified']);
  });

  it('after an exchange old records verify with the old key', async () => {
    const text = transcript(
      keysAnswer('g1', `${left.spki},`),
      started(7, 1),
      stopped(7, left.record(1)),
      keysAnswer('g2', `${right.spki},`),
      started(8, 1),
      stopped(8, right.record(1)),
    );
    expect(await verdicts(text)).toEqual(['verified', 'verified']);
  });

  it('message ids that both sides use do not mix their exchanges', async () => {
    const [asked = '', answered = ''] = keysAnswer('s7', bothKeys);
    const [start = '', confirmed = ''] = started(7, 1);
    expect(await verdicts(transcript(asked, start, confirmed, answered, stopped(7, left.record(1))))).toEqual(['verified']);
  });

  it("without its StartTransaction a record may have been signed with any of the station's keys", async () => {
    expect(await verdicts(transcript(keysAnswer('g', bothKeys), stopped(8, right.record(1))))).toEqual(['verified']);
  });

  it('OCPP_201: the record and its key are taken out of the wrapping', async () => {
    const wrapped = writeSignedMeterValue(left.record(1), { signingMethod: '', encodingMethod: 'OCMF', publicKey: ocaKeyOf(left.spki) });
    const [finding] = await verifyText(transcript(started(7, 1), stopped(7, wrapped)));
    expect(finding).toMatchObject({ verdict: 'verified', message: 'Verified with the key sent with the record.' });
  });

  it("OCPP_201: the station's list of keys counts more than the key that the record brings", async () => {
    const wrapped = writeSignedMeterValue(right.record(1), { signingMethod: '', encodingMethod: 'OCMF', publicKey: ocaKeyOf(right.spki) });
    const [finding] = await verifyText(transcript(keysAnswer('g', `${left.spki},`), started(7, 1), stopped(7, wrapped)));
    expect(finding).toMatchObject({
      verdict: 'wrong-key',
      message: 'Wrong key: it was signed with the key sent with the record, not with the key of connector 1.',
    });
  });

  it('a given key stands in where the transcript tells of none', async () => {
    const text = transcript(started(7, 1), stopped(7, left.record(1)));
    expect(await verdicts(text)).toEqual(['no-key']);
    expect(await verdicts(text, [left.bareKey])).toEqual(['verified']);
  });

  it('a changed digit is found', async () => {
    const text = transcript(
      started(7, 1),
      stopped(7, left.record(1)),
      started(8, 1),
      stopped(8, tampered(left.record(2))),
      keysAnswer('g', bothKeys),
    );
    expect(await verdicts(text)).toEqual(['verified', 'altered']);
  });

  it("the maker's form beside the record is left to the maker's tool, wrapped or not", async () => {
    const lem = '{"paginationCounter":1,"signature":"30"}';
    const wrapped = writeSignedMeterValue(lem, { signingMethod: 'ECDSA-secp256r1-SHA256', encodingMethod: 'LEM', publicKey: '' });
    const text = transcript(keysAnswer('g', bothKeys), started(7, 1), stopped(7, left.record(1), lem, wrapped));
    expect(await verdicts(text)).toEqual(['verified', 'not-checked', 'not-checked']);
  });

  it('a session without a record, and a line that was cut, are findings', async () => {
    const text = transcript(keysAnswer('g', bothKeys), stopped(7), stopped(8, 'rubbish'), stopped(9, left.record(1)).slice(0, -50));
    expect((await verifyText(text)).map(({ where, verdict }) => [where, verdict])).toEqual([
      ['line 5', 'unreadable'],
      ['line 3: StopTransaction of transaction 7', 'missing'],
      ['line 4: StopTransaction of transaction 8', 'unreadable'],
    ]);
  });

  it('a transcript in which no session ended gives no finding', async () => {
    expect(await verifyText(transcript(started(7, 1)))).toEqual([]);
  });
});

const warnings = async (...records: readonly string[]): Promise<readonly (readonly string[])[]> =>
  (await verifyText(records.join('\n'), [left.spki, right.spki])).map((finding) => finding.warnings);

describe('pages', () => {
  it('a gap is told at the record behind it, in whatever order the records come', async () => {
    expect(await warnings(left.record(9), left.record(3), left.record(4), left.record(6))).toEqual([
      ['Pages T7 to T8 of meter 1000000001 are missing.'],
      [],
      [],
      ['Page T5 of meter 1000000001 is missing.'],
    ]);
  });

  it('meters and letters count for themselves, and a record that is sent again is no gap', async () => {
    expect(await warnings(left.record(1), right.record(5), left.record(1), left.record(2), left.record(1, { PG: 'F9' }))).toEqual([
      [],
      [],
      [],
      [],
      [],
    ]);
  });

  it('one page with two contents is told', async () => {
    expect(await warnings(left.record(1), left.record(1, { ID: 'other' }))).toEqual([
      [],
      ['Page T1 of meter 1000000001 exists with two contents.'],
    ]);
  });
});
