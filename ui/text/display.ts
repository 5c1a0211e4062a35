/**
 * The one place that decides how text may look on the screen: harmless, and of a width every terminal agrees on. What goes
 * through here has no control, no invisible and no combining character left, so columns stay columns whatever a peer sent.
 */
import { printable } from '../../src/bytes/printable.ts';

/** Stands for a character whose width terminals disagree on; one cell wide. */
export const PLACEHOLDER = '□';

/** Plain ASCII needs no second look. */
const PLAIN = /^[\x20-\x7e]*$/;

/** A flag, or a pictograph with its modifiers and everything joined to it, is one placeholder and not five. */
const PICTOGRAPH =
  /\p{Regional_Indicator}{1,2}|\p{Extended_Pictographic}[\u{FE0E}\u{FE0F}\u{1F3FB}-\u{1F3FF}]*(?:\u{200D}\p{Extended_Pictographic}[\u{FE0E}\u{FE0F}\u{1F3FB}-\u{1F3FF}]*)*/gu;

/** Marks that take no cell of their own, and letters that look like nothing (Hangul fillers, the empty braille pattern). */
const WIDTHLESS = /\p{M}|[\u{115F}\u{1160}\u{2800}\u{3164}\u{FFA0}]/gu;

/**
 * Characters two cells wide in every table in use: Unicode's East Asian Width W and F since 6.0, as xterm, tmux and blessed have
 * them. Ranges, both ends included.
 */
const WIDE: readonly (readonly [from: number, to: number])[] = [
  [0x3001, 0x3029],
  [0x3030, 0x303d],
  [0x3041, 0x3096],
  [0x309b, 0x30ff],
  [0x3105, 0x312d],
  [0x3131, 0x3163],
  [0x3165, 0x318e],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa48c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfad9],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
];

/** Where the tables differ, or a character changed its width between Unicode versions: shown as a placeholder. */
const UNCERTAIN: readonly (readonly [from: number, to: number])[] = [
  [0x1100, 0x11ff],
  [0x2329, 0x232a],
  [0x2e80, 0x3000],
  [0x302a, 0x302f],
  [0x303e, 0x3040],
  [0x3097, 0x309a],
  [0x3100, 0x3104],
  [0x312e, 0x3130],
  [0x318f, 0x33ff],
  [0x4dc0, 0x4dff],
  [0xa48d, 0xa4cf],
  [0xa960, 0xa97f],
  [0xd7b0, 0xd7ff],
  [0xfada, 0xfaff],
  [0xfe10, 0xfe1f],
  [0xfe30, 0xfe6f],
  [0x10000, 0x10ffff],
];

/** Below this code point everything that is left after `printable` is one cell wide. */
const FIRST_UNUSUAL = 0x1100;

function within(ranges: readonly (readonly [number, number])[], code: number): boolean {
  return ranges.some(([from, to]) => code >= from && code <= to);
}

/** Cells of one character of displayed text: 1 or 2. */
export function characterWidth(code: number): 1 | 2 {
  return code >= FIRST_UNUSUAL && within(WIDE, code) ? 2 : 1;
}

/** The text as it may be drawn. Applying it twice changes nothing more. */
export function display(text: string): string {
  if (PLAIN.test(text)) return text;
  const composed = text.normalize('NFC').replace(PICTOGRAPH, PLACEHOLDER);
  let drawn = '';
  for (const character of printable(composed).replace(WIDTHLESS, PLACEHOLDER)) {
    const code = character.codePointAt(0) ?? 0;
    drawn += code >= FIRST_UNUSUAL && within(UNCERTAIN, code) ? PLACEHOLDER : character;
  }
  return drawn;
}

/** Cells the text takes once it went through `display`. */
export function cellWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of display(text)) width += characterWidth(character.codePointAt(0) ?? 0);
  return width;
}
