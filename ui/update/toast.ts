/** A word to the user at the bottom. */
import type { Model, Toast } from '../model.ts';

/** ms it stays: long enough to read a line, short enough not to be in the way. */
const SHOWN = 4_000;

export function toast(model: Model, text: string, role: Toast['role'] = 'text'): Model {
  return { ...model, toast: { text, role, until: model.now + SHOWN } };
}
