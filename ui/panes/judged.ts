/** The judgement of the server's chain: each reason with its source, the worst first; what is fine in sum, to be opened. */
import { opinionRows } from './opinions.ts';
import type { Pane, Row } from './pane.ts';
import { fixedRows, isOpen } from './pane.ts';
import { revocationRows } from './revocation.ts';
import { findingMark, paragraph } from './words.ts';
import { aboutFinding, aboutFindings, aboutVerdict } from '../abouts.ts';
import { line, span } from '../drawing/line.ts';
import type { EventOf, Finding } from '../../src/events/schema.ts';
import { chainSaying } from '../store/standing.ts';
import { cellWidth } from '../text/display.ts';
import { cut, fit, wrap } from '../text/fit.ts';
import { clock, count, utcDate } from '../text/format.ts';
import { ARROWS, MARKS } from '../theme.ts';

/** Cells for the mark of a finding and what is around it. */
const LEAD = 3;
/** The source stands beside words that have at least so much room. */
const ROOM_BESIDE = 40;
/** Longest name of a certificate behind the words. */
const TITLE = 30;

/** Sums that can be opened. */
const SUMS: readonly { severity: Finding['severity']; words: (number: number) => string }[] = [
  { severity: 'note', words: (number) => count(number, 'note') },
  { severity: 'ok', words: (number) => `${count(number, 'check')} passed` },
  { severity: 'not_applicable', words: (number) => (number === 1 ? '1 does not apply' : `${number} do not apply`) },
];

export const judgedPane: Pane = {
  id: 'judged',
  parent: 'list',
  focusable: true,
  title({ connection, model }) {
    const event = connection.detail?.certificates.upstream;
    if (event === undefined) return line('judged');
    const { mark, words, role } = chainSaying(connection);
    return line(`judged ${utcDate(event.time)} ${clock(event.time, model.utcOffset(event.time))}  `, span(`${mark} ${words}`, role));
  },
  rows(context) {
    const event = context.connection.detail?.certificates.upstream;
    const verdict = event?.verdict ?? null;
    if (event === undefined || verdict === null) return fixedRows([{ line: line(span(` ${MARKS.none} nothing was judged, because no chain was seen`, 'muted')), about: aboutVerdict(undefined) }]);
    const { findings } = verdict;
    const rows = opinionRows(event.opinions ?? [], context);
    if (context.connection.failure?.hop !== 'downstream') rows.push(...answerRows(event, context.width));
    for (const severity of ['error', 'warning'] as const) {
      for (const finding of findings) if (finding.severity === severity) rows.push(...findingRows(finding, event, context.width));
    }
    for (const { severity, words } of SUMS) {
      const those = findings.filter((finding) => finding.severity === severity);
      if (those.length === 0) continue;
      const key = `judged/${severity}`;
      const open = isOpen(context.model, key, false);
      const { mark, role } = findingMark(severity);
      rows.push({ line: line(` ${open ? ARROWS.open : ARROWS.closed} `, span(`${mark} ${words(those.length)}`, role)), fold: { key, open }, about: aboutFindings(severity, words(those.length)) });
      if (open) rows.push(...those.flatMap((finding) => findingRows(finding, event, context.width)));
    }
    rows.push(...revocationRows(event, context.width));
    return fixedRows(rows);
  },
  whole({ connection }) {
    const findings = connection.detail?.certificates.upstream?.verdict?.findings ?? [];
    return { what: 'judgement', text: findings.map((finding) => `${finding.severity}  ${finding.check}  ${finding.summary}  ${finding.citation}`).join('\n') };
  },
};

/** What the gate did with a chain that is not fine. */
function answerRows(event: EventOf<'tls.certificates'>, width: number): Row[] {
  if (event.exception) return paragraph('An exception you gave let it through.', width, 'look', [span(` ${MARKS.look} `, 'look')], { about: aboutVerdict(event.verdict?.status) });
  const words = { mimic: 'The client was given the same fault.', page: 'The client got a page that explains.', close: 'The connection was closed.' };
  if (event.action === null || event.action === 'relay') return [];
  return paragraph(words[event.action], width, 'text', [span(` ${ARROWS.right} `, 'key')], { about: aboutVerdict(event.verdict?.status) });
}

/** A finding in as many lines as its words take; the source stands at the right where there is room for it, else below them. */
export function findingRows(finding: Finding, event: EventOf<'tls.certificates'>, width: number): Row[] {
  const { check, summary, severity, certificate, since } = finding;
  const citation = since === undefined ? finding.citation : `${finding.citation}, ${since > event.time ? 'from' : 'since'} ${utcDate(since)}`;
  const { mark, role } = findingMark(severity);
  const subject = certificate === undefined ? undefined : event.path[certificate];
  // Many findings name the certificate themselves.
  const words = subject === undefined || summary.includes(subject.title) ? summary : `${summary} · ${cut(subject.title, TITLE)}`;
  // Two cells in front of the source, one behind it.
  const right = cellWidth(citation) + 3;
  const beside = width - LEAD - right >= ROOM_BESIDE;
  const room = Math.max(8, beside ? width - LEAD - right : width - LEAD);
  const plain = severity === 'ok' || severity === 'not_applicable' ? 'muted' : 'text';
  const shared: Omit<Row, 'line'> = { about: aboutFinding(finding), copy: () => ({ what: 'finding', text: `${check}: ${summary} (${citation})` }) };
  const rows = wrap(words, room).map((part, index): Row => {
    const lead = span(index === 0 ? ` ${mark} ` : '   ', role);
    const source = beside && index === 0 ? [span('  '), span(citation, 'muted')] : [];
    return { line: [lead, span(source.length === 0 ? part : fit(part, room), plain), ...source], ...shared };
  });
  if (!beside) rows.push(...wrap(citation, room).map((part): Row => ({ line: [span('   '), span(part, 'muted')], ...shared })));
  return rows;
}
