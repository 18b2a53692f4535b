/** What axe-core finds in a page that keeps somebody from using it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Of every impact, in a part of the page, in short; with the size of targets, which axe-core leaves out unless it is asked for. */
export const barriersIn = (page: Page, part: string): Promise<readonly string[]> =>
  found(page, part, { rules: { 'target-size': { enabled: true } } });

const wcag22 = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Against WCAG 2.2 AA, with the rules that axe-core leaves out unless they are asked for, such as the size of targets. */
export const wcagBarriersIn = (page: Page, part: string): Promise<readonly string[]> => found(page, part, { runOnly: wcag22 });

async function found(page: Page, part: string, options: object): Promise<readonly string[]> {
  // Motion would be judged at a moment that nobody chose.
  await page.evaluate('document.getAnimations().forEach((animation) => animation.cancel())');
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify(part)}, ${JSON.stringify({ resultTypes: ['violations'], ...options })})`,
  );
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html, any }) => `${id} (${String(impact)}): ${html.slice(0, 120)} ${any[0]?.message ?? ''}`),
  );
}
