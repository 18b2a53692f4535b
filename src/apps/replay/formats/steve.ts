/**
 * The log of SteVe, an open back-end written in Java. Its web-socket logger writes each frame on a line of its own, seen from the
 * back-end, with the time of the server's zone and without naming that zone:
 *
 *     [INFO ] 2026-03-02 09:00:00,123 de.rwth.idsg.steve.ocpp.ws.WebSocketLogger (qtp1-36) - [chargeBoxId=CP1, sessionId=…] Received: [2,…]
 */
import { Instant } from '../../../kernel/index.js';
import type { RecordedFrame } from '../recording.js';
import { type Format, frameIn, UnreadableRecording } from './format.js';

export const steveFormat: Format = {
  name: 'SteVe log',
  looks: 'lines of its WebSocketLogger with chargeBoxId, and Received: or Sending: before the frame',
  manyStations: true,
  recognises: (beginning) => /WebSocketLogger\s/.test(beginning),
  read: (text, { station }) => {
    const entries = entriesOf(text);
    const found = [...new Set(entries.map(({ chargeBox }) => chargeBox))];
    const wanted = station ?? (found.length === 1 ? found[0] : undefined);
    if (wanted === undefined && found.length > 0)
      throw new UnreadableRecording(`the log tells of ${found.length} stations: choose one with --station (${found.join(', ')})`);
    if (wanted !== undefined && !found.includes(wanted))
      throw new UnreadableRecording(`the log tells nothing of the station ${wanted}, but of ${found.join(', ') || 'none'}`);
    const notes: string[] = [];
    const frames: RecordedFrame[] = [];
    for (const { chargeBox, line, at, direction, text: written } of entries) {
      if (chargeBox !== wanted) continue;
      const frame = frameIn(written);
      if (frame) frames.push({ number: frames.length + 1, at, direction, frame });
      else notes.push(`line ${line}: what was ${direction === 'sent' ? 'received from' : 'sent to'} the station is no OCPP frame`);
    }
    return { ...inUtc(frames), notes };
  },
};

interface Entry {
  readonly chargeBox: string;
  readonly line: number;
  readonly at: Instant;
  readonly direction: 'sent' | 'received';
  text: string;
}

/** Tabs instead of blanks are how such lines come out of tables and mails. */
const head = /^\s*\[\w+\s*\]\s+(\d{4}-\d\d-\d\d)[\sT]+(\d\d:\d\d:\d\d)[,.](\d{3})\s/;
const said = /WebSocketLogger.*?\[chargeBoxId=([^,\]]+),[^\]]*\]\s+(Received|Sending):\s*(.*)$/;

/** A frame with line breaks in it goes on until the next line that begins like one of the log. */
function entriesOf(text: string): readonly Entry[] {
  const entries: Entry[] = [];
  let open: Entry | undefined;
  text.split(/\r?\n/).forEach((line, index) => {
    const [, date, time, fraction] = head.exec(line) ?? [];
    if (date === undefined) {
      if (open) open.text += line;
      return;
    }
    const [, chargeBox, what, frame = ''] = said.exec(line) ?? [];
    open = undefined;
    if (chargeBox === undefined) return;
    const at = Instant(Date.parse(`${date}T${time}.${fraction}Z`));
    open = { chargeBox, line: index + 1, at, direction: what === 'Received' ? 'sent' : 'received', text: frame };
    entries.push(open);
  });
  return entries;
}

const quarter_ms = 15 * 60_000;

/** What the back-end told the station of the time, against what the log says of that moment: the zone, in quarters of an hour. */
function inUtc(frames: readonly RecordedFrame[]): { readonly frames: readonly RecordedFrame[] } {
  for (const { at, direction, frame } of frames) {
    const answer = frame[2];
    if (direction !== 'received' || frame[0] !== 3 || typeof answer !== 'object' || answer === null || !('currentTime' in answer)) continue;
    const told = Date.parse(String(answer.currentTime));
    if (!Number.isFinite(told)) continue;
    const offset_ms = Math.round((told - at) / quarter_ms) * quarter_ms;
    return { frames: frames.map((each) => ({ ...each, at: Instant(each.at + offset_ms) })) };
  }
  return { frames };
}
