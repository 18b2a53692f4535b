/** What stands in journal and log has a title in every language: whoever reads it need not know the names that the program gives to events. */
import { describe, expect, it } from 'vitest';
import de from '../../ui/texts/de.json' with { type: 'json' };
import en from '../../ui/texts/en.json' with { type: 'json' };
import { productFiles, textOf } from './sources.js';

const books = {
  journal: /\bjournal\??(?:\.add)?\(\s*(['`])([a-z.-]+)(?:\$\{\w+\})?\1/g,
  log: /\blog\??\.(?:debug|info|warn|error)\(\s*(?:\w+ \? '[a-z.-]+' : )?(['`])([a-z-]+\.[a-z.-]+)\1/g,
} as const;
/** Names that are put together. */
const ends: Readonly<Record<string, readonly string[]>> = {
  'cabinet.': ['door', 'emergencyLoop', 'stopKey'],
  'recalibration.': ['changed', 'ended', 'paused', 'resumed', 'started', 'waiting', 'withdrawn'],
};

function eventsOf(written: RegExp): readonly string[] {
  const names = new Set(productFiles('src').flatMap((file) => [...textOf(file).matchAll(written)].map(([, , name = '']) => name)));
  return [...names].flatMap((name) => ends[name]?.map((end) => name + end) ?? [name]);
}

describe.each(Object.entries(books))('the %s', (_, written) => {
  const events = eventsOf(written);

  it('is found in the sources', () => {
    expect(events.length).toBeGreaterThan(30);
  });

  it.each(events)('says %s in words', (event) => {
    const key = `event.${event}`;
    expect(en).toHaveProperty([key]);
    expect(de).toHaveProperty([key]);
  });
});
