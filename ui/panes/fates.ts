/** What became of a value between the hops: kept, changed, dropped, invented. Shared by the two panes that tell. */
import type { Row } from './pane.ts';
import { aboutDifference } from '../abouts.ts';
import type { Role } from '../drawing/line.ts';
import type { EventOf } from '../../src/events/schema.ts';

export type Difference = EventOf<'tls.leaf_issued'>['differences'][number];
export type Fate = Difference['fate'];

/** In this order: what matters most first. */
export const FATES: readonly Fate[] = ['changed', 'dropped', 'invented', 'kept'];

/** A mark that says it without the word. */
export function fateMark(fate: Fate): { mark: string; role: Role } {
  switch (fate) {
    case 'kept':
      return { mark: '=', role: 'ok' };
    case 'changed':
      return { mark: '≠', role: 'look' };
    case 'dropped':
      return { mark: '−', role: 'bad' };
    case 'invented':
      return { mark: '+', role: 'forged' };
  }
}

/** The fate of a value given on both hops; undefined where neither has it. */
export function fateOf(real: string | null, forged: string | null): Fate | undefined {
  if (real === null && forged === null) return undefined;
  if (real === null) return 'invented';
  if (forged === null) return 'dropped';
  return real === forged ? 'kept' : 'changed';
}

/** What `y` and `?` do with a difference. */
export function differenceExtras({ field, fate, real, forged }: Difference): Omit<Row, 'line'> {
  return {
    about: aboutDifference(field, fate),
    copy: () => ({ what: field, text: `${field}\n  real    ${real ?? 'none'}\n  forged  ${forged ?? 'none'}` }),
  };
}
