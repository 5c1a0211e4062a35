/** The contract of a box above everything else: its words, and where it lies. */
import type { Line } from '../drawing/line.ts';

export interface Box {
  title: Line;
  lines: readonly Line[];
  /** The least width inside the border; the lines decide where it is left out. */
  width?: number;
  /** Default: in the middle. */
  at?: 'middle' | 'top' | 'bottom';
  /** The line the keys are on. */
  cursor?: number;
}
