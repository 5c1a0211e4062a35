/** Keys while a box lies above everything else. */
import { run } from './commands.ts';
import { filterKey, insertKey } from './filtering.ts';
import { exceptionKey } from './exceptions.ts';
import { paletteEntries } from './palette.ts';
import { toast } from './toast.ts';
import type { Result } from '../actions.ts';
import { only } from '../actions.ts';
import { caption, commandFor } from '../keys.ts';
import type { Model, Overlay } from '../model.ts';
import { placedBox } from '../overlays/placed.ts';
import { edit } from '../prompt.ts';

/** A page within a box, lines. */
const PAGE = 10;

/** A key for the box. */
export function overlayKey(model: Model, overlay: Overlay, key: string): Result {
  if (overlay.kind === 'filter') return only(filterKey(model, overlay, key));
  if (overlay.kind === 'palette') return paletteKey(model, overlay, key);
  if (overlay.kind === 'except') return exceptionKey(model, overlay, key);
  const command = commandFor(key, 'box');
  switch (command) {
    case undefined:
      return only(toast(model, `${caption(key)} does nothing here; Esc closes the box first`, 'look'));
    case 'back':
      return only({ ...model, overlay: null });
    case 'enter':
      return overlay.kind === 'quit' ? run(model, 'quit') : only({ ...model, overlay: null });
    case 'up':
      return only(scrolled(model, overlay, -1));
    case 'down':
      return only(scrolled(model, overlay, 1));
    case 'page_up':
      return only(scrolled(model, overlay, -PAGE));
    case 'page_down':
      return only(scrolled(model, overlay, PAGE));
    case 'first':
      return only(scrolled(model, overlay, Number.NEGATIVE_INFINITY));
    case 'last':
      return only(scrolled(model, overlay, Number.POSITIVE_INFINITY));
    case 'explain':
    case 'help':
      return overlay.kind === 'help' ? only({ ...model, overlay: null }) : only({ ...model, overlay: { kind: 'help', top: 0 } });
    default:
      return run(model, command);
  }
}

/** The box scrolled, as far as it goes. */
function scrolled(model: Model, overlay: Overlay, by: number): Model {
  const placed = placedBox(model);
  if (placed === undefined || !('top' in overlay)) return model;
  const top = Math.max(0, Math.min(placed.top + by, placed.top + placed.left));
  return { ...model, overlay: { ...overlay, top } };
}

function paletteKey(model: Model, overlay: Extract<Overlay, { kind: 'palette' }>, key: string): Result {
  const entries = paletteEntries(model, overlay.prompt.text);
  switch (key) {
    case 'escape':
    case 'C-c':
      return only({ ...model, overlay: null });
    case 'enter': {
      const chosen = entries[overlay.index]?.binding.command;
      return chosen === undefined ? only(model) : run({ ...model, overlay: null }, chosen);
    }
    case 'up':
    case 'C-p':
      return only({ ...model, overlay: { ...overlay, index: Math.max(0, overlay.index - 1) } });
    case 'down':
    case 'C-n':
    case 'tab':
      return only({ ...model, overlay: { ...overlay, index: Math.min(entries.length - 1, overlay.index + 1) } });
    default: {
      const prompt = edit(overlay.prompt, key) ?? insertKey(overlay.prompt, key);
      return only(prompt === undefined ? model : { ...model, overlay: { ...overlay, prompt, index: 0 } });
    }
  }
}
