/**
 * Texts in drawings that stand out too little from what is behind them. axe-core leaves them undecided, as it cannot tell what that is;
 * here it is read off the picture: the colour that most of the points around a text have.
 */
import type { Page } from 'playwright-core';

interface Faint {
  readonly text: string;
  readonly contrast: number;
}

/** Against WCAG 2.2 §1.4.3 (AA): 4.5, or 3 for large texts. Each with its contrast. */
export async function faintTexts(page: Page, part: string): Promise<{ readonly judged: number; readonly faint: readonly Faint[] }> {
  // Motion would be judged at a moment that nobody chose.
  await page.evaluate('document.getAnimations().forEach((animation) => animation.cancel())');
  const picture = (await page.screenshot()).toString('base64');
  return page.evaluate<{ judged: number; faint: Faint[] }>(`(${inPage})(${JSON.stringify(part)}, ${JSON.stringify(picture)})`);
}

/** Runs in the browser. */
const inPage = String.raw`async (part, picture) => {
  const bytes = Uint8Array.from(atob(picture), (each) => each.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  canvas.drawImage(bitmap, 0, 0);
  const scale = bitmap.width / innerWidth;

  const numbers = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const contrastOf = (one, other) => {
    const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const pointsIn = (left, top, width, height) => {
    const { data } = canvas.getImageData(left * scale, top * scale, Math.max(1, width * scale), Math.max(1, height * scale));
    return Array.from({ length: data.length / 4 }, (_, at) => data.slice(at * 4, at * 4 + 3));
  };
  /** Along the edges of the box of a text, where no letter is; of a ground that changes gradually, one colour in the middle. */
  const behind = ({ left, top, width, height, bottom, right }) => {
    const edge = [pointsIn(left, top, width, 1), pointsIn(left, bottom - 1, width, 1), pointsIn(left, top, 1, height), pointsIn(right - 1, top, 1, height)];
    const alike = new Map();
    for (const point of edge.flat()) {
      const key = point.map((each) => each >> 4).join();
      alike.set(key, [...(alike.get(key) ?? []), point]);
    }
    const most = [...alike.values()].sort((a, b) => b.length - a.length)[0];
    return most[most.length >> 1];
  };
  const opacityOf = (element) => {
    let opacity = 1;
    for (let each = element; each; each = each.parentElement) opacity *= Number(getComputedStyle(each).opacity);
    return opacity;
  };

  const texts = [...document.querySelectorAll(part + ' svg text')].filter((text) => {
    const { left, top, right, bottom, width } = text.getBoundingClientRect();
    return text.textContent.trim() !== '' && width > 0 && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && text.checkVisibility({ visibilityProperty: true });
  });
  const judged = texts.map((text) => {
    const style = getComputedStyle(text.querySelector('tspan') ?? text);
    const rect = text.getBoundingClientRect();
    const ground = behind(rect);
    const [r, g, b, alpha = 1] = numbers(style.fill);
    const cover = alpha * Number(style.fillOpacity) * opacityOf(text);
    const seen = [r, g, b].map((each, at) => each * cover + ground[at] * (1 - cover));
    const unit = text.getScreenCTM();
    const size = parseFloat(style.fontSize) * Math.hypot(unit.a, unit.b);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    return { text: text.textContent, contrast: Math.round(contrastOf(seen, ground) * 100) / 100, least: isLarge ? 3 : 4.5 };
  });
  return { judged: judged.length, faint: judged.filter(({ contrast, least }) => !(contrast >= least)).map(({ text, contrast }) => ({ text, contrast })) };
}`;
