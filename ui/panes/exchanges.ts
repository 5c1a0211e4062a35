/** The exchanges of a connection, a line each: what was asked, what came back, how much, how long. */
import type { Pane, PaneContext, Row } from './pane.ts';
import { cursorIn, fixedRows } from './pane.ts';
import { paragraph } from './words.ts';
import { about, aboutConnection, aboutMethod, aboutStatus } from '../abouts.ts';
import { columns, line, span } from '../drawing/line.ts';
import type { Line, Role } from '../drawing/line.ts';
import type { Headers } from '../../src/events/schema.ts';
import type { Exchange } from '../store/detail.ts';
import { count, duration, offsetMs, shortBytes } from '../text/format.ts';
import { MARKS } from '../theme.ts';

const NUMBER = 5;
const METHOD = 7;
const STATUS = 6;
const SIZE = 6;
const TIME = 9;
const GAPS = 2;
/** Columns that go first when the room is short: the start, then the type, then the size of what was sent. */
const WIDTH_FOR_START = 112;
const WIDTH_FOR_TYPE = 100;
const WIDTH_FOR_SENT = 64;
const TYPE = 18;

/** The exchange under the cursor. */
export function selectedExchange({ model, connection }: Pick<PaneContext, 'model' | 'connection'>): Exchange | undefined {
  const items = connection.detail?.exchanges.items ?? [];
  return items[cursorIn(model, 'exchanges', items.length)];
}

/** The address an exchange asked for, as one would type it. */
export function urlOf({ scheme, authority, target }: Exchange): string {
  if (/^[a-z]+:\/\//i.test(target) || authority === '') return target;
  return `${scheme === '' ? 'https' : scheme}://${authority}${target}`;
}

/** The first header of that name, in whatever case. */
export function header(headers: Headers | undefined, name: string): string | undefined {
  return headers?.find(([known]) => known.toLowerCase() === name)?.[1];
}

/** What a status means for the eye: RFC 9110 §15. */
export function statusRole(status: number): Role {
  if (status >= 500) return 'bad';
  if (status >= 400) return 'look';
  return status >= 200 && status < 300 ? 'ok' : 'text';
}

function heading(width: number): Line {
  return cells(width, { number: '#', method: 'method', target: 'target', status: 'status', type: 'type', sent: 'sent', got: 'got', start: 'at ms', took: 'took' }, 'heading', 'heading');
}

function cells(
  width: number,
  text: Record<'number' | 'method' | 'target' | 'status' | 'type' | 'sent' | 'got' | 'start' | 'took', string>,
  role: Role,
  status: Role,
): Line {
  const withStart = width >= WIDTH_FOR_START;
  const withType = width >= WIDTH_FOR_TYPE;
  const withSent = width >= WIDTH_FOR_SENT;
  const fixed =
    NUMBER + METHOD + STATUS + SIZE + TIME + GAPS * 5 + 1 + (withStart ? TIME + GAPS : 0) + (withType ? TYPE + GAPS : 0) + (withSent ? SIZE + GAPS : 0);
  const muted: Role = role === 'heading' ? role : 'muted';
  return columns(
    [
      { text: text.number, width: NUMBER, align: 'right', role: muted },
      { text: text.method, width: METHOD, role: role === 'heading' ? role : 'strong' },
      { text: text.target, width: Math.max(8, width - fixed), role },
      { text: text.status, width: STATUS, role: status },
      ...(withType ? [{ text: text.type, width: TYPE, role: muted }] : []),
      ...(withSent ? [{ text: text.sent, width: SIZE, align: 'right' as const, role }] : []),
      { text: text.got, width: SIZE, align: 'right', role },
      ...(withStart ? [{ text: text.start, width: TIME, align: 'right' as const, role: muted }] : []),
      { text: text.took, width: TIME, align: 'right', role },
    ],
    GAPS,
  );
}

export const exchangesPane: Pane = {
  id: 'exchanges',
  parent: 'list',
  dependents: ['heads'],
  focusable: true,
  heading: ({ width }) => [heading(width)],
  rows(context) {
    const exchanges = context.connection.detail?.exchanges;
    if (exchanges === undefined || exchanges.items.length === 0) return fixedRows(nothing(context));
    const { items, dropped } = exchanges;
    return {
      length: items.length + (dropped > 0 ? 1 : 0),
      at(index) {
        const exchange = items[index];
        if (exchange === undefined) return { line: line(span(` ${MARKS.look} ${count(dropped, 'earlier exchange')} not kept`, 'look')), about: about('exchange') };
        return exchangeRow(exchange, context);
      },
    };
  },
  whole({ connection }) {
    const items = connection.detail?.exchanges.items ?? [];
    return { what: `${count(items.length, 'exchange')}, a line each`, text: items.map((exchange) => `${exchange.method} ${urlOf(exchange)} ${exchange.response?.status ?? ''}`.trimEnd()).join('\n') };
  },
};

/** An exchange in one line, to be looked at and not to be entered. */
export function exchangeLine(exchange: Exchange, context: PaneContext): Row {
  const row = exchangeRow(exchange, context);
  delete row.enter;
  return row;
}

function exchangeRow(exchange: Exchange, { connection, width }: PaneContext): Row {
  const { response, request, requestEnd, responseEnd } = exchange;
  const begun = request?.elapsed ?? response?.elapsed ?? 0;
  const over = responseEnd?.elapsed ?? (exchange.upgraded === undefined ? undefined : response?.elapsed);
  const broken = responseEnd?.complete === false || requestEnd?.complete === false;
  // The name is in every line of an HTTP/2 connection that speaks for several hosts, and nowhere else.
  const foreign = exchange.authority !== '' && exchange.authority.replace(/:\d+$/, '') !== connection.target.host;
  const going = connection.closed === undefined ? MARKS.going : MARKS.none;
  return {
    line: cells(
      width,
      {
        number: String(exchange.number),
        method: exchange.method === '' ? '?' : exchange.method,
        target: foreign ? urlOf(exchange) : exchange.target === '' ? 'the request was missed' : exchange.target,
        status: response === undefined ? going : broken ? `${response.status} ${MARKS.bad}` : String(response.status),
        type: exchange.upgraded ?? (header(response?.headers, 'content-type') ?? '').replace(/;.*$/, ''),
        sent: shortBytes((request?.headBytes ?? 0) + (requestEnd?.bodyBytes ?? 0)),
        got: shortBytes((response?.headBytes ?? 0) + (responseEnd?.bodyBytes ?? 0)),
        start: offsetMs(begun),
        took: over === undefined ? going : duration(over - begun),
      },
      'text',
      response === undefined ? 'muted' : broken ? 'bad' : statusRole(response.status),
    ),
    enter: { pane: 'heads' },
    about: response === undefined ? aboutMethod(exchange.method) : aboutStatus(response.status),
    copy: () => ({ what: 'address', text: urlOf(exchange) }),
  };
}

function nothing({ connection, width }: PaneContext): Row[] {
  const why =
    connection.detail === undefined
      ? 'The details of this connection were let go to make room for newer ones; make it again to see them.'
      : connection.passed !== undefined
        ? connection.passed.reason === 'rule' ? 'Passed through: nothing of it was read. p reads this host again.' : 'Passed through: nothing of it was read, because it is neither TLS nor HTTP.'
        : connection.failure !== undefined
          ? 'No request was sent: the handshake failed. 1 says why, 2 how far it came.'
          : connection.closed === undefined
            ? 'No request yet; it appears here as soon as its head was read.'
            : 'No request was sent; 1 says how the connection ended.';
  return paragraph(why, width, 'muted', [span(` ${MARKS.none} `, 'muted')], { about: connection.exchanges === 0 ? aboutConnection(connection) : about('exchange') });
}
