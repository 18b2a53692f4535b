import type { StoryStepDto } from '../../../src/api/index.js';

/** How a step goes, in one sign; its name stands beside it for those who cannot see it. */
export const marks: Readonly<Record<StoryStepDto['state'] | 'wrong', string>> = {
  waiting: '·',
  running: '▶',
  passed: '✓',
  failed: '✗',
  stopped: '■',
  wrong: '!',
};
