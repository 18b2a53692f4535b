/**
 * The message log of libocpp, with which stations on EVerest speak OCPP (`ocpp.log`, LogMessagesFormat `log`). Each message has a line
 * with time (UTC), who spoke to whom, and its name, then the frame over several lines:
 *
 *     2026-03-02T08:00:00.123Z: ChargePoint>CentralSystem BootNotification
 *     [
 *       2,
 */
import { Instant } from '../../../kernel/index.js';
import type { RecordedFrame } from '../recording.js';
import { type Format, frameIn } from './format.js';

const head = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z): (ChargePoint>CentralSystem|CentralSystem>ChargePoint|SYS>)/;

export const everestFormat: Format = {
  name: 'EVerest libocpp log',
  looks: 'lines such as 2026-03-02T08:00:00.123Z: ChargePoint>CentralSystem BootNotification, each with its frame below',
  recognises: (beginning) => beginning.split(/\r?\n/).some((line) => head.test(line)),
  read: (text) => {
    const frames: RecordedFrame[] = [];
    const notes: string[] = [];
    for (const { at, speaker, line, body } of entriesOf(text)) {
      if (speaker.startsWith('SYS')) continue;
      const frame = frameIn(body);
      if (!frame) notes.push(`line ${line}: what follows ${speaker} is no OCPP frame`);
      else frames.push({ number: frames.length + 1, at, direction: speaker.startsWith('ChargePoint') ? 'sent' : 'received', frame });
    }
    return { frames, notes };
  },
};

interface Entry {
  readonly at: Instant;
  readonly speaker: string;
  readonly line: number;
  body: string;
}

function entriesOf(text: string): readonly Entry[] {
  const entries: Entry[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    const [, time, speaker] = head.exec(line) ?? [];
    const open = entries.at(-1);
    if (time !== undefined && speaker !== undefined) entries.push({ at: Instant(Date.parse(time)), speaker, line: index + 1, body: '' });
    else if (open) open.body += line;
  });
  return entries;
}
