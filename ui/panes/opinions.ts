/** What other trust stores and other clients' rules would make of the same chain: marks in one line, reasons in a table below it. */
import type { PaneContext, Row } from './pane.ts';
import { isOpen } from './pane.ts';
import { paragraph } from './words.ts';
import { aboutOpinion, aboutOpinions } from '../abouts.ts';
import { line, lineWidth, span } from '../drawing/line.ts';
import type { Line, Role } from '../drawing/line.ts';
import type { Opinion } from '../../src/events/schema.ts';
import { cellWidth } from '../text/display.ts';
import { cut, fit } from '../text/fit.ts';
import { ARROWS, MARKS } from '../theme.ts';

/** Whose opinion in a word, for the line of marks. */
const SHORT: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^Node's bundled roots$/, 'Mozilla roots'],
  [/^this system's store$/, 'system'],
  [/^the roots you gave$/, 'your file'],
  [/NSS database/, 'NSS'],
  [/^Apple's systems$/, 'Apple'],
  [/^RFC 5280, strictly$/, 'strict 5280'],
];
/** Widest column of names in the table, cells. */
const WHOSE_WIDEST = 34;
/** Cells that a reason needs at least beside a name. */
const LEAST_REASON = 24;

export function opinionMark({ status, absent }: Pick<Opinion, 'status' | 'absent'>): { mark: string; role: Role } {
  if (absent === true) return { mark: MARKS.none, role: 'muted' };
  return status === 'ok' ? { mark: MARKS.ok, role: 'ok' } : status === 'warning' ? { mark: MARKS.look, role: 'look' } : { mark: MARKS.bad, role: 'bad' };
}

function shortName({ whose }: Opinion): string {
  return SHORT.find(([pattern]) => pattern.test(whose))?.[1] ?? whose;
}

/** The line of marks, in as many lines as it takes; opened, whose opinion each is and what decided it. */
export function opinionRows(opinions: readonly Opinion[], { model, width }: Pick<PaneContext, 'model' | 'width'>): Row[] {
  if (opinions.length === 0) return [];
  const key = 'judged/opinions';
  const open = isOpen(model, key, false);
  const shared: Omit<Row, 'line'> = { fold: { key, open }, about: aboutOpinions(), copy: () => ({ what: 'opinions', text: opinions.map(words).join('\n') }) };
  const rows: Row[] = [];
  let drawn: Line = [span(` ${open ? ARROWS.open : ARROWS.closed}`)];
  for (const opinion of opinions) {
    const { mark, role } = opinionMark(opinion);
    const next = line(span(` ${mark} `, role), span(shortName(opinion), opinion.absent === true ? 'muted' : 'text'), ' ');
    if (lineWidth(drawn) + lineWidth(next) > width && drawn.length > 1) {
      rows.push({ line: drawn, ...shared });
      drawn = [span('  ')];
    }
    drawn = [...drawn, ...next];
  }
  rows.push({ line: drawn, ...shared });
  return open ? [...rows, ...opinions.flatMap((opinion) => tableRows(opinion, opinions, width))] : rows;
}

function tableRows(opinion: Opinion, all: readonly Opinion[], width: number): Row[] {
  const { mark, role } = opinionMark(opinion);
  const { whose, because } = opinion;
  const names = Math.min(WHOSE_WIDEST, Math.max(...all.map((one) => cellWidth(one.whose)))) + 2;
  const extra: Omit<Row, 'line'> = { about: aboutOpinion(opinion), copy: () => ({ what: 'opinion', text: words(opinion) }) };
  if (width - 5 - names < LEAST_REASON) {
    return [{ line: line('   ', span(`${mark} `, role), span(cut(whose, width - 6))), ...extra }, ...paragraph(because, width, 'muted', [span('     ')], extra)];
  }
  return paragraph(because, width, opinion.status === 'ok' || opinion.absent === true ? 'muted' : 'text', [span('   '), span(`${mark} `, role), span(fit(cut(whose, names - 2), names))], extra);
}

function words({ whose, status, absent, because }: Opinion): string {
  return `${absent === true ? 'absent' : status}  ${whose}: ${because}`;
}
