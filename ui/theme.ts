/**
 * What the parts of the screen look like: roles and grounds to terminal attributes, marks to characters. Colours are the 16 of the
 * terminal's own palette, so that a person's theme applies; greys and the cursor line come from the fixed 256 where there are any.
 */
import type { Ground } from './drawing/canvas.ts';
import type { Role } from './drawing/line.ts';
import { characterWidth } from './text/display.ts';

/** How many colours may be used; `none` for NO_COLOR (https://no-color.org), which leaves bold and inverse. */
export type Palette = 'none' | '16' | '256';

/** One cell wide each; a mark says by shape what a colour may say as well. */
export const MARKS = { ok: '✓', look: '!', bad: '✗', none: '–', going: '…' } as const;
export const ARROWS = { closed: '▸', open: '▾', cursor: '▸', up: '↑', down: '↓', right: '→', enter: '⏎' } as const;

/** Colours on the terminal's own background: numbers of the 256 palette, below 16 its own. */
const PLAIN: Readonly<Record<Role, { colour?: number; bold?: boolean; inverse?: boolean }>> = {
  text: {},
  strong: { bold: true },
  muted: { colour: 244 },
  heading: { colour: 244, bold: true },
  downstream: { colour: 6 },
  upstream: { colour: 5 },
  forged: { colour: 3 },
  ok: { colour: 2 },
  look: { colour: 11 },
  bad: { colour: 9 },
  border: { colour: 240 },
  focus: { colour: 12, bold: true },
  key: { colour: 12 },
  match: { inverse: true },
};

/** Colours on the cursor line, whose background is ours: light ones, whatever the terminal's own background is. */
const ON_CURSOR: Readonly<Record<Role, number>> = {
  text: 255,
  strong: 255,
  muted: 250,
  heading: 250,
  downstream: 123,
  upstream: 219,
  forged: 229,
  ok: 157,
  look: 228,
  bad: 217,
  border: 250,
  focus: 255,
  key: 117,
  match: 231,
};

/** Backgrounds of the 256 palette: a deep blue where the keys go, a dark grey where they do not. */
const GROUNDS: Readonly<Record<Exclude<Ground, 'plain'>, number>> = { cursor: 24, cursor_elsewhere: 238, bar: 236 };

/** Parameters of the SGR sequence (ECMA-48 §8.3.117) that shows a role on a ground. */
export function attributes(role: Role, ground: Ground, palette: Palette): string {
  const look = PLAIN[role];
  const codes: number[] = [0];
  const bold = (look.bold ?? false) || (ground !== 'plain' && palette !== '256');
  if (bold) codes.push(1);
  if (look.inverse ?? false) codes.push(7);
  if (palette === '256' && ground !== 'plain') {
    codes.push(38, 5, ON_CURSOR[role], 48, 5, GROUNDS[ground]);
  } else if (ground === 'cursor' || ground === 'bar') {
    // Inverse alone is readable on every background; colours of our own are not.
    if (!codes.includes(7)) codes.push(7);
  } else if (palette !== 'none' && look.colour !== undefined) {
    if (look.colour < 8) codes.push(30 + look.colour);
    else if (look.colour < 16) codes.push(90 + look.colour - 8);
    else if (palette === '256') codes.push(38, 5, look.colour);
  }
  return codes.join(';');
}

/** What stands for our own characters where the locale has no UTF-8; each as wide as what it stands for. */
const ASCII: Readonly<Record<string, string>> = {
  '✓': '+',
  '✗': 'x',
  '–': '-',
  '…': '.',
  '▸': '>',
  '▾': 'v',
  '◂': '<',
  '↑': '^',
  '↓': 'v',
  '←': '<',
  '→': '>',
  '⏎': '>',
  '·': '.',
  '─': '-',
  '╌': '.',
  '═': '=',
  '│': '|',
  '┌': '+',
  '┐': '+',
  '└': '+',
  '┘': '+',
  '├': '+',
  '┤': '+',
  '┬': '+',
  '┴': '+',
  '┼': '+',
  '●': '*',
  '█': '#',
  '░': '.',
  'µ': 'u',
  '≥': '>',
  '≠': '#',
  '×': 'x',
  '−': '-',
};

/** The text in ASCII, cell for cell; what has no stand-in becomes `?`. */
export function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (character) => ASCII[character] ?? '?'.repeat(characterWidth(character.codePointAt(0) ?? 0)));
}
