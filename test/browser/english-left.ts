/** English that is left over on a page in German: texts of the catalogue, and words that only English has. */
import type { Page } from 'playwright-core';
import de from '../../ui/texts/de.json' with { type: 'json' };
import en from '../../ui/texts/en.json' with { type: 'json' };

/** Everything that is read or read out in a part of the page; frames and payloads speak OCPP. */
export async function englishIn(page: Page, part: string): Promise<readonly string[]> {
  const texts = await page.evaluate<readonly string[]>(`(() => {
    const all = [];
    for (const root of document.querySelectorAll(${JSON.stringify(part)})) {
      const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (nodes.nextNode()) if (!nodes.currentNode.parentElement.closest('pre')) all.push(nodes.currentNode.textContent);
      for (const element of [root, ...root.querySelectorAll('*')]) {
        for (const name of ['aria-label', 'title', 'placeholder']) all.push(element.getAttribute(name) ?? '');
      }
    }
    return [...new Set(all.map((text) => text.trim()).filter((text) => text !== ''))];
  })()`);
  return texts.filter((text) => onlyEnglish.test(text) || catalogue.some((pattern) => pattern.test(text)));
}

const onlyEnglish = /\b(the|of|is|are|not|with|yet|and|to|from|by|record|request|waiting|missing|required|refused|characters)\b/;

const german: Readonly<Record<string, string>> = de;
/** A text that is the same in both languages is left out, and so is what consists of a value only. */
const catalogue = Object.entries(en)
  .filter(([key, text]) => german[key] !== text && /[a-z]{3}/i.test(text.replaceAll(/\{\w+\}/g, '')))
  .filter(([, text]) => !Object.values(german).includes(text))
  .map(([, text]) => new RegExp(`^${text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '.+')}$`));
