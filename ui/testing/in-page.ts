/** What browser tests want to know of a page and can only be found out within it. No part of the product. */

type Rgb = readonly number[];

/** Texts whose contrast is below WCAG AA (1.4.3): 4.5 to 1, large text 3 to 1. Controls that are disabled are exempt. */
export const lowContrasts = (): readonly string[] =>
  [...document.querySelectorAll<HTMLElement>('body *')]
    .filter(
      (element) => (hasText(element) || element.matches('input, select')) && element.checkVisibility() && !element.matches(':disabled'),
    )
    .flatMap((element) => {
      const { color, fontSize } = getComputedStyle(element);
      const contrast = contrastOf(rgbOf(color), backgroundOf(element));
      const least = Number.parseFloat(fontSize) >= 24 ? 3 : 4.5;
      return contrast < least ? [`${contrast.toFixed(2)}: ${element.tagName} ${element.textContent}`] : [];
    });

/** Elements of the selector that hold more than they can show. */
export const overflowing = (selector: string): readonly string[] =>
  [...document.querySelectorAll(selector)]
    .filter(({ scrollHeight, clientHeight, scrollWidth, clientWidth }) => scrollHeight > clientHeight || scrollWidth > clientWidth)
    .map(({ className, scrollHeight, clientHeight }) => `${className}: ${scrollHeight} in ${clientHeight}`);

/** Background colours of an element at the two halves of a second; one if nothing moves. */
export function coloursOf(selector: string): readonly string[] {
  const element = document.querySelector(selector);
  if (!element) return [];
  const colour = (): string => getComputedStyle(element).backgroundColor;
  const [animation] = element.getAnimations();
  if (!animation) return [colour()];
  animation.pause();
  return [0, 600].map((at_ms) => {
    animation.currentTime = at_ms;
    return colour();
  });
}

/** The control that has the keyboard: its text, else its name. */
export const focused = (): string => document.activeElement?.textContent?.trim() || document.activeElement?.getAttribute('name') || '';

const hasText = ({ childNodes }: Element): boolean =>
  [...childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');

function backgroundOf(element: Element): Rgb {
  const { backgroundColor } = getComputedStyle(element);
  const isOpaque = !backgroundColor.startsWith('rgba');
  return isOpaque || !element.parentElement ? rgbOf(backgroundColor) : backgroundOf(element.parentElement);
}

const rgbOf = (colour: string): Rgb => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);

function contrastOf(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2, relative luminance. */
function luminance(rgb: Rgb): number {
  const [r = 0, g = 0, b = 0] = rgb.map((n) => n / 255).map((n) => (n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
