/** Why a key did nothing: a key that is silent looks broken. */
import { focusedRow } from './focus.ts';
import type { CommandId } from '../keys.ts';
import type { Model } from '../model.ts';

/** The reason in a few words; undefined where it shows by itself, as at the end of a list. */
export function whyNothing(model: Model, command: CommandId): string | undefined {
  if (model.store.ids.length === 0) return 'there is no connection yet; b opens a browser, r copies a command that makes one';
  if (model.view.ids.length === 0) return 'no connection matches the filter; Esc clears it';
  switch (command) {
    case 'enter':
      return 'nothing more is behind this line; ? explains it, y copies it';
    case 'left':
    case 'right':
      if (model.focus === 'list') return 'nothing folds in the list; ⏎ goes in, Tab goes to the next pane';
      return focusedRow(model)?.fold === undefined ? 'nothing folds here; Tab goes to the next pane' : undefined;
    case 'fold_all':
    case 'unfold_all':
      return model.focus === 'list' ? 'nothing folds in the list; ⏎ goes in' : 'nothing folds in this pane, or all of it is like that already';
    case 'clear_filter':
      return 'there is no filter to clear';
    case 'next_pane':
    case 'previous_pane':
      return 'this view has no other pane; 1 to 6 are the views';
    default:
      return undefined;
  }
}
