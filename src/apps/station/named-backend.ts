/** The back-end that the command line names. An operator may have set another address since, and that one holds until another is named. */
import type { Store } from '../../kernel/index.js';
import type { SecretBox } from '../../station/settings/secret-box.js';
import type { Settings } from '../../station/settings/settings.js';

export interface NamedBackendParts {
  readonly settings: Settings;
  /** Of the machine around the station: what was named last lies there, sealed, as an address may hold a password. */
  readonly store: Store;
  readonly secrets: SecretBox;
}

const place = 'named back-end';

/** Sends the station to `address`, unless that was named last already and the station has an address. False where it is none. @throws StoreFault */
export function callNamedBackend(address: string, { settings, store, secrets }: NamedBackendParts): boolean {
  if (!URL.canParse(address)) return false;
  const table = store.table<string>('namedBackend');
  const before = table.get('address');
  const isKnown = before !== undefined && secrets.open(before, place) === address;
  if (isKnown && settings.get('ocpp.op_backend') !== '') return true;
  if (!settings.set('ocpp.op_backend', address)) return false;
  table.put('address', secrets.seal(address, place));
  return true;
}
