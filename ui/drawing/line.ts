/** A line of the screen as data: spans of text, each with the part it plays. The theme knows what a part looks like. */
import { cellWidth } from '../text/display.ts';
import { cut, fit } from '../text/fit.ts';

/** What a piece of text is. Colour follows from it, never the other way round. */
export type Role =
  | 'text'
  | 'strong'
  | 'muted'
  | 'heading'
  /** The client's side of trustlens. */
  | 'downstream'
  /** The server's side of trustlens. */
  | 'upstream'
  /** Made by trustlens itself. */
  | 'forged'
  | 'ok'
  | 'look'
  | 'bad'
  | 'border'
  | 'focus'
  | 'key'
  /** Bytes or letters picked out from others. */
  | 'match';

export interface Span {
  text: string;
  role: Role;
}
export type Line = readonly Span[];

export function span(text: string, role: Role = 'text'): Span {
  return { text, role };
}

/** A line from strings and spans; empty strings leave nothing behind. */
export function line(...parts: readonly (Span | string)[]): Line {
  return parts.map((part) => (typeof part === 'string' ? span(part) : part)).filter((part) => part.text !== '');
}

/** Cells the line takes. */
export function lineWidth(parts: Line): number {
  let width = 0;
  for (const part of parts) width += cellWidth(part.text);
  return width;
}

/** The line without its colours. */
export function plainText(parts: Line): string {
  return parts.map((part) => part.text).join('');
}

/** The line in at most `width` cells; the span that crosses the edge is cut with an ellipsis. */
export function cutLine(parts: Line, width: number): Line {
  const kept: Span[] = [];
  let left = width;
  for (const [index, part] of parts.entries()) {
    const cells = cellWidth(part.text);
    const last = index === parts.length - 1;
    // A span that exactly fills the width still needs its ellipsis when something follows it.
    if (cells < left || (cells === left && last)) {
      kept.push(part);
      left -= cells;
      continue;
    }
    if (left > 0) {
      const rest = parts.slice(index).map((following) => following.text).join('');
      kept.push(span(cut(rest, left), part.role));
    }
    return kept;
  }
  return kept;
}

/** Columns of fixed width side by side, `gap` spaces apart. */
export function columns(cells: readonly { text: string; width: number; role?: Role; align?: 'left' | 'right' }[], gap = 2): Line {
  const parts: Span[] = [];
  for (const [index, cell] of cells.entries()) {
    if (index > 0) parts.push(span(' '.repeat(gap)));
    parts.push(span(fit(cell.text, cell.width, cell.align), cell.role));
  }
  return parts;
}

/** `left` and `right` at the two ends of `width` cells; the left one is cut first. */
export function spread(left: Line, right: Line, width: number): Line {
  const rightWidth = lineWidth(right);
  if (rightWidth >= width) return cutLine(right, width);
  const start = cutLine(left, width - rightWidth);
  return [...start, span(' '.repeat(Math.max(0, width - rightWidth - lineWidth(start)))), ...right];
}
