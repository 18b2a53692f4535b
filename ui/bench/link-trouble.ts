/** Why the back-end hears nothing of the station now, in words, and when that may change by itself. */
import type { StateDto } from '../../src/api/index.js';
import { useHeard, useText } from '../shared/text.js';

/** Empty while the back-end has accepted the station, and while a first connection is on its way. */
export function useLinkTrouble(link: StateDto['link'] | undefined): string {
  const say = useText();
  const heard = useHeard();
  if (!link) return '';
  const { address, cut, lost, state } = link;
  if (cut) return say('noLink.cut');
  if (address === null) return say('noLink.noAddress');
  if (state === 'pending' || state === 'rejected') return say(`noLink.${state}`);
  if (!lost) return '';
  const { why, retryAt } = lost;
  return retryAt === null
    ? say('noLink.trying', { why: heard(why) })
    : say('noLink.lost', { why: heard(why), time: retryAt.slice(11, 19) });
}
