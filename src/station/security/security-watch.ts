/** What of the station's life is a matter of security (security white paper, list of security events): listened to, and told. */
import type { Station } from '../station.js';
import type { StationSecurity } from './station-security.js';

export function watchSecurity(station: Station, security: StationSecurity): void {
  const { settings, time, safety, profile } = station;
  station.events.on('restart', (kind) => security.event('ResetOrReboot', `${kind} reset`));
  time.events.on('adjusted', (step_ms) => security.event('SettingSystemTime', `by ${Math.round(step_ms)} ms`));
  // While the disk is full nothing can be written down, this neither.
  safety.events.on('cleared', ({ code }) => {
    if (code === 'store.full') security.event('MemoryExhaustion', 'the disk was full');
  });
  safety.events.on('cabinet', (event) => {
    const opened = event.type === 'door' && event.state === 'open';
    if (opened && profile.generation.tamperEvents) security.event('TamperDetectionActivated', `${event.door} door opened`);
  });
  for (const key of ['SecurityProfile', 'AuthorizationKey', 'CpoName'] as const) {
    settings.watch(key, () => security.event('ReconfigurationOfSecurityParameters', `${key} changed`));
  }
}
