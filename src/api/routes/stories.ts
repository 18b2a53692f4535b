/** Stories: small files of steps and expectations, played on this station or on one of their own. */
import Type from 'typebox';
import type { Route } from '../route.js';
import { orNull, shape } from '../shape.js';
import { longestStory, StoryEntry, StoryRun, StoryText, StoryWanted } from '../stories.js';

export const storyRoutes = {
  readStories: {
    method: 'GET',
    path: '/api/stories',
    group: 'stories',
    summary: 'The stories that come with Flexpole, by name',
    status: 200,
    answer: shape({ stories: Type.Array(StoryEntry) }),
  },
  readStory: {
    method: 'GET',
    path: '/api/stories/:name',
    group: 'stories',
    summary: 'One of them, with its text',
    params: shape({ name: Type.String({ minLength: 1, maxLength: 64, description: 'See the list.' }) }),
    status: 200,
    answer: StoryText,
  },
  runStory: {
    method: 'POST',
    path: '/api/story-run',
    group: 'stories',
    summary: 'Begin to play a story; answers when it has begun',
    description:
      'One runs at a time. Here it takes station, clock and world as they are and leaves them as it ends; a text that is no story is refused with every problem and its line.',
    body: StoryWanted,
    // As JSON a text can take six times its length: \u0000.
    largestBody_octets: 6 * longestStory,
    status: 200,
    answer: StoryRun,
  },
  readStoryRun: {
    method: 'GET',
    path: '/api/story-run',
    group: 'stories',
    summary: 'The story that is being played, or was last, with its text; live events tell how it goes on',
    status: 200,
    answer: shape({ run: orNull(StoryRun, 'null: none has been played yet.'), text: orNull(Type.String(), 'Its file (YAML).') }),
  },
  stopStory: {
    method: 'DELETE',
    path: '/api/story-run',
    group: 'stories',
    summary: 'End the story that is being played; answers when it has ended',
    status: 200,
    answer: StoryRun,
  },
} satisfies Record<string, Route>;
