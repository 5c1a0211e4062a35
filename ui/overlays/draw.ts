/** Draws the box that lies above everything else, if there is one. */
import { placedBox } from './placed.ts';
import type { Canvas } from '../drawing/canvas.ts';
import { inside } from '../drawing/canvas.ts';
import { cutLine, line, lineWidth, span } from '../drawing/line.ts';
import type { Model } from '../model.ts';
import { ARROWS } from '../theme.ts';

export function drawOverlay(canvas: Canvas, model: Model): void {
  const placed = placedBox(model);
  if (placed === undefined) return;
  const { box, rect, top, left } = placed;
  canvas.clear(rect);
  canvas.box(rect, 'focus');
  canvas.put(rect.x + 2, rect.y, rect.width - 4, [span(' '), ...cutLine(box.title, rect.width - 6), span(' ')]);
  const body = inside(rect);
  for (let row = 0; row < body.height; row += 1) {
    const words = box.lines[top + row];
    if (words !== undefined) canvas.put(body.x, body.y + row, body.width, cutLine(words, body.width), top + row === box.cursor ? 'cursor' : 'plain');
  }
  if (left > 0) {
    const words = line(` ${ARROWS.down} ${left} more `);
    canvas.put(rect.x + rect.width - 2 - lineWidth(words), rect.y + rect.height - 1, lineWidth(words), words);
  }
}
