/** All charts on one sheet, to be kept: what it shows, from when to when, and which line is which stand on it. */
import { colourOf } from './colours.js';

export interface Sheet {
  readonly title: string;
  /** From when to when. */
  readonly period: string;
  readonly charts: readonly ChartOnSheet[];
}

export interface ChartOnSheet {
  /** With its unit. */
  readonly title: string;
  readonly lines: readonly { readonly label: string; readonly colour: string; readonly dashed: boolean }[];
  /** Drawn in the dots of the screen. */
  readonly canvas: HTMLCanvasElement;
  /** Why there is no line; empty where there is one. */
  readonly note: string;
}

/** In the measure of the page; the sheet has as many dots as the screen. */
const margin = 16;
const gap = 20;
const head = 52;
const title = 22;
const legend = 20;
const columns = 2;

/** Undefined where the browser does not draw pictures, or none so large. */
export async function picture(sheet: Sheet): Promise<Blob | undefined> {
  const ratio = devicePixelRatio;
  const width = Math.max(...sheet.charts.map(({ canvas }) => canvas.width)) / ratio;
  const height = title + legend + Math.max(...sheet.charts.map(({ canvas }) => canvas.height)) / ratio;
  const paper = document.createElement('canvas');
  paper.width = Math.round(ratio * (2 * margin + columns * width + (columns - 1) * gap));
  paper.height = Math.round(ratio * (margin + head + Math.ceil(sheet.charts.length / columns) * (height + gap)));
  const pen = paper.getContext('2d');
  if (!pen) return undefined;
  pen.scale(ratio, ratio);
  pen.fillStyle = colourOf('--panel');
  pen.fillRect(0, 0, paper.width, paper.height);
  write(pen, sheet.title, [margin, margin + 14], { font: bold(16) });
  write(pen, sheet.period, [margin, margin + 34], { font: plain(13), colour: '--soft' });
  for (const [index, chart] of sheet.charts.entries()) {
    const left = margin + (index % columns) * (width + gap);
    const top = margin + head + Math.floor(index / columns) * (height + gap);
    drawChart(pen, chart, { left, top, ratio });
  }
  const blob = await new Promise<Blob | null>((resolve) => paper.toBlob(resolve));
  return blob ?? undefined;
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly ratio: number;
}

function drawChart(pen: CanvasRenderingContext2D, { title: text, lines, canvas, note }: ChartOnSheet, { left, top, ratio }: Place): void {
  write(pen, text, [left, top + 14], { font: bold(13) });
  let at = left;
  for (const { label, colour, dashed } of lines) {
    pen.fillStyle = colour;
    for (const piece of dashed ? [0, 8] : [0, 4, 8]) pen.fillRect(at + piece, top + title + 5, 6, 4);
    at += 20 + write(pen, label, [at + 20, top + title + 11], { font: plain(12) }) + 16;
  }
  // Dot on dot, or it would be blurred.
  const [x, y] = [Math.round(left * ratio) / ratio, Math.round((top + title + legend) * ratio) / ratio];
  pen.drawImage(canvas, x, y, canvas.width / ratio, canvas.height / ratio);
  if (note !== '') write(pen, note, [x + 60, y + 24], { font: plain(12), colour: '--soft' });
}

interface Type {
  readonly font: string;
  readonly colour?: string;
}

/** @returns How wide it has become */
function write(pen: CanvasRenderingContext2D, text: string, [x, y]: readonly [number, number], { font, colour = '--text' }: Type): number {
  pen.font = font;
  pen.fillStyle = colourOf(colour);
  pen.fillText(text, x, y);
  return pen.measureText(text).width;
}

const family = 'system-ui, "Liberation Sans", sans-serif';
const plain = (size: number): string => `${size}px ${family}`;
const bold = (size: number): string => `600 ${size}px ${family}`;
