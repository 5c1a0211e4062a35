/** While a filter is typed: the words that may be meant, with what they ask. */
import type { Box } from './box.ts';
import { line, span } from '../drawing/line.ts';
import type { Line } from '../drawing/line.ts';
import type { FilterWord } from '../filter/word.ts';
import { suggestions } from '../filter/completion.ts';
import type { Overlay } from '../model.ts';
import { fit, wrap } from '../text/fit.ts';

const EXAMPLE = 18;
const WIDEST = 76;
/** So many suggestions are shown with what they ask. */
const FEW = 6;

export function filterBox(overlay: Extract<Overlay, { kind: 'filter' }>, width: number): Box {
  const found = suggestions(overlay.prompt);
  const room = Math.min(WIDEST, width);
  // All words at once would hide the list that the filter is about: their names are enough to begin with.
  const few = found.length <= FEW;
  const lines: Line[] = few ? described(found) : wrap(found.map(({ name, bare }) => (bare === true ? name : `${name}:`)).join('  '), room - 2).map((names) => line(' ', span(names, 'key')));
  // Text that is no word is looked for everywhere; then there is nothing to suggest.
  if (lines.length > 0) lines.push(line(span(' all words must hold · !word not · "…" plain text · Tab completes', 'muted')));
  return { title: line(span('filter words', 'strong')), lines, width: room, at: 'bottom' };
}

function described(words: readonly FilterWord[]): Line[] {
  return words.map(({ example, help }) => line(' ', span(fit(example, EXAMPLE), 'key'), ` ${help}`));
}
