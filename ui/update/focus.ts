/** The pane the keys go to, with all that moving in it takes. */
import { inside } from '../drawing/canvas.ts';
import type { Rect } from '../drawing/canvas.ts';
import { layout } from '../layout.ts';
import { selectedId } from '../list-window.ts';
import type { Model } from '../model.ts';
import { panes } from '../panes/registry.ts';
import type { DetailPaneId } from '../panes/registry.ts';
import type { Pane, PaneContext, Row, Rows } from '../panes/pane.ts';
import { lineOf } from '../panes/pane.ts';
import type { Connection } from '../store/connection.ts';

/** A pane as it is drawn now. */
export interface PaneView {
  pane: Pane;
  context: PaneContext;
  /** The heading and the lines below it, without the border. */
  heading: readonly Row['line'][];
  body: Rect;
  rows: Rows;
  cursor: number;
}

/** The lines of the list in sight, without its border and heading. */
export function listHeight(model: Model): number {
  const { list } = layout(model);
  return Math.max(1, (list?.height ?? 3) - 3);
}

/** A pane in its box. */
export function paneView(model: Model, connection: Connection, id: DetailPaneId, rect: Rect, detail: Rect): PaneView {
  const pane = panes[id];
  const box = inside(rect);
  const context: PaneContext = { model, connection, width: box.width, height: box.height };
  // What has its title on the border needs no second one; along the upper edge the border is the detail's own.
  const titled = pane.title !== undefined && rect.y > detail.y;
  const heading = titled ? [] : (pane.heading?.(context) ?? []).slice(0, Math.max(0, box.height - 1));
  const rows = pane.rows(context);
  const body = { ...box, y: box.y + heading.length, height: Math.max(0, box.height - heading.length) };
  return { pane, context, heading, body, rows, cursor: lineOf(model, id, rows.length, pane.start?.(context) ?? 0) };
}

/** The pane that has the keys; undefined when that is the list, or there is nothing to show. */
export function focused(model: Model): PaneView | undefined {
  if (model.focus === 'list') return undefined;
  const connection = model.store.get(selectedId(model));
  const { panes: placed, detail } = layout(model);
  const found = placed.find(({ pane }) => pane === model.focus);
  return connection === undefined || found === undefined || detail === undefined ? undefined : paneView(model, connection, model.focus, found.rect, detail);
}

/** The row under the cursor of the focused pane. */
export function focusedRow(model: Model): Row | undefined {
  const view = focused(model);
  return view === undefined || view.rows.length === 0 ? undefined : view.rows.at(view.cursor);
}

/** Whether the layout shows the pane once it has the focus. */
export function canFocus(model: Model, id: DetailPaneId): boolean {
  return panes[id].focusable && layout({ ...model, focus: id }).panes.some(({ pane }) => pane === id);
}
