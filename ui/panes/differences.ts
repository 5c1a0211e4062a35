/** Beside the two chains: what became of each field of the leaf, in a column as narrow as there is room. */
import { FATES, differenceExtras, fateMark } from './fates.ts';
import type { Difference } from './fates.ts';
import type { Pane, Row } from './pane.ts';
import { fixedRows, isOpen } from './pane.ts';
import { paragraph } from './words.ts';
import { aboutConnection } from '../abouts.ts';
import { line, span } from '../drawing/line.ts';
import type { Connection } from '../store/connection.ts';
import { fit } from '../text/fit.ts';
import { MARKS } from '../theme.ts';

/** As wide as the longest of the four words. */
const WORD = 9;

export const differencesPane: Pane = {
  id: 'differences',
  parent: 'list',
  focusable: true,
  title: ({ connection }) => line('the leaf', span(made(connection), 'muted')),
  heading: ({ connection }) => [line(span(' the leaf', 'heading'), span(made(connection), 'muted'))],
  rows({ connection, model, width }) {
    const differences = connection.detail?.leaf?.differences;
    if (differences === undefined) return fixedRows(paragraph('No leaf was made, so there is nothing to compare.', width, 'muted', [span(` ${MARKS.none} `, 'muted')], { about: aboutConnection(connection) }));
    const rows: Row[] = [];
    for (const fate of FATES) {
      for (const difference of differences) {
        if (difference.fate !== fate) continue;
        const key = `differences/${fate}/${difference.field}`;
        const open = isOpen(model, key, false);
        const { mark, role } = fateMark(fate);
        rows.push({
          line: line(span(` ${mark} ${fit(fate, WORD)}`, role), difference.field),
          fold: { key, open },
          ...differenceExtras(difference),
        });
        if (open) rows.push(...values(difference, width));
      }
    }
    return fixedRows(rows);
  },
};

/** How the leaf came to be. */
function made({ detail }: Connection): string {
  if (detail?.leaf === undefined) return '';
  return detail.leaf.cached ? ' from the cache' : ` made in ${detail.leaf.issueTime.toFixed(1)} ms`;
}

function values(difference: Difference, width: number): Row[] {
  const extras = differenceExtras(difference);
  return [
    ...paragraph(difference.real ?? MARKS.none, width, 'upstream', [span('   real    ', 'muted')], extras),
    ...paragraph(difference.forged ?? MARKS.none, width, 'forged', [span('   forged  ', 'muted')], extras),
  ];
}
