/** The judgement of the server's chain: each reason with its source, the worst first; what is fine in sum, to be opened. */
import type { Pane, PaneContext, Row } from './pane.ts';
import { fixedRows, isOpen } from './pane.ts';
import { findingMark, paragraph } from './words.ts';
import { aboutFinding, aboutFindings, aboutVerdict } from '../abouts.ts';
import { columns, line, span } from '../drawing/line.ts';
import type { EventOf, Finding } from '../../src/events/schema.ts';
import { chainSaying } from '../store/standing.ts';
import { cellWidth } from '../text/display.ts';
import { cut, fit } from '../text/fit.ts';
import { clock, count, utcDate } from '../text/format.ts';
import { ARROWS, MARKS } from '../theme.ts';

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
    if (event === undefined || verdict === null) return fixedRows([{ line: line(span(` ${MARKS.none} nothing was judged`, 'muted')), about: aboutVerdict(undefined) }]);
    const { findings } = verdict;
    const rows = context.connection.failure?.hop === 'downstream' ? [] : answerRows(event, context.width);
    for (const severity of ['error', 'warning'] as const) {
      for (const finding of findings) if (finding.severity === severity) rows.push(findingRow(finding, event, context));
    }
    for (const { severity, words } of SUMS) {
      const those = findings.filter((finding) => finding.severity === severity);
      if (those.length === 0) continue;
      const key = `judged/${severity}`;
      const open = isOpen(context.model, key, false);
      const { mark, role } = findingMark(severity);
      rows.push({ line: line(` ${open ? ARROWS.open : ARROWS.closed} `, span(`${mark} ${words(those.length)}`, role)), fold: { key, open }, about: aboutFindings(severity, words(those.length)) });
      if (open) rows.push(...those.map((finding) => findingRow(finding, event, context)));
    }
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

function findingRow(finding: Finding, event: EventOf<'tls.certificates'>, { width }: PaneContext): Row {
  const { mark, role } = findingMark(finding.severity);
  const subject = finding.certificate === undefined ? undefined : event.path[finding.certificate];
  const citation = finding.citation;
  const who = subject === undefined ? '' : ` · ${cut(subject.title, 30)}`;
  // The source stands at the right where there is room for it beside the words.
  const right = cellWidth(citation) + 2;
  const room = width - 3 - right;
  const words = `${finding.summary}${who}`;
  const drawn =
    room >= 40
      ? columns([
          { text: words, width: room, role: finding.severity === 'ok' || finding.severity === 'not_applicable' ? 'muted' : 'text' },
          { text: citation, width: right - 2, role: 'muted' },
        ])
      : line(fit(words, width - 3));
  return {
    line: [span(` ${mark} `, role), ...drawn],
    copy: () => ({ what: 'finding', text: `${finding.check}: ${finding.summary} (${citation})` }),
    about: aboutFinding(finding),
  };
}
