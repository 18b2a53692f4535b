/** The users of the web interface who have a maintenance card, as the configuration file has brought them (manual §2.14). */

export interface MaintenanceUser {
  readonly userId: string;
  readonly cardId: string;
}

/** @param kept path in the configuration file to JSON value */
export function maintenanceUsers(kept: ReadonlyMap<string, unknown>): readonly MaintenanceUser[] {
  const users = kept.get('cfg_interface.users');
  const list: readonly unknown[] = Array.isArray(users) ? users : [];
  // Firmware with one shared login has one card.
  const shared = {
    user_id: kept.get('cfg_interface.cfg_interface_user_name'),
    maintenance_card_id: kept.get('cfg_interface.maintenance_card_id'),
  };
  return [...list, shared].flatMap((user) => {
    if (typeof user !== 'object' || user === null) return [];
    const { user_id: userId = '', maintenance_card_id: cardId }: { user_id?: unknown; maintenance_card_id?: unknown } = user;
    return typeof cardId === 'string' && cardId !== '' ? [{ userId: String(userId ?? ''), cardId }] : [];
  });
}
