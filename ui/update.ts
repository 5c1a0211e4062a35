/** From a model and what happened to the next model and what is to be done. The only way to another model; no clock, no sockets, no screen. */
import type { Action, Result } from './actions.ts';
import { only } from './actions.ts';
import { BINDINGS, caption, commandFor } from './keys.ts';
import type { Model } from './model.ts';
import { insert } from './prompt.ts';
import { run } from './update/commands.ts';
import { typed } from './update/filtering.ts';
import { whyNothing } from './update/nothing.ts';
import { commandDone, take } from './update/incoming.ts';
import { overlayKey } from './update/overlays.ts';
import { toast } from './update/toast.ts';

/** The key of the page with all keys. */
const HELP_KEY = caption(BINDINGS.find(({ command }) => command === 'help')?.keys[0] ?? '?');

export function update(model: Model, action: Action): Result {
  switch (action.type) {
    case 'key':
      return pressed(model, action.key);
    case 'paste':
      return only(pasted(model, action.text));
    case 'resize':
      return only({ ...model, size: { columns: action.columns, rows: action.rows } });
    case 'frame':
      return only(take(model, action.now, action.items));
    case 'stream':
      return only({ ...model, stream: action.state });
    case 'done':
      return only(commandDone(model, action.command, action.ok, action.message));
    case 'say':
      return only(toast(model, action.text, action.role));
  }
}

function pressed(model: Model, key: string): Result {
  if (model.overlay !== null) return overlayKey(model, model.overlay, key);
  const command = commandFor(key, model.focus === 'list' ? 'list' : 'detail');
  if (command === undefined) return only(toast(model, `${caption(key)} does nothing here; ${HELP_KEY} shows all keys`, 'look'));
  const result = run(model, command);
  const why = result.model === model && result.effects.length === 0 ? whyNothing(model, command) : undefined;
  return why === undefined ? result : only(toast(model, why, 'look'));
}

/** Pasted text goes where text is typed; elsewhere a paste is not a hundred commands. */
function pasted(model: Model, text: string): Model {
  const { overlay } = model;
  if (overlay?.kind === 'filter') return typed(model, overlay, insert(overlay.prompt, text));
  if (overlay?.kind === 'palette') return { ...model, overlay: { ...overlay, prompt: insert(overlay.prompt, text), index: 0 } };
  return toast(model, 'a paste does nothing here', 'look');
}
