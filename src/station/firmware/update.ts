/**
 * One update from its order to its end, as a state with a pure `step`. What is to be done follows from the phase alone, so an update that
 * lost its power goes on by doing what its phase says. Order of the phases: OCPP 1.6 §4.5, security white paper L01, manual §2.19.
 */
import { type Instant, later, seconds } from '../../kernel/index.js';
import type { FirmwareStatus } from '../notice.js';
import type { PackageKind, PackageManifest, SlotName } from '../ports/index.js';

export interface UpdateOrder {
  /** May hold a password. */
  readonly location: string;
  readonly retrieveAt: Instant;
  /** At once where missing. */
  readonly installAt?: Instant;
  /** Attempts to download after the first one. */
  readonly retries: number;
  readonly retryPause_s: number;
  /** Of SignedUpdateFirmware. */
  readonly signed?: SignedOrder;
}

export interface SignedOrder {
  readonly requestId: number;
  /** PEM, the signer's first. */
  readonly signingCertificate: string;
  /** Base64, over the whole file. */
  readonly signature: string;
}

export interface Update {
  readonly order: UpdateOrder;
  readonly phase: Phase;
}

export type Phase =
  /** `told`: the back-end knows that it waits for its date. */
  | { readonly at: 'scheduled'; readonly told: boolean }
  /** `version`: which file the octets belong to that are there already. */
  | { readonly at: 'downloading'; readonly retry: number; readonly version?: string }
  | { readonly at: 'paused'; readonly retry: number; readonly version?: string; readonly until: Instant }
  /** Downloaded: signatures and content are looked at. */
  | { readonly at: 'checking' }
  | { readonly at: 'waiting'; readonly manifest: PackageManifest; readonly reason: 'date' | 'idle' }
  /** No AC since. */
  | { readonly at: 'waiting'; readonly manifest: PackageManifest; readonly reason: 'ac'; readonly since: Instant }
  | { readonly at: 'installing'; readonly manifest: PackageManifest }
  /** The slot is written and is to be started, or has been. */
  | { readonly at: 'trial'; readonly manifest: PackageManifest; readonly slot: SlotName; readonly before: Health };

type Waiting = Extract<Phase, { at: 'waiting' }>;

/** What of the station works. */
export interface Health {
  readonly meterA: boolean;
  readonly meterB: boolean;
  readonly backend: boolean;
}

/** What decides whether a phase is over. */
export interface Surroundings {
  /** Wall time of the station. */
  readonly at: Instant;
  readonly ac: boolean;
  /** How long to wait for AC; undefined where updates do not ask for it (R-STA-11: before 3.0). */
  readonly acLimit_s: number | undefined;
  /** No session runs or begins. */
  readonly idle: boolean;
}

export type UpdateEvent =
  /** Time has passed, or something around has changed. */
  | { readonly type: 'look'; readonly around: Surroundings }
  | { readonly type: 'recognised'; readonly version: string }
  | { readonly type: 'downloaded' }
  | {
      readonly type: 'downloadFailed';
      readonly at: Instant;
      readonly retry: boolean;
      readonly why: string;
      readonly version: string | undefined;
    }
  | { readonly type: 'verified'; readonly manifest: PackageManifest; readonly around: Surroundings }
  | { readonly type: 'refused'; readonly status: 'InvalidSignature' | 'InstallVerificationFailed'; readonly why: string }
  | { readonly type: 'written'; readonly slot: SlotName; readonly before: Health }
  | { readonly type: 'installed' }
  | { readonly type: 'installFailed'; readonly why: string };

export interface Step {
  /** Undefined: the update is over. */
  readonly phase: Phase | undefined;
  /** What the back-end is told, in this order. */
  readonly told: readonly FirmwareStatus[];
  readonly why?: string;
}

/** An event that means nothing in its phase changes nothing. */
export function step({ order, phase }: Update, event: UpdateEvent): Step {
  const stay: Step = { phase, told: [] };
  switch (phase.at) {
    case 'scheduled':
      if (event.type !== 'look') return stay;
      if (event.around.at >= order.retrieveAt) return to({ at: 'downloading', retry: 0 });
      return phase.told ? stay : to({ at: 'scheduled', told: true });
    case 'downloading':
      return whileDownloading(order, phase, event) ?? stay;
    case 'paused': {
      const { until, ...download } = phase;
      return event.type === 'look' && event.around.at >= until ? to({ ...download, at: 'downloading' }) : stay;
    }
    case 'checking':
      return whileChecking(order, event) ?? stay;
    case 'waiting':
      return event.type === 'look' ? whenMayInstall(order, phase, event.around) : stay;
    case 'installing':
      if (event.type === 'written') return to({ at: 'trial', manifest: phase.manifest, slot: event.slot, before: event.before });
      return whenInstalled(event) ?? stay;
    case 'trial':
      return whenInstalled(event) ?? stay;
  }
}

/** How it stands with an update, in the words of the security white paper. */
export function statusOf({ at }: Phase): FirmwareStatus {
  switch (at) {
    case 'scheduled':
      return 'DownloadScheduled';
    case 'downloading':
      return 'Downloading';
    case 'paused':
      return 'DownloadPaused';
    case 'checking':
      return 'Downloaded';
    case 'waiting':
      return 'InstallScheduled';
    case 'installing':
      return 'Installing';
    case 'trial':
      return 'InstallRebooting';
  }
}

/** When the surroundings have to be looked at again at the latest, even if nothing is heard of them; undefined: nothing to wait for. */
export function nextLook({ order, phase }: Update, acLimit_s: number | undefined): Instant | undefined {
  if (phase.at === 'scheduled') return order.retrieveAt;
  if (phase.at === 'paused') return phase.until;
  if (phase.at !== 'waiting') return undefined;
  if (phase.reason === 'date') return order.installAt;
  return phase.reason === 'ac' && acLimit_s !== undefined ? later(phase.since, seconds(acLimit_s)) : undefined;
}

/** From then on the station takes no new sessions: it is about to be busy with itself. */
export const keepsCustomersOff = (phase: Phase): boolean =>
  phase.at === 'installing' || phase.at === 'trial' || (phase.at === 'waiting' && phase.reason === 'idle');

/** Another order may still take its place. */
export const canBeReplaced = ({ at }: Phase): boolean => at !== 'installing' && at !== 'trial';

function whileDownloading(order: UpdateOrder, phase: Extract<Phase, { at: 'downloading' }>, event: UpdateEvent): Step | undefined {
  switch (event.type) {
    case 'recognised':
      return { phase: { ...phase, version: event.version }, told: [] };
    case 'downloaded':
      return to({ at: 'checking' });
    case 'downloadFailed': {
      const { why, version } = event;
      if (!event.retry || phase.retry >= order.retries) return over('DownloadFailed', why);
      const until = later(event.at, seconds(order.retryPause_s));
      return { ...to({ at: 'paused', retry: phase.retry + 1, until, ...(version !== undefined && { version }) }), why };
    }
    default:
      return undefined;
  }
}

function whileChecking(order: UpdateOrder, event: UpdateEvent): Step | undefined {
  if (event.type === 'refused') {
    const refused = over(event.status, event.why);
    // The signature beside the file holds; what is in the file is not what it should be.
    return order.signed && event.status !== 'InvalidSignature' ? { ...refused, told: ['SignatureVerified', ...refused.told] } : refused;
  }
  if (event.type !== 'verified') return undefined;
  const next = whenMayInstall(order, { at: 'waiting', manifest: event.manifest, reason: 'date' }, event.around);
  // What has not waited must not say that it does; what waits has to say so for the first time.
  const scheduled: readonly FirmwareStatus[] = next.phase?.at === 'waiting' ? ['InstallScheduled'] : [];
  return { ...next, told: [...(order.signed ? (['SignatureVerified'] as const) : []), ...scheduled, ...next.told] };
}

/** First the date, then AC (firmware only), then the end of the sessions that run: customers are kept off for as short as possible. */
function whenMayInstall({ installAt }: UpdateOrder, phase: Waiting, around: Surroundings): Step {
  const { manifest } = phase;
  const wait = (next: Waiting): Step => ({ phase: next.reason === phase.reason ? phase : next, told: [] });
  if (installAt !== undefined && around.at < installAt) return wait({ at: 'waiting', manifest, reason: 'date' });
  if (manifest.kind === 'firmware' && around.acLimit_s !== undefined && !around.ac) {
    const since = phase.reason === 'ac' ? phase.since : around.at;
    if (around.at >= later(since, seconds(around.acLimit_s))) {
      return over('InstallationFailed', around.acLimit_s <= 0 ? 'there is no AC' : `AC did not come back within ${around.acLimit_s} s`);
    }
    return wait({ at: 'waiting', manifest, reason: 'ac', since });
  }
  if (needsRest[manifest.kind] && !around.idle) return wait({ at: 'waiting', manifest, reason: 'idle' });
  return to({ at: 'installing', manifest });
}

/** Content of the screens is in nobody's way; a configuration may want a restart. */
const needsRest: Readonly<Record<PackageKind, boolean>> = { firmware: true, configuration: true, media: false };

function whenInstalled(event: UpdateEvent): Step | undefined {
  if (event.type === 'installed') return over('Installed');
  return event.type === 'installFailed' ? over('InstallationFailed', event.why) : undefined;
}

const to = (phase: Phase): Step => ({ phase, told: [statusOf(phase)] });
const over = (status: FirmwareStatus, why?: string): Step => ({ phase: undefined, told: [status], ...(why !== undefined && { why }) });
