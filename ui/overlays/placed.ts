/** Boxes above everything else, each with its place on the screen: explanations, help, the root and how to trust it, the palette, the questions before quitting and before an exception, words for the filter. */
import type { Box } from './box.ts';
import { exceptBox } from './except-box.ts';
import { explainBox } from './explain-box.ts';
import { filterBox } from './filter-box.ts';
import { helpBox } from './help-box.ts';
import { paletteBox } from './palette-box.ts';
import { quitBox } from './quit-box.ts';
import { rootBox } from './root-box.ts';
import { trustBox } from './trust-box.ts';
import type { Rect } from '../drawing/canvas.ts';
import { lineWidth } from '../drawing/line.ts';
import type { Model } from '../model.ts';

/** Cells of the screen left free at each side of a box, and lines above and below it. */
const SIDE = 2;

/** A box, where it lies with its border, its first line in sight and how many lie below the last one. */
export interface PlacedBox {
  box: Box;
  rect: Rect;
  top: number;
  left: number;
}

function boxOf(model: Model, width: number): Box | undefined {
  const { overlay } = model;
  switch (overlay?.kind) {
    case 'explain':
      return explainBox(overlay, width);
    case 'help':
      return helpBox(width);
    case 'root':
      return rootBox(model, width);
    case 'trust':
      return trustBox(model, width);
    case 'except':
      return exceptBox(overlay, width);
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

/** The box of the model; undefined where there is none, or no room for it. */
export function placedBox(model: Model): PlacedBox | undefined {
  const { columns, rows } = model.size;
  const most = columns - SIDE * 2 - 2;
  const tallest = rows - SIDE * 2;
  const box = boxOf(model, most);
  if (box === undefined || box.lines.length === 0 || most < 1 || tallest < 3) return undefined;
  const width = Math.min(most, Math.max(box.width ?? 0, lineWidth(box.title) + 4, ...box.lines.map((words) => lineWidth(words)))) + 2;
  const height = Math.min(tallest, box.lines.length + 2);
  const rect: Rect = {
    width,
    height,
    x: box.at === 'bottom' ? SIDE : Math.floor((columns - width) / 2),
    y: box.at === 'bottom' ? rows - SIDE - height : Math.max(SIDE, Math.floor((rows - height) / (box.at === 'top' ? 4 : 2))),
  };
  const lowest = Math.max(0, box.lines.length - (height - 2));
  const wanted = model.overlay !== null && 'top' in model.overlay ? model.overlay.top : 0;
  const top = Math.max(0, Math.min(wanted, lowest));
  return { box, rect, top, left: lowest - top };
}
