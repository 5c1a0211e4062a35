/** The handshake in short: what each hop agreed on, then a line a message, with an arrow between the three who speak. */
import type { Pane, PaneContext, Row } from './pane.ts';
import { cursorIn, fixedRows } from './pane.ts';
import { keyExchange, paragraph } from './words.ts';
import { aboutConnection, aboutMessage } from '../abouts.ts';
import { columns, line, span } from '../drawing/line.ts';
import type { Line, Span } from '../drawing/line.ts';
import type { EventOf, Hop } from '../../src/events/schema.ts';
import type { Connection } from '../store/connection.ts';
import { fit } from '../text/fit.ts';
import { count, duration, grouped, offsetMs } from '../text/format.ts';
import { MARKS } from '../theme.ts';

/** Cells from one of the three posts to the next: the least that leaves room for their names. */
const REACH = 12;
const TIME = 8;
const NAME = 20;
const SIZE = 6;
const LEGEND = '── plain  ╌╌ encrypted, read with this run’s own keys';
const SHORT_LEGEND = '── plain  ╌╌ encrypted';

/** Where the summaries begin. */
const LADDER_END = TIME + 2 + REACH * 2 + 1 + 2 + NAME + SIZE + 2;

/** The message under the cursor. */
export function selectedMessage({ model, connection }: Pick<PaneContext, 'model' | 'connection'>): EventOf<'tls.message'> | undefined {
  const items = connection.detail?.messages.items ?? [];
  return items[cursorIn(model, 'messages', items.length)];
}

export const messagesPane: Pane = {
  id: 'messages',
  parent: 'list',
  dependents: ['fields', 'bytes'],
  focusable: true,
  heading({ connection, width, height }) {
    const agreed = [agreedLine(connection, 'downstream'), agreedLine(connection, 'upstream')];
    const posts = line(
      span(fit('ms', TIME, 'right'), 'heading'),
      '  ',
      span(fit('client', REACH - 4), 'downstream'),
      span(fit('trustlens', REACH - 1), 'forged'),
      span('server', 'upstream'),
      '  ',
      span(fit('message', NAME), 'heading'),
      span(fit('bytes', SIZE, 'right'), 'heading'),
      '  ',
      span([LEGEND, SHORT_LEGEND].find((words) => words.length <= width - LADDER_END) ?? '', 'muted'),
    );
    // Where there is hardly room for messages, what was agreed on is in the summary anyway.
    return height < 8 ? [posts] : [...agreed, posts];
  },
  rows(context) {
    const messages = context.connection.detail?.messages;
    if (messages === undefined || messages.items.length === 0) return fixedRows(nothing(context));
    const rows = messages.items.map((message) => messageRow(message));
    if (messages.dropped > 0) rows.push({ line: line(span(` ${MARKS.look} ${count(messages.dropped, 'more message')} not kept`, 'look')) });
    return fixedRows(rows);
  },
  whole({ connection }) {
    const items = connection.detail?.messages.items ?? [];
    return { what: 'the handshake, a line a message', text: items.map((message) => textOf(message)).join('\n') };
  },
};

function nothing({ connection, width }: PaneContext): Row[] {
  const why =
    connection.mode === 'http'
      ? 'This connection is plain HTTP: there is no handshake. 5 has its exchanges.'
      : connection.detail === undefined
        ? 'The details of this connection were let go to make room for newer ones; make it again to see them.'
        : connection.passed !== undefined
          ? `No TLS was seen on it: ${connection.passed.detail}. 6 has its events.`
          : connection.closed === undefined
            ? 'No handshake message yet; the client has not sent its ClientHello.'
            : 'No handshake message was seen; 1 says how the connection ended.';
  return paragraph(why, width, 'muted', [span(` ${MARKS.none} `, 'muted')], { about: aboutConnection(connection) });
}

/** What both ends of a hop agreed on, in one line. */
function agreedLine(connection: Connection, hop: Hop): Line {
  const established = connection[hop];
  const name = span(hop === 'downstream' ? ' down  ' : ' up    ', hop);
  if (established === undefined) {
    const failed = connection.failure?.hop === hop;
    return [name, span(failed ? `${MARKS.bad} ${connection.failure?.detail ?? ''}` : `${MARKS.none} nothing agreed on`, failed ? 'bad' : 'muted')];
  }
  const { version, cipherSuite, alpn, resumed, handshakeTime } = established;
  const words = [keyExchange(established), cipherSuite, alpn ?? 'no ALPN', resumed ? 'resumed' : '', duration(handshakeTime)];
  return [name, span(version, hop), span(` · ${words.filter((word) => word !== '').join(' · ')}`)];
}

function messageRow(message: EventOf<'tls.message'>): Row {
  return {
    line: [
      span(fit(offsetMs(message.elapsed), TIME, 'right'), 'muted'),
      span('  '),
      ...arrow(message.hop, message.from, message.encrypted),
      span('  '),
      ...columns(
        [
          { text: message.message.name, width: NAME, role: 'strong' },
          { text: grouped(message.length), width: SIZE, align: 'right' },
        ],
        0,
      ),
      span('  '),
      span(message.summary, 'muted'),
    ],
    enter: { pane: 'fields' },
    about: aboutMessage(message),
    copy: () => ({ what: message.message.name, text: textOf(message) }),
  };
}

/** Three posts and an arrow between two of them: `│           │◂╌╌╌╌╌╌╌╌╌╌┤`. */
export function arrow(hop: Hop, from: 'client' | 'server', encrypted: boolean): Span[] {
  const shaft = (encrypted ? '╌' : '─').repeat(REACH - 2);
  const drawn = from === 'client' ? `├${shaft}▸│` : `│◂${shaft}┤`;
  const idle = ' '.repeat(REACH - 1);
  // The middle post belongs to the hop that is drawn.
  return hop === 'downstream' ? [span(drawn, hop), span(`${idle}│`, 'border')] : [span(`│${idle}`, 'border'), span(drawn, hop)];
}

/** A message without a screen. */
function textOf(message: EventOf<'tls.message'>): string {
  const { hop, from, encrypted, summary } = message;
  return `${offsetMs(message.elapsed)} ms  ${hop}  from ${from}  ${message.message.name}  ${message.length} bytes${encrypted ? ', encrypted' : ''}  ${summary}`;
}
