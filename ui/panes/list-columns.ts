/** The columns of the connection list: which there are, how wide, and which go first when the room is short. */

export type ColumnId = 'number' | 'time' | 'client' | 'host' | 'down' | 'up' | 'chain' | 'exchanges' | 'bytes' | 'state';

export interface Column {
  id: ColumnId;
  heading: string;
  width: number;
  align: 'left' | 'right';
}

interface Plan extends Column {
  /** Columns with a higher number go first; 0 never goes. */
  goes: number;
  /** Takes a share of what room is left, up to this width. */
  widest?: number;
}

/** Fixed widths, so that nothing jumps when a longer value comes. Order is the order on the screen. */
const PLANS: readonly Plan[] = [
  { id: 'number', heading: '#', width: 6, align: 'right', goes: 0 },
  { id: 'time', heading: 'time', width: 8, align: 'left', goes: 3 },
  { id: 'client', heading: 'client', width: 13, align: 'left', goes: 4, widest: 22 },
  { id: 'host', heading: 'host', width: 17, align: 'left', goes: 0, widest: 60 },
  { id: 'down', heading: 'down', width: 6, align: 'left', goes: 1 },
  { id: 'up', heading: 'up', width: 6, align: 'left', goes: 1 },
  { id: 'chain', heading: 'chain', width: 16, align: 'left', goes: 0, widest: 34 },
  { id: 'exchanges', heading: 'exch', width: 4, align: 'right', goes: 2 },
  { id: 'bytes', heading: 'bytes', width: 6, align: 'right', goes: 5 },
  { id: 'state', heading: 'state', width: 9, align: 'left', goes: 0, widest: 18 },
];

/** Cells between two columns. */
export const COLUMN_GAP = 2;
/** The mark of the cursor stands in front of the first column. */
export const CURSOR_WIDTH = 1;

/** The columns for a list of `width` cells. Depends on nothing else, so that columns stay where they are. */
export function listColumns(width: number): readonly Column[] {
  let plans = [...PLANS];
  const room = (): number => width - CURSOR_WIDTH - plans.reduce((sum, plan) => sum + plan.width + COLUMN_GAP, -COLUMN_GAP);
  while (room() < 0) {
    const goes = Math.max(...plans.map((plan) => plan.goes));
    if (goes === 0) break;
    plans = plans.filter((plan) => plan.goes !== goes);
  }
  let left = room();
  // The host gets the most of what is left, then the judgement, then the others up to their widest.
  const extra = new Map<ColumnId, number>();
  for (const [id, share] of [['host', 0.5], ['chain', 0.5], ['client', 1], ['state', 1], ['host', 1], ['chain', 1]] as const) {
    const plan = plans.find((known) => known.id === id);
    if (plan?.widest === undefined || left <= 0) continue;
    const more = Math.min(Math.ceil(left * share), plan.widest - plan.width - (extra.get(id) ?? 0));
    extra.set(id, (extra.get(id) ?? 0) + more);
    left -= more;
  }
  return plans.map(({ id, heading, width: own, align }) => ({
    id,
    heading,
    // Where even the last columns do not fit, the host gives way.
    width: Math.max(1, own + (extra.get(id) ?? 0) + (id === 'host' ? Math.min(0, left) : 0)),
    align,
  }));
}
