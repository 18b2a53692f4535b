import { beforeAll, describe, expect, it } from 'vitest';
import type { TranscriptLine } from '../../api/rig.js';
import { VirtualStation } from '../simulation/virtual-station.js';
import { checkDemo } from './checks.js';
import { type Told, tellStory } from './story.js';

describe('the checks of the demonstration', () => {
  const scene = new VirtualStation({ seed: 'checks' });
  let told: Told;
  beforeAll(async () => {
    told = await tellStory(scene, () => undefined);
  });

  /** Names of the checks that fail when the transcript is another. */
  async function failedWith(change: (lines: TranscriptLine[]) => TranscriptLine[]): Promise<readonly string[]> {
    const lines = change([...scene.transcript.lines()]);
    const changed = Object.create(scene, { transcript: { value: { lines: () => lines } } }) as VirtualStation;
    return (await checkDemo(changed, told)).filter(({ failure }) => failure !== undefined).map(({ name }) => name);
  }

  const says = (action: string) => (line: TranscriptLine) => JSON.stringify(line.frame).includes(`"${action}"`);

  it('hold for the story as it is told', async () => {
    expect(await failedWith((lines) => lines)).toEqual([]);
  });

  it('notice an answer that is missing', async () => {
    const failed = await failedWith((lines) =>
      lines.filter(({ frame }) => !(Array.isArray(frame) && frame[0] === 3 && JSON.stringify(frame).includes('"transactionId":1'))),
    );
    expect(failed).toEqual(['every call is answered once, none with an error']);
  });

  it('notice an error in an answer', async () => {
    const [first] = scene.transcript.lines();
    const error: TranscriptLine = { number: 1, time: first?.time ?? '', direction: 'received', frame: [4, 'x', 'InternalError', '', {}] };
    expect(await failedWith((lines) => [...lines, error])).toContain('every call is answered once, none with an error');
  });

  it('notice a StopTransaction that comes before the last meter values', async () => {
    const failed = await failedWith((lines) => {
      const stop = lines.findIndex(says('StopTransaction'));
      const values = lines.findLastIndex((line) => says('MeterValues')(line) && JSON.stringify(line.frame).includes('"transactionId":1,'));
      return lines.map((line, i) => (i === stop ? lines[values] : i === values ? lines[stop] : line)).filter((line) => line !== undefined);
    });
    expect(failed).toContain('messages of a transaction are in order');
  });

  it('notice one changed digit in a signed record', async () => {
    const failed = await failedWith((lines) =>
      lines.map((line) => {
        if (!says('StopTransaction')(line)) return line;
        const text = JSON.stringify(line.frame).replace(
          /("RV\\+":)(\d)/,
          (_, key: string, digit: string) => `${key}${(Number(digit) + 1) % 10}`,
        );
        return { ...line, frame: JSON.parse(text) as unknown };
      }),
    );
    expect(failed).toEqual(['every signed record verifies with an independent library']);
  });

  it('notice energy that came from nowhere', async () => {
    const ledger = { ...told.end.ledger, imbalance_Wh: told.end.ledger.throughput_Wh };
    const checks = await checkDemo(scene, { ...told, end: { ...told.end, ledger } });
    expect(checks.filter(({ failure }) => failure !== undefined).map(({ name }) => name)).toEqual(['energy is conserved']);
  });
});
