import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interruptedStore, type WriteMoment } from '../../../test/crash/interrupted-store.js';
import { sha256 } from '../../io/sha256.js';
import { Instant, later, MemoryStore, Ms, type Store, StoreFault, sequenceKey, silentLog } from '../../kernel/index.js';
import type { SecretBox } from '../settings/secret-box.js';
import { hashOf, origin } from './hash-chain.js';
import { type SecurityEventType, securityEvents } from './security-events.js';
import { type SecurityEntry, SecurityLog, securityLogCapacity, type Witness } from './security-log.js';

/** Opens only what it sealed, as the real one does. */
const box = (key: string): SecretBox => ({
  seal: (text, place) => `${sha256(key + place + text)}${text}`,
  open: (sealed, place) => (sealed.slice(0, 64) === sha256(key + place + sealed.slice(64)) ? sealed.slice(64) : undefined),
});

class Rig {
  readonly store: Store;
  readonly log: SecurityLog;
  readonly added: SecurityEntry[] = [];
  readonly faults: string[] = [];
  time = Instant(Date.parse('2027-01-01T00:00:00Z'));
  uptime = Ms(0);

  constructor(store: Store = new MemoryStore(), key = 'key', added: (entry: SecurityEntry) => void = () => undefined, witness?: Witness) {
    this.store = store;
    this.log = new SecurityLog({
      store,
      secrets: box(key),
      sha256,
      witness,
      clock: { monotonic: () => this.uptime },
      now: () => this.time,
      log: silentLog,
      added: (entry) => {
        this.added.push(entry);
        added(entry);
      },
      storeFailed: (fault) => this.faults.push(fault.code),
    });
  }

  /** So many entries, a minute apart. */
  fill(count: number): this {
    for (let i = 0; i < count; i++) {
      this.log.record('InvalidMessages', `number ${i}`);
      this.pass(Ms(60_000));
    }
    return this;
  }

  pass(time_ms: Ms): void {
    this.time = later(this.time, time_ms);
    this.uptime = Ms(this.uptime + time_ms);
  }

  get rows() {
    return this.store.table<SecurityEntry>('securityLog');
  }

  get seal() {
    return this.store.table<string>('securityLogSeal');
  }
}

const flawed = (words: string): unknown => expect.objectContaining({ intact: false, why: expect.stringContaining(words) });

describe('the security log', () => {
  it('is intact while it is empty', () => {
    expect(new Rig().log.verify()).toEqual({ intact: true, entries: 0 });
  });

  it('keeps entries in order across restarts, each with the hash of the one before it', () => {
    const store = new MemoryStore();
    new Rig(store).fill(2);
    const after = new Rig(store).fill(1);
    const entries = [...after.log.entries()];
    expect(entries.map(({ seq, techInfo }) => [seq, techInfo])).toEqual([
      [0, 'number 0'],
      [1, 'number 1'],
      [2, 'number 0'],
    ]);
    expect(entries.map(({ previousHash }) => previousHash)).toEqual([origin, entries[0]!.hash, entries[1]!.hash]);
    expect(after.log.verify()).toEqual({ intact: true, entries: 3 });
  });

  it('can be checked by anybody who has the lines', () => {
    const lines = [...new Rig().fill(2).log.lines()].slice(1).map((line) => JSON.parse(line));
    for (const { previousHash, seq, at, type, techInfo, hash } of lines) {
      expect(sha256(JSON.stringify([previousHash, seq, at, type, techInfo]))).toBe(hash);
    }
    expect(lines[1].previousHash).toBe(lines[0].hash);
  });

  it('cuts what is too long for a notification', () => {
    const rig = new Rig();
    rig.log.record('TamperDetectionActivated', 'x'.repeat(1000));
    rig.log.record('StartupOfTheDevice');
    expect([...rig.log.entries()].map(({ techInfo }) => techInfo?.length)).toEqual([255, undefined]);
    expect(rig.log.verify()).toMatchObject({ intact: true });
  });

  it('is not washed out by what anybody can cause as often as he likes', () => {
    const rig = new Rig();
    rig.log.record('TamperDetectionActivated');
    for (let i = 0; i < 1000; i++) rig.log.record('InvalidMessages', 'rubbish');
    for (let i = 0; i < 100; i++) rig.log.record('ResetOrReboot');
    const entries = [...rig.log.entries()];
    const those = entries.filter(({ type }) => type === 'InvalidMessages');
    expect([entries.length, those.length]).toEqual([1 + 61 + 100, 61]);
    expect(those.at(-1)?.techInfo).toBe('More than 60 within an hour; the others of this hour are left out.');
    rig.time = later(rig.time, Ms(7_200_000));
    rig.log.record('InvalidMessages', 'rubbish after the clock was set');
    expect([...rig.log.entries()]).toHaveLength(entries.length);
    rig.pass(Ms(3_600_000));
    rig.log.record('InvalidMessages', 'more rubbish');
    expect([...rig.log.entries()].at(-1)?.techInfo).toBe('more rubbish');
  });

  it('is not washed out by a clock that is set again and again', () => {
    const rig = new Rig();
    rig.log.record('TamperDetectionActivated');
    for (let i = 0; i < 1000; i++) {
      rig.log.record('SettingSystemTime', 'by a day');
      rig.time = later(rig.time, Ms((i % 2 === 0 ? 1 : -1) * 86_400_000));
    }
    const entries = [...rig.log.entries()];
    expect(entries.map(({ type }) => type)).toEqual(['TamperDetectionActivated', ...Array<string>(7).fill('SettingSystemTime')]);
    expect(entries.at(-1)?.techInfo).toBe('More than 6 within an hour; the others of this hour are left out.');
  });

  it('keeps what happened while the disk was full as soon as there is room, with the time at which it happened', () => {
    const store = new MemoryStore();
    let isFull = true;
    const rig = new Rig(store, 'key', () => {
      if (isFull) throw new StoreFault('store.full', 'the disk is full');
    });
    const began = rig.time;
    rig.log.record('MemoryExhaustion');
    rig.pass(Ms(60_000));
    for (let i = 0; i < 200; i++) rig.log.record('TamperDetectionActivated', `door ${i}`);
    rig.pass(Ms(60_000));
    rig.log.catchUp();
    expect([rig.rows.count(), rig.log.verify()]).toEqual([0, { intact: true, entries: 0 }]);
    isFull = false;
    rig.log.catchUp();
    rig.log.catchUp();
    const entries = [...rig.log.entries()];
    expect(entries.map(({ at, techInfo }) => [at, techInfo]).slice(0, 3)).toEqual([
      [began, undefined],
      [later(began, Ms(60_000)), 'door 0'],
      [later(began, Ms(60_000)), 'door 1'],
    ]);
    expect([entries.length, rig.log.verify()]).toEqual([100, { intact: true, entries: 100 }]);
  });

  it('keeps an entry together with what is written for it, or neither', () => {
    const store = new MemoryStore();
    const rig = new Rig(store, 'key', ({ seq }) => {
      store.table('told').put(sequenceKey(seq), seq);
      if (seq === 1) throw new StoreFault('store.full', 'the disk is full');
    });
    rig.fill(3);
    expect([store.table('told').count(), rig.rows.count(), rig.faults]).toEqual([1, 1, ['store.full', 'store.full']]);
    expect(rig.log.verify()).toEqual({ intact: true, entries: 1 });
  });
});

describe('tampering', () => {
  const entry = (rig: Rig, seq: number): SecurityEntry => rig.rows.get(sequenceKey(seq))!;
  const put = (rig: Rig, seq: number, row: SecurityEntry): void => rig.rows.put(sequenceKey(seq), row);
  const again = (row: SecurityEntry): SecurityEntry => ({ ...row, hash: hashOf(row, sha256) });

  it.each<[string, (rig: Rig) => void, string]>([
    ['an edit', (rig) => put(rig, 3, { ...entry(rig, 3), techInfo: 'nothing' }), 'Entry 3 has been changed.'],
    ['an edit of the time', (rig) => put(rig, 3, { ...entry(rig, 3), at: Instant(0) }), 'Entry 3 has been changed.'],
    ['an edit with its own hash', (rig) => put(rig, 3, again({ ...entry(rig, 3), techInfo: 'nothing' })), 'Entry 4 does not follow'],
    [
      'an edit of the last with its own hash',
      (rig) => put(rig, 9, again({ ...entry(rig, 9), techInfo: 'x' })),
      'Entry 9 has been written anew.',
    ],
    ['a deletion', (rig) => rig.rows.delete(sequenceKey(4)), 'Entry 4 has been taken out.'],
    ['a deletion of the first', (rig) => rig.rows.delete(sequenceKey(0)), 'Entry 0 has been taken out.'],
    [
      'a truncation',
      (rig) => {
        for (const seq of [7, 8, 9]) rig.rows.delete(sequenceKey(seq));
      },
      'The entries from 7 to 9 have been cut off.',
    ],
    ['a truncation to nothing', (rig) => rig.rows.clear(), 'The entries from 0 to 9 have been cut off.'],
    [
      'an addition',
      (rig) => put(rig, 10, again({ ...entry(rig, 9), seq: 10, previousHash: entry(rig, 9).hash })),
      'Behind the last entry another',
    ],
    ['an insertion', (rig) => rig.rows.put(`${sequenceKey(4)}a`, entry(rig, 4)), 'Before entry 5 another has been put in.'],
    ['a row of another kind', (rig) => rig.rows.put('zzz', entry(rig, 4)), 'Behind the last entry another'],
    ['a row that is nothing', (rig) => rig.store.table('securityLog').put(sequenceKey(2), null), 'In the place of entry 2 is another.'],
    [
      'an exchange of two',
      (rig) => {
        const [one, other] = [entry(rig, 2), entry(rig, 5)];
        put(rig, 2, other);
        put(rig, 5, one);
      },
      'In the place of entry 2 is another.',
    ],
    [
      'all of it written anew',
      (rig) => {
        let previousHash = origin;
        for (let seq = 0; seq < 10; seq++) {
          const row = again({ ...entry(rig, seq), techInfo: 'all is well', previousHash });
          put(rig, seq, row);
          previousHash = row.hash;
        }
      },
      'Entry 9 has been written anew.',
    ],
    [
      'a seal that was made elsewhere',
      (rig) => rig.seal.put('seal', box('other').seal('{}', 'security log')),
      'The seal of the log is missing, or it was not made here.',
    ],
    ['a seal that is damaged', (rig) => rig.seal.put('seal', `${rig.seal.get('seal')} `), 'The seal of the log is missing'],
    ['no seal', (rig) => rig.seal.clear(), 'The seal of the log is missing'],
  ])('shows: %s', (_what, tamper, words) => {
    const rig = new Rig().fill(10);
    expect(rig.log.verify()).toEqual({ intact: true, entries: 10 });
    tamper(rig);
    expect(rig.log.verify()).toEqual(flawed(words));
    expect([...rig.log.lines()].length).toBeGreaterThan(0);
    rig.fill(1);
    expect(rig.log.verify()).toMatchObject({ intact: false });
  });

  it('of any kind shows, wherever it is', () => {
    const rig = new Rig().fill(20);
    const intact = rig.rows.rows();
    const change = fc.record({ at: fc.nat(19), to: fc.nat(25), how: fc.constantFrom('edit', 'delete', 'move', 'copy') });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
        rig.rows.clear();
        for (const [key, row] of intact) rig.rows.put(key, row);
        for (const { at, to, how } of changes) {
          const row = rig.rows.get(sequenceKey(at));
          if (row && how === 'edit') put(rig, at, again({ ...row, techInfo: `${row.techInfo}!` }));
          if (row && (how === 'move' || how === 'copy')) put(rig, to, again({ ...row, seq: to }));
          if (how === 'delete' || how === 'move') rig.rows.delete(sequenceKey(at));
        }
        const same = JSON.stringify(rig.rows.rows()) === JSON.stringify(intact);
        expect(rig.log.verify().intact).toBe(same);
      }),
    );
  });

  it('with the seal ends the log: a new one begins, says so, and never calls itself intact', () => {
    const store = new MemoryStore();
    new Rig(store).fill(3);
    const rig = new Rig(store, 'another key').fill(1);
    expect([...rig.log.entries()].map(({ seq, type }) => [seq, type])).toEqual([
      [0, 'InvalidMessages'],
      [1, 'InvalidMessages'],
      [2, 'InvalidMessages'],
      [3, 'SecurityLogWasCleared'],
      [4, 'InvalidMessages'],
    ]);
    expect(rig.added.map(({ type }) => type)).toEqual(['SecurityLogWasCleared', 'InvalidMessages']);
    expect(rig.log.verify()).toEqual(flawed('The seal of the log was missing'));
  });

  it('with the seal and keys that are no numbers does not stop the log', () => {
    const rig = new Rig().fill(2);
    rig.seal.clear();
    rig.rows.put('zzz', entry(rig, 0));
    rig.fill(1);
    expect(rig.faults).toEqual([]);
    expect(rig.rows.get(sequenceKey(3))).toMatchObject({ type: 'InvalidMessages', seq: 3 });
  });
});

describe('a log with a witness', () => {
  const note = (): Witness & { text?: string } => {
    const kept: Witness & { text?: string } = { read: () => kept.text, write: (text) => Object.assign(kept, { text }) };
    return kept;
  };
  const withWitness = (store: Store, witness: Witness): Rig => new Rig(store, 'key', () => undefined, witness);

  it('stays intact over restarts, and where the power went before the witness had written', () => {
    const [store, witness] = [new MemoryStore(), note()];
    withWitness(store, witness).fill(3);
    const before = witness.text;
    expect(withWitness(store, witness).fill(2).log.verify()).toEqual({ intact: true, entries: 5 });
    Object.assign(witness, { text: before });
    expect(withWitness(store, witness).fill(1).log.verify()).toEqual({ intact: true, entries: 6 });
  });

  it('shows that it was emptied, and says so from then on', () => {
    const [store, witness] = [new MemoryStore(), note()];
    const rig = withWitness(store, witness).fill(3);
    rig.rows.clear();
    rig.seal.clear();
    const again = withWitness(store, witness);
    expect(again.log.verify()).toEqual(flawed('The log had come to entry 2; it was emptied'));
    again.fill(2);
    expect(again.added.map(({ type }) => type)).toEqual(['SecurityLogWasCleared', 'InvalidMessages', 'InvalidMessages']);
    expect(withWitness(store, witness).fill(9).log.verify()).toEqual(flawed('The log had come to entry 2'));
  });

  it('shows that an older copy of it was put back', () => {
    const [store, witness] = [new MemoryStore(), note()];
    const rig = withWitness(store, witness).fill(3);
    const [rows, seal] = [rig.rows.rows(), rig.seal.get('seal')!];
    rig.fill(4);
    rig.rows.clear();
    for (const [key, row] of rows) rig.rows.put(key, row);
    rig.seal.put('seal', seal);
    expect(withWitness(store, witness).log.verify()).toEqual(flawed('The log had come to entry 6'));
    const again = withWitness(store, witness).fill(1);
    expect(again.added.map(({ seq, type }) => [seq, type])).toEqual([
      [3, 'SecurityLogWasCleared'],
      [4, 'InvalidMessages'],
    ]);
    expect(again.log.verify()).toEqual(flawed('an older copy of it was put back'));
  });

  it('goes on where the witness cannot write or read', () => {
    const broken = (): never => {
      throw new Error('EIO');
    };
    expect(withWitness(new MemoryStore(), { read: broken, write: broken }).fill(2).log.verify()).toEqual({ intact: true, entries: 2 });
  });
});

describe('a log that is full', () => {
  const full = (): Rig => new Rig().fill(securityLogCapacity);

  it('loses its oldest tenth, and what is left can still be checked', () => {
    const rig = full();
    expect(rig.log.verify()).toEqual({ intact: true, entries: securityLogCapacity });
    rig.fill(1);
    const left = securityLogCapacity * 0.9 + 1;
    expect(rig.log.verify()).toEqual({ intact: true, entries: left });
    expect([...rig.log.entries()].map(({ seq }) => seq).slice(0, 1)).toEqual([securityLogCapacity / 10]);
    expect(rig.rows.count()).toBe(left);
    rig.rows.delete(sequenceKey(securityLogCapacity / 10));
    expect(rig.log.verify()).toEqual(flawed('has been taken out'));
  });

  it('does not get rid of what was done to the entries that go', () => {
    for (const seq of [7, securityLogCapacity / 10 - 1]) {
      const rig = full();
      const row = rig.rows.get(sequenceKey(seq))!;
      rig.rows.put(sequenceKey(seq), { ...row, techInfo: 'nothing' });
      rig.fill(1);
      expect(rig.log.verify()).toEqual({ intact: false, seq, why: `Entry ${seq} has been changed.` });
    }
  });
});

describe('the lines for GetLog', () => {
  it('begin with what is to be known of the whole', () => {
    const rig = new Rig().fill(2);
    const [head, ...entries] = [...rig.log.lines()].map((line) => JSON.parse(line));
    expect(head).toEqual({ log: 'security', madeAt: '2027-01-01T00:02:00Z', intact: true, entries: 2 });
    expect(entries[0]).toMatchObject({
      time: '2027-01-01T00:00:00Z',
      type: 'InvalidMessages',
      critical: false,
      seq: 0,
      techInfo: 'number 0',
    });
  });

  it('are those of the time that was asked for, both ends included', () => {
    const rig = new Rig().fill(10);
    const at = (minute: number): Instant => Instant(Date.parse('2027-01-01T00:00:00Z') + minute * 60_000);
    const numbers = (range: Parameters<SecurityLog['lines']>[0]): readonly number[] =>
      [...rig.log.lines(range)].slice(1).map((line) => JSON.parse(line).seq);
    expect(numbers({ from: at(3), to: at(5) })).toEqual([3, 4, 5]);
    expect(numbers({ from: at(8) })).toEqual([8, 9]);
    expect(numbers({ to: at(1) })).toEqual([0, 1]);
    expect(numbers({ from: at(100) })).toEqual([]);
  });
});

describe('a loss of power', () => {
  class PowerLoss extends Error {}
  it.each(['before', 'within', 'after'] as const satisfies readonly WriteMoment[])(
    '%s the write of an entry leaves a log that is intact',
    (moment) => {
      const store = new MemoryStore();
      new Rig(store).fill(3);
      const cut = interruptedStore(store, (now) => {
        if (now === moment) throw new PowerLoss();
      });
      expect(() => new Rig(cut).fill(1)).toThrow(PowerLoss);
      const after = new Rig(store);
      expect(after.log.verify()).toEqual({ intact: true, entries: moment === 'after' ? 4 : 3 });
      after.fill(1);
      expect(after.log.verify()).toMatchObject({ intact: true });
    },
  );
});

describe('security events', () => {
  it('are named as in the white paper, and those are critical that it calls so', () => {
    const critical = (Object.keys(securityEvents) as SecurityEventType[]).filter((type) => securityEvents[type].critical);
    expect(critical).toEqual([
      'FirmwareUpdated',
      'SettingSystemTime',
      'StartupOfTheDevice',
      'ResetOrReboot',
      'SecurityLogWasCleared',
      'MemoryExhaustion',
      'TamperDetectionActivated',
    ]);
    expect(Object.keys(securityEvents).filter((type) => type.length > 50)).toEqual([]);
  });
});
