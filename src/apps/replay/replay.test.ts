import { describe, expect, it } from 'vitest';
import { runStory } from '../../stories/index.js';
import { loadStory, shippedNames } from '../stories/library.js';
import { virtualStage } from '../stories/virtual-stage.js';
import { readRecording } from './read-recording.js';
import type { RecordedFrame, Recording } from './recording.js';
import { replay } from './replay.js';

async function recorded(name: string) {
  const story = loadStory(name);
  const stage = virtualStage(story.setup.builtWith);
  await runStory(story, stage);
  const text = stage
    .transcript()
    .map((line) => JSON.stringify(line))
    .join('\n');
  return { story, recording: readRecording(text) };
}

/** Stories whose hands a recording gives away; the others are about what it does not hold, such as an outage of the network. */
const tellTale = [
  'boot-rejected-at-first',
  'difficult-back-end',
  'door-opened',
  'emergency-stop',
  'fault-and-repair',
  'first-charge',
  'group-stop',
  'hot-day',
  'low-packs',
  'power-cut',
  'remote-start-and-stop',
  'reservation',
  'stop-key',
  'two-cars-share',
  'unknown-card',
];

/** On a slow network the story itself goes on later, for it waits for messages: other moments, another run. */
const unrepeatable = ['slow-network'];

describe('a recording of our own station', () => {
  it('played again with its hands and its seed differs in nothing: neither octet nor time nor message id', async () => {
    for (const name of shippedNames().filter((each) => !unrepeatable.includes(each))) {
      const { story, recording } = await recorded(name);
      const { differences, compared, notes } = await replay(recording, { story, exact: true });
      expect(differences, name).toEqual([]);
      expect(notes, name).toEqual([]);
      expect(compared, name).toBeGreaterThan(4);
    }
  });

  it.each(tellTale)('says enough of what people did to play %s again without its story', async (name) => {
    const { recording } = await recorded(name);
    const { differences, notes } = await replay(recording);
    expect(differences).toEqual([]);
    expect(notes).toEqual([]);
  });
});

describe('a recording that was changed', () => {
  const changed = (recording: Recording, change: (frames: RecordedFrame[]) => void): Recording => {
    const frames = structuredClone(recording.frames) as RecordedFrame[];
    change(frames);
    return { ...recording, frames };
  };
  const numberOf = (recording: Recording, action: string, nth = 0): number =>
    recording.frames.filter(({ frame }) => frame[0] === 2 && frame[2] === action)[nth]?.number ?? NaN;
  const at = (frames: readonly RecordedFrame[], number: number): RecordedFrame => {
    const found = frames.find((frame) => frame.number === number);
    if (!found) throw new Error(`there is no message ${number}`);
    return found;
  };
  const payloadOf = (frame: RecordedFrame): Record<string, unknown> => frame.frame[3] as Record<string, unknown>;

  it('gives the first difference with message, place, what was expected and what was seen', async () => {
    const { recording } = await recorded('first-charge');
    const number = numberOf(recording, 'StopTransaction');
    const other = changed(recording, (frames) => {
      payloadOf(at(frames, number))['reason'] = 'Remote';
    });
    const { differences } = await replay(other, { story: loadStory('first-charge') });
    expect(differences[0]).toMatchObject({
      number,
      kind: 'different',
      action: 'StopTransaction',
      path: 'reason',
      expected: 'Remote',
      seen: 'Local',
    });
  });

  it('in a measured value is found by an exact comparison only, with the way to it', async () => {
    const { story, recording } = await recorded('first-charge');
    const number = numberOf(recording, 'MeterValues', 20);
    const other = changed(recording, (frames) => {
      const { meterValue } = payloadOf(at(frames, number)) as { meterValue: { sampledValue: { value: string }[] }[] };
      const sample = meterValue[0]?.sampledValue[1];
      if (sample) sample.value = '0.0';
    });
    expect((await replay(other)).differences).toEqual([]);
    const [first] = (await replay(other, { story, exact: true })).differences;
    expect(first).toMatchObject({ number, path: 'meterValue[0].sampledValue[1].value', expected: '0.0' });
  });

  it('names a message that is missing', async () => {
    const { recording } = await recorded('first-charge');
    const other = changed(recording, (frames) => {
      const charging = at(frames, numberOf(recording, 'StatusNotification', 4));
      const frame = [2, 'added', 'DataTransfer', { vendorId: 'VWGC', messageId: 'never sent' }];
      frames.splice(frames.indexOf(charging), 0, { ...charging, number: charging.number - 0.5, frame });
    });
    const [first] = (await replay(other)).differences;
    expect(first).toMatchObject({ kind: 'missing', action: 'DataTransfer', expected: { messageId: 'never sent' } });
  });

  it('names a message that was not recorded', async () => {
    const { recording } = await recorded('first-charge');
    const number = numberOf(recording, 'StatusNotification', 4);
    const other = changed(recording, (frames) => {
      frames.splice(frames.indexOf(at(frames, number)), 1);
    });
    const [first] = (await replay(other, { story: loadStory('first-charge') })).differences;
    expect(first).toMatchObject({ kind: 'unexpected', action: 'StatusNotification', seen: { status: 'Charging' } });
  });

  it('in what the back-end answered shows in what the station does then', async () => {
    const { recording } = await recorded('first-charge');
    const number = numberOf(recording, 'Authorize');
    const other = changed(recording, (frames) => {
      const answer = at(frames, number + 1).frame as unknown[];
      answer[2] = { idTagInfo: { status: 'Blocked' } };
    });
    const [first] = (await replay(other, { story: loadStory('first-charge') })).differences;
    expect(first).toMatchObject({ kind: 'missing', action: 'StartTransaction' });
  });

  it('in an answer of the station to a command is found too', async () => {
    const { recording } = await recorded('remote-start-and-stop');
    const number = numberOf(recording, 'RemoteStartTransaction') + 1;
    const other = changed(recording, (frames) => {
      (at(frames, number).frame as unknown[])[2] = { status: 'Rejected' };
    });
    const [first] = (await replay(other)).differences;
    expect(first).toMatchObject({
      number,
      of: 'answer',
      action: 'RemoteStartTransaction',
      path: 'status',
      expected: 'Rejected',
      seen: 'Accepted',
    });
  });

  it('that hides a password passes the command over and says so', async () => {
    const { recording } = await recorded('remote-start-and-stop');
    const other = changed(recording, (frames) => {
      const start = at(frames, numberOf(recording, 'RemoteStartTransaction'));
      const payload = { key: 'AuthorizationKey', value: '[secret]' };
      frames.splice(frames.indexOf(start), 0, { ...start, number: start.number - 0.5, frame: [2, 'k', 'ChangeConfiguration', payload] });
    });
    const { differences, notes } = await replay(other);
    expect(differences).toEqual([]);
    expect(notes.join()).toContain('ChangeConfiguration was not sent, for the recording hides its secret');
  });
});

describe('a part of a recording', () => {
  it('that begins when the station has long been up is played from there', async () => {
    const { recording } = await recorded('first-charge');
    const plugged = recording.frames.findIndex(
      ({ frame }) => frame[2] === 'StatusNotification' && (frame[3] as { status?: string }).status === 'Preparing',
    );
    const { differences } = await replay({ ...recording, frames: recording.frames.slice(plugged) });
    expect(differences).toEqual([]);
  });
});
