/** The parts of the console that need no browser. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BackendTransactionRowDto, JsonSchema } from '../../src/api/backend.js';
import { settableStatuses } from '../../src/backend/behaviour.js';
import { readBehaviour } from '../../src/backend/behaviour-request.js';
import { commandExamples } from '../../src/backend/command-examples.js';
import { Instant } from '../../src/kernel/index.js';
import { checkRequest, csmsActions, errorCodes, loadRequestSchemas, stationActions } from '../../src/protocols/ocpp16/index.js';
import { draftOf, readDraft } from '../../ui/backend/behaviour/draft.js';
import { blankOf, fitsForm, hasField, isFields, numberOr, placeOf } from '../../ui/backend/commands/form-value.js';
import { meterTable } from '../../ui/backend/stations/meter-rows.js';
import { shownDuration } from '../../ui/backend/times.js';
import { endOf, energyOf } from '../../ui/backend/transactions/transaction-figures.js';

const now = '2026-06-01T12:00:00.000Z';

describe('the form of a command', () => {
  it.each(csmsActions)('shows the example of %s whole, and what it begins with needs no more than values', async (action) => {
    const { requestSchemas } = await loadRequestSchemas();
    expect(fitsForm(requestSchemas[action], commandExamples(Instant(0), undefined)[action])).toBe(true);
    const blank = blankOf(requestSchemas[action], now);
    expect(fitsForm(requestSchemas[action], blank)).toBe(true);
    const checked = checkRequest(action, blank);
    // An empty address is all that a blank may get wrong.
    expect(checked.ok || checked.violation.description).toSatisfy(
      (verdict) => verdict === true || String(verdict).includes('absolute address'),
    );
  });

  const schema: JsonSchema = {
    type: 'object',
    required: ['id', 'list'],
    properties: {
      id: { type: 'integer' },
      at: { type: 'string', format: 'date-time' },
      kind: { type: 'string', enum: ['One', 'Two'] },
      on: { type: 'boolean' },
      list: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
    },
  };

  it('begins with what is required, times with the present, choices with the first', () => {
    expect(blankOf(schema, now)).toEqual({ id: 0, list: [{ name: '' }] });
    const { at, kind, on } = schema.properties ?? {};
    expect([at, kind, on].map((part) => part && blankOf(part, now))).toEqual(['2026-06-01T12:00:00Z', 'One', false]);
  });

  it.each<[string, unknown, boolean]>([
    ['what it knows', { id: 1, list: [] }, true],
    ['a value of another type, which stands in its field', { id: 'one', list: [] }, true],
    ['no field that it does not know', { id: 1, list: [], stranger: 1 }, false],
    ['nothing where something required is missing', { list: [] }, false],
    ['no group where there is a value', { id: 1, list: 'none' }, false],
    ['no value where there is a group', { id: {}, list: [] }, false],
    ['no null', { id: null, list: [] }, false],
    ['no array as a whole', [], false],
  ])('shows %s', (_what, payload, fits) => {
    expect(fitsForm(schema, payload)).toBe(fits);
  });

  it('finds the field that a complaint belongs to', () => {
    const payload = { id: 1, list: [{ name: 'x' }] };
    expect(placeOf('payload.list[0].name')).toBe('list[0].name');
    expect(placeOf('payload')).toBe('');
    expect(hasField(payload, 'list[0].name')).toBe(true);
    expect(hasField(payload, 'list[1].name')).toBe(false);
    expect(hasField(payload, 'list[0].other')).toBe(false);
    expect(hasField(payload, '')).toBe(false);
  });

  it('keeps a number that is none as it was typed', () => {
    expect(['7', '-0.5', '', ' ', '1e', 'x'].map(numberOr)).toEqual([7, -0.5, '', ' ', '1e', 'x']);
  });

  it('survives whatever somebody writes as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (payload, place) => {
        expect(typeof fitsForm(schema, payload)).toBe('boolean');
        expect(typeof hasField(payload, place)).toBe('boolean');
        expect(isFields(payload)).toBe(Object.prototype.toString.call(payload) === '[object Object]');
      }),
    );
  });
});

describe('a behaviour that is being written', () => {
  it('reads back as what was set, whatever that was', () => {
    const howOften = {
      delay_ms: fc.option(fc.nat(86_400_000), { nil: undefined }),
      times: fc.option(fc.integer({ min: 1, max: 1000 }), { nil: undefined }),
    };
    const answers = fc.oneof(
      fc.record({ answer: fc.constantFrom('usual', 'silence'), ...howOften }),
      fc.record({ answer: fc.constant('status'), status: fc.constantFrom(...settableStatuses.Authorize), ...howOften }),
      fc.record({ answer: fc.constant('error'), code: fc.constantFrom(...errorCodes), description: fc.string(), ...howOften }),
    );
    fc.assert(
      fc.property(answers, (asked) => {
        const read = readBehaviour({ action: 'Authorize', ...asked });
        if (!('behaviour' in read)) throw new Error(read.what);
        expect(readDraft(draftOf(read.behaviour, { statuses: settableStatuses.Authorize, errorCodes }))).toEqual(read.behaviour);
      }),
    );
  });

  it('begins as usual, with a status and a code at hand that make a difference', () => {
    const draft = draftOf(undefined, { statuses: settableStatuses.Authorize, errorCodes });
    expect(draft).toMatchObject({ answer: 'usual', status: 'Blocked', code: 'InternalError' });
    for (const action of stationActions) expect(readBehaviour({ action, ...readDraft(draft) })).toHaveProperty('behaviour');
  });
});

describe('the newest readings', () => {
  it('stand in one row a quantity and one column a connector; later ones win, defaults are those of OCPP', () => {
    const value = (
      timestamp: string,
      ...sampledValue: { value: string; measurand?: string; unit?: string; format?: string; location?: string }[]
    ) => ({
      timestamp,
      sampledValue,
    });
    const { connectors, times, rows } = meterTable([
      {
        connectorId: 2,
        values: [value('2026-06-01T12:00:00Z', { value: '7' }, { value: '40', measurand: 'SoC', location: 'EV', unit: 'Percent' })],
      },
      {
        connectorId: 1,
        values: [
          value('2026-06-01T12:00:00Z', { value: '5', measurand: 'Energy.Active.Import.Register', unit: 'Wh' }),
          value('2026-06-01T12:01:00Z', { value: '6' }, { value: 'OCMF|', format: 'SignedData' }),
        ],
      },
    ]);
    expect(connectors).toEqual([1, 2]);
    expect(times).toEqual({ 1: '2026-06-01T12:01:00Z', 2: '2026-06-01T12:00:00Z' });
    expect(rows.map(({ measurand, location, unit, values }) => [measurand, location, unit, values])).toEqual([
      ['Energy.Active.Import.Register', 'Outlet', 'Wh', { 1: '6', 2: '7' }],
      ['SoC', 'EV', 'Percent', { 2: '40' }],
    ]);
  });
});

describe('the figures of a transaction', () => {
  const started = {
    connectorId: 1,
    idTag: 'X',
    tokenStatus: 'Accepted',
    meterStart_Wh: 1000,
    timestamp: '2026-06-01T12:00:00Z',
    received: now,
  };
  const running: BackendTransactionRowDto = {
    entry: 1,
    identity: 'FLEX-1',
    transactionId: 1,
    started,
    meterMessages: 1,
    latest: { at: '2026-06-01T13:01:05.000Z', energy_Wh: 3500 },
    repetitions: 0,
    records: 0,
  };

  it('are those so far while it runs, and those of its end afterwards', () => {
    const stopped = { meterStop_Wh: 5000, reason: 'Local', timestamp: '2026-06-01T14:00:00Z', received: now };
    expect([energyOf(running), endOf(running)]).toEqual([2500, '2026-06-01T13:01:05.000Z']);
    expect([energyOf({ ...running, energy_Wh: 4000 }), endOf({ ...running, stopped })]).toEqual([4000, '2026-06-01T14:00:00Z']);
    const { latest: _latest, ...fresh } = running;
    expect([energyOf(fresh), endOf(fresh)]).toEqual([undefined, started.timestamp]);
  });

  it('show durations as a clock does', () => {
    expect(shownDuration(started.timestamp, '2026-06-01T13:01:05Z')).toBe('1:01:05');
    expect(shownDuration(started.timestamp, '2026-06-01T11:00:00Z')).toBe('0:00:00');
    expect(shownDuration(started.timestamp, 'soon')).toBe('–');
  });
});
