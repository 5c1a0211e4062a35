/** The steps that every guide to HTTPS teaches, each with what really happened on this connection, hop by hop. Enter shows the proof. */
import { markRole, stepMark, stepsOf } from './step-facts.ts';
import type { Step } from './step-facts.ts';
import type { Pane, PaneContext, Row } from './pane.ts';
import { fixedRows } from './pane.ts';
import { EMPTY_ROW, paragraph } from './words.ts';
import { about, aboutConnection } from '../abouts.ts';
import { line, span } from '../drawing/line.ts';
import { explain } from '../explain.ts';
import type { Hop } from '../../src/events/schema.ts';
import type { Connection } from '../store/connection.ts';
import { MARKS } from '../theme.ts';

/** Wider text is hard to read. */
const WIDEST_TEXT = 110;

export const stepsPane: Pane = {
  id: 'steps',
  parent: 'list',
  focusable: true,
  rows(context) {
    const { connection, model, width } = context;
    const why = nothing(connection);
    if (why !== undefined) return fixedRows(paragraph(why, width, 'muted', [span(` ${MARKS.none} `, 'muted')], { about: aboutConnection(connection) }));
    const rows = stepsOf(connection, model.now).flatMap((step, index) => [...(index === 0 ? [] : [EMPTY_ROW]), ...stepRows(step, index + 1, context)]);
    return fixedRows(rows);
  },
  whole({ connection, model }) {
    const lines = stepsOf(connection, model.now).flatMap(({ title, facts }, index) => [`${index + 1} ${title}`, ...facts.map(([hop, { mark, text }]) => `  ${hopName(hop, connection)}  ${mark} ${text}`)]);
    return { what: 'the steps of this connection', text: lines.join('\n') };
  },
};

function nothing(connection: Connection): string | undefined {
  if (connection.mode === 'http') return 'This connection is plain HTTP: none of the steps of HTTPS was taken, and everybody on the way can read it.';
  if (connection.detail === undefined) return 'The details of this connection were let go to make room for newer ones; make it again to see its steps.';
  if (connection.detail.messages.items.length > 0) return undefined;
  return connection.closed === undefined && connection.passed === undefined ? undefined : 'No step was taken: the connection ended before a ClientHello, or it is not TLS.';
}

function hopName(hop: Hop, connection: Connection): string {
  return connection.passed !== undefined ? 'both' : hop === 'downstream' ? 'down' : 'up';
}

function stepRows({ title, word, facts, abouts }: Step, number: number, { connection, model, width }: PaneContext): Row[] {
  const { mark, role } = stepMark(facts);
  const proof = facts.find(([, { enter }]) => enter !== undefined)?.[1].enter;
  const rows: Row[] = [
    {
      line: line(span(` ${mark} `, role), span(`${number}  `, 'muted'), span(title, 'strong')),
      about: about(word),
      copy: () => ({ what: title, text: facts.map(([hop, { text }]) => `${hopName(hop, connection)}  ${text}`).join('\n') }),
      ...(proof === undefined ? {} : { enter: proof }),
    },
  ];
  for (const [hop, fact] of facts) {
    const name = connection.passed === undefined ? span(hopName(hop, connection).padEnd(5), hop) : span('both '.padEnd(5), 'text');
    const lead = [span('      '), name, span(`${fact.mark} `, markRole(fact.mark))];
    rows.push(...paragraph(fact.text, width, fact.mark === MARKS.bad ? 'bad' : 'text', lead, { about: fact.about ?? about(word), ...(fact.enter === undefined ? {} : { enter: fact.enter }) }));
  }
  for (const thing of abouts) {
    const found = explain(model, thing);
    if (found !== undefined) rows.push(...paragraph(found.text, Math.min(width, WIDEST_TEXT), 'muted', [span('      ')], { about: thing }));
  }
  return rows;
}
