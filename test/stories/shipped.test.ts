/** Every story that comes with Flexpole, from its first step to its last. */
import { describe, expect, it } from 'vitest';
import { loadStory, shippedNames } from '../../src/apps/stories/library.js';
import { virtualStage } from '../../src/apps/stories/virtual-stage.js';
import { runStory } from '../../src/stories/index.js';
import { failureOf, play } from './playing.js';

/** Stories, and the requirements that they prove. */
const shipped: Readonly<Record<string, readonly string[]>> = {
  'boot-rejected-at-first': [],
  'difficult-back-end': [],
  'door-opened': ['R-DOR-06'],
  'emergency-stop': ['R-ESD-03', 'R-ESD-08', 'R-ESD-16'],
  'fault-and-repair': ['R-CON-11'],
  'firmware-2-0': ['R-KEY-03'],
  'firmware-5-0': ['R-AUT-13', 'R-AUT-14'],
  'first-charge': [],
  'free-vend': ['R-FVM-01', 'R-FVM-04', 'R-FVM-11'],
  'group-stop': ['R-AUT-16'],
  'hot-day': [],
  'link-lost-and-found': ['R-OCP-13'],
  'local-list-offline': ['R-AUT-07', 'R-AUT-10'],
  'low-packs': [],
  'out-of-hours': ['R-AUT-20', 'R-AUT-25'],
  'power-cut': ['R-OCP-13'],
  recalibration: ['R-FSR-17', 'R-FSR-35'],
  'remote-start-and-stop': [],
  reservation: ['R-KEY-15'],
  'scheduled-unavailability': [],
  'slow-network': [],
  'stop-key': ['R-HMI-51', 'R-HMI-52'],
  'token-refused-at-start': ['R-AUT-11'],
  'two-cars-share': ['R-EMS-01', 'R-EMS-04'],
  'unknown-card': [],
};

const titleOf = (name: string, ids: readonly string[]): string => (ids.length > 0 ? `${ids.join(', ')}: ${name}` : name);

describe('a story that comes with Flexpole', () => {
  it.each(Object.entries(shipped).map(([name, ids]) => [titleOf(name, ids), name] as const))('%s', async (_title, name) => {
    const result = await play(loadStory(name));
    expect(failureOf(result)).toBeUndefined();
    expect(result).toMatchObject({ passed: true });
    expect(result.steps).toHaveLength(result.of);
  });

  it('is in the list above', () => {
    expect(Object.keys(shipped).sort()).toEqual(shippedNames());
  });

  it('is the same each time it is played, octet for octet', async () => {
    const story = loadStory('link-lost-and-found');
    const transcript = async (): Promise<string> => {
      const stage = virtualStage(story.setup.builtWith);
      await runStory(story, stage);
      return JSON.stringify(stage.transcript());
    };
    expect(await transcript()).toBe(await transcript());
  });
});
