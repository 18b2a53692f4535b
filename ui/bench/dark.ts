import type { StateDto } from '../../src/api/index.js';

/** Its machine is away: nothing on it shines or speaks. */
export const isDark = (phase: StateDto['station']['phase']): phase is 'down' | 'off' => phase === 'down' || phase === 'off';
