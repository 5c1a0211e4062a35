/** From the size of the terminal to rectangles: where the list, the detail and its panes go. Boxes next to each other share an edge. */
import type { Rect } from './drawing/canvas.ts';
import type { Model } from './model.ts';
import type { PaneId } from './panes/pane.ts';
import { arrange } from './tabs.ts';

/** Below this there is no room for anything but a sentence. */
const LEAST_COLUMNS = 40;
const LEAST_ROWS = 10;
/** From here on the detail stands beside the list. */
const COLUMNS_BESIDE = 140;
/** From here on there is room for the list above the detail. */
const ROWS_STACKED = 28;

/** The list's share of the width beside the detail, and its narrowest and widest, in cells. */
const LIST_SHARE = 0.45;
const LIST_NARROWEST = 73;
const LIST_WIDEST = 112;
/** The list's share of the height above the detail. */
const LIST_SHARE_ABOVE = 0.38;

/** A pane with its box, border included. */
export interface PlacedPane {
  pane: PaneId;
  rect: Rect;
}

export interface Layout {
  kind: 'too_small' | 'list' | 'detail' | 'stacked' | 'beside';
  /** One line each, without a border. */
  header: Rect;
  hint: Rect;
  /** With their borders; absent where there is no room. */
  list?: Rect;
  detail?: Rect;
  /** The panes of the detail, the first one at the top left. */
  panes: readonly PlacedPane[];
}

/** Where everything goes. */
export function layout(model: Model): Layout {
  const { columns, rows } = model.size;
  const header: Rect = { x: 0, y: 0, width: columns, height: 1 };
  const hint: Rect = { x: 0, y: rows - 1, width: columns, height: 1 };
  const body: Rect = { x: 0, y: 1, width: columns, height: rows - 2 };
  if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) return { kind: 'too_small', header, hint, panes: [] };

  const kind = kindOf(model);
  switch (kind) {
    case 'list':
      return { kind, header, hint, list: body, panes: [] };
    case 'detail':
      return { kind, header, hint, detail: body, panes: arrange(model, body) };
    case 'stacked': {
      const height = Math.max(8, Math.round(body.height * LIST_SHARE_ABOVE));
      const detail = { ...body, y: body.y + height - 1, height: body.height - height + 1 };
      return { kind, header, hint, list: { ...body, height }, detail, panes: arrange(model, detail) };
    }
    case 'beside': {
      const width = Math.min(LIST_WIDEST, Math.max(LIST_NARROWEST, Math.round(columns * LIST_SHARE)));
      const detail = { ...body, x: width - 1, width: columns - width + 1 };
      return { kind, header, hint, list: { ...body, width }, detail, panes: arrange(model, detail) };
    }
  }
}

function kindOf(model: Model): 'list' | 'detail' | 'stacked' | 'beside' {
  const { columns, rows } = model.size;
  if (model.store.ids.length === 0) return 'list';
  const alone = model.focus === 'list' ? 'list' : 'detail';
  if (model.zoom === 'on') return alone;
  if (columns >= COLUMNS_BESIDE) return 'beside';
  return rows >= ROWS_STACKED && model.zoom === 'off' ? 'stacked' : alone;
}
