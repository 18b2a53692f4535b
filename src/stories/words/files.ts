/** Words for servers that files come from and go to. */
import { mapping, may, need, oneOf, text, whole } from '../form.js';
import type { Names } from '../names.js';
import type { Outcome, Scene } from '../scene.js';
import type { StageFiles } from '../stage.js';
import { askingHand, done, type Word } from './word.js';

const largest_octets = 100_000_000;

export const fileWords = (names: Names): Readonly<Record<string, Word>> => ({
  'firmware file': askingHand({
    does: 'A server has firmware of a generation from now on, signed by the maker of the twin. UpdateFirmware fetches it from there.',
    example: '{ at: "https://files.example/firmware", generation: 5.0, octets: 4000000 }',
    form: mapping({
      at: need(text('an address'), 'where'),
      generation: need(oneOf(names.generations), 'what a station becomes with it'),
      octets: may(whole(1, largest_octets), 'how long its image is; 1000 where missing'),
    }),
    act: ({ at, generation, octets = 1000 }, scene) => onServers(scene, (files) => files.offerFirmware(at, generation, octets)),
  }),
  'file trouble': askingHand({
    does: 'The next file that comes or goes does not get through: no server is there, or it breaks off after so many octets.',
    example: '{ kind: interrupted, after: 1500000 }',
    form: mapping(
      {
        kind: need(oneOf(['unreachable', 'interrupted']), 'what happens'),
        after: may(whole(0, largest_octets), 'octets that get through'),
      },
      { short: 'kind' },
    ),
    act: ({ kind, after }, scene) => onServers(scene, (files) => files.failNext(kind, after ?? 0)),
  }),
});

function onServers({ stage }: Scene, act: (files: StageFiles) => void): Outcome {
  if (!stage.files) return { ok: false, expected: 'simulated file servers', seen: 'files come from real servers here' };
  act(stage.files);
  return done;
}
