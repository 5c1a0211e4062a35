/** Which part of the list is seen, and where its cursor is: nothing moves under the cursor unless the user moves it. */
import type { ListState, Model } from './model.ts';
import { place } from './store/store.ts';

export interface ListWindow {
  /** Rows that match the filter. */
  length: number;
  /** Places counted from the newest, 0. */
  top: number;
  selected: number;
}

/** The id at a place counted from the newest. */
export function idAt(model: Model, index: number): number | undefined {
  const { ids } = model.view;
  return ids[ids.length - 1 - index];
}

/** The place of an id counted from the newest; of the next older one where it is gone. */
function placeOf(model: Model, id: number): number {
  const { ids } = model.view;
  const index = place(ids, id);
  return ids[index] === id ? ids.length - 1 - index : ids.length - index;
}

/** The window for a list of `height` lines. */
export function listWindow(model: Model, height: number): ListWindow {
  const { length } = model.view.ids;
  const { selected, top } = model.list;
  const last = Math.max(0, length - 1);
  const selectedIndex = selected === null ? 0 : Math.min(last, placeOf(model, selected));
  let topIndex = top === null ? 0 : placeOf(model, top);
  // Without follow the lines stay where they are, even if that leaves room below.
  if (model.list.follow) topIndex = Math.min(topIndex, Math.max(0, length - height));
  // The cursor stays in sight: at the lower edge the list waits, whatever comes in above.
  topIndex = Math.max(topIndex, selectedIndex - height + 1);
  topIndex = Math.min(topIndex, selectedIndex);
  return { length, top: topIndex, selected: selectedIndex };
}

/** The list after events came in, so that what is seen stays where it is. */
export function settleList(model: Model, height: number): ListState {
  const { list } = model;
  if (list.top !== null || model.view.ids.length === 0) return list;
  if (!list.follow) return { ...list, top: idAt(model, 0) ?? null };
  const window = listWindow(model, height);
  // Following, but the cursor's row would be pushed out below: hold the list there.
  if (window.top > 0) return { ...list, top: idAt(model, window.top) ?? null };
  return list;
}

/** The connection whose detail is shown. */
export function selectedId(model: Model): number | null {
  const { ids } = model.view;
  if (ids.length === 0) return null;
  return idAt(model, model.list.selected === null ? 0 : Math.min(ids.length - 1, placeOf(model, model.list.selected))) ?? null;
}

/** The list with the cursor at a place, and the window following it. */
export function moveTo(model: Model, index: number, height: number): ListState {
  const window = listWindow(model, height);
  const target = Math.max(0, Math.min(index, window.length - 1));
  const id = idAt(model, target);
  if (id === undefined) return model.list;
  let { top } = window;
  if (target < top) top = target;
  else if (target >= top + height) top = target - height + 1;
  const { follow } = model.list;
  const pinned = follow && top === 0 ? null : (idAt(model, top) ?? null);
  return { follow, selected: id, top: pinned };
}
