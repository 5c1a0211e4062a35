/** Both heads of the selected exchange, header by header as sent, and how each half ended. */
import { selectedExchange, statusRole, urlOf } from './exchanges.ts';
import type { Pane, PaneContext, Row } from './pane.ts';
import { fixedRows } from './pane.ts';
import { EMPTY_ROW, about, paragraph } from './words.ts';
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

function requestRows(exchange: Exchange, { width }: PaneContext): Row[] {
  const { request, requestEnd, version } = exchange;
  if (request === undefined) return [{ line: line(span(` ${MARKS.none} the request was missed`, 'muted')) }];
  return [
    titleRow(line(span(' request  ', 'downstream'), span(`${exchange.method} ${exchange.target} `, 'strong'), version), `at ${offsetMs(request.elapsed)} ms`, width, requestHead(exchange)),
    ...headerRows(request.headers, width),
    ...oddRows(request.anomalies, width),
    ...endRows(requestEnd, width),
  ];
}

function responseRows(exchange: Exchange, { width, connection }: PaneContext): Row[] {
  const { response, responseEnd, request, informational, upgraded } = exchange;
  const rows: Row[] = [];
  for (const early of informational) {
    rows.push(titleRow(line(span(' response ', 'upstream'), span(`${early.status} ${early.reason}`, 'text')), `at ${offsetMs(early.elapsed)} ms`, width, ''));
    rows.push(...headerRows(early.headers, width));
  }
  if (response === undefined) {
    rows.push({ line: line(span(connection.closed === undefined ? ` ${MARKS.going} no response yet` : ` ${MARKS.bad} no response came`, connection.closed === undefined ? 'muted' : 'bad')) });
    return rows;
  }
  const waited = request === undefined ? '' : `after ${duration(response.elapsed - request.elapsed)}`;
  rows.push(
    titleRow(line(span(' response ', 'upstream'), span(`${response.status} ${response.reason}`.trimEnd(), statusRole(response.status)), ` ${response.version}`), waited, width, responseHead(exchange)),
    ...headerRows(response.headers, width),
    ...oddRows(response.anomalies, width),
    ...endRows(responseEnd, width),
  );
  if (upgraded !== undefined) rows.push({ line: line(span(`   from here on ${upgraded}`, 'muted')) });
  return rows;
}

function titleRow(title: Line, when: string, width: number, head: string): Row {
  return { line: spread(title, line(span(`  ${when} `, 'muted')), width), copy: () => ({ what: 'head', text: head }), about: about('exchange') };
}

/** Names are muted and values plain, because values are what one looks for. */
function headerRows(headers: Headers, width: number): Row[] {
  return headers.flatMap(([name, value]) =>
    paragraph(value, width, 'text', [span(`   ${name}: `, 'muted')], {
      copy: () => ({ what: name, text: value }),
      about: {
        title: name.toLowerCase(),
        keys: [`http.header.${name.toLowerCase()}`],
        fallback: { title: name.toLowerCase(), text: `A header field: the value is ${value.length} characters long. Names mean the same in every letter case.`, citation: 'RFC 9110 §5.1' },
      },
    }),
  );
}

/** What is odd: it was relayed as it came, and is worth a look. */
function oddRows(anomalies: readonly string[], width: number): Row[] {
  return anomalies.flatMap((words) => paragraph(words, width, 'look', [span(`   ${MARKS.look} `, 'look')]));
}

/** How a half ended; a broken one is said aloud. */
function endRows(end: HalfEnd | undefined, width: number): Row[] {
  if (end === undefined) return [{ line: line(span(`   ${MARKS.going} body not over`, 'muted')) }];
  const role: Role = end.complete ? 'muted' : 'bad';
  const words = end.complete ? `body ${bytesInWords(end.bodyBytes)}` : `${MARKS.bad} cut off after ${bytesInWords(end.bodyBytes)}${end.cause === null ? '' : `: ${end.cause}`}`;
  return [...headerRows(end.trailers, width), ...oddRows(end.anomalies, width), { line: line(span(`   ${words}`, role)), copy: () => ({ what: 'size of the body', text: String(end.bodyBytes) }) }];
}

function requestHead({ request, method, target, version }: Exchange): string {
  return request === undefined ? '' : [`${method} ${target} ${version}`, ...request.headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
}

function responseHead({ response }: Exchange): string {
  return response === undefined ? '' : [`${response.version} ${response.status} ${response.reason}`.trimEnd(), ...response.headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
}
