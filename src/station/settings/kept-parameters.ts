/**
 * Parameters of the configuration file that are no settings. Most are known but nothing uses them yet: they are checked for their JSON
 * type, kept, and written back, so that a file survives a round trip. Certificates are installed instead (`certificates/file-certificates.ts`).
 */
import type { Level } from './declaration.js';

export interface KeptParameter {
  readonly path: string;
  readonly holds: 'text' | 'boolean' | 'integer' | 'list' | 'certificates';
  readonly level: Level;
  readonly aliases?: readonly string[];
  /** Never exported; an empty value in a file leaves what is there. */
  readonly secret?: true;
}

/** manual §2.20, and §2.14, §2.18, §2.21.2 for what its table leaves out */
export const keptParameters: readonly KeptParameter[] = [
  { path: 'ocpp.client_cert', holds: 'certificates', level: 'optional', secret: true },
  { path: 'mobile_cfg.sim_card_kind', holds: 'text', level: 'mandatory' },
  { path: 'mobile_cfg.apn', holds: 'text', level: 'recommended' },
  { path: 'mobile_cfg.pin', holds: 'text', level: 'optional', secret: true },
  { path: 'mobile_cfg.mcc', holds: 'text', level: 'recommended' },
  { path: 'mobile_cfg.mnc', holds: 'text', level: 'recommended' },
  { path: 'mobile_cfg.isp_name', holds: 'text', level: 'optional' },
  { path: 'mobile_cfg.dial_code', holds: 'text', level: 'optional' },
  { path: 'mobile_cfg.auth_mode', holds: 'text', level: 'mandatory' },
  { path: 'mobile_cfg.user_name', holds: 'text', level: 'optional' },
  { path: 'mobile_cfg.password', holds: 'text', level: 'optional', secret: true },
  { path: 'cfg_interface.maintenance_card_id', holds: 'text', level: 'optional', secret: true },
  { path: 'cfg_interface.cfg_interface_user_name', holds: 'text', level: 'recommended' },
  {
    path: 'cfg_interface.cfg_interface_passwd',
    holds: 'text',
    level: 'recommended',
    aliases: ['cfg_interface.cfg_interface_password'],
    secret: true,
  },
  { path: 'cfg_interface.update_media_content_signature_public_key', holds: 'text', level: 'recommended' },
  { path: 'cfg_interface.users', holds: 'list', level: 'optional', secret: true },
  { path: 'firewall.firewall_cfg_enable', holds: 'boolean', level: 'recommended' },
  { path: 'firewall.incoming_rules_enabled', holds: 'boolean', level: 'recommended' },
  { path: 'firewall.outgoing_rules_enabled', holds: 'boolean', level: 'recommended' },
  { path: 'firewall.incoming_rules', holds: 'list', level: 'recommended' },
  { path: 'firewall.outgoing_rules', holds: 'list', level: 'recommended' },
  { path: 'creditcard.pu_number', holds: 'integer', level: 'mandatory', aliases: ['credit-card.pu_number'] },
  { path: 'hmi.inactivity_timeout', holds: 'integer', level: 'optional', aliases: ['inactivity_timeout'] },
  { path: 'hmi.language', holds: 'text', level: 'recommended', aliases: ['language'] },
  { path: 'hmi.currency_symbol', holds: 'text', level: 'recommended', aliases: ['currency_symbol'] },
  { path: 'hmi.hotline_number', holds: 'text', level: 'recommended', aliases: ['hotline_number'] },
  { path: 'hmi.payment_methods', holds: 'list', level: 'optional' },
  { path: 'hmi.default_time_zone', holds: 'text', level: 'optional' },
  { path: 'hmi.default_daylight_saving', holds: 'boolean', level: 'optional' },
  { path: 'hmi.languages', holds: 'list', level: 'optional' },
  { path: 'certificates.central_system_root_certificate', holds: 'certificates', level: 'optional' },
  { path: 'certificates.manufacturer_root_certificate', holds: 'certificates', level: 'optional' },
];

export function fits(json: unknown, { holds }: KeptParameter): boolean {
  switch (holds) {
    case 'text':
    case 'certificates':
      return typeof json === 'string';
    case 'boolean':
      return typeof json === 'boolean';
    case 'integer':
      return Number.isSafeInteger(json);
    case 'list':
      return Array.isArray(json);
  }
}
