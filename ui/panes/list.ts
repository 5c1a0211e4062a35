/** The connection list: one line a connection, only the lines in sight are made. It is drawn by itself, because its cursor is a connection and not a line. */
import { grouped } from '../../src/bytes/counted.ts';
import { COLUMN_GAP, CURSOR_WIDTH, listColumns } from './list-columns.ts';
import type { Column } from './list-columns.ts';
import { line, span } from '../drawing/line.ts';
import type { Line, Role, Span } from '../drawing/line.ts';
import type { Connection } from '../store/connection.ts';
import { clientName, targetName } from '../store/connection.ts';
import { chainSaying, hopSaying, stateSaying } from '../store/standing.ts';
import type { Saying } from '../store/standing.ts';
import { cellWidth } from '../text/display.ts';
import { fit } from '../text/fit.ts';
import { clock, shortBytes } from '../text/format.ts';
import { ARROWS, MARKS } from '../theme.ts';

/** The heading above the columns. */
export function listHeading(width: number): Line {
  const parts: Span[] = [span(' '.repeat(CURSOR_WIDTH))];
  for (const [index, column] of listColumns(width).entries()) {
    if (index > 0) parts.push(span(' '.repeat(COLUMN_GAP)));
    parts.push(span(fit(column.heading, column.width, column.align), 'heading'));
  }
  return parts;
}

/** A connection in one line. */
export function listLine(connection: Connection, width: number, selected: boolean, utcOffset: (time: number) => number): Line {
  const parts: Span[] = [span(selected ? ARROWS.cursor : ' ', 'key')];
  for (const [index, column] of listColumns(width).entries()) {
    if (index > 0) parts.push(span(' '.repeat(COLUMN_GAP)));
    const { text, role } = cell(connection, column, utcOffset);
    parts.push(span(fit(text, column.width, column.align), role));
  }
  return line(...parts);
}

function cell(connection: Connection, column: Column, utcOffset: (time: number) => number): { text: string; role: Role } {
  switch (column.id) {
    case 'number':
      return { text: String(connection.id), role: 'muted' };
    case 'time':
      return { text: clock(connection.openedAt, utcOffset(connection.openedAt)), role: 'muted' };
    case 'client':
      return { text: clientName(connection), role: 'text' };
    case 'host':
      return { text: targetName(connection), role: 'strong' };
    case 'down':
    case 'up': {
      const { words, role } = hopSaying(connection, column.id === 'down' ? 'downstream' : 'upstream');
      return { text: words, role };
    }
    case 'chain':
      return shownToo(connection, column.width, marked(shortened(chainSaying(connection))));
    case 'exchanges':
      return connection.passed === undefined
        ? { text: grouped(connection.exchanges), role: connection.exchanges === 0 ? 'muted' : 'text' }
        : { text: MARKS.none, role: 'muted' };
    case 'bytes':
      return { text: shortBytes(connection.fromClient + connection.fromServer), role: 'text' };
    case 'state':
      return marked(stateSaying(connection));
  }
}

/** Says of a fault that the client was shown it, where there is room for that. */
function shownToo({ verdict, action, exception }: Connection, width: number, { text, role }: { text: string; role: Role }): { text: string; role: Role } {
  const longer = `${text}, ${exception === true ? 'hidden' : 'shown'}`;
  const told = verdict?.status === 'bad' && (action === 'mimic' || exception === true) && cellWidth(longer) <= width;
  return { text: told ? longer : text, role };
}

/** `63 days`, `expired 3 days`: in a column the rest goes without saying. */
function shortened(saying: Saying): Saying {
  return { ...saying, words: saying.words.replace(/ (?:left|ago)$/, '') };
}

/** Words behind their mark, so that marks stand in one column. */
function marked({ mark, words, role }: Saying): { text: string; role: Role } {
  return { text: mark === '' ? words : `${mark} ${words}`, role };
}
