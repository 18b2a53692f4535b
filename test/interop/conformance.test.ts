/** The conformance cases: our station passes them, stations that are wrong do not, and anybody's may come in by WebSocket. */
import { describe, expect, it } from 'vitest';
import { testGuided } from '../../src/apps/conformance/guided.js';
import { testSelf } from '../../src/apps/conformance/self.js';
import { conformanceCases } from '../../src/conformance/cases/index.js';
import { statementAsMarkdown } from '../../src/conformance/statement.js';
import { ScaledClock } from '../../src/io/clock.js';
import { Instant } from '../../src/kernel/index.js';
import { MutantLink, type Mutation, mutants } from './mutants.js';
import { SocketStation } from './socket-station.js';

describe('conformance', () => {
  it('has at least 40 cases, each with a number of its own, a source and something that it does', () => {
    expect(conformanceCases.length).toBeGreaterThanOrEqual(40);
    expect(new Set(conformanceCases.map(({ id }) => id)).size).toBe(conformanceCases.length);
    for (const { id, source, steps } of conformanceCases) {
      expect(source, id).toMatch(/^(OCPP|OCPP-J) 1\.6 §|^Security white paper §/);
      expect(steps.length, id).toBeGreaterThan(0);
    }
  });

  it('R-OCP-04: our station passes every case of the profiles that it reports', async () => {
    const { cases } = await testSelf();
    expect(cases.filter(({ result }) => result === 'failed')).toEqual([]);
    const open = cases.filter(({ result }) => result === 'not applicable').map(({ id }) => id);
    expect(open.every((id) => id.startsWith('smart-charging'))).toBe(true);
  });

  it('passes smart charging too where the station has it', async () => {
    const cases = conformanceCases.filter(({ id }) => id.startsWith('smart-charging'));
    const statement = await testSelf({ cases, station: { profile: { options: { smartCharging: true } } } });
    expect(statement.cases.map(({ result }) => result)).toEqual(cases.map(() => 'passed'));
  });

  it('gives the same statement again', async () => {
    const cases = conformanceCases.filter(({ id }) => id.startsWith('session'));
    expect(await testSelf({ cases })).toEqual(await testSelf({ cases }));
  });

  it('states case, requirement, result and evidence, as Markdown', async () => {
    const cases = conformanceCases.filter(({ id }) => id === 'configuration-05' || id === 'smart-charging-01');
    const text = statementAsMarkdown(await testSelf({ cases }));
    expect(text).toContain('Result: 1 passed, 0 failed, 1 not applicable, of 2 cases');
    expect(text).toContain(
      '| configuration-05 | ChangeConfiguration of a key that is not known is NotSupported | OCPP 1.6 §5.3 | passed |',
    );
    expect(text).toContain('not applicable: SupportedFeatureProfiles does not name SmartCharging');
    expect(text).toContain('ChangeConfiguration {"key":"NoSuchKeyAnywhere","value":"1"} → {"status":"NotSupported"}');
  });
});

describe('a charge point that is wrong fails', () => {
  it.each(mutants.map((mutation): [string, Mutation] => [mutation.name, mutation]))('when it %s', async (_, mutation) => {
    const cases = conformanceCases.filter(({ id }) => mutation.fails.includes(id));
    expect(cases.map(({ id }) => id).toSorted()).toEqual(mutation.fails.toSorted());
    const station = { profile: { options: { smartCharging: true } } };
    const statement = await testSelf({ cases, station, between: (accept) => new MutantLink(accept, mutation).accept });
    for (const { id, result, why } of statement.cases) expect(`${id} ${result}`, why).toBe(`${id} failed`);
  });
});

describe('conformance of a charge point that comes in by WebSocket', () => {
  const quick = ['registration-01', 'registration-02', 'frames-', 'configuration-0', 'session-01', 'reservation-01', 'security-0'];

  it('passes with the same cases, and a person is told what to do', async () => {
    const clock = new ScaledClock(Instant(Date.UTC(2026, 2, 2, 8)), 200);
    const station = new SocketStation(clock);
    const asked: string[] = [];
    try {
      const statement = await testGuided({
        clock,
        host: '127.0.0.1',
        port: 0,
        connectorId: 1,
        idTag: 'CARD-ANNA',
        otherIdTag: 'CARD-CARLA',
        arrival_s: 3_600,
        cases: conformanceCases.filter(({ id }) => quick.some((wanted) => id.startsWith(wanted)) && id !== 'security-09'),
        say: (line) => {
          const [url] = /ws:\/\/[^/]+/.exec(line) ?? [];
          if (url) station.connect(url);
        },
        ask: async (question) => {
          asked.push(question);
          station.obey(question);
          return '';
        },
      });
      expect(statement.cases.filter(({ result }) => result !== 'passed')).toEqual([]);
      expect(asked[0]).toBe('Plug a vehicle in at connector 1. Then press Enter (s: it cannot be done). ');
    } finally {
      station.stop();
    }
  });
});
