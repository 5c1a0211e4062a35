/** Finding a command by its name: the letters typed in order, anywhere in the words. */
import { BINDINGS } from '../keys.ts';
import type { Binding } from '../keys.ts';
import type { Model } from '../model.ts';

/** Moving about is not something one looks up by name. */
const NOT_LISTED: ReadonlySet<string> = new Set(['up', 'down', 'left', 'right', 'page_up', 'page_down', 'first', 'last', 'enter', 'back', 'palette']);

export interface PaletteEntry {
  binding: Binding;
  /** Indexes of the letters that matched, in the help text. */
  letters: readonly number[];
}

/** What the palette lists for what was typed, the best first. */
export function paletteEntries(model: Model, text: string): readonly PaletteEntry[] {
  const place = model.focus === 'list' ? 'list' : 'detail';
  const found: { entry: PaletteEntry; score: number }[] = [];
  for (const binding of BINDINGS) {
    if (!binding.where.includes(place) || NOT_LISTED.has(binding.command)) continue;
    const match = fuzzy(binding.help, text);
    if (match !== undefined) found.push({ entry: { binding, letters: match.letters }, score: match.score });
  }
  // Equal scores keep the order of the records.
  return found.sort((a, b) => b.score - a.score).map(({ entry }) => entry);
}

/** The letters of `wanted` in `text`, in order; letters next to each other and at the beginning of words count more. */
export function fuzzy(text: string, wanted: string): { letters: number[]; score: number } | undefined {
  const letters: number[] = [];
  const lower = text.toLowerCase();
  let score = 0;
  let from = 0;
  for (const word of wanted.toLowerCase().split(/\s+/).filter((part) => part !== '')) {
    const whole = lower.indexOf(word, from);
    if (whole >= 0) {
      for (let index = 0; index < word.length; index += 1) letters.push(whole + index);
      score += word.length * 4 + (whole === 0 || lower[whole - 1] === ' ' ? 4 : 0);
      from = whole + word.length;
      continue;
    }
    for (const letter of word) {
      const at = lower.indexOf(letter, from);
      if (at < 0) return undefined;
      score += at === from && letters.length > 0 ? 2 : at === 0 || lower[at - 1] === ' ' ? 2 : 0;
      letters.push(at);
      from = at + 1;
    }
  }
  // Letters scattered over the words are chance, not a name.
  return score >= letters.length * 2 - 1 ? { letters, score } : undefined;
}
