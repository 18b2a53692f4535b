/** Dark or light: as the system wants it, unless the user has chosen. */
import { useEffect, useState } from 'react';
import { keep, kept } from './kept.js';

export const schemes = ['system', 'light', 'dark'] as const;
export type Scheme = (typeof schemes)[number];

export function useScheme(): readonly [Scheme, (scheme: Scheme) => void] {
  const [scheme, setScheme] = useState<Scheme>(() => schemes.find((known) => known === kept('scheme')) ?? 'system');
  useEffect(() => {
    if (scheme === 'system') delete document.documentElement.dataset['scheme'];
    else document.documentElement.dataset['scheme'] = scheme;
    keep('scheme', scheme);
  }, [scheme]);
  return [scheme, setScheme];
}
