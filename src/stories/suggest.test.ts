import { describe, expect, it } from 'vitest';
import { suggest } from './suggest.js';

describe('a suggestion', () => {
  it.each(['plgu', 'plg', 'plugg', 'PLUG', 'plus'])('for %s is plug', (word) => {
    expect(suggest(word, ['wait', 'plug', 'unplug'])).toBe('did you mean plug?');
  });

  it('is the whole choice where nothing is near, and its beginning where that is long', () => {
    expect(suggest('weather', ['wait', 'plug'])).toBe('one of wait, plug');
    const many = Array.from({ length: 20 }, (_, i) => `word-${i}-${'x'.repeat(i)}`);
    expect(suggest('?', many)).toMatch(/^one of word-0-, .*word-11-x+, …$/);
  });
});
