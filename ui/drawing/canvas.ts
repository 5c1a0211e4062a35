/**
 * The screen as a grid of cells, filled anew for every frame. Borders are strokes that know their directions, so that boxes
 * which share an edge join properly, however they meet.
 */
import type { Line, Role } from './line.ts';
import { characterWidth, display } from '../text/display.ts';

/** What lies behind the text. */
export type Ground = 'plain' | 'cursor' | 'cursor_elsewhere' | 'bar';

/** A rectangle of cells. For boxes it includes the border. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Neighbouring cells of one look. */
export interface Run {
  text: string;
  role: Role;
  ground: Ground;
}

const NORTH = 1;
const EAST = 2;
const SOUTH = 4;
const WEST = 8;

/** Box drawing characters (U+2500 block) by the directions they reach. */
const STROKES: Readonly<Record<number, string>> = {
  [NORTH]: '│',
  [SOUTH]: '│',
  [NORTH | SOUTH]: '│',
  [EAST]: '─',
  [WEST]: '─',
  [EAST | WEST]: '─',
  [EAST | SOUTH]: '┌',
  [WEST | SOUTH]: '┐',
  [EAST | NORTH]: '└',
  [WEST | NORTH]: '┘',
  [NORTH | SOUTH | EAST]: '├',
  [NORTH | SOUTH | WEST]: '┤',
  [EAST | WEST | SOUTH]: '┬',
  [EAST | WEST | NORTH]: '┴',
  [NORTH | EAST | SOUTH | WEST]: '┼',
};

/** The inside of a box. */
export function inside(rect: Rect): Rect {
  return { x: rect.x + 1, y: rect.y + 1, width: Math.max(0, rect.width - 2), height: Math.max(0, rect.height - 2) };
}

/** Columns × rows of characters, each with its role and ground. Drawing outside of it is cut off. */
export class Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly #characters: string[];
  readonly #roles: Role[];
  readonly #grounds: Ground[];
  readonly #strokes: Uint8Array;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    const cells = columns * rows;
    this.#characters = new Array<string>(cells).fill(' ');
    this.#roles = new Array<Role>(cells).fill('text');
    this.#grounds = new Array<Ground>(cells).fill('plain');
    this.#strokes = new Uint8Array(cells);
  }

  /** Draws the line from (x, y) on, at most `width` cells of it; on a ground, the rest of the width is filled as well. */
  put(x: number, y: number, width: number, line: Line, ground: Ground = 'plain'): void {
    if (y < 0 || y >= this.rows) return;
    const end = Math.min(x + width, this.columns);
    let at = x;
    for (const part of line) {
      for (const character of display(part.text)) {
        const wide = characterWidth(character.codePointAt(0) ?? 0);
        if (at + wide > end) break;
        this.#set(at, y, character, part.role, ground);
        // The second half of a wide character is a cell without a character of its own.
        if (wide === 2) this.#set(at + 1, y, '', part.role, ground);
        at += wide;
      }
    }
    if (ground !== 'plain') for (; at < end; at += 1) this.#set(at, y, ' ', 'text', ground);
  }

  /** Empties a rectangle, for a box that lies above others. */
  clear(rect: Rect): void {
    for (let y = rect.y; y < rect.y + rect.height; y += 1) {
      for (let x = rect.x; x < rect.x + rect.width; x += 1) this.#set(x, y, ' ', 'text', 'plain');
    }
  }

  /** Draws the border of a box and joins it to the strokes that are there. */
  box(rect: Rect, role: Role = 'border'): void {
    const right = rect.x + rect.width - 1;
    const bottom = rect.y + rect.height - 1;
    for (let x = rect.x; x <= right; x += 1) {
      const directions = (x > rect.x ? WEST : 0) | (x < right ? EAST : 0);
      this.#stroke(x, rect.y, directions, role);
      this.#stroke(x, bottom, directions, role);
    }
    for (let y = rect.y; y <= bottom; y += 1) {
      const directions = (y > rect.y ? NORTH : 0) | (y < bottom ? SOUTH : 0);
      this.#stroke(rect.x, y, directions, role);
      this.#stroke(right, y, directions, role);
    }
  }

  /** The runs of one row, from left to right. */
  runs(y: number): Run[] {
    const runs: Run[] = [];
    let current: Run | undefined;
    for (let index = y * this.columns; index < (y + 1) * this.columns; index += 1) {
      const role = this.#roles[index] ?? 'text';
      const ground = this.#grounds[index] ?? 'plain';
      if (current?.role !== role || current.ground !== ground) {
        current = { text: '', role, ground };
        runs.push(current);
      }
      current.text += this.#characters[index] ?? ' ';
    }
    return runs;
  }

  /** The drawing without colours, one string a row, trailing spaces left away. */
  drawing(): string[] {
    return Array.from({ length: this.rows }, (_, y) =>
      this.runs(y)
        .map((run) => run.text)
        .join('')
        .trimEnd(),
    );
  }

  #set(x: number, y: number, character: string, role: Role, ground: Ground): void {
    if (x < 0 || x >= this.columns || y < 0 || y >= this.rows) return;
    const index = y * this.columns + x;
    // Half a wide character is nothing: whichever half is overwritten, the other becomes a space.
    if (this.#characters[index] === '' && x > 0) this.#characters[index - 1] = ' ';
    if (this.#characters[index + 1] === '' && character !== '' && x + 1 < this.columns) this.#characters[index + 1] = ' ';
    this.#characters[index] = character;
    this.#roles[index] = role;
    this.#grounds[index] = ground;
    this.#strokes[index] = 0;
  }

  #stroke(x: number, y: number, directions: number, role: Role): void {
    if (x < 0 || x >= this.columns || y < 0 || y >= this.rows) return;
    const index = y * this.columns + x;
    const joined = (this.#strokes[index] ?? 0) | directions;
    this.#set(x, y, STROKES[joined] ?? ' ', role, 'plain');
    this.#strokes[index] = joined;
  }
}
