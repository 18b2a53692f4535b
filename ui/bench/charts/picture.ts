import type uPlot from 'uplot';
import { colourOf } from './colours.js';

const title_px = 24;

/** All charts below each other, as they stand; undefined where the browser does not draw pictures. */
export async function picture(plots: readonly uPlot[]): Promise<Blob | undefined> {
  const canvases = plots.map(({ ctx, root }) => ({ canvas: ctx.canvas, title: root.querySelector('.u-title')?.textContent }));
  const sheet = document.createElement('canvas');
  sheet.width = Math.max(...canvases.map(({ canvas }) => canvas.width));
  sheet.height = canvases.reduce((sum, { canvas }) => sum + canvas.height + title_px, 0);
  const pen = sheet.getContext('2d');
  if (!pen) return undefined;
  pen.fillStyle = colourOf('--panel');
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.font = '14px system-ui';
  pen.fillStyle = colourOf('--text');
  let top = 0;
  for (const { canvas, title } of canvases) {
    pen.fillText(title ?? '', 8, top + 17);
    pen.drawImage(canvas, 0, top + title_px);
    top += canvas.height + title_px;
  }
  const blob = await new Promise<Blob | null>((resolve) => sheet.toBlob(resolve));
  return blob ?? undefined;
}
