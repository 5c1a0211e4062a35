/** Typing a filter: it takes effect while it is typed, as long as it makes sense; until then the one before it stays. */
import { lookedAway } from './move.ts';
import { selectedId } from '../list-window.ts';
import { completed } from '../filter/completion.ts';
import { parseFilter } from '../filter/parse.ts';
import type { Model, Overlay } from '../model.ts';
import { edit, insert, promptWith } from '../prompt.ts';
import type { Prompt } from '../prompt.ts';

/** Filters remembered. */
const HISTORY = 50;

type FilterOverlay = Extract<Overlay, { kind: 'filter' }>;

/** Opens the line in which a filter is typed. */
export function openFilter(model: Model): Model {
  const before = model.view.filter?.text ?? '';
  return { ...model, overlay: { kind: 'filter', prompt: promptWith(before), before, complaint: null, history: 0 } };
}

/** Puts a filter in force; the text must make sense. An empty one finds everything. */
export function applyFilter(model: Model, text: string): Model {
  const filter = parseFilter(text);
  if ('complaint' in filter || filter.text === (model.view.filter?.text ?? '')) return model;
  const looked = selectedId(model);
  // The connection under the cursor stays there if it matches; else the one nearest to it.
  model.view.set(filter.text === '' ? undefined : filter);
  model.view.step(model.now);
  return lookedAway({ ...model, list: { ...model.list, top: null } }, looked);
}

/** A key while a filter is typed. */
export function filterKey(model: Model, overlay: FilterOverlay, key: string): Model {
  switch (key) {
    case 'escape':
    case 'C-c':
      return { ...applyFilter(model, overlay.before), overlay: null };
    case 'enter': {
      const parsed = parseFilter(overlay.prompt.text);
      if ('complaint' in parsed) return { ...model, overlay: { ...overlay, complaint: parsed.complaint } };
      const history = parsed.text === '' ? model.filterHistory : [parsed.text, ...model.filterHistory.filter((known) => known !== parsed.text)].slice(0, HISTORY);
      return { ...applyFilter(model, parsed.text), overlay: null, filterHistory: history };
    }
    case 'tab':
      return typed(model, overlay, completed(overlay.prompt));
    case 'up':
    case 'down': {
      const history = Math.max(0, Math.min(model.filterHistory.length, overlay.history + (key === 'up' ? 1 : -1)));
      const text = history === 0 ? overlay.before : (model.filterHistory[history - 1] ?? '');
      return typed(model, { ...overlay, history }, promptWith(text));
    }
    default: {
      const edited = edit(overlay.prompt, key) ?? insertKey(overlay.prompt, key);
      return edited === undefined ? model : typed(model, overlay, edited);
    }
  }
}

/** The prompt with a letter put in, or undefined when the key is none. */
export function insertKey(prompt: Prompt, key: string): Prompt | undefined {
  if (key === 'space') return insert(prompt, ' ');
  return Array.from(key).length === 1 ? insert(prompt, key) : undefined;
}

/** Text typed or pasted: in force at once where it makes sense. */
export function typed(model: Model, overlay: FilterOverlay, prompt: Prompt): Model {
  const parsed = parseFilter(prompt.text);
  const complaint = 'complaint' in parsed ? parsed.complaint : null;
  const applied = complaint === null ? applyFilter(model, prompt.text) : model;
  return { ...applied, overlay: { ...overlay, prompt, complaint } };
}
