import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ocppReference } from './reference.js';

describe('docs/ocpp.md', () => {
  it('is what flexpole ocpp writes', () => {
    const page = readFileSync(new URL('../../../docs/ocpp.md', import.meta.url), 'utf8');
    expect(page === ocppReference(), 'write it anew with: npx flexpole ocpp > docs/ocpp.md').toBe(true);
  });
});
