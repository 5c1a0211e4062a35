/** The handshake in short: what each hop agreed on and how long it took, then the ladder, a line a message. */
import { ladderLine, postsLine } from './ladder-line.ts';
import type { Pane, PaneContext, Row } from './pane.ts';
import { fixedRows, lineOf } from './pane.ts';
import { keyExchange, paragraph, shortSuite } from './words.ts';
import { about, aboutConnection, aboutMessage } from '../abouts.ts';
import { cutLine, line, lineWidth, span } from '../drawing/line.ts';
import type { Line } from '../drawing/line.ts';
import { entryText, ladder, messageAt } from '../handshake/ladder.ts';
import type { LadderEntry } from '../handshake/ladder.ts';
import { messageName } from '../handshake/message-fields.ts';
import type { Message } from '../handshake/message-fields.ts';
import { roundTrips, timesOf } from '../handshake/round-trips.ts';
import type { Hop } from '../../src/events/schema.ts';
import type { Connection } from '../store/connection.ts';
import { count, duration, offsetMs } from '../text/format.ts';
import { MARKS } from '../theme.ts';

/** Fewer lines than this have no room for what was agreed on, which stands between the messages as well; and for where the time went. */
const LEAST_FOR_AGREED = 16;
const LEAST_FOR_TIMES = 8;

/** The line under the cursor. */
export function selectedEntry({ model, connection }: Pick<PaneContext, 'model' | 'connection'>): LadderEntry | undefined {
  const entries = ladder(connection);
  return entries[lineOf(model, 'messages', entries.length, firstMessage(connection))];
}

/** The message under the cursor; undefined where the line is something else. */
export function selectedMessage(context: Pick<PaneContext, 'model' | 'connection'>): Message | undefined {
  const entry = selectedEntry(context);
  return entry?.kind === 'message' ? entry.message : undefined;
}

/** One comes to see messages, not that TCP stood before them. */
function firstMessage(connection: Connection): number {
  return Math.max(0, ladder(connection).findIndex((_, index) => messageAt(connection, index) !== undefined));
}

export const messagesPane: Pane = {
  id: 'messages',
  parent: 'list',
  dependents: ['fields', 'bytes'],
  focusable: true,
  start: ({ connection }) => firstMessage(connection),
  heading({ connection, width, height }) {
    const posts = postsLine(connection.client.program ?? 'client', width);
    if (height < LEAST_FOR_TIMES) return [posts];
    const tall = height >= LEAST_FOR_AGREED;
    const times = timesLine(connection, width, !tall);
    const agreed = connection.passed === undefined && tall ? [agreedLine(connection, 'downstream', width), agreedLine(connection, 'upstream', width)] : [];
    return [...agreed, ...(times.length === 0 ? [] : [times]), posts];
  },
  rows(context) {
    const { connection, width } = context;
    const entries = ladder(connection);
    if (entries.length === 0) return fixedRows(nothing(context));
    const dropped = connection.detail?.messages.dropped ?? 0;
    return {
      length: entries.length + (dropped > 0 ? 1 : 0),
      at(index) {
        const entry = entries[index];
        if (entry !== undefined) return entryRow(entry, width, connection.passed !== undefined);
        return { line: line(span(` ${MARKS.look} ${count(dropped, 'more message')} not kept`, 'look')), about: about('hidden_messages') };
      },
    };
  },
  whole({ connection }) {
    return { what: 'the handshake, a line a message', text: ladder(connection).map((entry) => textOf(entry)).join('\n') };
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

/** What both ends of a hop agreed on, in one line; what is less asked for goes first where it is narrow. */
function agreedLine(connection: Connection, hop: Hop, width: number): Line {
  const established = connection[hop];
  const name = span(hop === 'downstream' ? ' down  ' : ' up    ', hop);
  if (established === undefined) {
    const failed = connection.failure?.hop === hop;
    return [name, span(failed ? `${MARKS.bad} ${connection.failure?.detail ?? ''}` : `${MARKS.none} nothing agreed on`, failed ? 'bad' : 'muted')];
  }
  const { version, cipherSuite, alpn, resumed, handshakeTime } = established;
  const trips = roundTrips(connection, hop);
  const took = `${duration(handshakeTime)}${trips === 0 ? '' : `, ${count(trips, 'round trip')}`}`;
  const words = (suite: string): Line => {
    const shown = [keyExchange(established), suite, alpn ?? 'no ALPN', resumed ? 'resumed' : '', took].filter((word) => word !== '');
    return [name, span(version, hop), span(` · ${shown.join(' · ')}`)];
  };
  const long = words(cipherSuite);
  return cutLine(lineWidth(long) <= width ? long : words(shortSuite(cipherSuite)), width);
}

/** Where the time went, in the longest words there is room for; empty while nothing of it is known. `trips`: with the round trips. */
function timesLine(connection: Connection, width: number, trips: boolean): Line {
  const { whole, tcp, upstream, downstream, firstByte } = timesOf(connection);
  const hop = (name: Hop, took: number | undefined, words: string, counted: boolean): string => {
    const number = roundTrips(connection, name);
    return took === undefined ? '' : `${words} ${duration(took)}${counted && number > 0 ? `, ${count(number, 'round trip')}` : ''}`;
  };
  const said = (tls: string, counted: boolean): Line => {
    const words = [
      tcp === undefined ? '' : `TCP ${duration(tcp)}`,
      hop('upstream', upstream, `${tls}up`, counted),
      hop('downstream', downstream, `${tls}down`, counted),
      firstByte === undefined ? '' : `first byte ${duration(firstByte)}`,
    ].filter((word) => word !== '');
    if (words.length === 0) return [];
    return line(span(' time  ', 'muted'), span(whole === undefined ? '' : duration(whole), 'strong'), span(whole === undefined ? '' : tls === '' ? ' · ' : ' in all · ', 'muted'), words.join(' · '));
  };
  const forms = [...(trips ? [said('TLS ', true), said('', true)] : []), said('TLS ', false), said('', false)];
  return cutLine(forms.find((form) => lineWidth(form) <= width) ?? said('', false), width);
}

function entryRow(entry: LadderEntry, width: number, passed: boolean): Row {
  const drawn = ladderLine(entry, width, passed);
  switch (entry.kind) {
    case 'message':
      return { line: drawn, enter: { pane: 'fields' }, about: aboutMessage(entry.message), copy: () => ({ what: messageName(entry.message), text: textOf(entry) }) };
    case 'event':
      return { line: drawn, about: entry.about, copy: () => ({ what: 'line', text: textOf(entry) }), ...(entry.opens === undefined ? {} : { enter: { pane: 'real' as const, tab: entry.opens } }) };
    case 'data':
      return { line: drawn, about: about('data'), copy: () => ({ what: 'line', text: textOf(entry) }), enter: { pane: 'exchanges', tab: 'exchanges' } };
  }
}

/** A line without a screen. */
function textOf(entry: LadderEntry): string {
  return `${offsetMs(entry.at)} ms  ${entryText(entry)}`;
}
