import { describe, expect, it } from 'vitest';
import { readRecording } from '../read-recording.js';

const boot = [2, 'a-1', 'BootNotification', { chargePointVendor: 'Vendor', chargePointModel: 'Model' }];
const accepted = [3, 'a-1', { status: 'Accepted', currentTime: '2026-03-02T08:00:00Z', interval: 300 }];
const reset = [2, 'b-1', 'Reset', { type: 'Soft' }];

const logger = 'de.rwth.idsg.steve.ocpp.ws.WebSocketLogger (qtp247162961-36) -';
const steve = (station: string): string =>
  [
    '[INFO ] 2026-03-02 08:59:00,001 de.rwth.idsg.steve.SteveAppContext (main) - Starting',
    `[INFO ] 2026-03-02 09:00:00,100 ${logger} [chargeBoxId=${station}, sessionId=3df7] Connection is established`,
    `[INFO ] 2026-03-02 09:00:00,123 ${logger} [chargeBoxId=${station}, sessionId=3df7] Received: ${JSON.stringify(boot)}`,
    `[INFO ] 2026-03-02 09:00:00,223 ${logger} [chargeBoxId=${station}, sessionId=3df7] Sending: ${JSON.stringify(accepted)}`,
    `[DEBUG] 2026-03-02 09:00:30,000 ${logger} [chargeBoxId=${station}, sessionId=3df7] Sending ping message`,
    `[INFO ] 2026-03-02 09:01:00,000 ${logger} [chargeBoxId=${station}, sessionId=3df7] Sending: ${JSON.stringify(reset)}`,
  ].join('\n');

const everest = [
  '2026-03-02T08:00:00.000Z: SYS> Session logging started. ',
  '',
  '',
  '2026-03-02T08:00:00.123Z: ChargePoint>CentralSystem BootNotification ',
  JSON.stringify(boot, undefined, 2),
  '',
  '2026-03-02T08:00:00.223Z: CentralSystem>ChargePoint  BootNotificationResponse',
  JSON.stringify(accepted, undefined, 2),
  '',
  '2026-03-02T08:01:00.000Z: CentralSystem>ChargePoint  Reset',
  JSON.stringify(reset, undefined, 2),
  '',
].join('\n');

const own = [
  { number: 5, time: '2026-03-02T08:00:00.123Z', direction: 'sent', frame: boot },
  { number: 6, time: '2026-03-02T08:00:00.223Z', direction: 'received', frame: accepted },
  { number: 7, time: '2026-03-02T08:01:00.000Z', direction: 'received', frame: reset },
]
  .map((line) => JSON.stringify(line))
  .join('\n');

const conversation = [
  { at: Date.parse('2026-03-02T08:00:00.123Z'), direction: 'sent', frame: boot },
  { at: Date.parse('2026-03-02T08:00:00.223Z'), direction: 'received', frame: accepted },
  { at: Date.parse('2026-03-02T08:01:00.000Z'), direction: 'received', frame: reset },
];
const withoutNumbers = (text: string, station?: string) => readRecording(text, { station }).frames.map(({ number: _, ...frame }) => frame);

describe('formats of recordings', () => {
  it.each([
    ['Flexpole transcript', own],
    ['SteVe log', steve('CP1')],
    ['EVerest libocpp log', everest],
  ])('%s is told by its beginning and read as the same conversation', (format, text) => {
    expect(readRecording(text).format).toBe(format);
    expect(withoutNumbers(text)).toEqual(conversation);
  });

  it('keep the numbers of a file that has them', () => {
    expect(readRecording(own).frames.map(({ number }) => number)).toEqual([5, 6, 7]);
  });

  it('SteVe: the zone of the server follows from the time that it told the station', () => {
    const inKathmandu = steve('CP1').replaceAll('09:00:', '13:45:').replaceAll('09:01:', '13:46:');
    expect(withoutNumbers(inKathmandu)).toEqual(conversation);
  });

  it('SteVe: a frame may have line breaks in it', () => {
    const broken = steve('CP1').replace(JSON.stringify(boot), JSON.stringify(boot, undefined, 1));
    expect(withoutNumbers(broken)).toEqual(conversation);
  });

  it('SteVe: of several stations one is chosen, and the error names them', () => {
    const two = `${steve('CP1')}\n${steve('CP2')}`;
    expect(() => readRecording(two)).toThrow('choose one with --station (CP1, CP2)');
    expect(withoutNumbers(two, 'CP2')).toEqual(conversation);
    expect(() => readRecording(two, { station: 'CP3' })).toThrow('nothing of the station CP3');
  });

  it('say which lines they could not read', () => {
    expect(readRecording(`${own}\n{"number":8`).notes).toEqual(['line 4 is no line of a transcript; it was passed over']);
    const damaged = steve('CP1').replace('[2,"b-1","Reset"', '[2,"b-1","Reset');
    expect(readRecording(damaged).notes).toEqual(['line 6: what was sent to the station is no OCPP frame']);
  });

  it('refuse what is no recording', () => {
    expect(() => readRecording('hello')).toThrow(/^this is no recording that can be read. These can:\n {2}Flexpole transcript: JSON lines/);
    expect(() => readRecording(' \n')).toThrow('there is nothing in it');
    const line = { number: 1, time: 'noon', direction: 'sent', frame: boot };
    expect(() => readRecording(JSON.stringify(line))).toThrow(/without a single OCPP frame \(line 1 is no line of a transcript/);
  });
});
