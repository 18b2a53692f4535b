import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockKind } from '../safety/blocks.js';
import type { Permit } from '../transaction/session.js';
import { type ConnectorEvent, type ConnectorState, type Effect, inSession, isPlugged, step } from './state.js';
import { type ChargePointStatus, hmiState, light, ocppStatus } from './status.js';

const permit: Permit = { idToken: 'CARD', means: 'ISO14443' };
const none: ReadonlySet<BlockKind> = new Set();

/** Feeds events one after the other and collects what was to be done. */
function run(events: readonly ConnectorEvent[], from: ConnectorState = { at: 'idle' }): { state: ConnectorState; effects: Effect[] } {
  let state = from;
  const effects: Effect[] = [];
  for (const event of events) {
    const [next, ...more] = step(state, event);
    state = next;
    effects.push(...more);
  }
  return { state, effects };
}

const toCharging: readonly ConnectorEvent[] = [
  { type: 'plugged' },
  { type: 'permitted', permit },
  { type: 'vehicleReady' },
  { type: 'meterOpened' },
];

describe('connector state', () => {
  it('cable first, then permit: the vehicle is made ready, the meter opened, and only then current offered', () => {
    const { state, effects } = run(toCharging);
    expect(state).toMatchObject({ at: 'charging', ev: 'drawing', evse: 'offering' });
    expect(effects).toEqual(['beginOutlet', 'openMeter', 'startTransaction', 'offer']);
  });

  it('permit first: the connection time-out is armed and disarmed by the cable', () => {
    const { effects } = run([{ type: 'permitted', permit }, { type: 'plugged' }]);
    expect(effects).toEqual(['armConnectionTimeOut', 'disarmConnectionTimeOut', 'beginOutlet']);
  });

  it('R-CON-09: a vehicle without a permit stays connected until it is unplugged', () => {
    const waiting = run([{ type: 'plugged' }, { type: 'permitEnded' }, { type: 'vehicleReady' }]);
    expect(hmiState(waiting.state, none)).toBe('connected');
    expect(hmiState(run([{ type: 'unplugged' }], waiting.state).state, none)).toBe('available');
  });

  it('R-CON-08: after a session the point is finished until the cable is out, then available', () => {
    const ended = run([...toCharging, { type: 'stop', stop: { reason: 'Local' } }, { type: 'deenergised' }, { type: 'recorded' }]);
    expect(hmiState(ended.state, none)).toBe('finished');
    expect(ended.effects.slice(-3)).toEqual(['markEnding', 'endOutlet', 'closeMeter']);
    expect(hmiState(run([{ type: 'unplugged' }], ended.state).state, none)).toBe('available');
  });

  it('R-KEY-11: unplugging at the vehicle ends the transaction', () => {
    const { state } = run([...toCharging, { type: 'unplugged' }]);
    expect(state).toMatchObject({ at: 'ending', stop: { reason: 'EVDisconnected' }, cable: 'out' });
  });

  it('a transaction that outlasts the plug waits for it, and makes whoever comes ready before anything flows', () => {
    const away = run([...toCharging, { type: 'unplugged', transactionWaits: true }, { type: 'deenergised' }]);
    expect(away.state).toMatchObject({ at: 'charging', ev: 'away' });
    expect(isPlugged(away.state)).toBe(false);
    expect(ocppStatus(run([{ type: 'evseWithheld' }], away.state).state, none)).toBe('SuspendedEV');
    const back = run([{ type: 'plugged' }], away.state);
    expect(back.effects).toEqual(['beginOutlet']);
    expect(run([{ type: 'vehicleReady' }], back.state)).toMatchObject({ state: { at: 'charging', ev: 'drawing' }, effects: ['offer'] });
    expect(ocppStatus(run([{ type: 'vehicleRefused' }], back.state).state, none)).toBe('SuspendedEV');
  });

  it('a stop while the vehicle is away leaves the side free', () => {
    const stopped = run([...toCharging, { type: 'unplugged', transactionWaits: true }, { type: 'stop', stop: { reason: 'Remote' } }]);
    expect(stopped.state).toMatchObject({ at: 'ending', cable: 'out' });
    expect(run([{ type: 'deenergised' }, { type: 'recorded' }], stopped.state).state).toEqual({ at: 'idle' });
  });

  it('a stop while the meter opens waits for it, so that the page is reported', () => {
    const { state, effects } = run([{ type: 'plugged' }, { type: 'permitted', permit }, { type: 'vehicleReady' }, { type: 'unplugged' }]);
    expect(state).toMatchObject({ at: 'starting', step: 'meter', cable: 'out' });
    expect(effects).not.toContain('startTransaction');
    const opened = run([{ type: 'meterOpened' }], state);
    expect(opened.state).toMatchObject({ at: 'ending', stop: { reason: 'EVDisconnected' } });
    expect(opened.effects).toEqual(['startTransaction', 'markEnding', 'endOutlet']);
  });

  it('the first stop decides the reason', () => {
    const once = run([...toCharging, { type: 'stop', stop: { reason: 'Remote' } }, { type: 'stop', stop: { reason: 'Local' } }]);
    expect(once.state).toMatchObject({ at: 'ending', stop: { reason: 'Remote' } });
  });

  it('SuspendedEVSE wins when both suspend (OCPP 1.6 §4.9)', () => {
    const both = run([...toCharging, { type: 'evPaused' }, { type: 'evseWithheld' }]);
    expect(ocppStatus(both.state, none)).toBe('SuspendedEVSE');
    expect(ocppStatus(run([{ type: 'evseOffered' }], both.state).state, none)).toBe('SuspendedEV');
  });
});

const anyEvent: fc.Arbitrary<ConnectorEvent> = fc.oneof(
  fc.constantFrom<ConnectorEvent>(
    { type: 'plugged' },
    { type: 'unplugged' },
    { type: 'unplugged', transactionWaits: true },
    { type: 'permitted', permit },
    { type: 'permitEnded' },
    { type: 'vehicleReady' },
    { type: 'vehicleRefused' },
    { type: 'meterOpened' },
    { type: 'meterFailed' },
    { type: 'evPaused' },
    { type: 'evResumed' },
    { type: 'evseWithheld' },
    { type: 'evseOffered' },
    { type: 'deenergised' },
    { type: 'recorded' },
  ),
  fc.constantFrom('Local', 'Remote', 'Other').map((reason): ConnectorEvent => ({ type: 'stop', stop: { reason } as const })),
);

/** Any events, after a beginning that leads somewhere: pure chance hardly ever starts a session. */
const ended: readonly ConnectorEvent[] = [
  ...toCharging,
  { type: 'stop', stop: { reason: 'Local' } },
  { type: 'deenergised' },
  { type: 'recorded' },
];
const anyStory: fc.Arbitrary<readonly ConnectorEvent[]> = fc
  .tuple(fc.constantFrom([], toCharging.slice(0, 2), toCharging.slice(0, 3), toCharging, ended), fc.array(anyEvent, { maxLength: 40 }))
  .map(([beginning, rest]) => [...beginning, ...rest]);

const anyBlocks: fc.Arbitrary<ReadonlySet<BlockKind>> = fc
  .subarray<BlockKind>(['emergencyStop', 'openDoor', 'fault', 'outOfHours', 'inoperative'])
  .map((kinds) => new Set(kinds));

/** Rows of OCPP 1.6 §4.9 without blocks: from → to. Faulted and Unavailable come and go with blocks and are tested apart. */
const transitions: Readonly<Record<string, readonly ChargePointStatus[]>> = {
  Available: ['Preparing', 'Charging', 'SuspendedEV', 'SuspendedEVSE'],
  Preparing: ['Available', 'Charging', 'SuspendedEV', 'SuspendedEVSE', 'Finishing'],
  Charging: ['Available', 'SuspendedEV', 'SuspendedEVSE', 'Finishing'],
  SuspendedEV: ['Available', 'Charging', 'SuspendedEVSE', 'Finishing'],
  SuspendedEVSE: ['Available', 'Charging', 'SuspendedEV', 'Finishing'],
  Finishing: ['Available', 'Preparing'],
};

describe('connector state, whatever happens', () => {
  it('R-CON-10: any order of events shows only the transitions of OCPP 1.6 §4.9', () => {
    fc.assert(
      fc.property(anyStory, (events) => {
        let state: ConnectorState = { at: 'idle' };
        for (const event of events) {
          const before = ocppStatus(state, none);
          [state] = step(state, event);
          const after = ocppStatus(state, none);
          if (after !== before) expect(transitions[before], `${before} → ${after} on ${event.type}`).toContain(after);
        }
      }),
    );
  });

  it('energy is offered only between the start of the transaction and its end, each once', () => {
    fc.assert(
      fc.property(anyStory, (events) => {
        const { effects } = run(events);
        let open = false;
        for (const effect of effects) {
          if (effect === 'startTransaction') {
            expect(open).toBe(false);
            open = true;
          }
          if (effect === 'offer' || effect === 'closeMeter') expect(open).toBe(true);
          if (effect === 'openMeter') open = false;
        }
      }),
    );
  });

  it('R-CON-01: each state under each set of blocks is exactly one of the six HMI states, one status and one light', () => {
    const six = ['unavailable', 'available', 'connected', 'charging', 'finished', 'fault'];
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyStory, anyBlocks, fc.boolean(), (events, blocks, packCharging) => {
        const { state } = run(events);
        seen.add(hmiState(state, blocks));
        expect(six).toContain(hmiState(state, blocks));
        expect(light(state, blocks, { startingUp: false, packCharging })).toBeDefined();
        if (blocks.has('emergencyStop')) expect(ocppStatus(state, blocks)).toBe('Unavailable');
        if (inSession(state) && state.at === 'charging') expect(isPlugged(state)).toBe(state.ev !== 'away');
      }),
      { numRuns: 500 },
    );
    expect([...seen].sort()).toEqual(six.toSorted());
  });
});

describe('lights', () => {
  const around = { startingUp: false, packCharging: false };
  const charging = run(toCharging).state;
  const blocked = (kind: BlockKind) => light({ at: 'idle' }, new Set([kind]), around);

  it('R-LED-02: blue blinking while the station starts up', () => {
    expect(light({ at: 'idle' }, none, { ...around, startingUp: true })).toEqual({ colour: 'blue', mode: 'blinking' });
  });
  it('R-LED-03: blue steady while the pack is charged and the point is ready', () => {
    expect(light({ at: 'idle' }, none, { ...around, packCharging: true })).toEqual({ colour: 'blue', mode: 'steady' });
  });
  it('R-LED-04: green blinking while a vehicle is charged, also when its pack is refilled', () => {
    expect(light(charging, none, { ...around, packCharging: true })).toEqual({ colour: 'green', mode: 'blinking' });
  });
  it('R-LED-05: green steady when available', () => {
    expect(light({ at: 'idle' }, none, around)).toEqual({ colour: 'green', mode: 'steady' });
  });
  it('R-LED-07: red steady when charging is impossible', () => {
    expect(blocked('fault')).toEqual({ colour: 'red', mode: 'steady' });
    expect(blocked('emergencyStop')).toEqual({ colour: 'red', mode: 'steady' });
  });
  it('a point taken out of service on purpose blinks red (C-89)', () => {
    expect(blocked('inoperative')).toEqual({ colour: 'red', mode: 'blinking' });
  });
});
