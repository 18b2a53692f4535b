/**
 * Certificates in the configuration file (manual §2.18, §2.20): looked at first, and then kept together with the file's settings in one
 * durable step. A file of which anything is wrong changes nothing.
 */
import type { Refused, X509 } from '../ports/index.js';
import type { SecurityEventType } from '../security/security-events.js';
import { applyConfigFile, type Beside, type ConfigFileOutcome, type ConfigFileValues } from '../settings/config-file.js';
import type { Settings } from '../settings/settings.js';
import { type RootUse, rootUses } from './root-plan.js';
import type { RootStore, RootTexts } from './roots.js';
import type { StationCertificate } from './station-certificate.js';

const rootPaths: Readonly<Record<RootUse, string>> = {
  CentralSystemRootCertificate: 'certificates.central_system_root_certificate',
  ManufacturerRootCertificate: 'certificates.manufacturer_root_certificate',
};

/** The certificate of the station, with its key or for a key that the station has made. */
const clientPath = 'ocpp.client_cert';

/** What a file with certificates touches. */
export interface FileReceiver {
  readonly settings: Settings;
  readonly security: {
    readonly roots: RootStore;
    readonly certificate: StationCertificate;
    event(type: SecurityEventType, techInfo: string): void;
  };
}

/** Takes settings and certificates of a file, or says why nothing of it is taken. @param x509 For a file with certificates */
export function installConfigFile(
  values: ConfigFileValues,
  { settings, security }: FileReceiver,
  x509: X509 | undefined,
): ConfigFileOutcome {
  if (values.certificates.size === 0) return applyConfigFile(settings, values, besideOf(security));
  if (!x509) throw new Error('certificates cannot be read without X.509');
  const prepared = prepare(values.certificates, security, x509);
  if ('why' in prepared) return { ok: false, problems: [prepared.why] };
  const before = certificatesNow(security);
  const outcome = applyConfigFile(settings, values, prepared);
  const changed = [...certificatesNow(security)].flatMap(([path, names]) => (names === before.get(path) ? [] : path));
  if (changed.length > 0) security.event('ReconfigurationOfSecurityParameters', `${changed.join(', ')} installed by a configuration file`);
  return outcome;
}

/** The roots that are installed, as a file has them. The station's own certificate stays out: its key never leaves. */
export const rootsForFile = (roots: RootStore): ReadonlyMap<string, string> =>
  new Map(rootUses.map((use) => [rootPaths[use], roots.trusted(use).join(',')]));

/** What stands at each path now, for people; with it changes can be told. */
export function certificatesNow({
  roots,
  certificate,
}: Pick<FileReceiver['security'], 'roots' | 'certificate'>): ReadonlyMap<string, string> {
  const own = certificate.facts();
  const named = ({ subject, fingerprint }: { readonly subject: string; readonly fingerprint: string }): string =>
    `${subject} (${fingerprint.slice(0, 16)})`;
  return new Map([
    ...rootUses.map((use) => [rootPaths[use], roots.list(use).map(named).join('; ')] as const),
    [clientPath, own ? named(own) : ''] as const,
  ]);
}

function prepare(texts: ReadonlyMap<string, string>, { roots, certificate }: FileReceiver['security'], x509: X509): Beside | Refused {
  const rootTexts: RootTexts = Object.fromEntries(rootUses.map((use) => [use, texts.get(rootPaths[use]) ?? '']));
  const newRoots = roots.prepareToReplace(rootTexts, x509);
  if ('why' in newRoots) return { why: `certificates: ${newRoots.why}` };
  const clientText = texts.get(clientPath);
  const client = clientText === undefined ? undefined : certificate.prepare(clientText, newRoots.ofBackEnd, x509);
  if (client && 'why' in client) return { why: `${clientPath}: ${client.why}` };
  return {
    root: newRoots.ofBackEnd.length > 0,
    client: client !== undefined || certificate.facts() !== undefined,
    keep: () => {
      newRoots.keep();
      client?.keep();
    },
  };
}

const besideOf = ({ roots, certificate }: FileReceiver['security']): Beside => ({
  root: roots.list('CentralSystemRootCertificate').length > 0,
  client: certificate.facts() !== undefined,
  keep: () => undefined,
});
