/** Cards that a hand can hold, each for something that a station has to decide about. */
import type { CatalogueDto } from '../../api/index.js';
import { demoTokens } from '../../backend/tokens.js';

export const namedCards: CatalogueDto['cards'] = [
  ...demoTokens.map(({ idTag, holder }) => ({ idToken: idTag, holder, kind: 'driver' as const })),
  { idToken: 'CARD-NOBODY', holder: 'unknown to everybody', kind: 'unknown' },
  { idToken: 'CARD-STAFF', holder: 'the staff, who close for the night', kind: 'staff' },
  { idToken: 'CARD-SERVICE', holder: 'the technician', kind: 'maintenance' },
];
