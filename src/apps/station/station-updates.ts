/** Updates of one station, put together: where packages come from, who may have signed them, and what they are installed into. */

import { sides } from '../../kernel/index.js';
import { FirmwareUpdates, type FirmwareUpdatesParts } from '../../station/firmware/firmware-updates.js';
import { PackageCheck } from '../../station/firmware/package-check.js';
import type { Health } from '../../station/firmware/update.js';
import type { OpenX509 } from '../../station/ports/index.js';
import { readConfigFile, type Settings } from '../../station/settings/index.js';
import type { StationTime } from '../../station/time.js';
import type { Parts } from './facts.js';
import { noTransfer } from './station-diagnostics.js';
import type { StationSetup } from './station-setup.js';
import { trustForFiles } from './trust.js';

/** @param parts They know each other only when all are built. @throws StoreFault when the store cannot be read */
export function stationUpdates(setup: StationSetup, time: StationTime, parts: () => Parts, x509: OpenX509): FirmwareUpdates {
  const { clock, store, secrets, profile, updates, transfer = noTransfer } = setup;
  const { slots, area, shelf, vendorKey } = updates;
  const check = new PackageCheck({
    x509,
    signatureCheck: async (...signed) => (await import('../../protocols/x509/index.js')).checkSignature(...signed),
    openPackage: async (...opening) => (await import('../../protocols/update-package/index.js')).openPackage(...opening),
    manufacturerRoots: () => parts().security.roots.trusted('ManufacturerRootCertificate'),
    vendorKey,
    contentKey: () => contentKey(parts().settings),
    profile,
    now: () => time.now(),
  });
  return new FirmwareUpdates({
    clock,
    now: () => time.now(),
    store,
    secrets,
    transfer,
    trust: () => trustForFiles(parts().settings.get('SecurityProfile'), parts().security),
    area,
    slots,
    shelf,
    check,
    around: () => {
      const { station, settings } = parts();
      const waitsForAc = profile.generation.updateWaitsForAc;
      return {
        at: time.now(),
        ac: station.devices.power.read().ac.present,
        acLimit_s: waitsForAc ? settings.get('ChargingStation.FwUpdateAcCheckTimeout') : undefined,
        idle: !sides.some((side) => station.points[side].isBusy),
      };
    },
    health: () => healthOf(parts()),
    configure: (text) => configure(text, parts()),
    restart: (kind) => parts().station.restart(kind),
    journal: (event, fields) => parts().station.journal.add(event, fields),
    securityEvent: (type, techInfo) => parts().security.event(type, techInfo),
    notify: (notice) => parts().csms.notify(notice),
    storeFailed: (fault) => parts().station.storeFailed(fault),
  });
}

/** The key as a setting shows it: base64 without the lines around it. */
export const keyAsText = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');

function healthOf({ station, csms }: Parts): Health {
  const [meterA, meterB] = sides.map((side) => {
    const silent = station.safety.faults.some((fault) => fault.code === 'meter.no-answer' && fault.side === side);
    return station.points[side].sessions.identity !== undefined && !silent;
  });
  return { meterA: meterA === true, meterB: meterB === true, backend: csms.reachable };
}

async function configure(text: string, { settings, security }: Parts): ReturnType<FirmwareUpdatesParts['configure']> {
  const reading = readConfigFile(text, settings.profile);
  const outcome = reading.ok ? await security.configure(reading.values) : reading;
  return outcome.ok ? { ok: true, reboot: outcome.effects.has('reboot') } : { ok: false, why: outcome.problems.join('; ') };
}

/** With or without the lines of PEM around it: in a configuration file it is one line. */
function contentKey(settings: Settings): string | undefined {
  const key = settings.kept().get('cfg_interface.update_media_content_signature_public_key');
  if (typeof key !== 'string' || key.trim() === '') return undefined;
  return key.includes('-----BEGIN') ? key : `-----BEGIN PUBLIC KEY-----\n${key.trim()}\n-----END PUBLIC KEY-----\n`;
}
