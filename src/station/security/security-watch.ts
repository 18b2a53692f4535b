/** What of the station's life is a matter of security (security white paper, list of security events): listened to, and told. */
import { seconds } from '../../kernel/index.js';
import type { Station } from '../station.js';
import type { StationSecurity } from './station-security.js';

/**
 * Every clock drifts and is put right again; that is no matter of security. Small steps add up until they are one: who moves the clock a
 * little at a time is told of like one who moves it at once.
 */
const notableStep_ms = seconds(10);

export function watchSecurity(station: Station, security: StationSecurity): void {
  const { settings, time, safety, profile } = station;
  station.events.on('restart', (kind) => security.event('ResetOrReboot', `${kind} reset`));
  let untold_ms = 0;
  time.events.on('adjusted', (step_ms) => {
    untold_ms += step_ms;
    if (Math.abs(untold_ms) >= notableStep_ms) {
      security.event('SettingSystemTime', `by ${Math.round(untold_ms)} ms`);
      untold_ms = 0;
    }
    security.considerRenewal();
  });
  safety.events.on('raised', ({ code }) => {
    if (code === 'store.full') security.event('MemoryExhaustion', 'the disk is full');
  });
  // What happened while the disk took nothing, that it was full among it.
  safety.events.on('cleared', () => security.log.catchUp());
  safety.events.on('cabinet', (event) => {
    const opened = event.type === 'door' && event.state === 'open';
    if (opened && profile.generation.tamperEvents) security.event('TamperDetectionActivated', `${event.door} door opened`);
  });
  for (const key of ['SecurityProfile', 'AuthorizationKey', 'CpoName'] as const) {
    settings.watch(key, () => security.event('ReconfigurationOfSecurityParameters', `${key} changed`));
  }
}
