/** Both heads of the selected exchange, header by header as sent, and how each half ended. */
import { selectedExchange, statusRole, urlOf } from './exchanges.ts';
import type { About, Pane, PaneContext, Row } from './pane.ts';
import { fixedRows } from './pane.ts';
import { webSocketRows } from './web-socket.ts';
import { EMPTY_ROW, paragraph } from './words.ts';
import { about, aboutAnomaly, aboutHeader, aboutMethod, aboutStatus } from '../abouts.ts';
import { explain } from '../explain.ts';
import type { Model } from '../model.ts';
import { line, span, spread } from '../drawing/line.ts';
import type { Line, Role } from '../drawing/line.ts';
import type { Headers } from '../../src/events/schema.ts';
import type { Exchange, HalfEnd } from '../store/detail.ts';
import { bytesInWords, duration, offsetMs } from '../text/format.ts';
import { MARKS } from '../theme.ts';

export const headsPane: Pane = {
  id: 'heads',
  parent: 'exchanges',
  focusable: true,
  title(context) {
    const exchange = selectedExchange(context);
    if (exchange === undefined) return line('heads');
    return line(span(`${exchange.number} `, 'muted'), span(`${exchange.method} `, 'strong'), urlOf(exchange));
  },
  rows(context) {
    const exchange = selectedExchange(context);
    if (exchange === undefined) return fixedRows([]);
    return fixedRows([...requestRows(exchange, context), EMPTY_ROW, ...responseRows(exchange, context)]);
  },
  whole(context) {
    const exchange = selectedExchange(context);
    return exchange === undefined ? undefined : { what: 'both heads', text: [requestHead(exchange), responseHead(exchange)].filter((head) => head !== '').join('\n\n') };
  },
};

function requestRows(exchange: Exchange, { width, model }: PaneContext): Row[] {
  const { request, requestEnd, version } = exchange;
  if (request === undefined) return [{ line: line(span(` ${MARKS.none} the request was missed`, 'muted')), about: about('exchange') }];
  return [
    titleRow(line(span(' request  ', 'downstream'), span(`${exchange.method} ${exchange.target} `, 'strong'), version), `at ${offsetMs(request.elapsed)} ms`, width, requestHead(exchange), aboutMethod(exchange.method)),
    ...headerRows(request.headers, width),
    ...oddRows(request.anomalies, version, model, width),
    ...endRows(requestEnd, version, model, width),
  ];
}

function responseRows(exchange: Exchange, { width, connection, model }: PaneContext): Row[] {
  const { response, responseEnd, request, informational, upgraded } = exchange;
  const rows: Row[] = [];
  for (const early of informational) {
    rows.push(titleRow(line(span(' response ', 'upstream'), span(`${early.status} ${early.reason}`, 'text')), `at ${offsetMs(early.elapsed)} ms`, width, '', aboutStatus(early.status)));
    rows.push(...headerRows(early.headers, width));
  }
  if (response === undefined) {
    rows.push({ line: line(span(connection.closed === undefined ? ` ${MARKS.going} no response yet` : ` ${MARKS.bad} no response came`, connection.closed === undefined ? 'muted' : 'bad')), about: about('exchange') });
    return rows;
  }
  const waited = request === undefined ? '' : `after ${duration(response.elapsed - request.elapsed)}`;
  rows.push(
    titleRow(line(span(' response ', 'upstream'), span(`${response.status} ${response.reason}`.trimEnd(), statusRole(response.status)), ` ${response.version}`), waited, width, responseHead(exchange), aboutStatus(response.status)),
    ...headerRows(response.headers, width),
    ...oddRows(response.anomalies, response.version, model, width),
    ...endRows(responseEnd, response.version, model, width),
  );
  if (upgraded !== undefined) rows.push({ line: line(span(`   from here on ${upgraded}`, 'muted')), about: about('switched') });
  if (upgraded === 'websocket' && connection.detail !== undefined) rows.push(...webSocketRows(connection.detail));
  return rows;
}

function titleRow(title: Line, when: string, width: number, head: string, explained: About): Row {
  return { line: spread(title, line(span(`  ${when} `, 'muted')), width), copy: () => ({ what: 'head', text: head }), about: explained };
}

/** Names are muted and values plain, because values are what one looks for. */
function headerRows(headers: Headers, width: number): Row[] {
  return headers.flatMap(([name, value]) =>
    paragraph(value, width, 'text', [span(`   ${name}: `, 'muted')], {
      copy: () => ({ what: name, text: value }),
      about: aboutHeader(name),
    }),
  );
}

/** What is odd, in the glossary's words where it has any: it was relayed as it came, and is worth a look. */
function oddRows(anomalies: readonly string[], version: string, model: Model, width: number): Row[] {
  return anomalies.flatMap((anomaly) => {
    const explained = aboutAnomaly(version, anomaly);
    return paragraph(explain(model, explained)?.text ?? explained.title, width, 'look', [span(`   ${MARKS.look} `, 'look')], { about: explained });
  });
}

/** How a half ended; a broken one is said aloud. */
function endRows(end: HalfEnd | undefined, version: string, model: Model, width: number): Row[] {
  if (end === undefined) return [{ line: line(span(`   ${MARKS.going} body not over`, 'muted')), about: about('body') }];
  const role: Role = end.complete ? 'muted' : 'bad';
  const words = end.complete ? `body ${bytesInWords(end.bodyBytes)}` : `${MARKS.bad} cut off after ${bytesInWords(end.bodyBytes)}${end.cause === null ? '' : `: ${end.cause}`}`;
  return [...headerRows(end.trailers, width), ...oddRows(end.anomalies, version, model, width), { line: line(span(`   ${words}`, role)), copy: () => ({ what: 'size of the body', text: String(end.bodyBytes) }), about: about('body') }];
}

function requestHead({ request, method, target, version }: Exchange): string {
  return request === undefined ? '' : [`${method} ${target} ${version}`, ...request.headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
}

function responseHead({ response }: Exchange): string {
  return response === undefined ? '' : [`${response.version} ${response.status} ${response.reason}`.trimEnd(), ...response.headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
}
