/**
 * The contract of a pane: a scrollable list of lines about one thing. Panes are pure: from the model to lines. One file each in
 * this folder, found through `registry.ts`.
 */
import type { Line } from '../drawing/line.ts';
import type { Explanation } from '../explanations.ts';
import type { Model, TabId } from '../model.ts';
import type { Connection } from '../store/connection.ts';

export type PaneId =
  | 'list'
  | 'summary'
  | 'messages'
  | 'fields'
  | 'bytes'
  | 'about'
  | 'real'
  | 'forged'
  | 'judged'
  | 'differences'
  | 'certificate'
  | 'changed'
  | 'steps'
  | 'exchanges'
  | 'heads'
  | 'raw';

/** What a pane is drawn from. */
export interface PaneContext {
  model: Model;
  connection: Connection;
  /** Cells inside the border. */
  width: number;
  height: number;
}

/** What `y` puts on the clipboard, and what it is called. */
export interface Copy {
  what: string;
  text: string;
}

/** What `?` looks up: keys of the glossary the stream brought, best first, and what to say when it has none of them. */
export interface About {
  title: string;
  keys: readonly string[];
  fallback?: Explanation;
}

/** A line of a pane and what can be done with it. */
export interface Row {
  line: Line;
  copy?: () => Copy;
  about?: About;
  /** The row has others below it. `open` as it is drawn now. */
  fold?: { key: string; open: boolean };
  /** How deep it is in a tree; 0 where it is left out. */
  depth?: number;
  /** Where Enter goes; otherwise it opens and closes the fold. */
  enter?: {
    pane: PaneId;
    certificate?: Model['certificate'];
    /** The view the pane is in, where that is another one; Esc comes back here. */
    tab?: TabId;
    /** The line the cursor goes to there. */
    line?: number;
  };
}

/** The lines of a pane, made when they are asked for. */
export interface Rows {
  length: number;
  at(index: number): Row;
}

export interface Pane {
  id: PaneId;
  /** On the border, where the pane has a border of its own. */
  title?(context: PaneContext): Line;
  /** The line the cursor begins on, where that is not the first. */
  start?(context: PaneContext): number;
  /** Lines that do not scroll, above the others. */
  heading?(context: PaneContext): readonly Line[];
  rows(context: PaneContext): Rows;
  /** Where Esc goes. */
  parent: PaneId;
  /** Panes that show what is under the cursor here, and start anew when it moves. */
  dependents?: readonly PaneId[];
  /** A pane without it is only looked at. */
  focusable: boolean;
  /** The line to keep in sight while the keys go to another pane. */
  reveal?(context: PaneContext): number | undefined;
  /** What `Y` copies: all of what the pane is about. */
  whole?(context: PaneContext): Copy | undefined;
}

/** Rows that are there already. */
export function fixedRows(rows: readonly Row[]): Rows {
  return { length: rows.length, at: (index) => rows[index] ?? { line: [] } };
}

/** The place of the cursor in a pane, within its rows. */
export function cursorIn(model: Model, pane: PaneId, length: number): number {
  return lineOf(model, pane, length, 0);
}

/** The same in a pane that does not begin on its first line. */
export function lineOf(model: Model, pane: PaneId, length: number, start: number): number {
  return Math.max(0, Math.min(model.cursors[pane]?.index ?? start, length - 1));
}

/** Whether a tree row is open: as it comes unless the user turned it. */
export function isOpen(model: Model, key: string, byDefault: boolean): boolean {
  return model.folds.has(key) !== byDefault;
}
