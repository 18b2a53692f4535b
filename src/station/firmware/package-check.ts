/** May this package be installed here? Who signed it, whether it is whole, and whether it suits this station. */
import type { Instant } from '../../kernel/index.js';
import { type EmulationProfile, generationOf, generations } from '../generation/index.js';
import type { OpenPackage, OpenUpdatePackage, OpenX509, PackageKind, PackageManifest, Refused } from '../ports/index.js';
import type { SignedOrder } from './update.js';

/** Takes a file piece by piece, and says at its end whether the signature holds. */
export type OpenSignatureCheck = (
  certificates: string,
  signature: string,
) => Promise<{ update(piece: Uint8Array): void; holds(): boolean } | Refused>;

export interface PackageCheckParts {
  readonly x509: OpenX509;
  readonly signatureCheck: OpenSignatureCheck;
  readonly openPackage: OpenUpdatePackage;
  /** PEM of those whom a signing certificate may lead to. */
  readonly manufacturerRoots: () => readonly string[];
  /** PEM. */
  readonly vendorKey: string;
  /** PEM; the operator's key for configuration and content, where there is one (R-ADS-20). */
  readonly contentKey: () => string | undefined;
  readonly profile: EmulationProfile;
  readonly now: () => Instant;
}

export type Verdict =
  | { readonly ok: true; readonly manifest: PackageManifest }
  | {
      readonly ok: false;
      readonly status: 'InvalidSignature' | 'InstallVerificationFailed';
      readonly why: string;
      readonly event?: 'InvalidFirmwareSignature' | 'InvalidFirmwareSigningCertificate';
    };

/** The playlist of a content package (manual §2.21.3). */
const playlistFile = 'update_config.json';

export class PackageCheck {
  readonly #parts: PackageCheckParts;

  constructor(parts: PackageCheckParts) {
    this.#parts = parts;
  }

  /** Why the signer of an order is not to be trusted, in words; undefined when he is. */
  async objectionToSigner({ signingCertificate }: SignedOrder): Promise<string | undefined> {
    const { x509, manufacturerRoots, now } = this.#parts;
    const path = (await x509()).verify(signingCertificate, { roots: manufacturerRoots(), at: now(), purpose: 'firmware' });
    return 'why' in path ? path.why : undefined;
  }

  /**
   * Reads all of the file, twice where it has a signature beside it. That signature comes first; that of the package itself counts always:
   * a back-end that has a certificate for signing is still not the maker of the station (field notes §7).
   */
  async verify(read: () => AsyncIterable<Uint8Array>, signed: SignedOrder | undefined): Promise<Verdict> {
    const invalid = signed && (await this.#objectionToSignature(read, signed));
    if (invalid) return invalid;
    const opened = await this.open(read());
    if ('why' in opened) return { ok: false, status: 'InstallVerificationFailed', event: 'InvalidFirmwareSignature', why: opened.why };
    const damage = await flawIn(opened);
    const why = damage ?? this.#misfit(opened.manifest);
    return why === undefined ? { ok: true, manifest: opened.manifest } : { ok: false, status: 'InstallVerificationFailed', why };
  }

  /** The package with a signature that holds. */
  open(octets: AsyncIterable<Uint8Array>): Promise<OpenPackage | Refused> {
    return this.#parts.openPackage(octets, (kind) => this.#keysFor(kind));
  }

  #keysFor(kind: PackageKind): readonly string[] {
    const { vendorKey, contentKey } = this.#parts;
    const ofOperator = kind === 'firmware' ? undefined : contentKey();
    return ofOperator === undefined ? [vendorKey] : [vendorKey, ofOperator];
  }

  async #objectionToSignature(read: () => AsyncIterable<Uint8Array>, signed: SignedOrder): Promise<Verdict | undefined> {
    // It may have expired, or its root have gone, while the update waited for its date.
    const objection = await this.objectionToSigner(signed);
    if (objection !== undefined) {
      return { ok: false, status: 'InvalidSignature', event: 'InvalidFirmwareSigningCertificate', why: objection };
    }
    const invalid = (why: string): Verdict => ({ ok: false, status: 'InvalidSignature', event: 'InvalidFirmwareSignature', why });
    const check = await this.#parts.signatureCheck(signed.signingCertificate, signed.signature);
    if ('why' in check) return invalid(check.why);
    for await (const piece of read()) check.update(piece);
    return check.holds() ? undefined : invalid('the signature of the request does not hold for this file');
  }

  /** Why a sound package is not for this station. */
  #misfit({ kind, version, generation, files }: PackageManifest): string | undefined {
    const { generation: running, firmwareVersion } = this.#parts.profile;
    switch (kind) {
      case 'firmware': {
        const found = generations.find((known) => known === generation);
        if (!found || generationOf(version) !== found) return `no station of this kind runs generation ${generation} as ${version}`;
        // An older generation does not know what the newer has been told: accounts, keys, security profiles. And a hole that has been
        // closed must not be opened again by whoever still has a signed package with it. Releases within a generation may go back.
        if (generations.indexOf(found) < generations.indexOf(running.name)) {
          return `generation ${found} is older than ${running.name}, which runs`;
        }
        return undefined;
      }
      case 'configuration':
        return running.configurationPackages ? undefined : `firmware ${firmwareVersion} takes no configuration this way`;
      case 'media':
        if (!running.contentPackages) return `firmware ${firmwareVersion} takes no content this way`;
        return files.some(({ name }) => name === playlistFile) ? undefined : `the package holds no ${playlistFile}`;
    }
  }
}

async function flawIn(opened: OpenPackage): Promise<string | undefined> {
  try {
    for await (const { octets } of opened.files()) for await (const _ of octets);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
