/** Boxes above everything else: explanations, help, the root, the palette, the question before quitting, words for the filter. */
import { explainBox } from './explain-box.ts';
import { filterBox } from './filter-box.ts';
import { helpBox } from './help-box.ts';
import type { Box } from './box.ts';
import { paletteBox } from './palette-box.ts';
import { quitBox } from './quit-box.ts';
import { rootBox } from './root-box.ts';
import type { Canvas, Rect } from '../drawing/canvas.ts';
import { inside } from '../drawing/canvas.ts';
import { cutLine, line, lineWidth, span } from '../drawing/line.ts';
import type { Model } from '../model.ts';
import { ARROWS } from '../theme.ts';

/** Cells of the screen left free at each side of a box. */
const SIDE = 2;

function boxOf(model: Model, width: number): Box | undefined {
  const { overlay } = model;
  switch (overlay?.kind) {
    case 'explain':
      return explainBox(overlay, width);
    case 'help':
      return helpBox(width);
    case 'root':
      return rootBox(model, width);
    case 'quit':
      return quitBox(model, width);
    case 'palette':
      return paletteBox(model, overlay, width);
    case 'filter':
      return filterBox(overlay, width);
    case undefined:
      return undefined;
  }
}

export function drawOverlay(canvas: Canvas, model: Model): void {
  const most = canvas.columns - SIDE * 2 - 2;
  const box = boxOf(model, most);
  if (box === undefined || box.lines.length === 0) return;
  const width = Math.min(most, Math.max(box.width ?? 0, lineWidth(box.title) + 4, ...box.lines.map((words) => lineWidth(words)))) + 2;
  const height = Math.min(canvas.rows - 4, box.lines.length + 2);
  const rect: Rect = {
    width,
    height,
    x: box.at === 'bottom' ? SIDE : Math.floor((canvas.columns - width) / 2),
    y: box.at === 'bottom' ? canvas.rows - 2 - height : Math.max(2, Math.floor((canvas.rows - height) / (box.at === 'top' ? 4 : 2))),
  };
  canvas.clear(rect);
  canvas.box(rect, 'focus');
  canvas.put(rect.x + 2, rect.y, rect.width - 4, [span(' '), ...cutLine(box.title, rect.width - 6), span(' ')]);
  const body = inside(rect);
  const wanted = model.overlay !== null && 'top' in model.overlay ? model.overlay.top : (box.top ?? 0);
  const top = Math.max(0, Math.min(wanted, box.lines.length - body.height));
  for (let row = 0; row < body.height; row += 1) {
    const words = box.lines[top + row];
    if (words !== undefined) canvas.put(body.x, body.y + row, body.width, cutLine(words, body.width), top + row === box.cursor ? 'cursor' : 'plain');
  }
  const more = box.lines.length - top - body.height;
  if (more > 0) {
    const words = line(` ${ARROWS.down} ${more} more `);
    canvas.put(rect.x + rect.width - 2 - lineWidth(words), rect.y + rect.height - 1, lineWidth(words), words);
  }
}
