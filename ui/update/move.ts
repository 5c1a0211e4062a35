/** Moving: the cursor in the list and in panes, folds, from pane to pane, in and back. */
import { focused, focusedRow, canFocus, listHeight } from './focus.ts';
import type { PaneView } from './focus.ts';
import { layout } from '../layout.ts';
import { idAt, listWindow, moveTo, selectedId } from '../list-window.ts';
import type { Cursor, Model, TabId } from '../model.ts';
import { TABS } from '../model.ts';
import type { PaneId, Rows } from '../panes/pane.ts';
import { panes } from '../panes/registry.ts';
import { firstPane, panesOf } from '../tabs.ts';

/** Lines kept in sight above and below the cursor of a pane. */
const MARGIN = 1;
/** Folds within folds that `unfold all` opens. */
const MAX_DEPTH = 12;

/** Where the cursor goes: lines from here, pages, or an end. */
export type Step = { by: number } | { pages: number } | { to: 'first' | 'last' };

/** Moves the cursor of whatever has the keys. */
export function move(model: Model, step: Step): Model {
  if (model.focus === 'list') return moveInList(model, step);
  const view = focused(model);
  if (view === undefined) return model;
  const { height } = view.body;
  const index = stepped(view.cursor, step, height, view.rows.length);
  return withCursor(model, view.pane.id, index, height, view.rows.length);
}

function stepped(from: number, step: Step, height: number, length: number): number {
  if ('by' in step) return from + step.by;
  if ('pages' in step) return from + step.pages * Math.max(1, height - 1);
  return step.to === 'first' ? 0 : length - 1;
}

/** The cursor of a pane at a line, the window following it; panes that depend on it start anew. */
export function withCursor(model: Model, pane: PaneId, index: number, height: number, length: number): Model {
  const target = Math.max(0, Math.min(index, length - 1));
  const before = model.cursors[pane] ?? { index: 0, top: 0 };
  const margin = Math.min(MARGIN, Math.floor((height - 1) / 2));
  let top = Math.min(before.top, Math.max(0, length - height));
  top = Math.min(top, Math.max(0, target - margin));
  top = Math.max(top, Math.min(target + margin, length - 1) - height + 1);
  const cursors: Partial<Record<PaneId, Cursor>> = { ...model.cursors, [pane]: { index: target, top } };
  if (target !== before.index && pane !== 'list') for (const dependent of panes[pane].dependents ?? []) cursors[dependent] = { index: 0, top: 0 };
  return { ...model, cursors };
}

function moveInList(model: Model, step: Step): Model {
  const height = listHeight(model);
  const window = listWindow(model, height);
  if (window.length === 0) return model;
  // At the top of a list that follows, the cursor rides on whatever is newest.
  const looked = selectedId(model);
  if ('to' in step && step.to === 'first' && model.list.follow) return lookedAway({ ...model, list: { ...model.list, selected: null, top: null } }, looked);
  return lookedAway({ ...model, list: moveTo(model, stepped(window.selected, step, height, window.length), height) }, looked);
}

/** Where another connection is under the cursor than the one looked at before, places in the panes of that one mean nothing. */
export function lookedAway(model: Model, looked: number | null): Model {
  if (selectedId(model) === looked) return model;
  const focus = model.focus === 'certificate' ? 'real' : model.focus;
  return { ...model, cursors: {}, certificate: null, cameFrom: null, focus };
}

/** The next or previous connection of the list, wherever the keys are. */
export function moveConnection(model: Model, by: number): Model {
  const height = listHeight(model);
  const { selected, length } = listWindow(model, height);
  return length === 0 ? model : lookedAway({ ...model, list: moveTo(model, selected + by, height) }, selectedId(model));
}

/** Keeps the cursor on the connection it is on, also while newer ones come in. */
export function pin(model: Model): Model {
  if (model.list.selected !== null) return model;
  const id = idAt(model, 0);
  return id === undefined ? model : { ...model, list: { ...model.list, selected: id } };
}

/** Turns a fold under the cursor; `wanted` undefined turns it whatever it is. */
export function fold(model: Model, wanted?: 'open' | 'closed'): Model {
  const view = focused(model);
  const row = focusedRow(model);
  if (view === undefined || row?.fold === undefined) return model;
  const { key, open } = row.fold;
  if (wanted !== undefined && (wanted === 'open') === open) return model;
  const turned = { ...model, folds: toggled(model, [key]) };
  if (!open) return inSight(turned, view);
  // The line under the cursor may vanish with the fold: the cursor goes to the fold's own line.
  let first = view.cursor;
  while (first > 0 && view.rows.at(first - 1).fold?.key === key) first -= 1;
  const after = focused(turned);
  return after === undefined ? turned : withCursor(turned, view.pane.id, first, after.body.height, after.rows.length);
}

/** What was just opened below the cursor comes into sight as far as there is room. */
function inSight(opened: Model, before: PaneView): Model {
  const after = focused(opened);
  if (after === undefined) return opened;
  const { index, top } = { index: before.cursor, top: opened.cursors[before.pane.id]?.top ?? 0 };
  const lowest = index + after.rows.length - before.rows.length;
  const wanted = Math.max(top, Math.min(index, lowest - after.body.height + 1));
  return { ...opened, cursors: { ...opened.cursors, [before.pane.id]: { index, top: wanted } } };
}

function toggled(model: Model, keys: readonly string[]): ReadonlySet<string> {
  const folds = new Set(model.folds);
  for (const key of keys) if (!folds.delete(key)) folds.add(key);
  return folds;
}

/** Left: closes the fold, or goes to the line this one is part of. Right: opens it, or goes in. */
export function sideways(model: Model, direction: 'left' | 'right'): Model {
  const view = focused(model);
  const row = focusedRow(model);
  if (view === undefined || row === undefined) return model;
  if (direction === 'right') {
    if (row.fold === undefined) return model;
    return row.fold.open ? move(model, { by: 1 }) : fold(model, 'open');
  }
  if (row.fold?.open === true) return fold(model, 'closed');
  const depth = row.depth ?? 0;
  for (let index = view.cursor - 1; index >= 0; index -= 1) {
    const above = view.rows.at(index);
    if (above.fold !== undefined && (above.depth ?? 0) < depth) return withCursor(model, view.pane.id, index, view.body.height, view.rows.length);
  }
  return model;
}

/** Closes or opens every fold of the pane. */
export function foldAll(model: Model, wanted: 'open' | 'closed'): Model {
  let folded = model;
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const view = focused(folded);
    if (view === undefined) return folded;
    const keys = new Set(foldKeys(view.rows, wanted));
    if (keys.size === 0) break;
    folded = { ...folded, folds: toggled(folded, [...keys]) };
  }
  const view = focused(folded);
  return view === undefined || folded === model ? folded : withCursor(folded, view.pane.id, view.cursor, view.body.height, view.rows.length);
}

function foldKeys(rows: Rows, wanted: 'open' | 'closed'): string[] {
  const keys: string[] = [];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows.at(index);
    if (row.fold !== undefined && row.fold.open !== (wanted === 'open')) keys.push(row.fold.key);
  }
  return keys;
}

/** Gives the keys to another pane of the detail, or to the list. */
export function focusOn(model: Model, pane: PaneId): Model {
  return pane === 'list' ? { ...model, focus: 'list', zoom: 'off', cameFrom: null } : { ...pin(model), focus: pane };
}

/** Enter: into the detail, into what the row opens, or its fold. */
export function enter(model: Model): Model {
  if (model.focus === 'list') {
    if (model.view.ids.length === 0) return model;
    // Above the detail the list makes room; beside it there is room for both.
    return { ...focusOn(model, firstPane(model.tab)), zoom: model.zoom === 'on' ? 'on' : 'entered' };
  }
  const row = focusedRow(model);
  if (row?.enter !== undefined) {
    const opened = row.enter.certificate === undefined ? model : { ...model, certificate: row.enter.certificate, cursors: { ...model.cursors, certificate: { index: 0, top: 0 } } };
    return row.enter.tab === undefined ? focusOn(opened, row.enter.pane) : jump(opened, row.enter.pane, row.enter.tab, row.enter.line);
  }
  return fold(model);
}

/** Into a pane of another view, on a line of it; Esc comes back. */
function jump(model: Model, pane: PaneId, tab: TabId, line: number | undefined): Model {
  const cameFrom = { tab: model.tab, pane: model.focus };
  const there = focusOn({ ...model, tab, cameFrom }, pane);
  if (line === undefined) return there;
  const view = focused(there);
  return view === undefined ? there : withCursor(there, pane, line, view.body.height, view.rows.length);
}

/** Esc: to where Enter came from. */
export function back(model: Model): Model {
  if (model.focus === 'list') return model;
  const { cameFrom } = model;
  if (cameFrom !== null && panes[model.focus].parent === 'list') return focusOn({ ...model, tab: cameFrom.tab, cameFrom: null }, cameFrom.pane);
  if (model.focus === 'certificate') return { ...focusOn(model, model.certificate?.hop === 'downstream' ? 'forged' : 'real'), certificate: null };
  return focusOn(model, panes[model.focus].parent);
}

/** Tab: the next pane that can be seen, the list included. */
export function nextPane(model: Model, by: 1 | -1): Model {
  if (model.view.ids.length === 0) return model;
  const here = model.focus === 'certificate' ? 'real' : model.focus;
  const ring: PaneId[] = ['list', ...panesOf(model.tab)];
  for (let step = 1; step <= ring.length; step += 1) {
    const next = ring[(ring.indexOf(here) + by * step + ring.length * step) % ring.length];
    if (next === 'list') return focusOn(model, 'list');
    if (next !== undefined && canFocus(model, next)) return focusOn({ ...model, certificate: null }, next);
  }
  return model;
}

/** Another view of the connection; from a list that has the whole screen, into it. */
export function showTab(model: Model, tab: TabId): Model {
  if (model.view.ids.length === 0) return model;
  const shown = { ...model, tab, certificate: null, cameFrom: null };
  return model.focus === 'list' && layout(model).kind !== 'list' ? shown : focusOn(shown, firstPane(tab));
}

export function neighbourTab(model: Model, by: 1 | -1): Model {
  return showTab(model, TABS[(TABS.indexOf(model.tab) + by + TABS.length) % TABS.length] ?? 'summary');
}

