import { StoreFault } from '../../kernel/index.js';
import type { ListOutcome, ListUpdate } from '../../station/authorization/local-list.js';
import type { Station } from '../../station/station.js';
import { idTokenInfo } from '../payloads.js';
import type { Handler } from './handler.js';

/** SendLocalList, OCPP 1.6 §5.15: all of it counts, or the list stays as it is. */
export const sendLocalList: Handler<'SendLocalList'> = ({ listVersion, localAuthorizationList = [], updateType }, { station, log }) => {
  if (!station.localList.inUse) return { reply: { status: 'NotSupported' } };
  const outcome = applied(station, {
    kind: updateType === 'Full' ? 'full' : 'differential',
    version: listVersion,
    entries: localAuthorizationList.map(({ idTag, idTagInfo }) => ({ idToken: idTag, ...(idTagInfo && { info: idTokenInfo(idTagInfo) }) })),
  });
  log.info('local-list.update', { updateType, listVersion, length: station.localList.length, ...outcome });
  return { reply: { status: statuses[outcome.type] } };
};

const statuses = { applied: 'Accepted', outdated: 'VersionMismatch', refused: 'Failed' } as const;

function applied(station: Station, update: ListUpdate): ListOutcome {
  try {
    return station.localList.apply(update);
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    station.storeFailed(error);
    return { type: 'refused', why: 'it could not be written down' };
  }
}
