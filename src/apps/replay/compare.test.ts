import { describe, expect, it } from 'vitest';
import { firstDifference } from './compare.js';

const exactly = (): undefined => undefined;
const key = (name: string, value: string) => ({ key: name, value });

describe('two payloads', () => {
  it('with the same keys in another order are alike', () => {
    const [one, other] = [key('a', '1'), key('b', '2')];
    expect(firstDifference([one, other], [other, one], exactly)).toBeUndefined();
  });

  it('differ in the value of a key, wherever it stands', () => {
    expect(firstDifference([key('a', '1'), key('b', '2')], [key('b', '3'), key('a', '1')], exactly)).toMatchObject({ path: '[b].value' });
  });

  it('differ where a key stands twice in one of them', () => {
    const [wrong, right] = [key('NumberOfConnectors', '7'), key('NumberOfConnectors', '2')];
    expect(firstDifference([wrong, right], [right], exactly)).toMatchObject({ path: '[0].value', expected: '7', seen: '2' });
  });
});
