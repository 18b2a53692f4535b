import { type Clock, Ms } from '../../kernel/index.js';

/** Once, after everything else that is due at that moment has happened: who acted from outside saw it first. */
export function afterAll(clock: Clock, name: string, delay_ms: Ms, action: () => void): void {
  clock.after(name, Ms(Math.max(0, delay_ms)), () => clock.after(name, Ms(0), action));
}
