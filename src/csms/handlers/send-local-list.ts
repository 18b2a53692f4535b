import type { ListUpdate } from '../../station/authorization/local-list.js';
import { idTokenInfo } from '../payloads.js';
import type { Handler } from './handler.js';
import { keeping } from './keeping.js';

/** SendLocalList, OCPP 1.6 §5.15: all of it counts, or the list stays as it is. */
export const sendLocalList: Handler<'SendLocalList'> = ({ listVersion, localAuthorizationList = [], updateType }, { station, log }) => {
  if (!station.localList.inUse) return { reply: { status: 'NotSupported' } };
  const update: ListUpdate = {
    kind: updateType === 'Full' ? 'full' : 'differential',
    version: listVersion,
    entries: localAuthorizationList.map(({ idTag, idTagInfo }) => ({ idToken: idTag, ...(idTagInfo && { info: idTokenInfo(idTagInfo) }) })),
  };
  const outcome = keeping(
    station,
    () => station.localList.apply(update),
    () => ({ type: 'refused', why: 'it could not be written down' }) as const,
  );
  log.info('local-list.update', { updateType, listVersion, length: station.localList.length, ...outcome });
  return { reply: { status: statuses[outcome.type] } };
};

const statuses = { applied: 'Accepted', outdated: 'VersionMismatch', refused: 'Failed' } as const;
