/** Text cut, padded and wrapped to a number of cells. Everything given back went through `display`. */
import { cellWidth, characterWidth, display } from './display.ts';

/** Stands where text was cut off; one cell. */
export const ELLIPSIS = '…';

/** A cell holds at most this many UTF-16 units of input worth reading: an escaped character (`\u{10ffff}`) has two. */
const UNITS_PER_CELL = 4;

/** The start of the text in at most `width` cells, with an ellipsis where something was left out. */
export function cut(text: string, width: number): string {
  if (width <= 0) return '';
  // A host name of a megabyte must not be measured to its end only to show its first forty cells.
  const generous = width * UNITS_PER_CELL + UNITS_PER_CELL;
  const head = text.length > generous ? text.slice(0, generous) : text;
  const drawn = display(head);
  if (head.length === text.length && cellWidth(drawn) <= width) return drawn;
  const [start] = take(drawn, width - 1);
  return start + ELLIPSIS;
}

/** The end of the text in at most `width` cells; the ellipsis stands in front. */
export function cutStart(text: string, width: number): string {
  if (width <= 0) return '';
  const drawn = display(text.slice(-(width * UNITS_PER_CELL + UNITS_PER_CELL)));
  if (drawn.length >= text.length && cellWidth(drawn) <= width) return drawn;
  const characters = Array.from(drawn);
  let cells = 0;
  let from = characters.length;
  while (from > 0) {
    const wide = characterWidth(characters[from - 1]?.codePointAt(0) ?? 0);
    if (cells + wide > width - 1) break;
    cells += wide;
    from -= 1;
  }
  return ELLIPSIS + characters.slice(from).join('');
}

/** Exactly `width` cells: cut where longer, padded with spaces where shorter. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const start = cut(text, width);
  const padding = ' '.repeat(Math.max(0, width - cellWidth(start)));
  return align === 'left' ? start + padding : padding + start;
}

/** Text in lines of at most `width` cells, broken at spaces where there are any, else anywhere. At most `most` lines. */
export function wrap(text: string, width: number, most = Number.POSITIVE_INFINITY): string[] {
  if (width <= 0) return [];
  const lines: string[] = [];
  let rest = display(text).trimEnd();
  while (rest !== '' && lines.length < most) {
    if (cellWidth(rest) <= width) {
      lines.push(rest);
      return lines;
    }
    const [start] = take(rest, width);
    const space = rest[start.length] === ' ' ? start.length : start.lastIndexOf(' ');
    // A break very early in the line would leave it almost empty; a long word is cut instead.
    const at = space > width / 3 ? space : start.length;
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  const last = lines.at(-1);
  if (rest !== '' && last !== undefined) lines[lines.length - 1] = cut(`${last} ${rest}`, width);
  return lines.length === 0 ? [''] : lines;
}

/** The characters of displayed text that fit into `width` cells, and how many cells they take. */
export function take(drawn: string, width: number): [start: string, cells: number] {
  let cells = 0;
  let length = 0;
  for (const character of drawn) {
    const wide = characterWidth(character.codePointAt(0) ?? 0);
    if (cells + wide > width) break;
    cells += wide;
    length += character.length;
  }
  return [drawn.slice(0, length), cells];
}
