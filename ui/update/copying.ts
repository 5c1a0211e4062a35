/** What `y` and `Y` put on the clipboard. */
import { focused, focusedRow } from './focus.ts';
import { toast } from './toast.ts';
import type { Result } from '../actions.ts';
import { only } from '../actions.ts';
import { selectedId } from '../list-window.ts';
import type { Model } from '../model.ts';
import type { Copy } from '../panes/pane.ts';
import { targetName } from '../store/connection.ts';
import { bytesInWords } from '../text/format.ts';

/**
 * Longest text given to a terminal, bytes: xterm and others read OSC 52 up to 74,994 characters of base64, and what is longer
 * is lost in silence.
 */
export const MAX_COPY = 56_200;

/** Copies the value under the cursor. */
export function copyValue(model: Model): Result {
  if (model.focus !== 'list') return copied(model, focusedRow(model)?.copy?.());
  const connection = model.store.get(selectedId(model));
  return copied(model, connection === undefined ? undefined : { what: 'host', text: targetName(connection) });
}

/** Copies all of what the pane is about. */
export function copyWhole(model: Model): Result {
  if (model.focus === 'list') return copyValue(model);
  const view = focused(model);
  return copied(model, view?.pane.whole?.(view.context) ?? focusedRow(model)?.copy?.());
}

/** Copies text and says what it was. */
export function copied(model: Model, copy: Copy | undefined): Result {
  if (copy === undefined || copy.text === '') return only(toast(model, 'nothing to copy here', 'look'));
  const bytes = Buffer.byteLength(copy.text);
  if (bytes > MAX_COPY) {
    return only(toast(model, `${copy.what} is too long for a terminal’s clipboard: ${bytesInWords(bytes)}, ${bytesInWords(MAX_COPY)} is the most`, 'look'));
  }
  const shown = copy.text.includes('\n') || copy.text.length > 60 ? '' : `: ${copy.text}`;
  return { model: toast(model, `copied ${copy.what}${shown}`, 'ok'), effects: [{ type: 'copy', text: copy.text }] };
}
