/** Charge points that are wrong: our station behind a link that spoils what it says, and the cases that must notice. */
import type { Accept } from '../../src/io/in-process-link.js';

type Members = Readonly<Record<string, unknown>>;
/** What becomes of a call of the station: another payload, another call before it, twice the same, or nothing: it is answered on the way. */
type Spoilt = Members | { readonly first: readonly [action: string, payload: Members] } | 'twice' | 'swallowed';

export interface Mutation {
  readonly name: string;
  /** A call of the station. */
  readonly calls?: (action: string, payload: Members) => Spoilt;
  /** An answer of the station; `answer` is undefined where it refuses. */
  readonly answers?: (action: string, answer: Members | undefined, asked: Members) => Members | undefined;
  /** What the station is told in answer to its calls. */
  readonly told?: (answer: Members) => Members;
  readonly fails: readonly string[];
}

const always =
  (wanted: string, status: string) =>
  (action: string, answer: Members | undefined): Members | undefined =>
    action === wanted ? { status } : answer;
const only =
  (wanted: string, spoil: (payload: Members) => Spoilt) =>
  (action: string, payload: Members): Spoilt =>
    action === wanted ? spoil(payload) : payload;
const without =
  (field: string) =>
  (payload: Members): Members =>
    Object.fromEntries(Object.entries(payload).filter(([name]) => name !== field));
const noStatus =
  (status: string) =>
  (payload: Members): Spoilt =>
    payload['status'] === status ? 'swallowed' : payload;

const listed =
  (change: (list: readonly Members[]) => readonly Members[]) =>
  (action: string, answer: Members | undefined): Members | undefined => {
    const list = answer?.['configurationKey'];
    return action === 'GetConfiguration' && Array.isArray(list) ? { ...answer, configurationKey: change(list) } : answer;
  };
const believing =
  (idTagInfo: Members) =>
  (answer: Members): Members =>
    'idTagInfo' in answer ? { ...answer, idTagInfo } : answer;

export const mutants: readonly Mutation[] = [
  {
    name: 'answers an action that nobody knows',
    answers: (action, answer) => (action === 'TeachMeToFly' ? {} : answer),
    fails: ['frames-01'],
  },
  {
    name: 'takes broken payloads',
    answers: (_, answer) => answer ?? { status: 'Accepted' },
    fails: ['frames-02', 'frames-03', 'frames-04'],
  },
  {
    name: 'keeps quiet about keys that it does not know',
    answers: (action, answer) => (action === 'GetConfiguration' && answer ? without('unknownKey')(answer) : answer),
    fails: ['configuration-03'],
  },
  {
    name: 'hides a key that is required',
    answers: listed((list) => list.filter(({ key }) => key !== 'ResetRetries')),
    fails: ['configuration-01'],
  },
  {
    name: 'accepts every change of a setting',
    answers: always('ChangeConfiguration', 'Accepted'),
    fails: ['configuration-05', 'configuration-06', 'configuration-07', 'security-02'],
  },
  {
    name: 'never shows that a connector is out of service',
    calls: only('StatusNotification', noStatus('Unavailable')),
    fails: ['configuration-10', 'configuration-11', 'configuration-12'],
  },
  {
    name: 'has connectors without end',
    answers: always('ChangeAvailability', 'Accepted'),
    fails: ['configuration-12', 'configuration-13'],
  },
  {
    name: 'knows every vendor',
    answers: always('DataTransfer', 'Accepted'),
    fails: ['configuration-15'],
  },
  {
    name: 'sends no heartbeats',
    calls: only('Heartbeat', () => 'swallowed'),
    fails: ['configuration-08', 'trigger-01'],
  },
  {
    name: 'sends no readings',
    calls: only('MeterValues', () => 'swallowed'),
    fails: ['configuration-09', 'session-17', 'trigger-03'],
  },
  {
    name: 'forgets which transaction readings belong to',
    calls: only('MeterValues', without('transactionId')),
    fails: ['session-17'],
  },
  {
    name: 'starts for somebody else',
    calls: only('StartTransaction', (payload) => ({ ...payload, idTag: 'SOMEBODY' })),
    fails: ['session-01', 'session-08'],
  },
  {
    name: 'has a register that runs backwards',
    calls: only('StopTransaction', (payload) => ({ ...payload, meterStop: -1 })),
    fails: ['session-02'],
  },
  {
    name: 'reports each end twice',
    calls: only('StopTransaction', () => 'twice'),
    fails: ['session-18', 'session-19'],
  },
  {
    name: 'gives no reason for an end',
    calls: only('StopTransaction', without('reason')),
    fails: ['session-04', 'session-07', 'session-15', 'registration-05'],
  },
  {
    name: 'loses the ends of sessions',
    calls: only('StopTransaction', () => 'swallowed'),
    fails: ['session-01', 'session-20'],
  },
  {
    name: 'promises every remote start',
    answers: always('RemoteStartTransaction', 'Accepted'),
    fails: ['session-11', 'session-12', 'session-13', 'reservation-06', 'registration-06'],
  },
  {
    name: 'promises every remote stop',
    answers: always('RemoteStopTransaction', 'Accepted'),
    fails: ['session-16'],
  },
  {
    name: 'never says that a vehicle may go',
    calls: only('StatusNotification', noStatus('Finishing')),
    fails: ['session-01', 'session-15'],
  },
  {
    name: 'sends a status against the schema',
    calls: only('StatusNotification', (payload) => ({ ...payload, errorCode: 'NoProblem' })),
    fails: ['session-01', 'trigger-02'],
  },
  {
    name: 'refuses to be triggered',
    answers: always('TriggerMessage', 'Rejected'),
    fails: ['trigger-01', 'trigger-02', 'trigger-04', 'trigger-05', 'trigger-06'],
  },
  {
    name: 'says that everything was transferred',
    calls: (action, payload) =>
      /^(Diagnostics|Log)StatusNotification$/.test(action) && /Fail/.test(String(payload['status']))
        ? { ...payload, status: 'Uploaded' }
        : payload,
    fails: ['firmware-01', 'security-09'],
  },
  {
    name: 'forgets the version of its list',
    answers: (action, answer) => (action === 'GetLocalListVersion' ? { listVersion: 0 } : answer),
    fails: ['local-list-01', 'local-list-02', 'local-list-03'],
  },
  {
    name: 'takes every list',
    answers: always('SendLocalList', 'Accepted'),
    fails: ['local-list-03'],
  },
  {
    name: 'asks although the list knows',
    calls: (action, payload) => (action === 'StartTransaction' ? { first: ['Authorize', { idTag: payload['idTag'] }] } : payload),
    fails: ['local-list-04', 'session-10'],
  },
  {
    name: 'says something before it registers',
    calls: (action, payload) => (action === 'BootNotification' ? { first: ['Heartbeat', {}] } : payload),
    fails: ['registration-01'],
  },
  {
    name: 'cancels what was never reserved',
    answers: always('CancelReservation', 'Accepted'),
    fails: ['reservation-02', 'reservation-05'],
  },
  {
    name: 'reserves what is in use',
    answers: always('ReserveNow', 'Accepted'),
    fails: ['reservation-03', 'reservation-04'],
  },
  {
    name: 'does not show that a connector is reserved',
    calls: only('StatusNotification', noStatus('Reserved')),
    fails: ['reservation-01'],
  },
  {
    name: 'does not say which reservation it has used',
    calls: only('StartTransaction', without('reservationId')),
    fails: ['reservation-07'],
  },
  {
    name: 'tells its password',
    answers: listed((list) => [...list, { key: 'authorizationKey', readonly: false, value: 'open sesame' }]),
    fails: ['security-01'],
  },
  {
    name: 'tells the password that was set',
    answers: listed((list) => [...list, { key: 'Debug', readonly: true, value: 'key=5fb0d1c29a8e4f7360b1a2c3d4e5f607' }]),
    fails: ['security-10'],
  },
  {
    name: 'says something against the schema before the first case',
    calls: only('BootNotification', without('chargePointModel')),
    fails: ['configuration-03'],
  },
  {
    name: 'installs anything',
    answers: (action, answer) =>
      ['InstallCertificate', 'CertificateSigned', 'DeleteCertificate'].includes(action) ? { status: 'Accepted' } : answer,
    fails: ['security-03', 'security-04', 'security-06'],
  },
  {
    name: 'registers again at once when it was rejected',
    calls: only('BootNotification', () => 'twice'),
    fails: ['registration-07'],
  },
  {
    name: 'reports no status',
    calls: only('StatusNotification', () => 'swallowed'),
    fails: ['registration-02'],
  },
  {
    name: 'lets everybody charge, whatever is said of a card',
    told: believing({ status: 'Accepted' }),
    fails: ['session-03', 'session-04', 'session-06', 'session-09'],
  },
  {
    name: 'takes all people for one family',
    told: believing({ status: 'Accepted', parentIdTag: 'EVERYBODY' }),
    fails: ['session-05'],
  },
  {
    name: 'gives keys without values',
    answers: listed((list) => list.map(without('value'))),
    fails: ['configuration-02', 'configuration-04', 'configuration-06'],
  },
  {
    name: 'unlocks what it does not have',
    answers: always('UnlockConnector', 'Unlocked'),
    fails: ['configuration-16'],
  },
  {
    name: 'answers with words that no schema has',
    answers: (action, answer) => (['ClearCache', 'GetInstalledCertificateIds'].includes(action) ? { status: 'Perhaps' } : answer),
    fails: ['configuration-14', 'security-05'],
  },
  {
    name: 'promises to tell of connectors that it does not have',
    answers: always('TriggerMessage', 'Accepted'),
    fails: ['trigger-07'],
  },
  {
    name: 'does not know the extended trigger',
    answers: always('ExtendedTriggerMessage', 'NotImplemented'),
    fails: ['security-07', 'security-08'],
  },
  {
    name: 'says that all firmware is installed',
    calls: only('FirmwareStatusNotification', (payload) => ({ ...payload, status: 'Installed' })),
    fails: ['firmware-02', 'trigger-06'],
  },
  {
    name: 'takes every charging profile for done and none for known',
    answers: (action, answer) =>
      action.endsWith('ChargingProfile') ? { status: action === 'SetChargingProfile' ? 'Rejected' : 'Accepted' } : answer,
    fails: ['smart-charging-01', 'smart-charging-02', 'smart-charging-03'],
  },
  {
    name: 'goes on saying that it is free',
    calls: (action, payload) =>
      action === 'StatusNotification' && payload['status'] === 'Available' ? { first: ['StatusNotification', payload] } : payload,
    fails: ['session-21'],
  },
  {
    name: 'rejects resets',
    answers: always('Reset', 'Rejected'),
    fails: ['registration-03', 'registration-04'],
  },
];

const isCall = (spoilt: Spoilt): spoilt is Extract<Spoilt, { readonly first: readonly [string, Members] }> =>
  typeof spoilt === 'object' && Array.isArray(spoilt.first);

/** Stands between the station and the back-end. */
export class MutantLink {
  readonly #accept: Accept;
  readonly #mutation: Mutation;
  readonly #asked = new Map<string, readonly [action: string, payload: Members]>();
  #copies = 0;

  constructor(accept: Accept, mutation: Mutation) {
    this.#accept = accept;
    this.#mutation = mutation;
  }

  readonly accept: Accept = (link, target) => {
    const taken = this.#accept(
      {
        send: (text) => {
          this.#remember(text);
          link.send(this.#retold(text));
        },
        close: (...reason) => link.close(...reason),
      },
      target,
    );
    if ('refused' in taken) return taken;
    return {
      received: (text) =>
        this.#spoil(JSON.parse(text) as readonly unknown[], (frame) => taken.received(JSON.stringify(frame)), link.send.bind(link)),
      closed: (reason) => taken.closed(reason),
    };
  };

  #retold(text: string): string {
    const { told } = this.#mutation;
    if (!told || !text.startsWith('[3,')) return text;
    const [type, id, answer] = JSON.parse(text) as [number, string, Members];
    return JSON.stringify([type, id, told(answer)]);
  }

  #remember(text: string): void {
    try {
      const [type, id, action, payload] = JSON.parse(text) as [number, string, string, Members];
      if (type === 2) this.#asked.set(id, [action, payload]);
    } catch {
      // What is no JSON is no call.
    }
  }

  #spoil(frame: readonly unknown[], on: (frame: readonly unknown[]) => void, back: (text: string) => void): void {
    const [type, id, third, fourth] = frame as [number, string, unknown, Members];
    if (type === 2) {
      const spoilt = this.#mutation.calls?.(String(third), fourth) ?? fourth;
      if (spoilt === 'swallowed')
        return back(JSON.stringify([3, id, third === 'Heartbeat' ? { currentTime: '2026-03-02T08:00:00Z' } : {}]));
      const other = spoilt === 'twice' || isCall(spoilt);
      const copy = (action: unknown, payload: unknown): void => on([2, `copy-${++this.#copies}`, action, payload]);
      if (isCall(spoilt)) copy(...spoilt.first);
      on([2, id, third, other ? fourth : spoilt]);
      if (spoilt === 'twice') copy(third, fourth);
      return;
    }
    const [action, payload] = this.#asked.get(id) ?? [];
    const answer = type === 3 ? (third as Members) : undefined;
    const spoilt = action !== undefined && payload ? (this.#mutation.answers?.(action, answer, payload) ?? answer) : answer;
    on(spoilt === undefined ? frame : [3, id, spoilt]);
  }
}
