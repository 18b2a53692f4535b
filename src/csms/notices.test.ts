import { describe, expect, it } from 'vitest';
import { Instant, MemoryStore, type Store, seconds, silentLog, VirtualClock } from '../kernel/index.js';
import type { Notice } from '../station/notice.js';
import { said } from './notice-payloads.js';
import { type Delivery, mostDropped, mostFailures, mostNotices, Notices } from './notices.js';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const aReport = { connectorId: 0, status: 'Available', errorCode: 'NoError', at: Instant(0) } as const;
/** Told apart by what it carries. */
const notice = (body: string): Notice => ({ type: 'vendor', messageId: 'ConfigurationAuditEvent', body });

class Rig {
  readonly clock = new VirtualClock(Instant(Date.UTC(2026, 2, 2, 8)), { turn });
  readonly sent: string[] = [];
  readonly notices: Notices;
  readonly #store: Store;
  #end: ((end: Delivery) => void) | undefined;

  constructor(store: Store = new MemoryStore()) {
    this.#store = store;
    this.notices = new Notices({
      clock: this.clock,
      now: () => this.clock.now(),
      store,
      log: silentLog,
      storeFailed: () => undefined,
      send: (what, done) => {
        this.sent.push(what.type === 'vendor' ? what.body : what.type);
        this.#end = done;
      },
    });
  }

  /** What waits, in order. */
  kept(): readonly Notice[] {
    return this.#store
      .table<{ readonly notice: Notice }>('notices')
      .rows()
      .map(([, row]) => row.notice);
  }

  async end(how: Delivery): Promise<void> {
    this.#end?.(how);
    await this.clock.settle();
  }

  async open(): Promise<void> {
    this.notices.openGate();
    await this.clock.settle();
  }
}

describe('notices', () => {
  it('R-AUD-06: wait while nobody hears them, also over a restart, and leave in order, one at a time', async () => {
    const store = new MemoryStore();
    new Rig(store).notices.put(notice('first'));
    const rig = new Rig(store);
    rig.notices.put(notice('second'));
    await rig.clock.settle();
    expect(rig.sent).toEqual([]);
    await rig.open();
    expect(rig.sent).toEqual(['first']);
    await rig.end('taken');
    await rig.end('taken');
    expect(rig.sent).toEqual(['first', 'second']);
    expect(rig.notices.waitingCount).toBe(0);
  });

  it('one whose link was lost is said again on the next, as often as it takes', async () => {
    const rig = new Rig();
    rig.notices.put(notice('x'));
    for (let links = 0; links < 10; links++) {
      await rig.open();
      rig.notices.closeGate();
      await rig.end('lost');
    }
    await rig.open();
    await rig.end('taken');
    expect(rig.sent).toHaveLength(11);
    expect(rig.notices.waitingCount).toBe(0);
  });

  it.each(['refused', 'unanswered'] as const)('one that is %s is tried again after growing pauses, then it makes way', async (how) => {
    const rig = new Rig();
    rig.notices.put(notice('x'));
    rig.notices.put(notice('next'));
    await rig.open();
    await rig.end(how);
    await rig.clock.advance(seconds(19));
    expect(rig.sent).toEqual(['x']);
    await rig.clock.advance(seconds(1));
    await rig.end(how);
    await rig.clock.advance(seconds(40));
    await rig.end(how);
    expect(rig.sent).toEqual([...Array<string>(mostFailures).fill('x'), 'next']);
  });

  it('one that the back-end does not know is not repeated', async () => {
    const rig = new Rig();
    rig.notices.put(notice('x'));
    await rig.open();
    await rig.end('unknown');
    expect(rig.notices.waitingCount).toBe(0);
  });

  it('of too many the oldest go, and the back-end is told how many', async () => {
    const rig = new Rig();
    for (let n = 0; n < mostNotices + 3 * mostDropped; n++) rig.notices.put(notice(String(n)));
    const left = rig.kept();
    const word = left.find((kept) => kept.type === 'information');
    const dropped = mostNotices + 3 * mostDropped + 1 - left.length;
    expect(word).toMatchObject({ info: `${dropped} messages were given up for want of room.` });
    expect(left[0]).toEqual(notice(String(dropped)));
    expect(left.length).toBeLessThanOrEqual(mostNotices);
    expect(said(word!, { vendorId: 'VWGC', report: () => aReport }).payload).toHaveProperty('info');
  });

  it('of too many those go first that matter least, across restarts and whatever their age', async () => {
    const store = new MemoryStore();
    let rig = new Rig(store);
    const tampering: Notice = { type: 'securityEvent', event: 'TamperDetectionActivated', at: rig.clock.now(), techInfo: 'front door' };
    const chatter: Notice = { type: 'information', info: 'Nothing much.', at: rig.clock.now() };
    const rubbish: Notice = { type: 'securityEvent', event: 'InvalidMessages', at: rig.clock.now() };
    rig.notices.put(tampering);
    rig.notices.put(notice('who changed what'));
    for (let n = 0; n < 3 * mostNotices; n++) {
      if (n % 1000 === 0) rig = new Rig(store);
      rig.notices.put(n % 2 === 0 ? chatter : rubbish);
    }
    expect(rig.kept().slice(0, 2)).toEqual([tampering, notice('who changed what')]);
    for (let n = 0; n < mostNotices; n++) rig.notices.put(tampering);
    expect(new Set(rig.kept().map(({ type }) => type))).toEqual(new Set(['securityEvent', 'information']));
    expect(rig.kept().filter((kept) => kept.type === 'information')).toHaveLength(1);
  });

  it('none is given up while it is being sent, nor is the count of the others', async () => {
    const rig = new Rig();
    rig.notices.put(notice('first'));
    await rig.open();
    for (let n = 0; n < mostNotices; n++) rig.notices.put(notice(String(n)));
    expect(rig.kept()[0]).toEqual(notice('first'));
    await rig.end('lost');
    expect(rig.sent).toEqual(['first', 'first']);
  });
});

describe('a notice in OCPP', () => {
  const at = Instant(Date.UTC(2026, 2, 2, 8));
  const say = (what: Notice) =>
    said(what, {
      vendorId: 'VWGC',
      report: (connectorId) => ({ connectorId, status: 'Charging', errorCode: 'GroundFailure', info: 'old', at: Instant(at + 5000) }),
    });

  it('R-OCP-08: a text is a StatusNotification with the status as it is, NoError, and the time of the event', () => {
    expect(say({ type: 'information', side: 'B', info: 'Something.', at })).toEqual({
      action: 'StatusNotification',
      payload: {
        connectorId: 2,
        status: 'Charging',
        errorCode: 'NoError',
        info: 'Something.',
        timestamp: '2026-03-02T08:00:00Z',
        vendorId: 'VWGC',
      },
    });
  });

  it('a text about a connector that is Faulted keeps its error: Faulted without one does not exist', () => {
    const report = { connectorId: 1, status: 'Faulted', errorCode: 'GroundFailure', vendorErrorCode: '0A1', info: 'old', at } as const;
    const { payload } = said({ type: 'information', side: 'A', info: 'Something.', at }, { vendorId: 'VWGC', report: () => report });
    expect(payload).toMatchObject({ status: 'Faulted', errorCode: 'GroundFailure', vendorErrorCode: '0A1', info: 'Something.' });
  });

  it('R-OCP-07: a vendor message carries the vendor id', () => {
    expect(say({ type: 'vendor', messageId: 'ConfigurationAuditEvent', body: '{}' })).toEqual({
      action: 'DataTransfer',
      payload: { vendorId: 'VWGC', messageId: 'ConfigurationAuditEvent', data: '{}' },
    });
  });

  it('the words of a signed update become those of a plain one where there is no request id', () => {
    expect(say({ type: 'firmware', status: 'InvalidSignature' })).toEqual({
      action: 'FirmwareStatusNotification',
      payload: { status: 'InstallationFailed' },
    });
    expect(say({ type: 'firmware', status: 'InvalidSignature', requestId: 4 })).toEqual({
      action: 'SignedFirmwareStatusNotification',
      payload: { status: 'InvalidSignature', requestId: 4 },
    });
  });

  it('what is too long for the field is cut', () => {
    const { payload } = say({ type: 'securityEvent', event: 'SettingSystemTime', at, techInfo: 'x'.repeat(300) });
    expect(payload).toMatchObject({ type: 'SettingSystemTime', techInfo: 'x'.repeat(255) });
  });
});
