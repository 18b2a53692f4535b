/** Whom the station believes that a server is who it says: one rule for the link to the back-end and for files that come and go. */
import { rootCertificates } from 'node:tls';
import type { Trust } from '../../station/ports/index.js';
import type { StationSecurity } from '../../station/security/station-security.js';

/**
 * Security profiles 2 and 3 trust the installed roots and nobody else. Without them TLS is still possible (R-OCP-05): where no root is
 * installed, those that the machine trusts count. PEM; undefined: those of the machine.
 */
export function trustedRoots(profile: number, { roots }: StationSecurity): readonly string[] | undefined {
  const installed = roots.trusted('CentralSystemRootCertificate');
  return profile >= 2 || installed.length > 0 ? installed : undefined;
}

export const trustForFiles = (profile: number, security: StationSecurity): Trust => ({
  ca: trustedRoots(profile, security) ?? rootCertificates,
});
