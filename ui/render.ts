/** From the model to the drawing of the whole screen. */
import { grouped } from '../src/bytes/counted.ts';
import { drawHeader } from './header.ts';
import { drawHint } from './hint.ts';
import { Canvas, inside } from './drawing/canvas.ts';
import type { Rect } from './drawing/canvas.ts';
import { cutLine, line, lineWidth, span } from './drawing/line.ts';
import type { Line, Role } from './drawing/line.ts';
import { layout } from './layout.ts';
import type { Layout, PlacedPane } from './layout.ts';
import { idAt, listWindow, selectedId } from './list-window.ts';
import type { Model } from './model.ts';
import { TABS } from './model.ts';
import { drawOverlay } from './overlays/draw.ts';
import { firstRunLines } from './panes/first-run.ts';
import { listHeading, listLine } from './panes/list.ts';
import type { Connection } from './store/connection.ts';
import { targetName } from './store/connection.ts';
import { bytesInWords } from './text/format.ts';
import { ARROWS, MARKS } from './theme.ts';
import { paneView } from './update/focus.ts';
import { wrap } from './text/fit.ts';

/** The drawing of the model. */
export function render(model: Model): Canvas {
  const canvas = new Canvas(model.size.columns, model.size.rows);
  const plan = layout(model);
  if (plan.kind === 'too_small') {
    drawTooSmall(canvas);
    return canvas;
  }
  const connection = model.store.get(selectedId(model));
  drawBorders(canvas, model, plan, connection);
  drawHeader(canvas, model, plan, connection);
  if (plan.list !== undefined) drawList(canvas, model, plan.list);
  if (plan.detail !== undefined && connection !== undefined) {
    for (const placed of plan.panes) if (placed.pane !== 'list') drawPane(canvas, model, connection, placed, plan.detail);
  }
  drawHint(canvas, model, plan.hint);
  drawOverlay(canvas, model);
  return canvas;
}

function drawTooSmall(canvas: Canvas): void {
  const words = `This window is too small for the dashboard: it needs 40 × 10, this is ${canvas.columns} × ${canvas.rows}. q quits.`;
  for (const [y, text] of wrap(words, canvas.columns, canvas.rows).entries()) canvas.put(0, y, canvas.columns, line(text));
}

/** All boxes first, so that their edges join; the one with the keys last, so that its edge has its colour. */
function drawBorders(canvas: Canvas, model: Model, plan: Layout, connection: Connection | undefined): void {
  if (plan.list !== undefined) canvas.box(plan.list);
  if (plan.detail !== undefined) canvas.box(plan.detail);
  for (const { rect } of plan.panes) canvas.box(rect);
  const focusedBox = model.focus === 'list' ? plan.list : plan.panes.find(({ pane }) => pane === model.focus)?.rect;
  if (focusedBox !== undefined && plan.kind !== 'list') canvas.box(focusedBox, 'focus');
  if (plan.list !== undefined) drawListTitle(canvas, model, plan.list);
  if (plan.detail !== undefined) drawDetailTitle(canvas, model, plan, plan.detail, connection);
}

/** Words on the upper edge of a box; the right ones give way. */
function edge(canvas: Canvas, rect: Rect, left: Line, right: readonly Line[]): void {
  const room = rect.width - 4;
  const start = cutLine([span(' '), ...left, span(' ')], room);
  canvas.put(rect.x + 1, rect.y, room, start);
  let end = rect.x + rect.width - 2;
  for (const words of right) {
    const width = lineWidth(words) + 2;
    if (end - width < rect.x + 2 + lineWidth(start)) return;
    end -= width;
    canvas.put(end, rect.y, width, [span(' '), ...words, span(' ')]);
    end -= 1;
  }
}

function drawListTitle(canvas: Canvas, model: Model, rect: Rect): void {
  const { store, view } = model;
  const role: Role = model.focus === 'list' ? 'focus' : 'strong';
  const failed = store.failed === 0 ? [] : [span(', '), span(`${grouped(store.failed)} ${MARKS.bad}`, 'bad')];
  const numbers: Line =
    view.filter === undefined ? [span(grouped(store.ids.length)), ...failed] : [span(`${grouped(view.ids.length)} of ${grouped(store.ids.length)}`), ...failed];
  const filter =
    view.filter === undefined
      ? line(span('filter ', 'muted'), 'none')
      : line(span('filter ', 'muted'), span(view.filter.text, 'look'), view.complete ? '' : span(` ${MARKS.going} ${grouped(view.untested)} to go`, 'muted'));
  const window = listWindow(model, rect.height - 3);
  const above = window.top > 0 ? line(span(`${ARROWS.up} ${grouped(window.top)} above`, model.list.follow ? 'look' : 'muted')) : undefined;
  const follow = line(span('follow ', 'muted'), model.list.follow ? 'on' : span('off', 'look'));
  const { memory } = store.proxy;
  const meter = memory === undefined ? undefined : line(span('memory ', 'muted'), `${bytesInWords(memory.bytes)} of ${bytesInWords(memory.limitBytes)}`);
  // The first of these stands at the right end and is the last to go.
  edge(canvas, rect, line(span('connections', role)), [numbers, filter, follow, above, meter].filter((words) => words !== undefined));
}

function drawDetailTitle(canvas: Canvas, model: Model, plan: Layout, rect: Rect, connection: Connection | undefined): void {
  if (connection === undefined) return;
  const role: Role = model.focus === 'list' ? 'strong' : 'focus';
  // Alone on a narrow screen, the name stands in the line above and the tabs have the edge for themselves.
  if (plan.kind === 'detail' && rect.width < 100) {
    const tabs = [tabLine(model, ' · ', true), tabLine(model, ' ', true)].find((words) => lineWidth(words) <= rect.width - 6);
    edge(canvas, rect, tabs ?? tabLine(model, ' ', false), []);
    return;
  }
  const name = line(span(`${connection.id} `, 'muted'), span(targetName(connection), role));
  const number = line(span(String(connection.id), role));
  // Where the list is in sight, the number says enough: the names of the views matter more.
  const ways = [
    { title: name, tabs: tabLine(model, ' · ', true) },
    { title: name, tabs: tabLine(model, ' ', true) },
    { title: number, tabs: tabLine(model, ' ', true) },
    { title: name, tabs: tabLine(model, ' ', false) },
  ];
  const way = ways.find(({ title, tabs }) => lineWidth(title) + lineWidth(tabs) <= rect.width - 9);
  edge(canvas, rect, way?.title ?? number, way === undefined ? [] : [way.tabs]);
}

/** `1 summary · 2 handshake …`; in little room only the open one has its name. */
function tabLine(model: Model, between: string, named: boolean): Line {
  return TABS.flatMap((tab, index) => {
    const open = tab === model.tab;
    const words = open || named ? `${index + 1} ${tab}` : String(index + 1);
    return [...(index === 0 ? [] : [span(between, 'border' as const)]), span(words, open ? ('focus' as const) : ('muted' as const))];
  });
}

function drawList(canvas: Canvas, model: Model, rect: Rect): void {
  const box = inside(rect);
  if (model.store.ids.length === 0) {
    for (const [index, words] of firstRunLines(model, box.width).slice(0, box.height).entries()) canvas.put(box.x, box.y + index, box.width, words);
    return;
  }
  canvas.put(box.x, box.y, box.width, listHeading(box.width));
  const height = box.height - 1;
  const window = listWindow(model, height);
  if (window.length === 0) {
    const words = model.view.complete ? `no connection matches; Esc clears the filter` : `looking …`;
    canvas.put(box.x + 1, box.y + 1, box.width - 1, line(span(`${MARKS.none} ${words}`, 'muted')));
    return;
  }
  scrollSigns(canvas, rect, { ...box, y: box.y + 1, height }, window.top, window.length - window.top - height);
  for (let row = 0; row < height; row += 1) {
    const index = window.top + row;
    const connection = model.store.get(idAt(model, index) ?? null);
    if (connection === undefined) continue;
    const selected = index === window.selected;
    const ground = !selected ? 'plain' : model.focus === 'list' ? 'cursor' : 'cursor_elsewhere';
    canvas.put(box.x, box.y + 1 + row, box.width, listLine(connection, box.width, selected, model.utcOffset), ground);
  }
}

function drawPane(canvas: Canvas, model: Model, connection: Connection, placed: PlacedPane, detail: Rect): void {
  if (placed.pane === 'list') return;
  const view = paneView(model, connection, placed.pane, placed.rect, detail);
  const { pane, body, rows, heading, context } = view;
  const hasFocus = model.focus === placed.pane;
  // Panes along the upper edge of the detail have the connection's name there.
  if (placed.rect.y > detail.y && pane.title !== undefined) {
    const title = pane.title(context);
    edge(canvas, placed.rect, hasFocus ? title.map((part) => (part.role === 'text' ? { ...part, role: 'strong' as const } : part)) : title, position(view.cursor, rows.length, body.height, pane.focusable && hasFocus));
  }
  for (const [index, words] of heading.entries()) canvas.put(body.x, body.y - heading.length + index, body.width, words);
  let top = model.cursors[placed.pane]?.top ?? 0;
  const reveal = hasFocus ? undefined : pane.reveal?.(context);
  if (reveal !== undefined) top = Math.max(0, reveal - Math.floor(body.height / 3));
  top = Math.max(0, Math.min(top, rows.length - body.height));
  const below = rows.length - top - body.height;
  // Only along the lower edge of the detail: other edges carry the title of the pane below.
  if (below > 0 && pane.focusable && placed.rect.y + placed.rect.height === detail.y + detail.height) {
    const words = line(span(` ${ARROWS.down} ${grouped(below)} more `, 'muted'));
    canvas.put(placed.rect.x + placed.rect.width - 2 - lineWidth(words), placed.rect.y + placed.rect.height - 1, lineWidth(words), words);
  }
  scrollSigns(canvas, placed.rect, body, top, below);
  for (let row = 0; row < body.height && top + row < rows.length; row += 1) {
    const index = top + row;
    const atCursor = pane.focusable && index === view.cursor && reveal === undefined;
    // A pane that leads somewhere keeps its mark while the keys are elsewhere.
    const marked = atCursor && (hasFocus || (pane.dependents ?? []).includes(model.focus));
    canvas.put(body.x, body.y + row, body.width, cutLine(rows.at(index).line, body.width), marked ? (hasFocus ? 'cursor' : 'cursor_elsewhere') : 'plain');
  }
}

/** Arrows on the right edge where lines lie above or below what is seen: lower edges often carry the title of the next pane. */
function scrollSigns(canvas: Canvas, rect: Rect, body: Rect, top: number, below: number): void {
  const x = rect.x + rect.width - 1;
  if (body.height < 1) return;
  if (top > 0) canvas.put(x, body.y, 1, [span(ARROWS.up, 'key')]);
  if (below > 0) canvas.put(x, body.y + body.height - 1, 1, [span(ARROWS.down, 'key')]);
}

/** `12 of 340` where there is more than can be seen. */
function position(cursor: number, length: number, height: number, shown: boolean): Line[] {
  return shown && length > height ? [line(span(`${grouped(cursor + 1)} of ${grouped(length)}`, 'muted'))] : [];
}

