/** A prompt with its cursor, as spans. */
import { span } from '../drawing/line.ts';
import type { Span } from '../drawing/line.ts';
import type { Prompt } from '../prompt.ts';
import { cellWidth, display } from '../text/display.ts';
import { cutStart, cut } from '../text/fit.ts';

/** The text around the cursor in at most `width` cells; the cursor is a cell picked out. */
export function promptLine(prompt: Prompt, width: number): Span[] {
  const characters = Array.from(prompt.text.slice(prompt.at));
  const under = display(characters[0] ?? ' ');
  const before = display(prompt.text.slice(0, prompt.at));
  const left = cellWidth(before) > width - 2 ? cutStart(before, width - 2) : before;
  const right = cut(characters.slice(1).join(''), Math.max(0, width - cellWidth(left) - 1));
  return [span(left, 'strong'), span(under, 'match'), span(right, 'strong')];
}
